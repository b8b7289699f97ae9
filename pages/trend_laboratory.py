"""Trend laboratory: one series, and what each method makes of it."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.refusal import Refusal
from facts.text import Language, Text
from governance.question import Question, question
from pages import _address as address
from pages import _laboratory as laboratory
from pages import _running as run
from pages._answering import copying, dressing
from pages._browser import aria
from pages._controls import select
from pages._laboratory import Choices
from pages._laboratory_panels import PATH, answer, body, refusal, stopped
from pages._page import House, Page
from pages._words import words

CONTROLS = ("indicator", "area", "industry", "ownership", "method", "frequency", "date",
            "selection")  # fmt: skip
OFFERS = {
    "indicator": "indicators", "area": "areas", "industry": "industries",
    "ownership": "ownerships", "method": "methods", "frequency": "every", "date": "dates",
    "selection": "selections",
}  # fmt: skip
"""What each list of choices is called."""

ANSWERS = {
    "alert": ("lab-alert", "children"),
    "body": ("lab-body", "style"),
    "path": ("lab-path", "children"),
    "summary": ("lab-summary", "children"),
    "doubts": ("lab-doubts", "children"),
    "ways": ("lab-ways", "children"),
    "chart": ("lab-chart-drawn", "data"),
    "unseen": ("lab-unseen", "children"),
    "backtest": ("lab-backtest", "style"),
    "backtest_figure": ("lab-backtest-drawn", "data"),
    "backtest_size": ("lab-backtest-chart", "style"),
    "backtest_note": ("lab-backtest-note", "children"),
    "found": ("lab-found", "children"),
    "rows": ("lab-table", "rowData"),
    "columns": ("lab-table", "columnDefs"),
    "how": ("lab-how", "children"),
    "definition": ("lab-definition", "children"),
    "csv": ("lab-csv", "href"),
    "json": ("lab-json", "href"),
    "cite": ("lab-cite", "data"),
}
"""Where each part of an answer goes."""


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the page with its controls as the address says; the figures follow."""
    _ = words(language)
    asked = _opened(address.search(query), house)
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Trend laboratory"), order=1, size="xl"),
            _controls(laboratory.choices(asked, house, language), language),
            dcc.Location(id="lab-address", refresh="callback-nav"),
            dcc.Store(id="lab-question"),
            run.indicator("lab", language),
            html.Div(id="lab-alert"),
            body(language),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address and controls alike, answer the question they make, stop what takes long."""

    @app.callback(
        Output("lab-address", "search"),
        Output("lab-question", "data"),
        *(Output(f"lab-{control}", "data") for control in OFFERS),
        *(Output(f"lab-{control}", "value") for control in CONTROLS),
        Output("lab-date-field", "style"),
        Output("lab-selection-field", "style"),
        Input("lab-address", "search"),
        *(Input(f"lab-{control}", "value") for control in CONTROLS),
        State("lab-question", "data"),
        State("shell-language", "data"),
    )
    def hold(search: str | None, *said: Any) -> tuple[Any, ...]:
        *values, before, language = said
        control = str(ctx.triggered_id or "").removeprefix("lab-")
        try:
            asked = laboratory.read(search or "", house)
        except Refusal:
            if control not in CONTROLS:
                sent = {"asked": address.as_asked(search or ""), "token": run.begin()}
                return (no_update, sent, *[no_update] * (len(OFFERS) + len(CONTROLS) + 2))
            asked = laboratory.settled(Question(""), house)
        spoken = dict(zip(CONTROLS, values, strict=True))
        now = laboratory.changed(asked, control, spoken.get(control), house)
        if before and before["asked"] != str(now):
            run.stop(before["token"])
        offer = laboratory.offers(now, house, language, laboratory.met(now, house))
        stood = (getattr(offer, name) for name in CONTROLS)
        is_same = bool(before) and before["asked"] == str(now)
        return (
            no_update if now == asked else address.write(now, language),
            no_update if is_same else {"asked": str(now), "token": run.begin()},
            *(getattr(offer, several) for several in OFFERS.values()),
            *stood,
            _only(laboratory.DATED, now.analysis),
            _only(laboratory.CHOOSING, now.analysis),
        )

    @app.callback(
        {part: Output(*where) for part, where in ANSWERS.items()},
        Input("lab-question", "data"),
        State("shell-language", "data"),
        running=[
            (Output("lab-running", "style"), run.SHOWN, run.HIDDEN),
            (Output("lab-look", "disabled"), False, True),
        ],
        prevent_initial_call=True,
    )
    def show(sent: dict[str, str] | None, language: Language) -> dict[str, Any]:
        if not sent:
            return dict.fromkeys(ANSWERS, no_update)
        filled = _filled(sent, house, language)
        return {part: filled.get(part, no_update) for part in ANSWERS}

    @app.callback(
        Output("lab-progress", "children"),
        Input("lab-look", "n_intervals"),
        Input("lab-stop", "n_clicks"),
        State("lab-question", "data"),
        State("shell-language", "data"),
        prevent_initial_call=True,
    )
    def look(_looks: int, _clicks: int, sent: dict[str, str] | None, language: Language) -> str:
        if not sent:
            return ""
        if ctx.triggered_id == "lab-stop":
            run.stop(sent["token"])
            return words(language)("Stopping…")
        return run.how_far(sent["token"], language)

    dressing(app, {"lab-chart": "lab-chart-drawn", "lab-backtest-chart": "lab-backtest-drawn"})
    copying(app, "lab")


def _filled(sent: Mapping[str, str], house: House, language: Language) -> dict[str, Any]:
    """Answer a question, and give what to show when it is refused or stopped."""
    try:
        asked = question(sent["asked"])
        with run.running(sent["token"]):
            return answer(asked, house, language)
    except run.Stopped:
        return stopped(asked, language)
    except Refusal as sentence:
        return refusal(str(sentence), language)


def _opened(search: str, house: House) -> Question:
    try:
        return laboratory.read(search, house)
    except Refusal:
        return laboratory.settled(Question(""), house)


def _only(method: str, asked: str | None) -> dict[str, str]:
    """Show a control of one method alone."""
    return {} if asked == method else {"display": "none"}


def _controls(offer: Choices, language: Language) -> Component:
    _ = words(language)
    several = {name: getattr(offer, several) for name, several in OFFERS.items()}
    stands = {name: getattr(offer, name) for name in CONTROLS}
    search = {"searchable": True, "limit": 200, "maxDropdownHeight": 380}

    def field(name: str, label: str, **more: Any) -> Component:
        part: Component = select(
            f"lab-{name}", label, data=several[name], value=stands[name], **more
        )
        return part

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
            html.Div(field("method", _("What to find out"))),
            html.Div(field("industry", _("Industry"), **search)),
            html.Div(field("ownership", _("Ownership")), className="osh-short"),
            html.Div(field("frequency", _("Every")), className="osh-short"),
            html.Div(
                field("date", _("The measure began"), searchable=True),
                id="lab-date-field",
                className="osh-short",
                style=_only(laboratory.DATED, stands["method"]),
            ),
            html.Div(
                field("selection", _("Bends chosen by")),
                id="lab-selection-field",
                className="osh-short",
                style=_only(laboratory.CHOOSING, stands["method"]),
            ),
        ],
        className="osh-controls",
        **aria(label=_("What to show")),
    )


PAGE = Page(
    id="trend_laboratory",
    title=Text("Trend laboratory", "趋势实验室"),
    path=PATH,
    order=5,
    layout=layout,
    callbacks=callbacks,
)
