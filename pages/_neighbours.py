"""The panel on neighbours: where high and low places lie together, and a map of smoothed rates."""

from dataclasses import replace
from typing import Any

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.periods import Span
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages._furniture import drawn, graph
from pages._map import parts_map
from pages._method import how
from pages._names import name
from pages._numbers import number, period_name, places, scale
from pages._page import House
from pages._series import latest_with_values
from pages._words import words

HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": ".75rem"}
MAP_HEIGHT = 460  # [pixels]
SHAPES = ("rate", "share")
CLUSTERS = ("high_high", "low_low", "high_low", "low_high")

NEIGHBOURS = {
    "panel": ("trends-neighbours", "style"),
    "said": ("trends-neighbours-said", "children"),
    "figure": ("trends-smoothed-drawn", "data"),
    "map": ("trends-smoothed", "style"),
    "note": ("trends-smoothed-note", "children"),
    "table": ("trends-smoothed-table", "children"),
    "how": ("trends-neighbours-how", "children"),
}
"""Where each part goes."""


def neighbours_panel(language: Language) -> Component:
    """Lay out the empty panel; shown where there is a map and something can be said."""
    _ = words(language)
    return html.Section(
        [
            html.H2(_("Do high places lie together?"), className="osh-heading"),
            html.Div(id="trends-neighbours-said", className="osh-summary"),
            html.Div(
                [
                    html.H3(_("Smoothed map"), className="osh-heading"),
                    dcc.Store(id="trends-smoothed-drawn"),
                    graph("trends-smoothed-chart", language, {"height": f"{MAP_HEIGHT}px"}),
                    html.P(id="trends-smoothed-note", className="osh-note"),
                    html.Details(id="trends-smoothed-table", className="osh-more"),
                ],
                id="trends-smoothed",
            ),
            html.Div(id="trends-neighbours-how"),
        ],
        id="trends-neighbours",
        style=HIDDEN,
    )


def neighbours(asked: Question, house: House, language: Language) -> dict[str, Any]:
    """Ask where neighbours are alike in the last period, and for the smoothed rates.

    Raises
    ------
    Refusal
        As the door does.
    """
    held = asked.where.get("area", ())
    card = house.indicators().get(asked.indicator)
    boundaries = house.boundaries(held[0]) if asked.by == ("area",) and len(held) == 1 else None
    if not boundaries or card is None or card.shape not in SHAPES:
        return nothing()
    last = latest_with_values(house.ask(asked).figures)
    if last.is_empty():
        return nothing()
    now = Span(last["period"][0], last["period"][0])
    found = house.ask(replace(asked, period=now, analysis="spatial_moran"))
    if found.figures["cluster"].count() == 0:
        return nothing()
    smoothed = house.ask(replace(asked, period=now, analysis="spatial_eb_rates"))
    is_smoothed = smoothed.figures["smoothed"].count() > 1
    return {
        "panel": SHOWN,
        "said": [html.P(line) for line in verdict(found, language)],
        "figure": drawn(parts_map(_smooth(smoothed), boundaries, language))
        if is_smoothed
        else None,
        "map": {} if is_smoothed else HIDDEN,
        "note": _note(language),
        "table": table(found, smoothed, language),
        "how": [*how(found, language), *how(smoothed, language)],
    }


def nothing() -> dict[str, Any]:
    """Hide the panel."""
    return {"panel": HIDDEN, "how": [], "said": []}


def verdict(found: Release, language: Language) -> list[str]:
    """Say which places lie among their like, and how sure that is for the whole."""
    _ = words(language)
    figures, card = found.figures, found.analysis
    assert card is not None, "neighbours are judged by an analysis"
    (area,) = found.question.where["area"]
    said = {
        "area": name("area", area, language),
        "period": period_name(figures["period"][0], language),
        "count": figures["cluster"].count(),
    }
    lines = []
    for cluster in CLUSTERS:
        codes = figures.filter(cluster=cluster)["area"]
        if len(codes):
            listed = _(", ").join(name("area", code, language) for code in codes)
            lines.append(
                _("{kind}: {units}").format(kind=card.words[cluster].to(language), units=listed)
            )
    first = (
        _(
            "{area}, {period}: places that stand out together with their neighbours by more than "
            "chance, many being looked at: {marked} of {count}."
        )
        if lines
        else _(
            "{area}, {period}: of {count} places none lies in a cluster of high or low neighbours "
            "that is more than chance."
        )
    )
    marked = figures.filter(pl.col("cluster").is_in(CLUSTERS)).height
    return [first.format(**said, marked=marked), *map(_capital, lines)]


def table(found: Release, smoothed: Release, language: Language) -> list[Component]:
    """Give the table twin of the map: value, smoothed value and cluster of each place."""
    _ = words(language)
    card = found.analysis
    assert card is not None, "neighbours are judged by an analysis"
    times = scale(found.indicator)
    rows = (
        found.figures.select("area", "value", "cluster")
        .join(smoothed.figures.select("area", "smoothed"), on="area", how="left", validate="1:1")
        .filter(pl.col("value").is_not_null())
        .with_columns(pl.col("value", "smoothed") * times)
        .sort("smoothed", descending=True, nulls_last=True)
    )
    decimals = places(rows["value"])
    head = (_("Area"), _("Value"), _("Smoothed"), _("Cluster"))
    body = [
        html.Tr(
            [
                html.Td(name("area", row["area"], language)),
                html.Td(number(row["value"], language, decimals), className="osh-figure"),
                html.Td(
                    "–" if row["smoothed"] is None else number(row["smoothed"], language, decimals),
                    className="osh-figure",
                ),
                html.Td(card.words[row["cluster"]].to(language) if row["cluster"] else "–"),
            ]
        )
        for row in rows.iter_rows(named=True)
    ]
    headings = [
        html.Th(word, scope="col", className="osh-figure" if place in (1, 2) else "")
        for place, word in enumerate(head)
    ]
    return [
        html.Summary(_("Table")),
        html.Table([html.Thead(html.Tr(headings)), html.Tbody(body)], className="osh-ranking"),
    ]


def _smooth(release: Release) -> Release:
    """Put the smoothed rates where a map looks for values; they have no interval of their own."""
    nothing_known = [pl.lit(None, pl.Float64).alias(end) for end in ("lower", "upper")]
    figures = release.figures.with_columns(pl.col("smoothed").alias("value"), *nothing_known)
    return replace(release, figures=figures)


def _note(language: Language) -> str:
    _ = words(language)
    return _(
        "Each rate is drawn towards that of the place and its neighbours together, the further the "
        "fewer people it rests on. It shows the pattern; a place is judged by its own figure."
    )


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
