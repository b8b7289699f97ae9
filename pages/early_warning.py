"""Early warning: what has just risen above its own history, who looks at it, what they found."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, MATCH, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import NotAllowed, Refusal
from facts.text import Language, Text
from pages import _address as address
from pages._browser import aria, in_browser
from pages._controls import NONE, select
from pages._page import House, Page
from pages._states import refused
from pages._warning import PATH, View, choices, read, write
from pages._warning_panels import filled
from pages._words import words

CONTROLS = ("state", "indicator", "area")


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the alerts follow."""
    _ = words(language)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Early warning"), order=1, size="xl"),
            _controls(_read(address.search(query)), house, language),
            dcc.Location(id="warning-address", refresh="callback-nav"),
            html.Div(id="warning-said", role="status"),
            html.Div(
                dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                id="warning-body",
                className="osh-warning",
            ),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, show the alerts, and take answers to them."""

    @app.callback(
        Output("warning-address", "search"),
        Output("warning-body", "children"),
        Output("warning-said", "children"),
        *(Output(f"warning-{control}", "value") for control in CONTROLS),
        Input("warning-address", "search"),
        *(Input(f"warning-{control}", "value") for control in CONTROLS),
        Input({"type": "warning-move", "number": ALL, "move": ALL}, "n_clicks"),
        State({"type": "warning-remark", "number": ALL}, "value"),
        State({"type": "warning-remark", "number": ALL}, "id"),
        State("shell-language", "data"),
    )
    def show(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, clicks, remarks, ids, language = said
        unchanged = (no_update,) * (3 + len(CONTROLS))
        view = _read(search or "")
        if isinstance(ctx.triggered_id, dict):
            if not any(clicks):  # the buttons were only laid out
                return unchanged
            typed = {each["number"]: text for each, text in zip(ids, remarks, strict=True)}
            told = _answered(ctx.triggered_id, typed, house, language)
            return (no_update, filled(view, house, language), told, *unchanged[3:])
        control = str(ctx.triggered_id or "").removeprefix("warning-")
        if control in CONTROLS:
            chosen = {each: "" if value == NONE else value for each, value in
                      zip(CONTROLS, values, strict=True)}  # fmt: skip
            now = View(chosen["state"], chosen["indicator"], chosen["area"])
            if now == view._replace(alert=None):
                return unchanged
            return (write(now, language), filled(now, house, language), None, *unchanged[3:])
        shown = (view.state, view.indicator or NONE, view.area or NONE)
        return (no_update, filled(view, house, language), None, *shown)

    in_browser(
        app,
        "dress",
        Output({"type": "warning-chart", "number": MATCH}, "figure"),
        Input({"type": "warning-drawn", "number": MATCH}, "data"),
        State("shell-templates", "data"),
    )


def _answered(
    button: Mapping[str, Any], typed: Mapping[int, str | None], house: House, language: Language
) -> Component:
    """Answer an alert as its button says; tell what became of it, or why nothing did."""
    _ = words(language)
    number, move = int(button["number"]), str(button["move"])
    remark = (typed.get(number) or "").strip()
    if not remark:
        return refused(_("Write a remark first: what was asked, and of whom."), language)
    try:
        house.answer_alert(number, move, remark)
    except Refusal as refusal:
        return refused(str(refusal), language)
    done = {"acknowledge": _("Alert {number} is acknowledged."),
            "close": _("Alert {number} is closed.")}[move]  # fmt: skip
    part: Component = dmc.Alert(done.format(number=number), color="gray", variant="light")
    return part


def _read(search: str) -> View:
    """Read a view; one that cannot be read is the usual one."""
    try:
        return read(search)
    except Refusal:
        return View()


def _controls(view: View, house: House, language: Language) -> Component:
    _ = words(language)
    try:
        alerts = house.alerts()
    except NotAllowed:
        alerts = ()
    offer = choices(alerts, view, house, language)
    fields = [
        select("warning-state", _("State"), data=offer.states, value=view.state),
        select("warning-indicator", _("Indicator"), data=offer.indicators,
               value=view.indicator or NONE),
        select("warning-area", _("Area"), data=offer.areas, value=view.area or NONE,
               searchable=True),
    ]  # fmt: skip
    return html.Section(
        [*map(html.Div, fields)],
        className="osh-controls osh-even",
        style={} if alerts else {"display": "none"},
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="early_warning",
    title=Text("Early warning", "早期预警"),
    path=PATH,
    order=7,
    layout=layout,
    callbacks=callbacks,
)
