"""Signing in and out: password, second factor, and the link by which a password is chosen."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from facts.text import Language
from governance.account_words import PLAIN_HTTP, AccountRefusal
from governance.accounts import owner_of_link, use_link
from governance.ledger import Ledger
from governance.passwords import SHORTEST
from governance.sessions import HALF, Opened, give_code, sign_in, sign_out
from pages._gate import Entrance, is_private, keep_session, now, visit
from pages._html import Part, tag
from pages._plain_frame import alert, done, form, framed, sentence_of, text_field, to_own
from pages._shell import language
from pages._words import words


def entering(ledger: Ledger, entrance: Entrance) -> Blueprint:
    """Make the pages by which people come and go."""
    doors = Blueprint("entering", __name__)

    @doors.get("/sign-in")
    def ask_who() -> Response:
        return _sign_in_page(entrance, [], 200)

    @doors.post("/sign-in")
    def try_password() -> Response:
        held = visit()
        try:
            needs_privacy(entrance)
            opened = sign_in(
                ledger, request.form.get("name", ""), request.form.get("password", ""),
                held.visitor, now(), held.token,
            )  # fmt: skip
        except AccountRefusal as refusal:
            return _sign_in_page(entrance, [alert(sentence_of(refusal, language()))], 403)
        return enter(opened, entrance, request.form.get("next", ""))

    @doors.get("/second-factor")
    def ask_code() -> Response:
        return _code_page(entrance, [], 200)

    @doors.post("/second-factor")
    def try_code() -> Response:
        held = visit()
        try:
            needs_privacy(entrance)
            opened = give_code(
                ledger, held.token, request.form.get("code", ""), held.visitor, now()
            )
        except AccountRefusal as refusal:
            return _code_page(entrance, [alert(sentence_of(refusal, language()))], 403)
        return enter(opened, entrance, request.form.get("next", ""))

    @doors.get("/link/<string(maxlength=100):token>")
    def ask_password(token: str) -> Response:
        return _link_page(ledger, entrance, token, [], 200)

    @doors.post("/link/<string(maxlength=100):token>")
    def choose_password(token: str) -> Response:
        _ = words(language())
        chosen = request.form.get("password", "")
        if chosen != request.form.get("again", ""):
            return _link_page(ledger, entrance, token, [alert(_("The two are not the same."))], 400)
        try:
            needs_privacy(entrance)
            use_link(ledger, token, chosen, now())
        except AccountRefusal as refusal:
            said = [alert(sentence_of(refusal, language()))]
            return _link_page(ledger, entrance, token, said, 400)
        return to_own("/sign-in?chosen=yes")

    @doors.post("/sign-out")
    def leave() -> Response:
        held = visit()
        sign_out(ledger, held.token, now())
        return left(entrance)

    return doors


def needs_privacy(entrance: Entrance) -> None:
    """Take passwords and codes where nobody on the way reads them."""
    if not is_private(entrance):
        raise AccountRefusal(PLAIN_HTTP)


def enter(opened: Opened, entrance: Entrance, onward: str) -> Response:
    """Keep a session that was just opened and send its owner on."""
    held = visit()
    held.token, held.account, held.stage = opened.token, opened.account, opened.stage
    response = to_own("/second-factor" if opened.stage == HALF else onward or "/")
    keep_session(response, entrance, opened.token)
    return response


def left(entrance: Entrance) -> Response:
    """Forget the session of this browser and go to the first page."""
    held = visit()
    held.token, held.account = "", None
    response = to_own("/")
    response.delete_cookie(
        entrance.cookie, path="/", secure=entrance.is_secure, httponly=True, samesite="Lax"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _sign_in_page(entrance: Entrance, notes: Sequence[Part], status: int) -> Response:
    said: Language = language()
    _ = words(said)
    if request.args.get("chosen") and status == 200:
        notes = [done(_("The password is chosen. Sign in with it."))]
    fields = [
        text_field("name", _("Name"), autocomplete="username", autofocus=True, maxlength="64"),
        text_field("password", _("Password"), kind="password", autocomplete="current-password"),
    ]
    onward = request.values.get("next", "")
    body = [*notes, form("/sign-in", fields, _("Sign in"), entrance, next=onward)]
    if entrance.provider:
        body.append(
            tag("p", tag("a", _("Sign in with your organisation"), href="/sign-in/provider"))
        )
    note = _("Figures can be seen without signing in. Accounts are made by an administrator.")
    return framed(_("Sign in"), [*body, tag("p", note, class_="osh-note")], said, status)


def _code_page(entrance: Entrance, notes: Sequence[Part], status: int) -> Response:
    said = language()
    _ = words(said)
    if visit().account is None:
        return to_own("/sign-in")
    field = text_field(
        "code", _("Code"), _("Six digits, from the device of your second factor."),
        autocomplete="one-time-code", inputmode="numeric", autofocus=True,
    )  # fmt: skip
    body = [*notes, form("/second-factor", [field], _("Go on"), entrance)]
    return framed(_("Second factor"), body, said, status)


def _link_page(
    ledger: Ledger, entrance: Entrance, token: str, notes: Sequence[Part], status: int
) -> Response:
    said = language()
    _ = words(said)
    title = _("Choose a password")
    try:
        owner = owner_of_link(ledger, token, now())
    except AccountRefusal as refusal:
        return framed(title, [alert(sentence_of(refusal, said))], said, 404)
    note = _("At least {count} characters; a few words together are easy to remember.")
    fields = [
        text_field(
            "name", _("Name"), autocomplete="username", value=owner.name, readonly=True
        ),
        text_field(
            "password", _("Password"), note.format(count=SHORTEST), kind="password",
            autocomplete="new-password", minlength=str(SHORTEST),
        ),
        text_field("again", _("The same again"), kind="password", autocomplete="new-password"),
    ]  # fmt: skip
    body = [*notes, form(f"/link/{token}", fields, _("Choose"), entrance)]
    return framed(title, body, said, status)
