"""Accounts, for administrators: who there is, invite, change a role, send a link, disable."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed, Refusal
from governance import Permission, Role, require
from governance.accounts import (
    PAGE,
    Account,
    Invited,
    accounts,
    add,
    change_role,
    disable,
    enable,
    reset,
)
from governance.ledger import Ledger
from governance.letters import send_link
from pages._gate import Entrance, now, visit
from pages._html import Part, tag
from pages._own_account import signed_in
from pages._plain_frame import (
    alert,
    choice_field,
    done,
    form,
    framed,
    sentence_of,
    text_field,
    to_own,
)
from pages._role_words import ROLES, place_shown, role_name
from pages._shell import language
from pages._words import words

PATH = "/accounts"


def keeping_accounts(ledger: Ledger, entrance: Entrance) -> Blueprint:
    """Make the pages on which an administrator keeps accounts."""
    doors = Blueprint("keeping_accounts", __name__)

    @doors.before_request
    def only_who_keeps_them() -> Response | None:
        owner = visit().owner
        if owner is None:
            return to_own(f"/sign-in?next={PATH}")
        require(owner.actor, Permission.KEEP_ACCOUNTS)
        return None

    @doors.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        _ = words(language())
        said = [alert(sentence_of(refusal, language()))]
        if isinstance(refusal, NotAllowed):
            return framed(_("Accounts"), said, language(), 403)
        owner = visit().owner
        return _page(ledger, entrance, owner, said, 400) if owner else to_own("/sign-in")

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(ledger, entrance, owner, [])

    @doors.post(PATH)
    @signed_in
    def invite(owner: Account) -> Response:
        asked = ("name", "email", "role", "place")
        said = {word: request.form.get(word, "").strip() for word in asked}
        invited = add(ledger, **said, by=owner.actor, when=now())
        return _page(ledger, entrance, owner, _link(invited, entrance))

    @doors.post(f"{PATH}/<string(maxlength=64):name>/role")
    @signed_in
    def give_role(owner: Account, name: str) -> Response:
        role, place = request.form.get("role", ""), request.form.get("place", "").strip()
        change_role(ledger, name, role, place, owner.actor, now())
        return to_own(_at(name))

    @doors.post(f"{PATH}/<string(maxlength=64):name>/link")
    @signed_in
    def send_another(owner: Account, name: str) -> Response:
        lost = request.form.get("device") == "lost"
        made = reset(ledger, name, owner.actor, now(), without_second_factor=lost)
        return _page(ledger, entrance, owner, _link(made, entrance))

    @doors.post(f"{PATH}/<string(maxlength=64):name>/disable")
    @signed_in
    def let_nobody_in(owner: Account, name: str) -> Response:
        disable(ledger, name, owner.actor, now())
        return to_own(_at(name))

    @doors.post(f"{PATH}/<string(maxlength=64):name>/enable")
    @signed_in
    def let_in_again(owner: Account, name: str) -> Response:
        enable(ledger, name, owner.actor, now())
        return to_own(_at(name))

    return doors


def _at(name: str) -> str:
    return f"{PATH}?search={name}"


def _link(made: Invited, entrance: Entrance) -> list[Part]:
    """Send a link, or show it this once where there is no mail server or no address."""
    _ = words(language())
    address = f"{entrance.address}/link/{made.token}"
    failed: list[Part] = []
    if entrance.post and made.account.email:
        try:
            send_link(entrance.post, made.account, address)
        except OSError:
            failed = [alert(_("The mail server did not take the letter."))]
        else:
            return [done(_("A link was sent to {email}.").format(email=made.account.email))]
    said = _("Give {name} this link. It is shown once and works once.")
    told = done(said.format(name=made.account.name))
    return [*failed, told, tag("code", address, class_="osh-once")]


def _page(
    ledger: Ledger, entrance: Entrance, owner: Account, notes: Sequence[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    search, after = request.args.get("search", ""), request.args.get("after", "")
    found = accounts(ledger, owner.actor, search, after)
    body = [
        *notes,
        tag("h2", _("Invite somebody")),
        form(PATH, _invitation(), _("Make an account"), entrance),
        tag("h2", _("Accounts there are")),
        _search(search),
        tag("p", _("None found."), class_="osh-note") if not found else _table(found, entrance),
    ]
    if len(found) == PAGE:
        onward = f"{PATH}?search={search}&after={found[-1].name}"
        body.append(tag("p", tag("a", _("More"), href=onward)))
    return framed(_("Accounts"), body, said, status)


def _invitation() -> list[Markup]:
    _ = words(language())
    note = _("An area, as CN-130000, or the code of an enterprise; a group's codes with + between "
             "them; empty for roles of everywhere.")  # fmt: skip
    return [
        text_field("name", _("Name"), autocomplete="off", maxlength="64"),
        text_field("email", _("Mail"), kind="email", required=False, autocomplete="off"),
        choice_field("role", _("Role"), _roles(), Role.ENTERPRISE),
        text_field("place", _("Place"), note, required=False, autocomplete="off"),
    ]


def _roles() -> list[tuple[str, str]]:
    said = language()
    return [(role.value, text.to(said)) for role, text in ROLES.items() if role is not Role.PUBLIC]


def _search(search: str) -> Markup:
    _ = words(language())
    field = text_field("search", _("Name begins with"), value=search, required=False, place="list")
    return tag("form", field, tag("button", _("Search"), type="submit"), method="get", action=PATH)


def _table(found: Sequence[Account], entrance: Entrance) -> Markup:
    _ = words(language())
    heads = (_("Name"), _("Role"), _("State"), _("What to do"))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [_row(each, entrance) for each in found]
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def _row(one: Account, entrance: Entrance) -> Markup:
    said = language()
    return tag(
        "tr",
        tag("th", one.name, scope="row"),
        tag("td", role_name(one.role, said), place_shown(one.place, said)),
        tag("td", _state(one)),
        tag("td", _acts(one, entrance)),
    )


def _state(one: Account) -> str:
    _ = words(language())
    if one.disabled:
        return _("disabled")
    if not one.password and not one.subject:
        return _("invited")
    return _("password and second factor") if one.second_factor else _("active")


def _acts(one: Account, entrance: Entrance) -> Markup:
    _ = words(language())
    role = [
        choice_field("role", _("Role"), _roles(), one.role, one.name),
        text_field("place", _("Place"), value=one.place, required=False, place=one.name),
    ]
    way, word = ("enable", _("Enable")) if one.disabled else ("disable", _("Disable"))
    at = f"{PATH}/{one.name}"
    return tag(
        "div",
        tag("div", form(f"{at}/link", [], _("Another link"), entrance), class_="osh-quiet"),
        tag(
            "div",
            form(f"{at}/link", [], _("Device lost"), entrance, device="lost"),
            class_="osh-quiet",
        ),
        tag("div", form(f"{at}/{way}", [], word, entrance), class_="osh-quiet"),
        tag(
            "details",
            tag("summary", _("Another role")),
            form(f"{at}/role", role, _("Change"), entrance),
        ),
        class_="osh-row-acts",
    )
