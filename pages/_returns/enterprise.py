"""My enterprise; for those who watch over its area the same page, across all sources."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.codes import labels
from facts.refusal import Refusal
from facts.text import Language
from governance import Actor, Door, Permission, require
from governance.accounts import Account
from governance.deadlines import waiting
from governance.profile import Profile, own_enterprises, profile
from governance.reminders import Notice
from governance.workflow import enterprises
from pages._gate import now
from pages._html import Part, joined, tag
from pages._own_account import signed_in
from pages._plain_frame import framed, text_field, to_own
from pages._returns.clock import clock_list
from pages._returns.feedback import told_part
from pages._returns.filing import refused
from pages._returns.own_returns import returns_part
from pages._returns.own_sources import cases_part, measured_part, sources_part
from pages._returns.tables import page_of, pager, table
from pages._shell import language
from pages._words import words

PATH = "/enterprise"
A_PAGE = 50  # enterprises of a group
NOTICES = 5  # reminders shown


def enterprise_doors(door: Door) -> Blueprint:
    """Make the list of one's own enterprises, and the page of each."""
    ledger = door.ledger
    doors = Blueprint("enterprise", __name__)
    doors.register_error_handler(Refusal, refused)

    @doors.get(PATH)
    @signed_in
    def own(owner: Account) -> Response:
        require(owner.actor, Permission.SEE_RETURNS)
        reports_for = enterprises(owner.actor)
        if reports_for is None:
            return to_own("/register")
        if len(reports_for) == 1:
            return to_own(f"{PATH}/{reports_for[0]}")
        search = request.args.get("search", "")[:100]
        return _list(own_enterprises(ledger, owner.actor, now(), search), search)

    @doors.get(f"{PATH}/<string(maxlength=64):code>")
    @signed_in
    def show(owner: Account, code: str) -> Response:
        found = profile(ledger, door.home, owner.actor, code, now())
        return _page(found, owner.actor)

    return doors


def _list(rows: pl.DataFrame, search: str) -> Response:
    said = language()
    _ = words(said)
    page, pages = page_of(request.args.get("page", ""), rows.height, A_PAGE)
    areas = labels("area", said)
    shown: list[list[Part]] = [
        [
            tag("a", name, href=f"{PATH}/{code}"), code, areas.get(area, area),
            str(waits), f"! {late}" if late else "0",
        ]
        for code, name, area, waits, late in rows.slice(
            (page - 1) * A_PAGE, A_PAGE
        ).iter_rows()
    ]  # fmt: skip
    heads = (_("Name"), _("Credit code"), _("Area"), _("To be sent"), _("Late"))
    find = tag(
        "form",
        text_field("search", _("Name or code"), kind="search", required=False, value=search),
        tag("button", _("Search"), type="submit"),
        method="get", action=PATH, class_="osh-search", role="search",
    )  # fmt: skip
    empty = tag(
        "p", _("None of your enterprises has this name or code. Search for another."),
        class_="osh-empty",
    )  # fmt: skip
    body = [
        find,
        table(heads, shown, (3, 4)) if shown else empty,
        pager(PATH, "page", page, pages, said, search=search),
    ]
    return framed(_("My enterprises"), body, said, wide=True)


def _page(found: Profile, actor: Actor) -> Response:
    said = language()
    _ = words(said)
    parts = {
        "due": (_("What is due"), _due(found, actor, said)),
        "returns": (_("Returns"), returns_part(found, actor, said)),
        "peers": (_("How it compares"), _told(found, said)),
        "measured": (_("Sensors and samples"), measured_part(found, said)),
        "cases": (_("Accident cases"), cases_part(found, said)),
        "figures": (
            _("Figures by source"),
            sources_part(found, said, is_open=enterprises(actor) is None),
        ),
        "register": (_("Register"), _register(found, said)),
    }
    jumps = [tag("a", title, href=f"#{id}") for id, (title, _part) in parts.items()]
    body = [
        _who(found, said),
        tag("nav", *jumps, class_="osh-inside-nav", aria_label=_("On this page")),
        *(
            tag("section", tag("h2", title, id=id), part, aria_labelledby=id)
            for id, (title, part) in parts.items()
        ),
    ]
    return framed(found.name, body, said, wide=True)


def _who(found: Profile, said: Language) -> Markup:
    _ = words(said)
    if found.register.is_empty():
        sentence = _("This enterprise is not in the register; what sources say of it stands below.")
        return joined(tag("p", found.code), tag("p", sentence, class_="osh-note"))
    row = found.register.row(0, named=True)
    words_for = [
        labels(name, said).get(row[name], row[name])
        for name in ("area", "industry", "size", "ownership")
    ]
    closed = [_("closed on {day}").format(day=row["closed"])] if row["closed"] else []
    also = [code for code in found.codes if code != found.code]
    merged = _("Also registered as {codes}; it counts as one enterprise.")
    return joined(
        tag("p", " · ".join([found.code, *words_for, *closed]), class_="osh-who"),
        *([tag("p", merged.format(codes=", ".join(also)), class_="osh-note")] if also else []),
    )


def _due(found: Profile, actor: Actor, said: Language) -> Markup:
    _ = words(said)
    may_file = actor.may(Permission.FILE_RETURNS)
    settled = found.clock.filter(pl.col("sent").is_not_null()).reverse()
    before = (
        [
            tag(
                "details",
                tag("summary", _("What was sent, and when")),
                clock_list(settled, found.code, said, may_file=False),
            )
        ]
        if settled.height
        else []
    )
    return joined(
        clock_list(waiting(found.clock), found.filed_under(actor), said, may_file=may_file),
        *_reminders(found.reminded[:NOTICES], said),
        *before,
    )


def _reminders(told: Sequence[Notice], said: Language) -> list[Markup]:
    _ = words(said)
    if not told:
        return []
    lines = [
        tag("li", tag("span", one.at[:10], class_="osh-when"), tag("span", one.text.to(said)))
        for one in told
    ]
    return [tag("h3", _("Reminders")), tag("ul", *lines, class_="osh-clock")]


def _told(found: Profile, said: Language) -> Markup:
    _ = words(said)
    if found.told is None:
        sentence = _("A comparison is made once a return is submitted.")
        return tag("p", sentence, class_="osh-empty")
    return told_part(found.told._replace(trend=found.trend), said)


def _register(found: Profile, said: Language) -> Markup:
    """Write what the enterprise was, from which day on; the newest first."""
    _ = words(said)
    if found.register.is_empty():
        return tag("p", _("It is not in the register."), class_="osh-empty")
    names = ("area", "industry", "ownership", "size")
    rows: list[list[Part]] = [
        [
            date.fromisoformat(row["since"]).isoformat(), row["name"], row["enterprise"],
            *(labels(name, said).get(row[name], row[name]) for name in names),
            row["closed"] or "–",
        ]
        for row in found.register.to_dicts()
    ]  # fmt: skip
    heads = (
        _("Since"), _("Name"), _("Credit code"), _("Area"), _("Industry"), _("Ownership"),
        _("Size"), _("Closed"),
    )  # fmt: skip
    return table(heads, rows, ())
