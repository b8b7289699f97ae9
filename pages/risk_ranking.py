"""Risk ranking: which industries, ownerships or places stand worst, and is it more than chance?"""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question
from pages import _address as address
from pages import _ranking as ranking
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._controls import select
from pages._numbers import unit_shown
from pages._order_panels import ORDER, no_order, order, order_panel
from pages._page import House, Page
from pages._ranking import LEVELS, Choices, View
from pages._ranking_panels import PATH, about_panel, answer, body, deaths, history_panel, refusal
from pages._words import words

CONTROLS = ("indicator", "area", "breakdown", "period", "benchmark", "level", "pool")
OFFERS = {"indicator": "indicators", "area": "areas", "breakdown": "breakdowns",
          "period": "periods"}  # fmt: skip
"""What each list of choices is called."""

ANSWERS = {
    "alert": ("ranking-alert", "children"),
    "body": ("ranking-body", "style"),
    "path": ("ranking-path", "children"),
    "summary": ("ranking-summary", "children"),
    "weakness": ("ranking-weakness", "children"),
    "provenance": ("ranking-provenance", "children"),
    "rows_figure": ("ranking-rows-drawn", "data"),
    "rows_size": ("ranking-rows-chart", "style"),
    "rows_note": ("ranking-rows-note", "children"),
    "funnel_figure": ("ranking-funnel-drawn", "data"),
    "funnel_size": ("ranking-funnel-chart", "style"),
    "funnel_note": ("ranking-funnel-note", "children"),
    "unseen": ("ranking-unseen", "children"),
    "inside": ("ranking-inside", "children"),
    "trends": ("ranking-trends", "children"),
    "rows": ("ranking-table", "rowData"),
    "columns": ("ranking-table", "columnDefs"),
    "about": ("ranking-about", "style"),
    "definition": ("ranking-definition", "children"),
    "csv": ("ranking-csv", "href"),
    "json": ("ranking-json", "href"),
    "cite": ("ranking-cite", "data"),
}
"""Where each part of an answer goes."""

HISTORY = {
    "history": ("ranking-history", "style"),
    "history_said": ("ranking-history-said", "children"),
    "history_figure": ("ranking-history-drawn", "data"),
    "history_note": ("ranking-history-note", "children"),
}
"""Where each part of the deaths through the years goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    search = address.search(query)
    try:
        view = ranking.read(search, house)
    except Refusal:
        view = View(ranking.settled(Question(""), house))
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Risk ranking"), order=1, size="xl"),
            _controls(
                ranking.choices(view, house, language), _unit(view, house, language), language
            ),
            dcc.Location(id="ranking-address", refresh="callback-nav"),
            dcc.Store(id="ranking-view"),
            html.Div(id="ranking-alert"),
            body(language),
            order_panel(view.pool, language),
            history_panel(language),
            about_panel(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the question they make."""

    @app.callback(
        Output("ranking-address", "search"),
        Output("ranking-view", "data"),
        *(Output(f"ranking-{control}", "data") for control in OFFERS),
        *(Output(f"ranking-{control}", "value") for control in CONTROLS),
        Output("ranking-benchmark", "description"),
        Input("ranking-address", "search"),
        *(Input(f"ranking-{control}", "value") for control in CONTROLS),
        Input("ranking-rows-chart", "clickData"),
        Input("ranking-funnel-chart", "clickData"),
        Input("ranking-table", "cellClicked"),
        State("ranking-table", "rowData"),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, row, point, cell, rows, language = said
        control = str(ctx.triggered_id or "").removeprefix("ranking-")
        try:
            asked = ranking.read(search or "", house)
        except Refusal:
            if control not in CONTROLS:
                return (no_update, search, *[no_update] * (len(OFFERS) + len(CONTROLS) + 1))
            asked = View(ranking.settled(Question(""), house))
        spoken = dict(zip(CONTROLS, values, strict=True))
        clicked = {"rows-chart": _clicked(row), "funnel-chart": _clicked(point),
                   "table": _part(cell, rows)}  # fmt: skip
        if control in clicked:
            now = ranking.into(asked, clicked[control], house)
        else:
            now = ranking.changed(asked, control, spoken.get(control), house)
        offer = ranking.choices(now, house, language)
        written = ranking.write(now, language)
        return (
            no_update if now == asked else written,
            written,
            *(getattr(offer, several) for several in OFFERS.values()),
            offer.indicator, offer.area, offer.breakdown, offer.period,
            "" if offer.benchmark is None else offer.benchmark, offer.level, offer.pool,
            _unit(now, house, language),
        )  # fmt: skip

    answering(
        app,
        ANSWERS,
        "ranking-view",
        lambda written, language: answer(ranking.read(written, house), house, language),
        refusal,
    )

    @app.callback(
        {part: Output(*where) for part, where in HISTORY.items()},
        Input("ranking-history", "id"),
        State("ranking-address", "search"),
        State("shell-language", "data"),
    )
    def show_history(_id: str, search: str | None, language: Language) -> dict[str, Any]:
        try:
            vintage = ranking.read(search or "", house).question.vintage
            filled = deaths(vintage, house, language)
        except Refusal:  # of the view, said where its answer would stand
            filled = {}
        return {part: filled.get(part, no_update) for part in HISTORY}

    answering(
        app,
        ORDER,
        "ranking-view",
        lambda written, language: order(ranking.read(written, house), house, language),
        lambda _sentence, _language: no_order(),  # said where the answer would stand
    )

    graphs = ("rows", "funnel", "history", "order", "bump")
    dressing(app, {f"ranking-{graph}-chart": f"ranking-{graph}-drawn" for graph in graphs})
    copying(app, "ranking")


def _clicked(clicked: Mapping[str, Any] | None) -> str | None:
    """Give the code of the unit that was clicked in a chart: the last its point carries."""
    known = clicked["points"][0].get("customdata") if clicked else None
    return known[-1] if known else None


def _part(cell: Mapping[str, Any] | None, rows: list[dict[str, Any]] | None) -> str | None:
    """Give the code a click on a unit's name looks into."""
    if not cell or not rows or cell.get("colId") != "unit":
        return None
    part: str | None = rows[int(cell["rowId"])]["part"]
    return part


def _unit(view: View, house: House, language: Language) -> str:
    cards = house.indicators()
    known = view.question.indicator in cards
    return unit_shown(cards[view.question.indicator], language) if known else ""


def _controls(offer: Choices, unit: str, language: Language) -> Component:
    _ = words(language)
    fields = [
        select(
            "ranking-indicator", _("Indicator"), data=offer.indicators, value=offer.indicator,
            searchable=True, placeholder=_("Choose one"),
            nothingFoundMessage=_("No indicator is called so"), maxDropdownHeight=380,
        ),
        select(
            "ranking-area", _("Area"), data=offer.areas, value=offer.area, searchable=True,
            limit=200, nothingFoundMessage=_("No area with figures is called so"),
        ),
        select(
            "ranking-breakdown", _("Ranked by"), data=offer.breakdowns, value=offer.breakdown,
        ),
    ]  # fmt: skip
    short = [
        select("ranking-period", _("Period"), data=offer.periods, value=offer.period,
               searchable=True),
        dmc.NumberInput(
            id="ranking-benchmark", label=_("Benchmark"), description=unit, size="sm", min=0,
            inputWrapperOrder=["label", "input", "description", "error"],
            value="" if offer.benchmark is None else offer.benchmark, debounce=700,
            placeholder=_("all units pooled"), hideControls=True,
        ),
        select(
            "ranking-level", _("Stands out beyond"), value=offer.level,
            data=[{"value": level, "label": _("{level}% limits").format(level=level)}
                  for level in LEVELS],
        ),
    ]  # fmt: skip
    return html.Section(
        [*map(html.Div, fields), *(html.Div(field, className="osh-short") for field in short)],
        className="osh-controls",
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="risk_ranking",
    title=Text("Risk ranking", "风险排名"),
    path=PATH,
    order=3,
    layout=layout,
    callbacks=callbacks,
)
