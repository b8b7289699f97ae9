"""Regional trends: one indicator over time and between places, with all it rests on beside it."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question, question
from pages import _address as address
from pages import _controls as controls
from pages._answering import answering, copying, dressing
from pages._browser import aria
from pages._neighbours import NEIGHBOURS, neighbours, neighbours_panel, nothing
from pages._page import House, Page
from pages._panels import answer, body, refusal
from pages._words import words

PATH = "/trends"
CONTROLS = ("indicator", "breakdown", "areas", "frequency", "first", "last", "asof")
OFFERS = ("indicator", "breakdown", "areas", "frequency", "first", "last", "asof")
ANSWERS = {
    "alert": ("trends-alert", "children"),
    "body": ("trends-body", "style"),
    "path": ("trends-path", "children"),
    "summary": ("trends-summary", "children"),
    "chart": ("trends-chart-drawn", "data"),
    "unseen": ("trends-unseen", "children"),
    "panels": ("trends-panels", "className"),
    "place": ("trends-place", "style"),
    "place_heading": ("trends-place-heading", "children"),
    "place_figure": ("trends-place-drawn", "data"),
    "place_size": ("trends-place-chart", "style"),
    "place_note": ("trends-place-note", "children"),
    "inside": ("trends-inside", "children"),
    "rows": ("trends-table", "rowData"),
    "columns": ("trends-table", "columnDefs"),
    "definition": ("trends-definition", "children"),
    "csv": ("trends-csv", "href"),
    "json": ("trends-json", "href"),
    "cite": ("trends-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    coverage, cards = house.coverage(), house.indicators()
    search = address.search(query)
    try:
        asked = _question(search, house)
    except Refusal:
        asked = controls.begin(coverage, cards)
    offer = controls.choices(asked, coverage, cards, language)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Regional trends"), order=1, size="xl"),
            _controls(offer, language),
            dcc.Location(id="trends-address", refresh="callback-nav"),
            dcc.Store(id="trends-question"),
            html.Div(id="trends-alert"),
            body(language),
            neighbours_panel(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, and answer the question they make."""

    @app.callback(
        Output("trends-address", "search"),
        Output("trends-question", "data"),
        *(Output(f"trends-{control}", "data") for control in OFFERS),
        *(Output(f"trends-{control}", "value") for control in CONTROLS),
        Input("trends-address", "search"),
        *(Input(f"trends-{control}", "value") for control in CONTROLS),
        Input("trends-place-chart", "clickData"),
        Input("trends-table", "cellClicked"),
        State("trends-table", "rowData"),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, clicked, cell, rows, language = said
        search = search or ""
        changed = str(ctx.triggered_id or "").removeprefix("trends-")
        try:
            asked = _question(search, house)
        except Refusal:
            if changed not in CONTROLS:
                return (
                    no_update,
                    address.as_asked(search),
                    *[no_update] * (len(OFFERS) + len(CONTROLS)),
                )
            asked = controls.begin(house.coverage(), house.indicators())
        spoken = dict(zip(CONTROLS, values, strict=True)) | {"clicked": clicked, "cell": cell}
        now = _changed(asked, changed, spoken, rows or [], house)
        offer = controls.choices(now, house.coverage(), house.indicators(), language)
        written = address.write(now, language)
        return (
            no_update if now == asked else written,
            str(now),
            offer.indicators, offer.breakdowns, offer.areas, offer.every, offer.periods,
            offer.periods, offer.days,
            offer.indicator, offer.breakdown, offer.area, offer.frequency, offer.first, offer.last,
            offer.asof,
        )  # fmt: skip

    answering(
        app,
        ANSWERS,
        "trends-question",
        lambda text, language: answer(question(text), house, language) if text else {},
        refusal,
    )

    answering(
        app,
        NEIGHBOURS,
        "trends-question",
        lambda text, language: neighbours(question(text), house, language) if text else {},
        lambda _sentence, _language: nothing(),  # said where the answer would stand
    )

    dressing(
        app,
        {
            "trends-chart": "trends-chart-drawn",
            "trends-place-chart": "trends-place-drawn",
            "trends-smoothed-chart": "trends-smoothed-drawn",
        },
    )
    copying(app, "trends")


def _question(search: str, house: House) -> Question:
    """Read the question of an address; one that names no indicator opens with ours."""
    asked = address.read(search)
    if not asked.indicator:
        return controls.begin(house.coverage(), house.indicators())
    return asked if asked.where or asked.by else controls.opened(house.coverage(), asked.indicator)


def _changed(
    asked: Question, changed: str, said: Mapping[str, Any], rows: list[dict[str, Any]], house: House
) -> Question:
    """Give the question after one control was touched."""
    match changed:
        case "indicator" if said["indicator"] and said["indicator"] != asked.indicator:
            return _other_indicator(asked, said["indicator"], house)
        case "breakdown" if said["breakdown"]:
            return controls.with_breakdown(asked, said["breakdown"])
        case "areas" if said["areas"] and tuple(said["areas"]) != asked.where.get("area"):
            return controls.with_areas(asked, said["areas"])
        case "frequency" if said["frequency"] and said["frequency"] != asked.period.frequency:
            return controls.with_frequency(asked, house.coverage(), said["frequency"])
        case "asof" if said["asof"] and said["asof"] != asked.asof:
            return controls.with_asof(asked, said["asof"])
        case "first" | "last":
            return controls.with_period(asked, said["first"], said["last"])
        case "place-chart" if said["clicked"]:
            code = said["clicked"]["points"][0].get("location")
            return controls.into(asked, code, house.coverage()) or asked
        case "table" if said["cell"] and said["cell"].get("colId") == "unit":
            part = rows[int(said["cell"]["rowId"])]["part"] if rows else None
            return controls.into(asked, part, house.coverage()) or asked
    return asked


def _other_indicator(asked: Question, indicator: str, house: House) -> Question:
    """Ask another indicator of the same areas where it has figures; else open it afresh."""
    coverage = house.coverage()
    covered = set(coverage.filter(indicator=indicator)["area"])
    held = asked.where.get("area", ())
    fresh = controls.opened(coverage, indicator)
    if not held or not covered.issuperset(held):
        return fresh
    kept = Question(indicator, where={"area": held}, period=asked.period)
    can = set(coverage.filter(indicator=indicator)["by"].explode())
    by = tuple(d for d in asked.by if d in can or (d == "area" and len(held) > 1))
    again = Question(indicator, by=by, where=kept.where, period=kept.period, asof=asked.asof)
    return controls.fit(again, coverage)


def _controls(offer: controls.Choices, language: Language) -> Component:
    _ = words(language)
    fields = [
        controls.select(
            "trends-indicator", _("Indicator"), data=offer.indicators, value=offer.indicator,
            searchable=True, placeholder=_("Choose one"),
            nothingFoundMessage=_("No indicator is called so"),
            maxDropdownHeight=380,
        ),
        dmc.MultiSelect(
            id="trends-areas", label=_("Areas"), data=offer.areas, value=offer.area, size="sm",
            searchable=True, hidePickedOptions=True, limit=200,
            nothingFoundMessage=_("No area with figures is called so"), debounce=300,
        ),
        controls.select(
            "trends-breakdown", _("Broken down by"), data=offer.breakdowns, value=offer.breakdown,
        ),
    ]  # fmt: skip
    short = [
        controls.select("trends-first", _("From"), data=offer.periods, value=offer.first),
        controls.select("trends-last", _("To"), data=offer.periods, value=offer.last),
        controls.select("trends-frequency", _("Every"), data=offer.every, value=offer.frequency),
        controls.select(
            "trends-asof", _("Regions and enterprises as"), data=offer.days, value=offer.asof
        ),
    ]
    return html.Section(
        [*map(html.Div, fields), *(html.Div(field, className="osh-short") for field in short)],
        className="osh-controls",
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="regional_trends",
    title=Text("Regional trends", "地区趋势"),
    path=PATH,
    order=2,
    layout=layout,
    callbacks=callbacks,
)
