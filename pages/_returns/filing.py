"""Filing a return in the form: shown, saved as it is typed, checked, submitted."""

import re
import secrets
from collections.abc import Mapping

import polars as pl
from flask import Blueprint, Response, jsonify, request

from facts.refusal import (
    BadQuestion,
    NotAllowed,
    Refusal,
    SpokenRefusal,
    UnknownCode,
    WrongState,
)
from facts.text import Language
from governance import Door
from governance.accounts import Account
from governance.filings import ChangedMeanwhile
from governance.ledger import Ledger
from governance.own_return import Standing, keep, send, standing, unread_standing
from governance.return_form import known_names
from governance.return_shown import by_field, coded
from governance.roles import WHERE, Where
from governance.workflow import State
from pages._gate import Entrance, now, visit
from pages._html import Part, joined, tag
from pages._numbers import minute
from pages._own_account import signed_in
from pages._plain_frame import alert, done, framed, sentence_of, to_own
from pages._returns.form import CHECK, SAVE, SUBMIT, Sheet, form_page
from pages._returns.values import differences
from pages._shell import language
from pages._words import words

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotAllowed, 403),
    (UnknownCode, 404),
    (WrongState, 409),
)
KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
PATH = "/returns/<string(maxlength=64):enterprise>/<string(maxlength=10):period>"


def status_of(refusal: Refusal) -> int:
    """Give the status an answer with a refusal has."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def refused(refusal: Refusal) -> Response:
    """Write a refusal as a page."""
    said = language()
    _ = words(said)
    back = tag("p", tag("a", _("Returns"), href="/returns"))
    return framed(_("Returns"), [*told_of(refusal, said), back], said, status_of(refusal))


def told_of(refusal: Refusal, said: Language) -> list[Part]:
    """Write a refusal; one that is said in English alone has a sentence of ours before it."""
    _ = words(said)
    if said == "en" or isinstance(refusal, SpokenRefusal):
        return [alert(sentence_of(refusal, said))]
    general = {
        403: _("This is not open to your account."),
        404: _("There is no such return, or it is not one you may see."),
        409: _("This cannot be done with the return as it stands."),
    }
    first = general.get(status_of(refusal), _("This was not taken; look at what was typed."))
    return [alert(first), tag("p", str(refusal), class_="osh-note", lang="en")]


def filing_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the pages on which a return is filed."""
    ledger = door.ledger
    doors = Blueprint("filing", __name__)
    doors.register_error_handler(Refusal, refused)

    @doors.get("/returns")
    @signed_in
    def list_returns(owner: Account) -> Response:
        is_enterprise = WHERE[owner.actor.role] is Where.ENTERPRISE
        return to_own("/enterprise" if is_enterprise else "/desk")

    @doors.get(PATH)
    @signed_in
    def show(owner: Account, enterprise: str, period: str) -> Response:
        found = standing(ledger, enterprise, period, owner.actor, now())
        if found.last and found.last.state is State.SUBMITTED:
            return to_own(f"/returns/filed/{found.last.number}")
        sheet = Sheet(found, found.words, None, _key(), _saved(found))
        return form_page(sheet, entrance, language())

    @doors.post(PATH)
    @signed_in
    def act(owner: Account, enterprise: str, period: str) -> Response:
        found = standing(ledger, enterprise, period, owner.actor, now())
        cells = _cells(found)
        try:
            return _act(ledger, entrance, owner, found, cells)
        except ChangedMeanwhile as changed:
            return _changed(ledger, entrance, owner, changed, cells)
        except (BadQuestion, WrongState) as refusal:
            notes = told_of(refusal, language())
            sheet = Sheet(found, cells, None, _key(), notes, is_unsaved=True)
            return form_page(sheet, entrance, language(), status_of(refusal))

    @doors.post(f"{PATH}/draft")
    def draft(enterprise: str, period: str) -> Response:
        return _draft(ledger, enterprise, period)

    return doors


def _draft(ledger: Ledger, enterprise: str, period: str) -> Response:
    """Save what a script sends while it is typed; the answer is for the script."""
    owner, when = visit().owner, now()
    if owner is None:
        return _told("", 401)
    try:
        found = unread_standing(ledger, enterprise, period, owner.actor)
        mark = keep(ledger, _cells(found), owner.actor, when, request.form.get("seen", ""))
    except Refusal as refusal:
        return _told(sentence_of(refusal, language()), status_of(refusal))
    return jsonify(seen=mark, at=when.isoformat())


def _told(sentence: str, status: int) -> Response:
    answer = jsonify(said=sentence)
    answer.status_code = status
    return answer


def _act(
    ledger: Ledger, entrance: Entrance, owner: Account, found: Standing, cells: Mapping[str, str]
) -> Response:
    """Save, check or submit, as the button that was pressed says."""
    asked, seen, when = request.form.get("do", ""), request.form.get("seen", ""), now()
    path = f"/returns/{found.enterprise}/{found.period}"
    if asked == SAVE:
        keep(ledger, cells, owner.actor, when, seen)
        return to_own(f"{path}?saved=yes")
    if asked not in (CHECK, SUBMIT):
        raise BadQuestion(f"a return is saved, checked or submitted, not '{asked}'")
    key = request.form.get("key", "")
    key = key if KEY.fullmatch(key) else _key()
    answer = send(
        ledger, cells, owner.actor, when, key=f"form {key}", seen=seen,
        dry_run=asked == CHECK,
    )  # fmt: skip
    if answer.is_submitted:
        number = answer.rows["number"][0]
        return to_own(f"/returns/filed/{number}/receipt?submitted=yes")
    notes = _outcome(answer.findings, asked)
    sheet = Sheet(found, cells, answer.findings, key, notes, is_unsaved=True)
    return form_page(sheet, entrance, language(), 200 if asked == CHECK else 422)


def _outcome(findings: pl.DataFrame, asked: str) -> list[Part]:
    """Say what a check or a refused submission means, in one sentence."""
    _ = words(language())
    found = [one["severity"] for of_field in by_field(findings).values() for one in of_field]
    hard, soft = found.count("hard"), found.count("soft")
    if hard:
        told = _("Not submitted: {count} must be corrected first.") if asked == SUBMIT else _(
            "Checked: {count} must be corrected before it can be submitted."
        )  # fmt: skip
        return [alert(told.format(count=hard))]
    if asked == SUBMIT:
        told = _("Not submitted. What stands out ({count}) is to be corrected, or explained below.")
        return [alert(told.format(count=soft))]
    if soft:
        told = _("Checked. What stands out ({count}) is to be corrected, or explained below.")
        return [done(told.format(count=soft))]
    return [done(_("Checked: nothing must be corrected. It is not submitted yet."))]


def _changed(
    ledger: Ledger, entrance: Entrance, owner: Account, changed: ChangedMeanwhile,
    cells: Mapping[str, str],
) -> Response:  # fmt: skip
    """Show what was typed beside what stands there now; nothing is lost, nothing is overwritten."""
    said = language()
    _ = words(said)
    found = standing(ledger, cells["enterprise_id"], cells["period"], owner.actor, now())
    notes: list[Part] = [alert(sentence_of(changed, said))]
    if found.last:
        theirs, mine = coded([found.last.words, cells])
        heads = [_("Kept now"), _("What you typed")]
        table = differences(theirs, mine, heads, said)
        notes.append(table or tag("p", _("What you typed is what is kept."), class_="osh-note"))
        if found.last.state is State.SUBMITTED:
            link = tag("a", _("Look at what was submitted"),
                       href=f"/returns/filed/{found.last.number}")  # fmt: skip
            told = _("To send yours instead, withdraw it first.")
            notes.append(tag("p", joined(link, ". ", told)))
        elif table:
            told = _("What you typed stands below. Saving or submitting it replaces what is kept.")
            notes.append(tag("p", told))
    sheet = Sheet(found, cells, None, _key(), notes, is_unsaved=True, is_behind=True)
    return form_page(sheet, entrance, said, 409)


def _saved(found: Standing) -> list[Part]:
    _ = words(language())
    if not request.args.get("saved") or found.last is None:
        return []
    told = _("Saved {time}. It is not submitted yet.")
    return [done(told.format(time=minute(found.last.changed)))]


def _cells(found: Standing) -> dict[str, str]:
    """Read what was typed; which enterprise and period it is of, the address says."""
    typed = {name: request.form.get(name, "").strip() for name in known_names()}
    cells = {name: word for name, word in typed.items() if word}
    return cells | {"enterprise_id": found.enterprise, "period": found.period}


def _key() -> str:
    return secrets.token_urlsafe(16)
