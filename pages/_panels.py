"""The panels of a page that shows one release: sentence, chart, map or bars, table, definition."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.as_of_notes import day_note
from governance.question import Question
from governance.release import Release
from pages import _address as address
from pages._browser import aria
from pages._charts import MOST_BARS, bars, trend
from pages._controls import inside, with_breakdown
from pages._definition import definition
from pages._furniture import IMAGE, ZOOM, drawn, graph, grid, link, shaded, take_away, way_up
from pages._map import parts_map
from pages._names import dimension_name, name
from pages._numbers import period_name
from pages._page import House
from pages._reported import beside, reported, reporting_note
from pages._sentences import summary, unseen
from pages._series import latest_with_values, series
from pages._sources import sources_of
from pages._states import no_rows, other_vintage, refused
from pages._table import columns, rows
from pages._words import words

PATH = "/trends"
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}
MAP_HEIGHT = 460  # [pixels]
BAR_HEIGHT = 30  # of a bar and the space around it [pixels]
MOST_LINKS = 40  # parts offered as links; the table opens the others


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Nav(id="trends-path", className="osh-path", **aria(label=_("What is shown"))),
                html.Div(
                    dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                    id="trends-summary",
                    className="osh-summary",
                ),
                html.Div(
                    [_chart_panel(language), _place_panel(language)],
                    id="trends-panels",
                    className="osh-panels osh-alone",
                ),
                html.Nav(
                    id="trends-inside", className="osh-inside", **aria(label=_("Look inside"))
                ),
                _table_panel(language),
                take_away("trends", language),
                html.Section(
                    [
                        html.H2(_("What this figure is"), className="osh-heading"),
                        html.Div(id="trends-definition"),
                    ]
                ),
            ],
            id="trends-body",
            style=SHOWN,
        ),
    )


def answer(asked: Question, house: House, language: Language) -> dict[str, Any]:
    """Ask once, and fill every panel from the release.

    Raises
    ------
    Refusal
        As the door does.
    """
    release = house.ask(asked)
    if release.figures.is_empty():
        return {"alert": no_rows(_ways(asked, house, language), language), "body": HIDDEN}
    cited = address.write(asked.at(release.edition.number))
    place, by_whom = _place(release, house, language), reported(release, house)
    in_order = series(release, language).sort("period", descending=True, maintain_order=True)
    listed, heads = beside(
        rows(release, house, language), columns(release, language), in_order, by_whom, language
    )
    return {
        "alert": _of_another_vintage(release, house, language),
        "body": SHOWN,
        "path": way_up(asked, PATH, language),
        "summary": [
            *[html.P(sentence) for sentence in summary(release, language)],
            *[html.P(note.to(language), className="osh-note") for note in day_note(asked)],
            *[
                html.P(note, className="osh-note")
                for note in reporting_note(release, by_whom, language)
            ],
        ],
        "chart": drawn(trend(release, language)),
        "unseen": _unseen(release, language),
        "panels": "osh-panels osh-alone" if place["place"] == HIDDEN else "osh-panels",
        **place,
        "inside": _inside(asked, release, house, language),
        "rows": listed,
        "columns": heads,
        "definition": [definition(release, house, language), *sources_of([release], language)],
        "csv": f"/api/v1/ask.csv{cited}",
        "json": f"/api/v1/ask.json{cited}",
        "cite": PATH + cited,
    }


def _of_another_vintage(release: Release, house: House, language: Language) -> Component | None:
    current = house.edition()
    if current is None or current.number == release.edition.number:
        return None
    current_one = PATH + address.write(replace(release.question, vintage=None), language)
    return other_vintage(release.edition.number, current.number, current_one, language)


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def _chart_panel(language: Language) -> Component:
    _ = words(language)
    return html.Section(
        [
            html.H2(_("Over time"), className="osh-heading"),
            dcc.Store(id="trends-chart-drawn"),
            graph("trends-chart", language, {"height": "420px"}, (IMAGE, *ZOOM)),
            html.P(
                _(
                    "Bands and whiskers are 95% intervals. A gap has no figure; a dashed line "
                    "is a break."
                ),
                className="osh-note",
            ),
            html.Ul(id="trends-unseen", className="osh-unseen"),
        ]
    )


def _place_panel(language: Language) -> Component:
    return html.Section(
        [
            html.H2(id="trends-place-heading", className="osh-heading"),
            dcc.Store(id="trends-place-drawn"),
            graph("trends-place-chart", language, {}),
            html.P(id="trends-place-note", className="osh-note"),
        ],
        id="trends-place",
        style=HIDDEN,
    )


def _table_panel(language: Language) -> Component:
    _ = words(language)
    return html.Section(
        [html.H2(_("Table"), className="osh-heading"), grid("trends-table", language)]
    )


def _unseen(release: Release, language: Language) -> list[Component]:
    _ = words(language)
    lines = unseen(release, language)
    return [html.Li(_("Not drawn:")), *map(html.Li, lines)] if lines else []


def _place(release: Release, house: House, language: Language) -> dict[str, Any]:
    """Draw the map of an area's parts where there is one, bars for several units, else nothing."""
    _ = words(language)
    last = latest_with_values(series(release, language)).drop_nulls("value")
    if last.height < 2:
        return {"place": HIDDEN}
    period = period_name(last["period"][0], language)
    held = release.question.where.get("area", ())
    parted = "area" in release.question.by and len(held) == 1
    shown_apart = release.question.by == ("area",) and parted
    boundaries = house.boundaries(held[0]) if shown_apart else None
    if boundaries:
        return {
            "place": {},
            "place_heading": _("Map, {period}").format(period=period),
            "place_figure": drawn(parts_map(release, boundaries, language)),
            "place_size": {"height": f"{MAP_HEIGHT}px"},
            "place_note": _(
                "Grey parts have no figure. A click looks inside a part that has parts."
            ),
        }
    notes = []
    if shown_apart:
        sentence = _("No boundaries are kept for the parts of {area}, so they stand as bars.")
        notes.append(sentence.format(area=name("area", held[0], language)))
    if last.height > MOST_BARS:
        sentence = _("The {count} highest of {all}; the table has them all.")
        notes.append(sentence.format(count=MOST_BARS, all=last.height))
    return {
        "place": {},
        "place_heading": _("Compared, {period}").format(period=period),
        "place_figure": drawn(bars(release, language)),
        "place_size": {"height": f"{72 + BAR_HEIGHT * min(last.height, MOST_BARS)}px"},
        "place_note": " ".join(notes),
    }


def _inside(asked: Question, release: Release, house: House, language: Language) -> list[Component]:
    """Link to each unit that can be looked into, for a keyboard as for a click on the map."""
    _ = words(language)
    if not asked.by:
        return []
    dimension = asked.by[-1]
    found = release.figures[dimension].unique().sort().to_list()
    held = asked.where.get(dimension, ())
    chosen = [code for code in found if code not in held]
    if dimension == "area" and len(held) > 1:
        chosen = [*held]
    opened = inside(asked, dimension, chosen, house.coverage())
    if not opened:
        return []
    links = [
        link(
            name(dimension, code, language),
            replace(asked, where={**asked.where, dimension: (code,)}),
            PATH,
            language,
        )
        for code in opened[:MOST_LINKS]
    ]
    return [html.Span(_("Look inside:")), *links]


def _ways(asked: Question, house: House, language: Language) -> list[Component]:
    """Link to the question broken down by each dimension its areas can be."""
    rows = house.coverage().filter(
        pl.col("indicator") == asked.indicator,
        pl.col("area").is_in(list(asked.where.get("area", ()))),
    )
    can = [d for d in rows["by"].explode().drop_nulls().unique().sort() if d not in asked.by]
    return [
        html.Span(
            [" ", link(dimension_name(d, language), with_breakdown(asked, d), PATH, language)]
        )
        for d in can
        if d != "area"
    ]
