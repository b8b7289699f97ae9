"""Composite index: who stands worst on several indicators together, and does it hang on weights?"""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from pages import _address as address
from pages import _index as index
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._controls import select
from pages._index import FEWEST, MOST, PATH, Choices, View
from pages._index_panels import HIDDEN, answer, body, pair_controls, pairs_said, refusal
from pages._page import House, Page
from pages._words import words

CONTROLS = ("indicators", "area", "by", "period", "weights", "score")
OFFERS = {"indicators": "indicators", "area": "areas", "by": "bys", "period": "periods"}
"""What each list of choices is called."""
PRESETS = ("alike", "order")

ANSWERS = {
    "alert": ("index-alert", "children"),
    "body": ("index-body", "style"),
    "summary": ("index-summary", "children"),
    "provenance": ("index-provenance", "children"),
    "bars_figure": ("index-bars-drawn", "data"),
    "bars_size": ("index-bars-chart", "style"),
    "bars_note": ("index-bars-note", "children"),
    "bump_figure": ("index-bump-drawn", "data"),
    "bump_size": ("index-bump-chart", "style"),
    "bump_note": ("index-bump-note", "children"),
    "unseen": ("index-unseen", "children"),
    "weights_table": ("index-weights-table", "children"),
    "rows": ("index-table", "rowData"),
    "columns": ("index-table", "columnDefs"),
    "export": ("index-table", "csvExportParams"),
    "definition": ("index-definition", "children"),
    "cite": ("index-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    try:
        view = index.read(address.search(query), house)
    except Refusal:
        view = index.settled(View(), house)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Composite index"), order=1, size="xl"),
            _controls(view, index.choices(view, house, language), language),
            _comparisons(view, house, language),
            dcc.Location(id="index-address", refresh="callback-nav"),
            dcc.Store(id="index-view"),
            html.Div(id="index-alert"),
            body(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the view they make."""

    @app.callback(
        Output("index-address", "search"),
        Output("index-view", "data"),
        *(Output(f"index-{control}", "data") for control in OFFERS),
        *(Output(f"index-{control}", "value") for control in CONTROLS),
        Output("index-comparisons", "style"),
        Output("index-pairs", "children"),
        Output("index-agreement", "children"),
        Input("index-address", "search"),
        *(Input(f"index-{control}", "value") for control in CONTROLS),
        *(Input(f"index-{kind}", "n_clicks") for kind in PRESETS),
        Input({"type": "index-pair", "pair": ALL}, "value"),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, _alike, _order, pairs, language = said
        try:
            asked = index.read(search or "", house)
        except Refusal:
            return (no_update, search, *[no_update] * (len(OFFERS) + len(CONTROLS) + 3))
        now = _touched(asked, dict(zip(CONTROLS, values, strict=True)), pairs, house)
        written = index.write(now, language)
        is_pair = isinstance(ctx.triggered_id, dict)
        if is_pair and now == asked:  # the pairs were only laid out anew
            return (no_update,) * (5 + len(OFFERS) + len(CONTROLS))
        offer = index.choices(now, house, language)
        return (
            no_update if now == asked else written,
            written,
            *(getattr(offer, several) for several in OFFERS.values()),
            list(now.indicators), now.area, now.by, now.period, now.weights, now.score,
            _opened(now),
            no_update if is_pair else pair_controls(now, house, language),
            pairs_said(now, language),
        )  # fmt: skip

    answering(
        app,
        ANSWERS,
        "index-view",
        lambda written, language: answer(index.read(written, house), house, language),
        refusal,
    )

    @app.callback(
        Output("index-table", "exportDataAsCsv"),
        Input("index-csv", "n_clicks"),
        prevent_initial_call=True,
    )
    def export(clicks: int | None) -> bool:
        return bool(clicks)

    dressing(app, {f"index-{chart}-chart": f"index-{chart}-drawn" for chart in ("bars", "bump")})
    copying(app, "index")


def _touched(asked: View, values: Mapping[str, Any], pairs: list[Any], house: House) -> View:
    """Give the view after what was touched; the address itself changes nothing."""
    by = ctx.triggered_id
    if isinstance(by, dict):
        is_whole = len(pairs) == len(asked.pairs) and all(pairs)
        said = ",".join(str(pair) for pair in pairs)
        return asked._replace(pairs=index.steps(said)) if is_whole else asked
    control = str(by or "").removeprefix("index-")
    if control in PRESETS:
        return index.preset(asked, control)
    return index.changed(asked, control, values.get(control), house)


def _opened(view: View) -> dict[str, str]:
    return {} if view.weights == "ahp" else HIDDEN


def _controls(view: View, offer: Choices, language: Language) -> Component:
    _ = words(language)
    fields = [
        dmc.MultiSelect(
            id="index-indicators", label=_("Indicators, {least} to {most}").format(
                least=FEWEST, most=MOST),
            data=offer.indicators, value=list(view.indicators), size="sm", searchable=True,
            hidePickedOptions=True, maxValues=MOST, debounce=400,
            nothingFoundMessage=_("No indicator is called so"),
        ),
        select(
            "index-area", _("Area"), data=offer.areas, value=view.area, searchable=True, limit=200,
            nothingFoundMessage=_("No area with figures is called so"),
        ),
        select("index-by", _("Ranked by"), data=offer.bys, value=view.by),
    ]  # fmt: skip
    short = [
        select("index-period", _("Period"), data=offer.periods, value=view.period, searchable=True),
        select(
            "index-weights", _("Weights"), value=view.weights,
            data=[
                {"value": "equal", "label": _("Equal")},
                {"value": "entropy", "label": _("Entropy")},
                {"value": "ahp", "label": _("AHP: my own")},
            ],
        ),
        select(
            "index-score", _("Joined by"), value=view.score,
            data=[
                {"value": "weighted_sum", "label": _("Weighted sum")},
                {"value": "topsis", "label": "TOPSIS"},
            ],
        ),
    ]  # fmt: skip
    return html.Section(
        [*map(html.Div, fields), *(html.Div(field, className="osh-short") for field in short)],
        className="osh-controls",
        **aria(label=_("What to show")),
    )


def _comparisons(view: View, house: House, language: Language) -> Component:
    """Lay out the comparisons of every two indicators, for weights of one's own."""
    _ = words(language)
    return html.Section(
        [
            html.H2(_("How important is each against the others?"), className="osh-heading"),
            html.Div(
                [
                    dmc.Button(_("All alike"), id="index-alike", size="compact-sm",
                               variant="default"),
                    dmc.Button(_("In the order chosen"), id="index-order", size="compact-sm",
                               variant="default"),
                    html.Span(pairs_said(view, language), id="index-agreement", role="status"),
                ],
                className="osh-links",
            ),
            html.Div(pair_controls(view, house, language), id="index-pairs", className="osh-pairs"),
        ],
        id="index-comparisons",
        style=_opened(view),
    )  # fmt: skip


PAGE = Page(
    id="composite_index",
    title=Text("Composite index", "综合指数"),
    path=PATH,
    order=6,
    layout=layout,
    callbacks=callbacks,
)
