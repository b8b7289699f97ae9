"""Calibers: what does each counting rule make of the same cases, and why do the numbers differ?"""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question
from pages import _address as address
from pages import _calibers as calibers
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._caliber_panels import PATH, answer, body, refusal
from pages._calibers import Choices
from pages._controls import select
from pages._page import House, Page
from pages._words import words

CONTROLS = ("area", "period", "industry", "ownership")
OFFERS = ("areas", "periods", "industries", "ownerships")

ANSWERS = {
    "alert": ("calibers-alert", "children"),
    "body": ("calibers-body", "style"),
    "path": ("calibers-path", "children"),
    "summary": ("calibers-summary", "children"),
    "chart": ("calibers-chart-drawn", "data"),
    "size": ("calibers-chart", "style"),
    "unseen": ("calibers-unseen", "children"),
    "why": ("calibers-why", "style"),
    "gaps": ("calibers-gaps", "children"),
    "rows": ("calibers-table", "rowData"),
    "columns": ("calibers-table", "columnDefs"),
    "each": ("calibers-each", "children"),
    "rules": ("calibers-rules", "children"),
    "definition": ("calibers-definition", "children"),
    "csv": ("calibers-csv", "href"),
    "json": ("calibers-json", "href"),
    "cite": ("calibers-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    try:
        asked = calibers.read(address.search(query), house)
    except Refusal:
        asked = calibers.settled(Question(""), house)
    offer = calibers.choices(asked, house, language, known=False)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("One case file, every caliber"), order=1, size="xl"),
            _controls(offer, language),
            dcc.Location(id="calibers-address", refresh="callback-nav"),
            dcc.Store(id="calibers-view"),
            html.Div(id="calibers-alert"),
            body(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the question they make."""

    @app.callback(
        Output("calibers-address", "search"),
        Output("calibers-view", "data"),
        *(Output(f"calibers-{control}", "data") for control in CONTROLS),
        *(Output(f"calibers-{control}", "value") for control in CONTROLS),
        Input("calibers-address", "search"),
        *(Input(f"calibers-{control}", "value") for control in CONTROLS),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, language = said
        control = str(ctx.triggered_id or "").removeprefix("calibers-")
        try:
            asked = calibers.read(search or "", house)
            spoken = dict(zip(CONTROLS, values, strict=True))
            now = calibers.changed(asked, spoken, house) if control in CONTROLS else asked
            offer = calibers.choices(now, house, language)
        except Refusal:
            return (no_update, search, *[no_update] * (2 * len(CONTROLS)))
        written = address.write(now, language)
        return (
            no_update if now == asked else written,
            written,
            *(getattr(offer, several) for several in OFFERS),
            *(getattr(offer, control) for control in CONTROLS),
        )

    answering(
        app,
        ANSWERS,
        "calibers-view",
        lambda written, language: answer(calibers.read(written, house), house, language),
        refusal,
    )

    dressing(app, {"calibers-chart": "calibers-chart-drawn"})
    copying(app, "calibers")


def _controls(offer: Choices, language: Language) -> Component:
    _ = words(language)
    fields = [
        select(
            "calibers-area", _("Area"), data=offer.areas, value=offer.area, searchable=True,
            limit=200, nothingFoundMessage=_("No area with figures is called so"),
        ),
        select(
            "calibers-industry", _("Industry"), data=offer.industries, value=offer.industry,
            searchable=True,
        ),
        select(
            "calibers-ownership", _("Ownership"), data=offer.ownerships, value=offer.ownership,
        ),
    ]  # fmt: skip
    period = select(
        "calibers-period", _("Period"), data=offer.periods, value=offer.period, searchable=True
    )
    return html.Section(
        [*map(html.Div, fields), html.Div(period, className="osh-short")],
        className="osh-controls osh-even",
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="calibers",
    title=Text("Calibers", "统计口径"),
    path=PATH,
    order=4,
    layout=layout,
    callbacks=callbacks,
)
