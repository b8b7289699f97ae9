"""My account: where it is signed in, its password, its second factor."""

from collections.abc import Callable, Sequence
from functools import wraps

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from governance import Permission
from governance.account_words import AccountRefusal
from governance.accounts import Account
from governance.ledger import Ledger
from governance.passwords import SHORTEST
from governance.second_factor import address_of, new_secret, turn_off, turn_on
from governance.sessions import (
    Session,
    change_password,
    confirm,
    sessions,
    sign_out_everywhere,
)
from pages._entering import left, needs_privacy
from pages._gate import Entrance, now, visit
from pages._html import Part, tag
from pages._numbers import minute
from pages._plain_frame import alert, done, form, framed, sentence_of, text_field, to_own
from pages._role_words import place_shown, role_name
from pages._shell import language
from pages._words import words


def signed_in(page: Callable[..., Response]) -> Callable[..., Response]:
    """Give a page to whoever is signed in, and send others to sign in first."""

    @wraps(page)
    def given(**named: str) -> Response:
        owner = visit().owner
        return page(owner, **named) if owner else to_own(f"/sign-in?next={request.path}")

    return given


def own_account(ledger: Ledger, entrance: Entrance) -> Blueprint:
    """Make the pages of one's own account."""
    doors = Blueprint("own_account", __name__)

    @doors.get("/account")
    @signed_in
    def show(owner: Account) -> Response:
        return _page(ledger, entrance, owner, [])

    @doors.post("/account/sign-out-everywhere")
    @signed_in
    def leave_everywhere(owner: Account) -> Response:
        sign_out_everywhere(ledger, owner.name, now())
        return left(entrance)

    @doors.post("/account/password")
    @signed_in
    def choose(owner: Account) -> Response:
        _ = words(language())
        present, chosen = request.form.get("present", ""), request.form.get("password", "")
        if chosen != request.form.get("again", ""):
            return _page(ledger, entrance, owner, [alert(_("The two are not the same."))], 400)
        try:
            needs_privacy(entrance)
            change_password(ledger, owner, present, chosen, visit().visitor, now())
        except AccountRefusal as refusal:
            said = [alert(sentence_of(refusal, language()))]
            return _page(ledger, entrance, owner, said, 400)
        left(entrance)
        return to_own("/sign-in?chosen=yes")

    @doors.get("/account/second-factor")
    @signed_in
    def ask_device(owner: Account) -> Response:
        return _device_page(entrance, owner, new_secret(), [])

    @doors.post("/account/second-factor")
    @signed_in
    def keep_device(owner: Account) -> Response:
        secret = request.form.get("secret", "")
        password, code = request.form.get("present", ""), request.form.get("code", "")
        try:
            _confirm(ledger, entrance, owner, password)
            turn_on(ledger, owner, secret, code, now())
        except AccountRefusal as refusal:
            said = [alert(sentence_of(refusal, language()))]
            return _device_page(entrance, owner, new_secret(), said, 400)
        return to_own("/account")

    @doors.post("/account/second-factor/off")
    @signed_in
    def forget_device(owner: Account) -> Response:
        try:
            _confirm(ledger, entrance, owner, request.form.get("present", ""))
        except AccountRefusal as refusal:
            said = [alert(sentence_of(refusal, language()))]
            return _page(ledger, entrance, owner, said, 400)
        turn_off(ledger, owner, now())
        return to_own("/account")

    return doors


def _confirm(ledger: Ledger, entrance: Entrance, owner: Account, password: str) -> None:
    """Ask for the password again; whom a provider or a proxy knows has none to give."""
    needs_privacy(entrance)
    if owner.password:
        confirm(ledger, owner, password, visit().visitor, now())


def _page(
    ledger: Ledger, entrance: Entrance, owner: Account, notes: Sequence[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    held = sessions(ledger, owner.name, now(), entrance.limits)
    body = [
        *notes,
        tag(
            "div",
            tag("strong", owner.name),
            f" · {role_name(owner.role, said)}",
            place_shown(owner.place, said),
        ),
        *_further(owner),
        tag("p", tag("a", _("My tokens"), href="/account/tokens")),
        form("/sign-out", [], _("Sign out"), entrance),
        tag("h2", _("Where you are signed in")),
        _sessions(held),
        form("/account/sign-out-everywhere", [], _("Sign out everywhere"), entrance),
        tag("h2", _("Second factor")),
        *_second_factor(owner, entrance),
        *_password(owner, entrance),
    ]
    return framed(_("My account"), body, said, status)


def _further(owner: Account) -> list[Part]:
    _ = words(language())
    ways = (
        (Permission.KEEP_ACCOUNTS, "/accounts", _("Accounts")),
        (Permission.SEE_JOURNAL, "/journal", _("Journal")),
    )
    may = owner.actor.may
    return [tag("p", tag("a", name, href=path)) for needed, path, name in ways if may(needed)]


def _sessions(held: list[Session]) -> Markup:
    _ = words(language())
    heads = (_("Since"), _("Last used"), _("From"), _("Browser"))
    rows = [
        tag(
            "tr",
            *(
                tag("td", cell)
                for cell in (minute(each.begun), minute(each.seen), each.address, each.agent)
            ),
        )
        for each in held
    ]
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def _second_factor(owner: Account, entrance: Entrance) -> list[Part]:
    _ = words(language())
    if not owner.second_factor:
        said = _("Off. With one, a password alone signs nobody in.")
        return [tag("p", said), tag("p", tag("a", _("Turn it on"), href="/account/second-factor"))]
    return [
        done(_("On: each sign-in asks for a code of your device.")),
        form("/account/second-factor/off", _present(owner, "off"), _("Turn it off"), entrance),
    ]


def _password(owner: Account, entrance: Entrance) -> list[Part]:
    _ = words(language())
    if not owner.password:
        return []
    note = _("At least {count} characters; a few words together are easy to remember.")
    fields = [
        *_present(owner, "password"),
        text_field(
            "password", _("Another password"), note.format(count=SHORTEST), kind="password",
            autocomplete="new-password", minlength=str(SHORTEST),
        ),
        text_field("again", _("The same again"), kind="password", autocomplete="new-password"),
    ]  # fmt: skip
    return [
        tag("h2", _("Password")),
        form("/account/password", fields, _("Change the password"), entrance),
    ]


def _present(owner: Account, place: str) -> list[Markup]:
    """Ask for the present password; `place` tells two such fields of one page apart."""
    _ = words(language())
    if not owner.password:
        return []
    return [
        text_field(
            "present", _("Present password"), kind="password",
            autocomplete="current-password", place=place,
        )
    ]  # fmt: skip


def _device_page(
    entrance: Entrance, owner: Account, secret: str, notes: Sequence[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    square = segno.make(address_of(secret, owner.name), micro=False)
    drawn = Markup(square.svg_inline(scale=5, border=2))  # made by us of our own words
    fields = [
        text_field(
            "code", _("Code"), _("The six digits your device shows for it now."),
            inputmode="numeric", autocomplete="one-time-code",
        ),
        *_present(owner, "device"),
    ]  # fmt: skip
    body = [
        *notes,
        tag("p", _("Let an authenticator app read this square, or write the letters into it.")),
        tag("p", tag("span", drawn, class_="osh-square", role="img", aria_label=_("Square"))),
        tag("code", secret, class_="osh-once"),
        form("/account/second-factor", fields, _("Turn it on"), entrance, secret=secret),
    ]
    return framed(_("Second factor"), body, said, status)
