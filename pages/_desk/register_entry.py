"""One enterprise of the register: what it was from when on, changes, its end, its merges."""

from typing import Any

import polars as pl
from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed, Refusal, UnknownCode
from facts.text import Language
from governance import Door, Permission
from governance.accounts import Account
from governance.merging import Merge, merge, merges, unmerge
from governance.register_changes import CHANGING, change, close, history, reopen
from pages._desk.register import PATH, choices, day, state_of
from pages._gate import Entrance, now, visit
from pages._html import Part, tag
from pages._names import name
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
from pages._returns.uploading import STATUS, refused
from pages._shell import language
from pages._words import words

CODE = "<string(maxlength=64):code>"
DONE = ("changed", "closed", "reopened", "merged", "undone")


def entry_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page of one enterprise of the register, and what changes it."""
    doors = Blueprint("register_entry", __name__)

    @doors.errorhandler(Refusal)
    def not_so(refusal: Refusal) -> Response:
        code = (request.view_args or {}).get("code", "")
        owner = visit().owner
        is_theirs = not isinstance(refusal, (UnknownCode, NotAllowed))
        if request.method == "GET" or owner is None or not is_theirs:
            return refused(words(language())("Enterprises"), [refusal], language(), PATH)
        status = next((number for kind, number in STATUS if isinstance(refusal, kind)), 400)
        notes: list[Part] = [alert(sentence_of(refusal, language()))]
        return _page(door, entrance, owner, code, notes, status)

    @doors.get(f"{PATH}/{CODE}")
    @signed_in
    def show(owner: Account, code: str) -> Response:
        said = request.args.get("done", "")
        notes: list[Part] = [_done(said, language())] if said in DONE else []
        return _page(door, entrance, owner, code, notes)

    @doors.post(f"{PATH}/{CODE}/change")
    @signed_in
    def otherwise(owner: Account, code: str) -> Response:
        told = {field: request.form[field] for field in CHANGING if field in request.form}
        change(door.ledger, code, request.form.get("since", ""), told, owner.actor, now())
        return to_own(f"{PATH}/{code}?done=changed")

    @doors.post(f"{PATH}/{CODE}/close")
    @signed_in
    def end(owner: Account, code: str) -> Response:
        close(door.ledger, code, request.form.get("day", ""), owner.actor, now())
        return to_own(f"{PATH}/{code}?done=closed")

    @doors.post(f"{PATH}/{CODE}/reopen")
    @signed_in
    def begin_again(owner: Account, code: str) -> Response:
        reopen(door.ledger, code, request.form.get("day", ""), owner.actor, now())
        return to_own(f"{PATH}/{code}?done=reopened")

    @doors.post(f"{PATH}/{CODE}/merge")
    @signed_in
    def make_one(owner: Account, code: str) -> Response:
        into, reason = request.form.get("into", "").strip().upper(), request.form.get("reason", "")
        merge(door.ledger, code, into, reason, owner.actor, now())
        return to_own(f"{PATH}/{code}?done=merged")

    @doors.post(f"{PATH}/{CODE}/unmerge")
    @signed_in
    def make_two(owner: Account, code: str) -> Response:
        unmerge(door.ledger, code, request.form.get("reason", ""), owner.actor, now())
        return to_own(f"{PATH}/{code}?done=undone")

    return doors


def _done(what: str, said: Language) -> Markup:
    _ = words(said)
    return done(
        {
            "changed": _("The change is in the register."),
            "closed": _("The end is in the register: nothing is owed for later periods."),
            "reopened": _("The enterprise is at work again in the register."),
            "merged": _("This entry stands for the other from now on."),
            "undone": _("The merge is undone: the two are two again."),
        }[what]
    )


def _page(
    door: Door, entrance: Entrance, owner: Account, code: str, notes: list[Part],
    status: int = 200,
) -> Response:  # fmt: skip
    said = language()
    _ = words(said)
    rows = history(door.ledger, code, owner.actor)
    own = rows.filter(pl.col("enterprise") == code)
    last = own.row(-1, named=True)
    standing = {one.duplicate: one for one in merges(door.ledger)}
    body: list[Part] = [
        tag("p", tag("span", code, class_="osh-credit-code"), " · ",
            tag("a", _("Everything of this enterprise"), href=f"/enterprise/{code}"), " · ",
            tag("a", _("Back to the register"), href=PATH)),
        *notes,
        *_merged(rows, code, standing, owner, entrance, said),
        tag("h2", _("What it was, from when on")),
        _history(own, said),
        *(_acts(code, last, code in standing, entrance, said)
          if owner.actor.may(Permission.KEEP_REGISTER) else []),
    ]  # fmt: skip
    return framed(last["name"], body, said, status, wide=True)


def _history(own: pl.DataFrame, said: Language) -> Markup:
    _ = words(said)
    heads = (_("So since"), _("Enterprise name"), _("Area"), _("Industry"), _("Ownership"),
             _("Enterprise size"), _("Contact"), _("State"))  # fmt: skip
    rows = [
        (
            day(one["since"]), one["name"],
            *(name(kind, one[kind], said) for kind in ("area", "industry", "ownership", "size")),
            one["contact"] or "–",
            _ended(one, said),
        )
        for one in own.iter_rows(named=True)
    ]  # fmt: skip
    return listed(heads, rows[::-1])


def _ended(one: dict[str, Any], said: Language) -> Part:
    _ = words(said)
    if one["closed"]:
        return _("until {day}").format(day=one["closed"])
    return state_of(one, now().date(), said)


def _merged(
    rows: pl.DataFrame, code: str, standing: dict[str, Merge], owner: Account,
    entrance: Entrance, said: Language,
) -> list[Part]:  # fmt: skip
    """Say what this entry stands for, and which stand for it; who keeps the register undoes it."""
    _ = words(said)
    names = dict(rows.select("enterprise", "name").iter_rows())
    shown = [one for one in standing.values() if one.duplicate in names and one.into in names]
    parts: list[Part] = []
    for one in shown:
        sentence = (
            _("This entry stands for {other} since {moment} ({by}): {reason}")
            if one.duplicate == code
            else _("{other} stands for this entry since {moment} ({by}): {reason}")
            if one.into == code
            else _("{duplicate} stands for {into} since {moment} ({by}): {reason}")
        )
        other = one.into if one.duplicate == code else one.duplicate
        told = sentence.format(
            other=f"{names[other]} ({other})", duplicate=one.duplicate, into=one.into,
            moment=minute(one.at), by=one.by, reason=one.reason,
        )  # fmt: skip
        parts.append(done(told))
        parts.append(tag("p", tag("a", names[other], href=f"{PATH}/{other}")))
        if owner.actor.may(Permission.KEEP_REGISTER):
            parts.append(_undo(one, entrance, said))
    return parts


def _undo(one: Merge, entrance: Entrance, said: Language) -> Markup:
    _ = words(said)
    why = text_field("reason", _("Why"), place=one.duplicate, maxlength="2000")
    action = f"{PATH}/{one.duplicate}/unmerge"
    return tag(
        "details",
        tag("summary", _("Undo this merge")),
        form(action, [why], _("Undo the merge"), entrance),
    )


def _acts(
    code: str, last: dict[str, Any], is_merged: bool, entrance: Entrance, said: Language
) -> list[Part]:
    _ = words(said)
    today = now().date().isoformat()
    at = f"{PATH}/{code}"
    areas = _("A code of the list, as CN-130102 or 130102.")
    kinds = _("A code of the list, as GBT4754_26 or 26.")
    fields = [
        text_field("since", _("From this day on"), kind="date", value=today),
        text_field("name", _("Enterprise name"), value=last["name"], maxlength="200"),
        text_field("area", _("Area"), areas, value=last["area"]),
        text_field("industry", _("Industry"), kinds, value=last["industry"]),
        choice_field("ownership", _("Ownership"), choices("ownership", said)[1:],
                     last["ownership"]),
        choice_field("size", _("Enterprise size"), choices("size", said)[1:], last["size"]),
        text_field("contact", _("Contact"), value=last["contact"] or "", required=False,
                   maxlength="200"),
    ]  # fmt: skip
    on = text_field("day", _("Day"), kind="date", value=today, place="end")
    end = (
        (_("At work again"), f"{at}/reopen", _("It is at work again from this day on"))
        if last["closed"]
        else (_("Its end"), f"{at}/close", _("This was its last day"))
    )
    parts: list[Part] = [
        tag("h2", _("What becomes otherwise")),
        form(f"{at}/change", fields, _("Enter the change"), entrance),
        tag("h2", end[0]),
        form(end[1], [on], end[2], entrance),
    ]
    if is_merged:
        return parts
    note = _("What is filed, owed and recorded under this code then counts for the other; facts "
             "already accepted keep the code they came with, and the merge can be undone. An "
             "account of this code stays as it is; give it the other code when it files next."
             )  # fmt: skip
    into = [
        text_field("into", _("Code of the one it stands for"), maxlength="64"),
        text_field("reason", _("Why"), place="merge", maxlength="2000"),
    ]
    return [
        *parts,
        tag("h2", _("It is another enterprise, entered twice")),
        tag("p", note, class_="osh-note"),
        form(f"{at}/merge", into, _("Let it stand for the other"), entrance),
    ]
