"""Completeness: how much of what enterprises owed came, how much in time, and where it did not."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question, question
from pages import _address as address
from pages import _completeness as completeness
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._completeness import PATH, Choices, answer, body, choices, refusal, settled
from pages._controls import select
from pages._page import House, Page
from pages._words import words

NOTHING = Question("")  # what is asked while nothing was counted
CONTROLS = ("indicator", "obligation", "area", "breakdown", "period")
OFFERS = {"obligation": "obligations", "area": "areas", "breakdown": "breakdowns",
          "period": "periods"}  # fmt: skip
"""What each list of choices is called; the indicators are always the same."""

ANSWERS = {
    "alert": ("completeness-alert", "children"),
    "body": ("completeness-body", "style"),
    "path": ("completeness-path", "children"),
    "cards": ("completeness-cards", "children"),
    "desk": ("completeness-desk", "children"),
    "panels": ("completeness-panels", "className"),
    "heat_heading": ("completeness-heat-heading", "children"),
    "heat_figure": ("completeness-heat-drawn", "data"),
    "heat_size": ("completeness-heat-chart", "style"),
    "heat_note": ("completeness-heat-note", "children"),
    "place": ("completeness-place", "style"),
    "place_heading": ("completeness-place-heading", "children"),
    "place_figure": ("completeness-place-drawn", "data"),
    "place_size": ("completeness-place-chart", "style"),
    "place_note": ("completeness-place-note", "children"),
    "rows": ("completeness-table", "rowData"),
    "columns": ("completeness-table", "columnDefs"),
    "definition": ("completeness-definition", "children"),
    "csv": ("completeness-csv", "href"),
    "json": ("completeness-json", "href"),
    "cite": ("completeness-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    try:
        asked = _read(address.search(query), house)
    except Refusal:
        asked = settled(NOTHING, house)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Completeness"), order=1, size="xl"),
            _controls(choices(asked, house, language), language),
            dcc.Location(id="completeness-address", refresh="callback-nav"),
            dcc.Store(id="completeness-question"),
            html.Div(id="completeness-alert"),
            body(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the question they make."""

    @app.callback(
        Output("completeness-address", "search"),
        Output("completeness-question", "data"),
        *(Output(f"completeness-{control}", "data") for control in OFFERS),
        *(Output(f"completeness-{control}", "value") for control in CONTROLS),
        Input("completeness-address", "search"),
        *(Input(f"completeness-{control}", "value") for control in CONTROLS),
        Input("completeness-place-chart", "clickData"),
        Input("completeness-table", "cellClicked"),
        State("completeness-table", "rowData"),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, clicked, cell, rows, language = said
        control = str(ctx.triggered_id or "").removeprefix("completeness-")
        spoken: dict[str, Any] = dict(zip(CONTROLS, values, strict=True))
        try:
            asked = _read(search or "", house)
        except Refusal:
            if control not in CONTROLS:
                left = len(OFFERS) + len(CONTROLS)
                return (no_update, address.as_asked(search or ""), *[no_update] * left)
            asked = settled(NOTHING, house)
        if control == "place-chart" and clicked:
            control, spoken["place"] = "place", clicked["points"][0].get("location")
        if control == "table" and cell and cell.get("colId") == "unit":
            control, spoken["place"] = "place", rows[int(cell["rowId"])]["part"]
        now = completeness.changed(asked, control, spoken.get(control), house)
        offer = choices(now, house, language)
        return (
            no_update if now == asked else address.write(now, language),
            str(now),
            *(getattr(offer, several) for several in OFFERS.values()),
            offer.indicator, offer.obligation, offer.area, offer.breakdown, offer.period,
        )  # fmt: skip

    answering(
        app,
        ANSWERS,
        "completeness-question",
        lambda text, language: answer(question(text) if text else NOTHING, house, language),
        refusal,
    )
    dressing(
        app,
        {f"completeness-{part}-chart": f"completeness-{part}-drawn" for part in ("heat", "place")},
    )
    copying(app, "completeness")


def _read(search: str, house: House) -> Question:
    return settled(address.read(search), house)


def _controls(offer: Choices, language: Language) -> Component:
    _ = words(language)
    fields = [
        select("completeness-indicator", _("Indicator"), data=offer.indicators,
               value=offer.indicator),
        select("completeness-area", _("Area"), data=offer.areas, value=offer.area,
               searchable=True, limit=200,
               nothingFoundMessage=_("No area with figures is called so")),
        select("completeness-obligation", _("Return"), data=offer.obligations,
               value=offer.obligation),
    ]  # fmt: skip
    short = [
        select("completeness-breakdown", _("Broken down by"), data=offer.breakdowns,
               value=offer.breakdown),
        select("completeness-period", _("To"), data=offer.periods, value=offer.period),
    ]  # fmt: skip
    return html.Section(
        [*map(html.Div, fields), *(html.Div(field, className="osh-short") for field in short)],
        className="osh-controls",
        style={} if offer.area else {"display": "none"},
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="completeness",
    title=Text("Completeness", "报送完整性"),
    path=PATH,
    order=10,
    layout=layout,
    callbacks=callbacks,
)
