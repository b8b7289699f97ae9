"""Whose return has not come: the list of an area, narrowed, taken away, and reminded of."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl
from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed, Refusal
from facts.text import Language
from governance import Door, Permission
from governance.accounts import Account
from governance.missing import (
    LISTED,
    Missing,
    Wanted,
    areas_below,
    counted,
    take_away,
    with_history,
)
from governance.obligations import STATES, obligations
from governance.reminders import AT_ONCE, Mailed, Reminded, remind, send_letters
from pages._gate import Entrance, now
from pages._html import Part, tag
from pages._names import name
from pages._numbers import number, period_name
from pages._own_account import signed_in
from pages._plain_frame import alert, choice_field, done, form, framed, sentence_of, text_field
from pages._shell import language
from pages._words import words

PATH = "/desk/missing"
SHOWN = 50  # rows on a page
BETWEEN = "|"  # of the parts of a row's name in the form; no code holds one


def missing_doors(door: Door, entrance: Entrance) -> Blueprint:
    """Make the page of what has not come, its table to take away, and its reminders."""
    doors, missing = Blueprint("missing", __name__), Missing(door.ledger)

    @doors.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        _ = words(language())
        status = 403 if isinstance(refusal, NotAllowed) else 400
        said = [alert(sentence_of(refusal, language()))]
        return framed(_("Returns not received"), said, language(), status)

    @doors.get(PATH)
    @signed_in
    def show(owner: Account) -> Response:
        return _page(missing, entrance, owner, _wanted(request.args), [])

    @doors.get(f"{PATH}.csv")
    @signed_in
    def away(owner: Account) -> Response:
        table = take_away(missing, owner.actor, now(), _wanted(request.args))
        attached = {"Content-Disposition": 'attachment; filename="returns-not-received.csv"'}
        return Response(table, mimetype="text/csv", headers=attached)

    @doors.post(PATH)
    @signed_in
    def remind_some(owner: Account) -> Response:
        wanted, when = _wanted(request.form), now()
        if request.form.get("all"):
            told = remind(missing, wanted, owner.actor, when)
        else:
            keys = [tuple(one.split(BETWEEN)) for one in request.form.getlist("row")]
            told = remind(missing, [(a, b, c) for a, b, c in _whole(keys)], owner.actor, when)
        mailed = None
        if entrance.post:
            mailed = send_letters(
                door.ledger, entrance.post, entrance.address, owner.actor, when, AT_ONCE
            )
        return _page(missing, entrance, owner, wanted, _told(told, mailed, language()))

    return doors


def _whole(keys: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [key for key in keys if len(key) == 3]


def _wanted(given: Mapping[str, str]) -> Wanted:
    said = {field: given.get(field, "").strip() for field in Wanted._fields}
    return Wanted(**said | {"state": said["state"] or LISTED[0]})


def _told(reminded: Reminded, mailed: Mailed | None, said: Language) -> list[Part]:
    _ = words(said)
    if not reminded.kept:
        before = _("Nobody was reminded: of what was chosen, {count} had been reminded before.")
        return [alert(before.format(count=number(reminded.before, said)))]
    kept = _("Reminded: {kept}. Reminded before, and so left out: {before}.").format(
        kept=number(reminded.kept, said), before=number(reminded.before, said)
    )
    notes: list[Part] = [done(kept)]
    if mailed:
        letters = _("Letters sent: {sent}; waiting for the next run of osh remind: {waiting}.")
        notes.append(done(letters.format(sent=mailed.sent, waiting=mailed.waiting)))
        if mailed.failed:
            notes.append(alert(_("The mail server did not take the letter.")))
    return notes


def _page(
    missing: Missing, entrance: Entrance, owner: Account, wanted: Wanted, notes: Sequence[Part]
) -> Response:
    said, when = language(), now()
    _ = words(said)
    every = missing.rows(owner.actor, when.date())
    alike = missing.rows(owner.actor, when.date(), wanted._replace(state=""))
    rows = missing.rows(owner.actor, when.date(), wanted)
    last = max((rows.height - 1) // SHOWN, 0)
    place = min(max(_integer(request.args.get("page", "1")) - 1, 0), last)
    part = with_history(missing.ledger, rows.slice(place * SHOWN, SHOWN))
    body: list[Part] = [
        *notes,
        tag("p", _("As the ledger stands now; what fell due since {day}.").format(
            day=f"{when.year - 1}-01-01"), class_="osh-note"),
        _states(alike, wanted, said),
        _narrowing(every, owner, wanted, said),
        *_list(part, rows.height, place, owner, entrance, wanted, said),
    ]  # fmt: skip
    return framed(_("Returns not received"), body, said, wide=True)


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _states(alike: pl.DataFrame, wanted: Wanted, said: Language) -> Markup:
    """Link to each state, with how many there are."""
    _ = words(said)
    links = [
        tag(
            "a", f"{STATES[state].to(said)} {number(count, said)}",
            href=_at(wanted._replace(state=state)),
            aria_current="true" if state == wanted.state else None,
        )
        for state, count in counted(alike).items()
    ]  # fmt: skip
    return tag("nav", *links, class_="osh-missing-states", aria_label=_("State"))


def _narrowing(every: pl.DataFrame, owner: Account, wanted: Wanted, said: Language) -> Markup:
    _ = words(said)
    owed = set(every["obligation"])
    asked = [("", _("all")), *((one.id, one.label.to(said)) for one in obligations()
                               if one.id in owed)]  # fmt: skip
    met = every.filter(pl.col("obligation") == wanted.obligation) if wanted.obligation else every
    periods = met["period"].unique().sort(descending=True).to_list()
    when = [("", _("all")), *((one, period_name(one, said)) for one in periods)]
    held = wanted.area or owner.actor.place
    below = [(one, name("area", one, said)) for one in areas_below(every, held)]
    where = [("", _("all")), *([(wanted.area, name("area", wanted.area, said))]
                               if wanted.area else []), *below]  # fmt: skip
    return tag(
        "form",
        tag("input", type="hidden", name="state", value=wanted.state),
        choice_field("obligation", _("Return"), asked, wanted.obligation),
        choice_field("period", _("Period"), when, wanted.period),
        choice_field("area", _("Area"), where, wanted.area),
        text_field("words", _("Enterprise"), required=False, value=wanted.words),
        tag("button", _("Search"), type="submit"),
        method="get",
        action=PATH,
        class_="osh-missing-search",
    )


def _list(
    part: pl.DataFrame, count: int, place: int, owner: Account, entrance: Entrance, wanted: Wanted,
    said: Language,
) -> list[Part]:  # fmt: skip
    _ = words(said)
    if part.is_empty():
        return [tag("p", _nothing(wanted, said), class_="osh-note")]
    may = owner.actor.may(Permission.REMIND) and wanted.state != "late"
    order = (
        _("{first} to {last} of {count}, the soonest due first.")
        if wanted.state == "open"
        else _("{first} to {last} of {count}, the longest overdue first.")
    )
    shown = order.format(
        first=number(place * SHOWN + 1, said),
        last=number(place * SHOWN + part.height, said),
        count=number(count, said),
    )
    away = tag("a", "CSV", href=f"{PATH}.csv?{urlencode(wanted._asdict())}", download="")
    table = _table(part, wanted.state, said, may=may)
    head = tag("p", shown, " ", away, class_="osh-note")
    if not may:
        return [head, table, *_steps(count, place, wanted, said)]
    every = _("Remind all {count}").format(count=number(count, said))
    buttons = tag("div", tag("button", every, type="submit", name="all", value="yes"),
                  class_="osh-quiet")  # fmt: skip
    kept = wanted._asdict()
    chosen = form(PATH, [table, buttons], _("Remind those chosen"), entrance, **kept)
    told = _("A reminder stands on the enterprise's own pages; a letter goes too where a mail "
             "server is set and the contact is a mail address. Nobody gets a second of one kind "
             "for the same return.")  # fmt: skip
    return [
        head, tag("div", chosen, class_="osh-missing"), tag("p", told, class_="osh-note"),
        *_steps(count, place, wanted, said),
    ]  # fmt: skip


def _nothing(wanted: Wanted, said: Language) -> str:
    _ = words(said)
    if wanted._replace(state=LISTED[0]) != Wanted():
        return _("Nothing is so. Ask for another return, period, area or enterprise.")
    return _("Nothing is missing. Who owes a return is told from the register: enterprises enter "
             "it with osh register import, returns as they are filed.")  # fmt: skip


def _table(part: pl.DataFrame, state: str, said: Language, *, may: bool) -> Markup:
    _ = words(said)
    days = _("Days left") if state == "open" else _("Days late")
    heads = [
        *([_("Chosen")] if may else []), _("Enterprise"), _("Contact"), _("Area"), _("Return"),
        _("Period"), _("Due"), *([_("Came")] if state == "late" else []), days,
        _("Workers, as last said"), _("Reminded"),
    ]  # fmt: skip
    figures = {days, _("Workers, as last said")}
    looks = ["osh-figure" if one in figures else None for one in heads]
    head = tag(
        "tr",
        *(tag("th", one, scope="col", class_=look)
          for one, look in zip(heads, looks, strict=True)),
    )  # fmt: skip
    rows = [
        tag(
            "tr",
            *(
                tag("td", cell, data_head=head, class_=look)
                for cell, head, look in zip(_cells(one, said, may=may), heads, looks, strict=True)
            ),
        )
        for one in part.iter_rows(named=True)
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="osh-people")


def _cells(one: Mapping[str, Any], said: Language, *, may: bool) -> list[Part]:
    labels = {known.id: known.label.to(said) for known in obligations()}
    key = BETWEEN.join(one[part] for part in ("enterprise", "obligation", "period"))
    called = one["name"] or one["enterprise"]
    return [
        *([_box(key, called, said)] if may else []),
        tag("a", called, href=f"/enterprise/{one['enterprise']}"),
        one["contact"] or "–",
        name("area", one["area"], said),
        labels[one["obligation"]],
        period_name(one["period"], said),
        one["due"],
        *([one["sent"]] if one["state"] == "late" else []),
        number(abs(one["days"]), said),
        "–" if one["workers"] is None else number(one["workers"], said),
        _reminded(one, said),
    ]


def _box(key: str, called: str, said: Language) -> Markup:
    _ = words(said)
    label = _("Remind {enterprise}").format(enterprise=called)
    box = tag("input", type="checkbox", name="row", value=key, aria_label=label)
    return tag("label", box, class_="osh-missing-box")


def _reminded(one: Mapping[str, Any], said: Language) -> str:
    _ = words(said)
    if not one["reminded"]:
        return "–"
    day = one["reminded"][:10]
    return _("{day}, by letter too").format(day=day) if one["mailed"] else day


def _steps(count: int, place: int, wanted: Wanted, said: Language) -> list[Part]:
    """Link to the page before and the page after."""
    _ = words(said)
    links: list[Part] = []
    if place:
        links.append(tag("a", _("Previous page"), href=_at(wanted, place), rel="prev"))
    if (place + 1) * SHOWN < count:
        links.append(tag("a", _("Next page"), href=_at(wanted, place + 2), rel="next"))
    return [tag("nav", *links, class_="osh-missing-states", aria_label=_("Pages"))] if links else []


def _at(wanted: Wanted, page: int = 1) -> str:
    said = {name: word for name, word in wanted._asdict().items() if word}
    return f"{PATH}?{urlencode(said | ({'page': str(page)} if page > 1 else {}))}"
