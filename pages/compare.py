"""Compare: two or more industries, ownerships, sizes or places side by side, fairly."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question
from pages import _address as address
from pages import _comparison as comparison
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._comparison import Choices, View
from pages._comparison_panels import PATH, answer, body, refusal
from pages._controls import select
from pages._page import House, Page
from pages._words import words

CONTROLS = ("indicator", "area", "dimension", "units", "reference", "within", "first", "last")
OFFERS = {
    "indicator": "indicators", "area": "areas", "dimension": "dimensions", "units": "all_units",
    "reference": "references", "within": "strata", "first": "periods", "last": "periods",
}  # fmt: skip
"""What each list of choices is called."""

CHARTS = ("chart", "ratios", "gap", "strata")
ANSWERS = {
    "alert": ("compare-alert", "children"),
    "body": ("compare-body", "style"),
    "summary": ("compare-summary", "children"),
    "doubts": ("compare-doubts", "children"),
    "chart": ("compare-chart-drawn", "data"),
    "chart_size": ("compare-chart-chart", "style"),
    "ratios": ("compare-ratios-drawn", "data"),
    "ratios_size": ("compare-ratios-chart", "style"),
    "unseen": ("compare-unseen", "children"),
    "gap": ("compare-gap", "style"),
    "gap_said": ("compare-gap-said", "children"),
    "gap_figure": ("compare-gap-drawn", "data"),
    "gap_size": ("compare-gap-chart", "style"),
    "strata": ("compare-strata-drawn", "data"),
    "strata_size": ("compare-strata-chart", "style"),
    "gap_note": ("compare-gap-note", "children"),
    "found": ("compare-found", "children"),
    "rows": ("compare-table", "rowData"),
    "columns": ("compare-table", "columnDefs"),
    "how": ("compare-how", "children"),
    "csv": ("compare-csv", "href"),
    "json": ("compare-json", "href"),
    "more": ("compare-more", "children"),
    "cite": ("compare-cite", "data"),
    "definition": ("compare-definition", "children"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls; what the address says comes with the first answer."""
    _ = words(language)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Compare"), order=1, size="xl"),
            _controls(_unsettled(address.search(query), house, language), language),
            dcc.Location(id="compare-address", refresh="callback-nav"),
            dcc.Store(id="compare-view"),
            html.Div(id="compare-alert"),
            body(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the view they make."""

    @app.callback(
        Output("compare-address", "search"),
        Output("compare-view", "data"),
        *(Output(f"compare-{control}", "data") for control in OFFERS),
        *(Output(f"compare-{control}", "value") for control in CONTROLS),
        Input("compare-address", "search"),
        *(Input(f"compare-{control}", "value") for control in CONTROLS),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, language = said
        control = str(ctx.triggered_id or "").removeprefix("compare-")
        try:
            view = comparison.read(search or "", house)
        except Refusal:
            if control not in CONTROLS:
                return (no_update, search, *[no_update] * (len(OFFERS) + len(CONTROLS)))
            view = comparison.settled(View(Question("")), house)
        spoken = dict(zip(CONTROLS, values, strict=True))
        now = comparison.changed(view, control, spoken, house)
        offer = comparison.choices(now, house, language)
        written = comparison.write(now, language)
        return (
            no_update if now == view else written,
            written,
            *(getattr(offer, several) for several in OFFERS.values()),
            *(getattr(offer, one) for one in CONTROLS),
        )

    answering(
        app,
        ANSWERS,
        "compare-view",
        lambda written, language: answer(comparison.read(written, house), house, language),
        refusal,
    )

    dressing(app, {f"compare-{chart}-chart": f"compare-{chart}-drawn" for chart in CHARTS})
    copying(app, "compare")


def _unsettled(search: str, house: House, language: Language) -> Choices:
    """Offer what is known without asking for figures; the first answer offers the rest."""
    try:
        asked = address.read(search.replace("&within=", "&_="))
    except Refusal:
        asked = Question("")
    quiet = house._replace(ask=_nothing)
    return comparison.choices(comparison.settled(View(asked), quiet), quiet, language)


def _nothing(asked: Question) -> Any:
    raise Refusal(f"'{asked}' is not asked while a page is laid out")


def _controls(offer: Choices, language: Language) -> Component:
    _ = words(language)
    several = {name: getattr(offer, several) for name, several in OFFERS.items()}
    stands = {name: getattr(offer, name) for name in CONTROLS}
    search = {"searchable": True, "limit": 200, "maxDropdownHeight": 380}

    def field(name: str, label: str, **more: Any) -> Component:
        part: Component = select(
            f"compare-{name}", label, data=several[name], value=stands[name], **more
        )
        return part

    short = [
        field("reference", _("Held against")),
        field("within", _("Within the same")),
        field("first", _("From")),
        field("last", _("To")),
    ]
    return html.Section(
        [
            html.Div(
                field(
                    "indicator",
                    _("Indicator"),
                    nothingFoundMessage=_("No indicator is called so"),
                    **search,
                )
            ),
            html.Div(field("area", _("Area"), **search)),
            html.Div(field("dimension", _("What to compare"))),
            html.Div(
                dmc.MultiSelect(
                    id="compare-units", label=_("Units"), data=several["units"],
                    value=stands["units"], size="sm", searchable=True, hidePickedOptions=True,
                    limit=200, debounce=300,
                ),
                className="osh-units",
            ),
            *(html.Div(each, className="osh-short") for each in short),
        ],
        className="osh-controls",
        **aria(label=_("What to show")),
    )  # fmt: skip


PAGE = Page(
    id="compare",
    title=Text("Compare", "对比"),
    path=PATH,
    order=4,
    layout=layout,
    callbacks=callbacks,
)
