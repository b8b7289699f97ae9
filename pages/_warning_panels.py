"""The panels of early warning: how many there are, each with its chart and answers, the table."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from facts.refusal import NotAllowed, Refusal
from facts.text import Language
from governance import MOVES, Alert
from governance.alert_words import remark, said
from governance.alerts import BY_ITSELF, CLOSED, NEW
from governance.watched import watched, watched_as
from pages import _address as address
from pages._browser import aria
from pages._furniture import IMAGE, drawn, grid
from pages._names import name
from pages._numbers import day_of, number
from pages._page import House
from pages._states import refused
from pages._table import numeric
from pages._warning import PATH, View, chosen, state_name, write
from pages._warning_chart import HEIGHT, through_time
from pages._words import TAGS, words

MOST_DRAWN = 6  # alerts with a chart; the table has them all and leads to each
TRENDS = "/trends"


def filled(view: View, house: House, language: Language) -> list[Component]:
    """Fill the page with the alerts a view is of; who may see none is told who may."""
    try:
        alerts = house.alerts()
    except NotAllowed:
        return [_nobody(language), _what_is_watched(house, language)]
    shown = chosen(alerts, view)
    if not alerts:
        return [_quiet(language), _what_is_watched(house, language)]
    return [
        html.Div(
            [html.P(line) for line in summary(alerts, shown, view, language)],
            className="osh-summary",
        ),
        *([_back(view, language)] if view.alert is not None else []),
        html.Div(
            [_alert(one, house, language) for one in shown[:MOST_DRAWN]], className="osh-warnings"
        ),
        *_table(shown, house, language),
        _what_is_watched(house, language),
    ]


def summary(
    alerts: Sequence[Alert], shown: Sequence[Alert], view: View, language: Language
) -> list[str]:
    """Say how many alerts there are, and how many of them are shown."""
    _ = words(language)
    fresh = sum(one.state == NEW for one in alerts)
    closed = sum(one.state == CLOSED for one in alerts)
    lines = [
        _("{new} new alerts, {seen} acknowledged, {closed} closed in the areas you look after.")
        .format(new=fresh, seen=len(alerts) - fresh - closed, closed=closed)
    ]  # fmt: skip
    if view.alert is not None and not shown:
        lines.append(_("There is no alert {number} here.").format(number=view.alert))
    elif not shown:
        lines.append(_("None of them is as chosen above."))
    elif len(shown) > MOST_DRAWN:
        sentence = _("{shown} of {all} are drawn below; the table has them all.")
        lines.append(sentence.format(shown=MOST_DRAWN, all=len(shown)))
    return lines


def _alert(one: Alert, house: House, language: Language) -> Component:
    """Show an alert: its sentence and state, its chart, what was said of it, what may be done."""
    _ = words(language)
    card = house.indicators().get(one.indicator)
    title = card.title.to(language) if card else one.indicator
    parts = [
        html.Div(
            [
                html.Span(state_name(one.state, language), className=f"osh-mark osh-{one.state}"),
                html.Span(_("Alert {number}").format(number=one.number)),
                html.Span(title),
            ],
            className="osh-warned-head",
        ),
        html.H2(said(one).to(language), className="osh-warned-said"),
        *_chart(one, house, language),
        html.P(_history(one, language), className="osh-note"),
        *_answers(one, language),
        html.Div(
            [
                dcc.Link(_("Only this alert"), href=PATH + write(View(alert=one.number), language)),
                dcc.Link(_("Over time"), href=TRENDS + _over_time(one, language)),
            ],
            className="osh-inside",
        ),
    ]
    part: Component = html.Article(parts, className="osh-warned", id=f"warning-{one.number}")
    return part


def _chart(one: Alert, house: House, language: Language) -> list[Component]:
    row = watched_as(one.indicator, one.codes, one.period)
    if row is None:
        return []
    try:
        release = house.ask(row.of_unit(one.codes).at(one.vintage))
    except Refusal as refusal:
        return [refused(str(refusal), language)]
    return [
        dcc.Store(
            id={"type": "warning-drawn", "number": one.number},
            data=drawn(through_time(one, release, language)),
        ),
        dcc.Graph(
            id={"type": "warning-chart", "number": one.number},
            responsive=True,
            style={"height": f"{HEIGHT}px"},
            config={
                "locale": TAGS[language], "displaylogo": False, "scrollZoom": False,
                "modeBarButtons": [[IMAGE]],
                "toImageButtonOptions": {"scale": 2, "filename": f"alert-{one.number}"},
            },
        ),
    ]  # fmt: skip


def _history(one: Alert, language: Language) -> str:
    """Say when it was found and who has said what since."""
    _ = words(language)
    found = _("Found on {day} in vintage {vintage}.").format(
        day=day_of(one.raised, language), vintage=one.first_vintage
    )
    if one.vintage != one.first_vintage:
        found += " " + _("Its numbers are of vintage {vintage}.").format(vintage=one.vintage)
    if one.state == NEW:
        return found
    who = _("the software") if one.changed_by == BY_ITSELF else one.changed_by
    told = _("{state} by {who} on {day}: “{remark}”").format(
        state=state_name(one.state, language).capitalize(),
        who=who,
        day=day_of(one.changed, language),
        remark=remark(one).to(language),
    )
    return f"{found} {told}"


def _answers(one: Alert, language: Language) -> list[Component]:
    """Give a field for a remark, and a button for each thing that may be done."""
    _ = words(language)
    names = {"acknowledge": _("Acknowledge"), "close": _("Close")}
    moves = [move for move, steps in MOVES.items() if one.state in steps]
    if not moves:
        return []
    return [
        dmc.Textarea(
            id={"type": "warning-remark", "number": one.number},
            label=_("Remark"),
            placeholder=_("What was asked, of whom, and what was found"),
            autosize=True,
            minRows=1,
            size="sm",
        ),
        html.Div(
            [
                dmc.Button(
                    names[move],
                    id={"type": "warning-move", "number": one.number, "move": move},
                    size="compact-md",
                    variant="default",
                )
                for move in moves
            ],
            className="osh-links",
        ),
    ]


def _table(shown: Sequence[Alert], house: House, language: Language) -> list[Component]:
    _ = words(language)
    if not shown:
        return []
    table: Any = grid("warning-table", language)
    table.rowData = [_row(one, house, language) for one in shown]
    table.columnDefs = [
        {"field": "alert", "headerName": _("Alert"), "cellRenderer": "markdown", "minWidth": 80,
         "width": 80},
        {"field": "state", "headerName": _("State"), "minWidth": 115},
        {"field": "period", "headerName": _("Period"), "minWidth": 95},
        {"field": "unit", "headerName": _("Where"), "minWidth": 150, "wrapText": True,
         "autoHeight": True},
        {"field": "indicator", "headerName": _("Indicator"), "minWidth": 200, "flex": 2,
         "wrapText": True, "autoHeight": True},
        numeric("observed", _("Observed"), 0, 100),
        numeric("expected", _("Expected"), 1, 100),
        numeric("threshold", _("Most by chance"), 1, 110),
        {"field": "method", "headerName": _("Held against"), "minWidth": 180, "wrapText": True,
         "autoHeight": True},
        {"field": "remark", "headerName": _("Remark"), "minWidth": 200, "flex": 2,
         "wrapText": True, "autoHeight": True},
    ]  # fmt: skip
    return [
        html.Section(
            [
                html.H2(_("Table"), className="osh-heading"),
                table,
                html.Div(
                    html.A("JSON", href="/api/v1/alerts.json", target="_blank"),
                    className="osh-links",
                    role="group",
                    **aria(label=_("Take it away")),
                ),
            ]
        )
    ]


def _row(one: Alert, house: House, language: Language) -> dict[str, Any]:
    card = house.indicators().get(one.indicator)
    return {
        "alert": f"[{one.number}]({PATH}{write(View(alert=one.number), language)})",
        "state": state_name(one.state, language),
        "period": one.period,
        "unit": " · ".join(name(each, code, language) for each, code in one.codes.items()),
        "indicator": card.title.to(language) if card else one.indicator,
        "observed": one.observed,
        "expected": one.expected,
        "threshold": one.threshold,
        "method": held_against(one.reason, language),
        "remark": remark(one).to(language),
    }


def held_against(reason: str, language: Language) -> str:
    """Say what a method held a number against."""
    _ = words(language)
    return {
        "farrington": _("the same season of earlier years"),
        "ears": _("the periods just before"),
        "cusum": _("what adds up since"),
    }.get(reason, reason)


def _over_time(one: Alert, language: Language) -> str:
    row = watched_as(one.indicator, one.codes, one.period)
    if row is None:
        return f"?indicator={one.indicator}&area={one.area}"
    asked = row.of_unit(one.codes)
    plain = type(asked)(one.indicator, where=asked.where, period=asked.period)
    return address.write(plain, language)


def _nobody(language: Language) -> Component:
    """Say who may see alerts, to somebody who may not."""
    _ = words(language)
    part: Component = dmc.Alert(
        html.Div(
            [
                html.P(
                    _(
                        "Alerts rest on small numbers and may turn out to be nothing, so they are "
                        "shown to the regulators of the area they are of, and to nobody else."
                    )
                ),
                html.P(
                    _(
                        "Whoever looks after an area is told of its alerts, says what was found, "
                        "and closes them. Published figures are on the other pages."
                    )
                ),
            ]
        ),
        title=_("Alerts are for regulators"),
        color="gray",
        variant="outline",
    )
    return part


def _quiet(language: Language) -> Component:
    _ = words(language)
    part: Component = dmc.Alert(
        _("Nothing that is watched stands out of its own history in your area."),
        title=_("No alerts"),
        color="gray",
        variant="outline",
    )
    return part


def _back(view: View, language: Language) -> Component:
    _ = words(language)
    return html.P(dcc.Link(_("All alerts"), href=PATH + write(view._replace(alert=None), language)))


def _what_is_watched(house: House, language: Language) -> Component:
    """List what is watched, and what an alert needs."""
    _ = words(language)
    cards, levels = house.indicators(), _levels(language)
    lines = [
        html.Li(
            _(
                "{indicator}: {level}, {often}; at least {count} cases and {effect} times what was "
                "expected"
            ).format(
                indicator=cards[row.indicator].title.to(language),
                level=levels[row.level] if row.by == ("area",) else _("industries of the country"),
                often={"Q": _("every quarter"), "M": _("every month")}[row.frequency],
                count=number(row.minimum_count, language),
                effect=f"{row.minimum_effect:g}",
            )
        )
        for row in watched()
        if row.indicator in cards
    ]
    return html.Section(
        [
            html.H2(_("What is watched"), className="osh-heading"),
            html.P(
                _(
                    "After each publication the last periods are held against the history of the "
                    "same unit. An alert needs three things at once: more than chance explains, "
                    "enough cases, and enough above what was expected. It is a reason to look, and "
                    "no finding about anybody."
                ),
                className="osh-note",
            ),
            html.Ul(lines, className="osh-reasons"),
        ]
    )


def _levels(language: Language) -> dict[int, str]:
    _ = words(language)
    return {1: _("countries"), 2: _("provinces"), 3: _("cities and prefectures"), 4: _("districts")}
