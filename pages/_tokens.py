"""My tokens: made for programs, shown once, revoked."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import SpokenRefusal
from governance.accounts import Account
from governance.ledger import Ledger
from governance.sessions import confirm
from governance.tokens import LONGEST, SCOPES, Made, Token, make, revoke, scopes_of, tokens
from pages._entering import needs_privacy
from pages._gate import Entrance, now, visit
from pages._html import Part, tag
from pages._numbers import minute
from pages._own_account import signed_in
from pages._plain_frame import alert, choice_field, done, form, framed, sentence_of, text_field
from pages._shell import language
from pages._words import words

PATH = "/account/tokens"
DAYS = (30, 90, 180, LONGEST.days)
USUAL = 90  # days a token lasts where nothing else is chosen


def own_tokens(ledger: Ledger, entrance: Entrance) -> Blueprint:
    """Make the page of one's own tokens."""
    doors = Blueprint("own_tokens", __name__)

    @doors.errorhandler(SpokenRefusal)
    def refused(refusal: SpokenRefusal) -> Response:
        owner = visit().owner
        assert owner is not None
        said = [alert(sentence_of(refusal, language()))]
        return _page(ledger, entrance, owner, said, 400)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(ledger, entrance, owner, [])

    @doors.post(PATH)
    @signed_in
    def make_one(owner: Account) -> Response:
        needs_privacy(entrance)
        if owner.password:
            confirm(ledger, owner, request.form.get("present", ""), visit().visitor, now())
        days = request.form.get("days", "")
        made = make(
            ledger, owner, request.form.get("name", ""), request.form.getlist("scope"),
            int(days) if days in map(str, DAYS) else 0, now(),
        )  # fmt: skip
        return _page(ledger, entrance, owner, _shown(made))

    @doors.post(f"{PATH}/revoke")
    @signed_in
    def revoke_one(owner: Account) -> Response:
        _ = words(language())
        gone = revoke(ledger, owner, request.form.get("token", ""), now())
        said = _("{name} is revoked; whoever shows it is refused from now on.")
        return _page(ledger, entrance, owner, [done(said.format(name=gone.name))])

    return doors


def _page(
    ledger: Ledger, entrance: Entrance, owner: Account, notes: Sequence[Part], status: int = 200
) -> Response:
    said = language()
    _ = words(said)
    held = tokens(ledger, owner, now())
    about = _(
        "A program shows a token in place of your password. It acts as you, and may no more than "
        "what is ticked here."
    )
    empty = tag("p", _("None yet. Make one for each program."), class_="osh-note")
    body = [
        *notes,
        tag("p", about, " ", tag("a", _("What the API answers"), href="/api")),
        tag("h2", _("Make a token")),
        form(PATH, _fields(owner), _("Make it"), entrance),
        tag("h2", _("Tokens in use")),
        _table(held, entrance) if held else empty,
        tag("p", tag("a", _("My account"), href="/account")),
    ]
    return framed(_("My tokens"), body, said, status)


def _shown(made: Made) -> list[Part]:
    _ = words(language())
    said = _("Copy {name} now. It is shown this once and kept nowhere.")
    return [done(said.format(name=made.token.name)), tag("code", made.secret, class_="osh-once")]


def _fields(owner: Account) -> list[Markup]:
    said = language()
    _ = words(said)
    ticks = [
        tag(
            "label",
            tag("input", type="checkbox", name="scope", value=name, checked=name == "read"),
            tag("span", tag("code", name), " ", one.title.to(said)),
        )
        for name, one in scopes_of(owner.actor).items()
    ]
    fields = [
        text_field("name", _("Program that uses it"), autocomplete="off", maxlength="64"),
        tag("fieldset", tag("legend", _("Scopes")), *ticks, class_="osh-scopes"),
        choice_field(
            "days", _("Lasts"), [(str(one), _("{count} days").format(count=one)) for one in DAYS],
            str(USUAL),
        ),
    ]  # fmt: skip
    if owner.password:
        fields.append(
            text_field(
                "present", _("Present password"), kind="password", autocomplete="current-password"
            )
        )
    return fields


def _table(held: Sequence[Token], entrance: Entrance) -> Markup:
    _ = words(language())
    heads = (_("Program"), _("Scopes"), _("Made"), _("Last used"), _("Expires"), _("What to do"))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [_row(each, entrance) for each in held]
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="osh-people")


def _row(one: Token, entrance: Entrance) -> Markup:
    _ = words(language())
    titles = ", ".join(name for name in one.scopes.split() if name in SCOPES)
    used = minute(one.used) if one.used else _("never")
    gone = form(f"{PATH}/revoke", [], _("Revoke"), entrance, token=one.digest)
    return tag(
        "tr",
        tag("th", one.name, scope="row"),
        tag("td", titles),
        tag("td", tag("span", _("Made"), class_="osh-narrow"), minute(one.created)),
        tag("td", tag("span", _("Last used"), class_="osh-narrow"), used),
        tag("td", tag("span", _("Expires"), class_="osh-narrow"), minute(one.expires)),
        tag("td", tag("div", gone, class_="osh-quiet")),
    )
