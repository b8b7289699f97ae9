"""Overview: the headline figures of an area, what moved, where, and what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question, question
from pages import _address as address
from pages import _controls as controls
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._furniture import graph, shaded, take_away
from pages._headlines import MOST, chosen
from pages._names import name
from pages._page import House, Page
from pages._states import refused
from pages._survey import HIDDEN, SHOWN, survey
from pages._words import words

PATH = "/overview"
ANSWERS = {
    "alert": ("overview-alert", "children"),
    "body": ("overview-body", "style"),
    "path": ("overview-path", "children"),
    "summary": ("overview-summary", "children"),
    "cards": ("overview-cards", "children"),
    "place": ("overview-place", "style"),
    "place_heading": ("overview-place-heading", "children"),
    "place_figure": ("overview-place-drawn", "data"),
    "place_size": ("overview-place-chart", "style"),
    "place_note": ("overview-place-note", "children"),
    "by_area": ("overview-by-area", "children"),
    "by_industry": ("overview-by-industry", "children"),
    "moved_heading": ("overview-moved-heading", "children"),
    "gaps": ("overview-gaps", "children"),
    "sources": ("overview-sources", "children"),
    "csv": ("overview-csv", "href"),
    "json": ("overview-json", "href"),
    "cite": ("overview-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    search = address.search(query)
    try:
        asked = _question(search, house)
    except Refusal:
        asked = begin(house)
    areas, indicators, indicator = choices(asked, house, language)
    fields = [
        controls.select(
            "overview-area", _("Area"), data=areas, value=_area(asked), searchable=True, limit=200,
            nothingFoundMessage=_("No area with figures is called so"),
        ),
        controls.select(
            "overview-indicator", _("On the map and in the rankings"), data=indicators,
            value=indicator, searchable=True, maxDropdownHeight=380,
            nothingFoundMessage=_("No indicator is called so"),
        ),
    ]  # fmt: skip
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Overview"), order=1, size="xl"),
            html.Section(
                [*map(html.Div, fields)], className="osh-controls", **aria(label=_("What to show"))
            ),
            dcc.Location(id="overview-address", refresh="callback-nav"),
            dcc.Store(id="overview-question"),
            html.Div(id="overview-alert"),
            _body(language),
        ],
        gap="md",
    )
    return part


def begin(house: House, area: str | None = None) -> Question:
    """Give the view an area opens with; without one, of the area with the most indicators."""
    coverage, cards = house.coverage(), house.indicators()
    known = coverage.filter(pl.col("indicator").is_in(list(cards)))
    if known.is_empty():
        return Question("")
    counts = known.group_by("area").len().sort("len", "area", descending=[True, False])
    held = area or str(counts["area"][0])
    found = chosen(coverage, cards, held)
    parted = set(known.filter(pl.col("area") == held, pl.col("by").list.len() > 0)["indicator"])
    # The more kinds of cases a figure counts, the fewer of its parts are hidden.
    ranked = sorted(found, key=lambda id: (id not in parted, -len(cards[id].events)))
    return Question(ranked[0] if ranked else "", where={"area": (held,)})


def choices(
    asked: Question, house: House, language: Language
) -> tuple[list[controls.Choice], list[controls.Choice], str | None]:
    """Give the areas there are, the indicators the area has figures for, and the one asked.

    A control must not stand on what it does not offer: it would free itself, and ask again.
    """
    coverage, cards = house.coverage(), house.indicators()
    counts = coverage.group_by("area").len().sort("len", "area", descending=[True, False])
    areas = [
        {"value": code, "label": name("area", code, language)}
        for code in dict.fromkeys([*counts["area"], _area(asked)])
        if code
    ]
    here = coverage.filter(pl.col("area") == _area(asked), pl.col("whole"))
    offer = controls.choices(asked, here, cards, language)
    return areas, offer.indicators, offer.indicator


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the view they make in one go."""

    @app.callback(
        Output("overview-address", "search"),
        Output("overview-question", "data"),
        Output("overview-area", "data"),
        Output("overview-area", "value"),
        Output("overview-indicator", "data"),
        Output("overview-indicator", "value"),
        Input("overview-address", "search"),
        Input("overview-area", "value"),
        Input("overview-indicator", "value"),
        Input("overview-place-chart", "clickData"),
        State("shell-language", "data"),
    )
    def hold(
        search: str | None,
        area: str | None,
        indicator: str | None,
        clicked: Any,
        language: Language,
    ) -> tuple[Any, ...]:
        changed = str(ctx.triggered_id or "").removeprefix("overview-")
        try:
            asked = _question(search or "", house)
        except Refusal:
            if changed not in ("area", "indicator"):
                return (no_update, address.as_asked(search or ""), *[no_update] * 4)
            asked = begin(house)
        now = _changed(asked, changed, area, indicator, clicked, house)
        areas, indicators, offered = choices(now, house, language)
        return (
            no_update if now == asked else address.write(now, language),
            str(now),
            areas, _area(now), indicators, offered,
        )  # fmt: skip

    answering(
        app,
        ANSWERS,
        "overview-question",
        lambda text, language: survey(question(text), house, PATH, language) if text else {},
        lambda sentence, language: {"alert": refused(sentence, language), "body": HIDDEN},
    )

    dressing(app, {"overview-place-chart": "overview-place-drawn"})
    copying(app, "overview")


def _area(asked: Question) -> str | None:
    return next(iter(asked.where.get("area", ())), None)


def _question(search: str, house: House) -> Question:
    """Read the view of an address; what it leaves out is chosen for the area."""
    asked = address.read(search)
    area = _area(asked)
    opened = begin(house, area)
    return Question(
        asked.indicator or opened.indicator,
        where={"area": (area,)} if area else opened.where,
        vintage=asked.vintage,
    )


def _changed(
    asked: Question,
    changed: str,
    area: str | None,
    indicator: str | None,
    clicked: Any,
    house: House,
) -> Question:
    """Give the view after one control was touched."""
    coverage = house.coverage()
    match changed:
        case "indicator" if indicator:
            return replace(asked, indicator=indicator)
        case "area" if area and area != _area(asked):
            return _elsewhere(asked, area, house)
        case "place-chart" if clicked:
            code = clicked["points"][0].get("location")
            if code in set(coverage["area"]):
                return _elsewhere(asked, code, house)
    return asked


def _elsewhere(asked: Question, area: str, house: House) -> Question:
    """Look at another area, with the same indicator where it has figures."""
    here = house.coverage().filter(pl.col("area") == area, pl.col("whole"))
    if asked.indicator in set(here["indicator"]):
        return replace(asked, where={"area": (area,)})
    return replace(begin(house, area), vintage=asked.vintage)


def _body(language: Language) -> Component:
    """Lay out the page's parts, grey until the first answer fills them."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Nav(
                    id="overview-path", className="osh-path", **aria(label=_("What is shown"))
                ),
                html.Div(
                    dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                    id="overview-summary",
                    className="osh-summary",
                ),
                html.Section(
                    [dmc.Skeleton(h=250) for _card in range(MOST)],
                    id="overview-cards",
                    className="osh-cards",
                    **aria(label=_("Headline figures")),
                ),
                html.Section(
                    [
                        html.H2(id="overview-moved-heading", className="osh-heading"),
                        html.Div(
                            [
                                _place(language),
                                html.Div(id="overview-by-area"),
                                html.Div(id="overview-by-industry"),
                                html.Div(
                                    [
                                        html.H2(_("What is missing"), className="osh-heading"),
                                        html.Div(id="overview-gaps"),
                                    ]
                                ),
                            ],
                            className="osh-halves",
                        ),
                    ]
                ),
                take_away("overview", language),
                html.Div(id="overview-sources"),
            ],
            id="overview-body",
            style=SHOWN,
        ),
    )


def _place(language: Language) -> Component:
    return html.Div(
        [
            html.H3(id="overview-place-heading", className="osh-heading"),
            dcc.Store(id="overview-place-drawn"),
            graph("overview-place-chart", language, {}),
            html.P(id="overview-place-note", className="osh-note"),
        ],
        id="overview-place",
        style=HIDDEN,
    )


PAGE = Page(
    id="overview",
    title=Text("Overview", "概览"),
    path=PATH,
    order=1,
    layout=layout,
    callbacks=callbacks,
)
