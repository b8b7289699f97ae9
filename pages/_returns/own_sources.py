"""What each source says of an enterprise: measured places, cases, and figures by period."""

from collections.abc import Sequence

import polars as pl
from flask import request
from markupsafe import Markup

from facts.codes import labels
from facts.text import Language
from governance.own_figures import cases, measured, own_figures
from governance.profile import Profile
from indicators import indicators
from ingest import sources
from pages._html import Part, joined, tag
from pages._numbers import number, period_name, places, scale, unit_shown
from pages._returns.tables import page_of, pager, table
from pages._words import words

PLACES_A_PAGE = 25  # measured places and agents
PERIODS_A_PAGE = 4
TIME = ("time_over_limit", "sample_exceedance_rate", "point_exceedance_rate")
"""Which share over the limit is shown of a place: the first of these it has."""


def measured_part(found: Profile, said: Language) -> Markup:
    """List every place and agent measured, the worst first, by its last month or period."""
    _ = words(said)
    rows = _first_share(measured(found.said))
    if rows.is_empty():
        sentence = _("No sensor or sample results are published of this enterprise yet.")
        return tag("p", sentence, class_="osh-empty")
    page, pages = page_of(request.args.get("places", ""), rows.height, PLACES_A_PAGE)
    agents = labels("hazard_agent", said)
    known = indicators()
    heads = (
        _("Place"), _("Agent"), _("Period"), _("Measured"), _("Over the limit (%)"),
        _("95% interval"), _("Of"),
    )  # fmt: skip
    shown = [
        [
            row["workplace"] or _("whole enterprise"),
            agents.get(row["detail"], row["detail"]),
            period_name(row["period"], said),
            known[row["indicator"]].title.to(said),
            number(100 * row["value"], said, 1),
            _between(row["lower"], row["upper"], said, 100, 1),
            number(row["exposure"], said),
        ]
        for row in rows.slice((page - 1) * PLACES_A_PAGE, PLACES_A_PAGE).iter_rows(named=True)
    ]
    note = _("The last month or period of each place. Of: minutes, samples or points measured.")
    return joined(
        table(heads, shown, (4, 5, 6)),
        pager(f"/enterprise/{found.code}", "places", page, pages, said, anchor="measured"),
        tag("p", note, class_="osh-note"),
    )


def _first_share(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of each place and agent of a source the first of TIME it has."""
    rank = pl.col("indicator").replace_strict({id: place for place, id in enumerate(TIME)})
    shares = rows.filter(pl.col("indicator").is_in(TIME)).with_columns(rank=rank)
    first = pl.col("rank") == pl.col("rank").min().over("source", "workplace", "detail")
    return shares.filter(first)


def cases_part(found: Profile, said: Language) -> Markup:
    """List the cases of the case files by type of accident."""
    _ = words(said)
    rows = cases(found.said)
    if rows.is_empty():
        return tag("p", _("No cases are published of this enterprise."), class_="osh-empty")
    types = labels("accident_type", said)
    shown = [
        [
            types.get(kind, kind),
            number(count, said),
            first if first == last else f"{first} – {last}",
        ]
        for kind, count, first, last in rows.iter_rows()
    ]
    return table((_("Type of accident"), _("Cases"), _("Months")), shown, (1,))


def sources_part(found: Profile, said: Language, *, is_open: bool) -> Markup:
    """Write the figures each source gives, its last periods side by side.

    Parameters
    ----------
    is_open : the tables are shown at once; else each waits behind its title.
    """
    _ = words(said)
    if found.said.is_empty():
        sentence = _("Nothing of this enterprise is published yet: its accepted returns appear "
                     "here with the next vintage.")  # fmt: skip
        return tag("p", sentence, class_="osh-empty")
    there = found.said["source"].unique().sort().to_list()
    written = [_source(found, source, said, is_open=is_open) for source in there]
    note = _("Vintage {number}. Each figure rests on one source alone; nothing is added across "
             "them. These are one enterprise's own numbers: not to be passed on.")  # fmt: skip
    below = _("Below each figure stands its 95% interval.")
    notes = f"{below} {note.format(number=found.vintage)}"
    return joined(*written, tag("p", notes, class_="osh-note"))


def _source(found: Profile, source: str, said: Language, *, is_open: bool) -> Markup:
    _ = words(said)
    own = found.said.filter(pl.col("source") == source)
    every = own["period"].unique().sort(descending=True).to_list()
    is_asked = request.args.get("source", "") == source
    asked = request.args.get("before", "") if is_asked else ""
    page, pages = page_of(asked, len(every), PERIODS_A_PAGE)
    periods = every[(page - 1) * PERIODS_A_PAGE : page * PERIODS_A_PAGE]
    figures = own_figures(own.filter(pl.col("period").is_in(periods)))
    anchor = f"source-{source}"
    span = f"{period_name(every[-1], said)} – {period_name(every[0], said)}"
    title = tag("summary", tag("strong", _title(source, said)), tag("span", span), id=anchor)
    if figures.is_empty():
        rows = _("{count} numbers, which make no figure of their own here.")
        inside = tag("p", rows.format(count=number(own.height, said)))
    else:
        inside = joined(
            _figures(figures, periods, said),
            pager(
                f"/enterprise/{found.code}", "before", page, pages, said, source=source,
                anchor=anchor,
            ),
        )  # fmt: skip
    return tag("details", title, inside, open=is_open or is_asked, class_="osh-source")


def _title(source: str, said: Language) -> str:
    known = sources()
    return known[source].title.to(said) if source in known else source


def _figures(figures: pl.DataFrame, periods: Sequence[str], said: Language) -> Markup:
    _ = words(said)
    known = indicators()
    cells = {
        (row["indicator"], row["period"]): row
        for row in figures.select("indicator", "period", "value", "lower", "upper").to_dicts()
    }
    rows: list[list[Part]] = []
    for id in figures["indicator"].unique(maintain_order=True):
        card, times = known[id], scale(known[id])
        of = [cells.get((id, period)) for period in periods]
        decimals = places([one["value"] * times for one in of if one])
        rows.append(
            [
                card.title.to(said),
                unit_shown(card, said),
                *(
                    joined(
                        number(one["value"] * times, said, decimals),
                        tag(
                            "span",
                            _between(one["lower"], one["upper"], said, times, decimals),
                            class_="osh-between",
                        ),
                    )
                    if one
                    else "–"
                    for one in of
                ),
            ]
        )
    heads = (_("Figure"), _("Unit"), *(period_name(period, said) for period in periods))
    return table(heads, rows, range(2, len(heads)))


def _between(
    lower: float | None, upper: float | None, said: Language, times: float, decimals: int
) -> str:
    if lower is None or upper is None:
        return ""
    return f"{number(lower * times, said, decimals)} – {number(upper * times, said, decimals)}"
