"""Later last days for one enterprise: those that were given and why, and a form to give one."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, Response, request

from facts.refusal import BadQuestion, Refusal
from facts.text import Language
from governance import Door, Permission
from governance.accounts import Account
from governance.extended import Extended, extended
from governance.extending import extend
from governance.obligations import obligations
from pages._desk.asking import PATH, only_who_reviews, refused
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._numbers import minute
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
from pages._plain_table import listed
from pages._returns.filing import status_of
from pages._shell import language
from pages._words import words

AT = f"{PATH}/extensions"
ASKED = ("enterprise", "obligation", "period", "until", "reason")
LONGEST = 2_000  # of a reason [characters]


def extending_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page of extensions."""
    doors = Blueprint("extending", __name__)
    doors.before_request(only_who_reviews)
    doors.register_error_handler(Refusal, refused)

    @doors.get(AT)
    @signed_in
    def show(owner: Account) -> Response:
        _ = words(language())
        notes = [done(_("Given."))] if request.args.get("given") else []
        return _page(door, entrance, owner, notes, request.args)

    @doors.post(AT)
    @signed_in
    def give(owner: Account) -> Response:
        told = {name: request.form.get(name, "").strip() for name in ASKED}
        try:
            extend(
                door.ledger, told["obligation"], told["enterprise"].upper(), told["period"],
                _day(told["until"]), told["reason"][:LONGEST], owner.actor, now(),
            )  # fmt: skip
        except Refusal as refusal:
            if not owner.actor.may(Permission.EXTEND_DEADLINES):
                raise
            notes = [alert(sentence_of(refusal, language()))]
            return _page(door, entrance, owner, notes, told, status_of(refusal))
        return to_own(f"{AT}?given=yes")

    return doors


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as found:
        raise BadQuestion(f"'{word}' is no day; write it as 2026-04-30") from found


def _page(
    door: Door, entrance: Entrance, owner: Account, notes: Sequence[Part],
    told: Mapping[str, str], status: int = 200,
) -> Response:  # fmt: skip
    said = language()
    _ = words(said)
    found = extended(door.ledger, owner.actor)
    body: list[Part] = [*notes]
    if owner.actor.may(Permission.EXTEND_DEADLINES):
        body += [tag("h2", _("Give a later last day")), _asking(told, entrance, said)]
    body.append(tag("h2", _("Given so far")))
    if found:
        body.append(_given(found, said))
    else:
        body.append(tag("p", _("None was given in your area."), class_="osh-empty"))
    body.append(tag("p", tag("a", _("Back to the returns"), href=PATH)))
    return framed(_("Extensions"), body, said, status, wide=True)


def _asking(told: Mapping[str, str], entrance: Entrance, said: Language) -> Part:
    _ = words(said)
    kinds = [(one.id, one.label.to(said)) for one in obligations()]
    period = _("As 2025-Q4, 2025-12 or 2025; of an event its day.")
    return form(
        AT,
        [
            text_field("enterprise", _("Code of the enterprise"), maxlength="64",
                       value=told.get("enterprise", "")),
            choice_field("obligation", _("What is owed"), kinds, told.get("obligation", "")),
            text_field("period", _("Period"), period, maxlength="10",
                       value=told.get("period", "")),
            text_field("until", _("New last day"), kind="date", value=told.get("until", "")),
            text_field("reason", _("Reason"), _("The enterprise reads it."),
                       maxlength=str(LONGEST), value=told.get("reason", "")),
        ],
        _("Give it"),
        entrance,
    )  # fmt: skip


def _given(found: Sequence[Extended], said: Language) -> Part:
    _ = words(said)
    labels = {one.id: one.label.to(said) for one in obligations()}
    rows: list[list[Part]] = [
        [
            tag("a", one.name or one.enterprise, href=f"/enterprise/{one.enterprise}"),
            labels.get(one.obligation, one.obligation), one.period, one.until, one.reason,
            one.by, minute(one.at),
        ]
        for one in found
    ]  # fmt: skip
    heads = [_("Enterprise"), _("What is owed"), _("Period"), _("Last day"), _("Reason"), _("By"),
             _("When")]  # fmt: skip
    return listed(heads, rows)
