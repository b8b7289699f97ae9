"""What an enterprise owes, with a clock: in how many days, or how late, and where to file it."""

from collections.abc import Mapping

import polars as pl
from markupsafe import Markup

from facts.text import Language
from governance.obligations import obligations
from governance.return_form import FORM
from pages._html import Part, tag
from pages._numbers import period_name
from pages._words import words

MARKS = {"missing": "!", "late": "!", "early": "!", "open": "○", "ahead": "·", "on_time": "✓"}
"""A sign for each state beside its words, so that colour says nothing alone."""


def clock_list(rows: pl.DataFrame, enterprise: str, said: Language, *, may_file: bool) -> Markup:
    """Write deadlines one below the other.

    Parameters
    ----------
    rows : the columns of governance.deadlines.CLOCK.
    may_file : with a link to the form of what is open.
    """
    _ = words(said)
    if rows.is_empty():
        return tag("p", _("Nothing is to be sent in the next months."), class_="osh-empty")
    lines = [_line(row, enterprise, said, may_file=may_file) for row in rows.iter_rows(named=True)]
    return tag("ul", *lines, class_="osh-clock")


def _line(row: Mapping[str, object], enterprise: str, said: Language, *, may_file: bool) -> Markup:
    _ = words(said)
    state, period = str(row["state"]), str(row["period"])
    what = {one.id: one.label for one in obligations()}[str(row["obligation"])].to(said)
    parts: list[Part] = [
        tag("span", MARKS[state], class_=f"osh-sign osh-clock-{state}", aria_hidden="true"),
        tag("strong", f"{what} {period_name(period, said)}"),
        tag("span", when_due(row, said), class_="osh-when"),
    ]
    if may_file and row["form"] == FORM and state in ("open", "missing"):
        parts.append(tag("a", _("Fill it in"), href=f"/returns/{enterprise}/{period}"))
    return tag("li", *parts)


def when_due(row: Mapping[str, object], said: Language) -> str:
    """Say how much time is left, or by how much it was missed; with the days themselves."""
    _ = words(said)
    days, due = int(str(row["days"])), str(row["due"])
    sentences = {
        "ahead": _("may come from {first} on, due {due}"),
        "missing": _("late by {days} days, was due {due}"),
        "on_time": _("sent {sent}, due {due}"),
        "late": _("sent {sent}, {days} days after {due}"),
        "early": _("declared {sent}, before it could be ({first})"),
        "open": _("due today, {due}") if days == 0 else _("due in {days} days, {due}"),
    }
    written = sentences[str(row["state"])].format(
        days=abs(days), due=due, first=row["from_day"], sent=row["sent"]
    )
    extended = _(" (extended)") if row["is_extended"] else ""
    return written + extended
