"""The panels of the trend laboratory: words first, the chart, how, tables, what to take away."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages import _address as address
from pages import _laboratory as laboratory
from pages._browser import aria
from pages._definition import definition
from pages._furniture import IMAGE, ZOOM, drawn, graph, grid, link, take_away, way_up
from pages._laboratory_charts import BAR_HEIGHT, backtest, tried
from pages._laboratory_charts import laboratory as drawing
from pages._method import doubts, how, reasons, sentences, table, without_method
from pages._numbers import places, scale, unit_shown
from pages._page import House
from pages._sentences import summary, unseen
from pages._sources import sources_of
from pages._states import no_rows, other_vintage, refused
from pages._table import columns, numeric, rows
from pages._words import words

PATH = "/laboratory"
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}
ADDED = ("fitted", "level", "counterfactual")
"""Columns of an analysis that stand beside the figures in the table twin."""


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    return html.Div(
        [
            html.Nav(id="lab-path", className="osh-path", **aria(label=_("What is shown"))),
            html.Div(
                dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                id="lab-summary",
                className="osh-summary",
            ),
            html.Ul(id="lab-doubts", className="osh-weakness"),
            html.Nav(id="lab-ways", className="osh-inside", **aria(label=_("What else to try"))),
            html.Section(
                [
                    html.H2(_("Over time"), className="osh-heading"),
                    dcc.Store(id="lab-chart-drawn"),
                    graph("lab-chart", language, {"height": "420px"}, (IMAGE, *ZOOM)),
                    html.P(
                        _("Whiskers are 95% intervals; a dashed line is a break in the series."),
                        className="osh-note",
                    ),
                    html.Ul(id="lab-unseen", className="osh-unseen"),
                ]
            ),
            html.Section(
                [
                    html.H2(_("How each method would have done"), className="osh-heading"),
                    dcc.Store(id="lab-backtest-drawn"),
                    graph("lab-backtest-chart", language, {}),
                    html.P(id="lab-backtest-note", className="osh-note"),
                ],
                id="lab-backtest",
                style=HIDDEN,
            ),
            html.Section(id="lab-found"),
            html.Section(
                [html.H2(_("Table"), className="osh-heading"), grid("lab-table", language)]
            ),
            html.Div(id="lab-how"),
            take_away("lab", language),
            html.Section(
                [
                    html.H2(_("What this figure is"), className="osh-heading"),
                    html.Div(id="lab-definition"),
                ]
            ),
        ],
        id="lab-body",
        style=SHOWN,
    )


def answer(asked: Question, house: House, language: Language) -> dict[str, Any]:
    """Ask once, and fill every panel from the release.

    Raises
    ------
    Refusal
        As the door does, or when it was stopped.
    """
    release = house.ask(asked)
    if release.figures.is_empty():
        return {"alert": no_rows([], language), "body": HIDDEN}
    cited = address.write(asked.at(release.edition.number))
    return {
        "alert": _of_another_vintage(release, house, language),
        "body": SHOWN,
        "path": way_up(asked, PATH, language),
        "summary": _summary(release, language),
        "doubts": doubts(release, language),
        "ways": _ways(asked, release, house, language),
        "chart": drawn(drawing(release, language)),
        "unseen": [html.Li(line) for line in unseen(release, language)],
        **_backtest(release, language),
        "found": _found(release, language),
        "rows": _rows(release, house, language),
        "columns": _columns(release, language),
        "how": how(release, language),
        "definition": [
            definition(without_method(release), house, language),
            *sources_of([release], language),
        ],
        "csv": f"/api/v1/ask.csv{cited}",
        "json": f"/api/v1/ask.json{cited}",
        "cite": PATH + cited,
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def stopped(asked: Question, language: Language) -> dict[str, Any]:
    """Say that nothing was computed, and how to go on."""
    _ = words(language)
    again = dmc.Anchor(
        _("Compute it again"), href=PATH + address.write(asked, language), inherit=True,
        refresh=True,
    )  # fmt: skip
    alert = dmc.Alert(
        [_("It was stopped before it was done, so there is nothing to show."), " ", again],
        title=_("Stopped"),
        color="gray",
        variant="outline",
    )
    return {"alert": alert, "body": HIDDEN}


def _of_another_vintage(release: Release, house: House, language: Language) -> Component | None:
    current = house.edition()
    if current is None or current.number == release.edition.number:
        return None
    now = PATH + address.write(replace(release.question, vintage=None), language)
    return other_vintage(release.edition.number, current.number, now, language)


def _summary(release: Release, language: Language) -> list[Component]:
    """Say what the method found, or why it found nothing; then how high the figure is now."""
    _ = words(language)
    found = sentences(release, language)
    if not found:
        why = "; ".join(reasons(release, language))
        found = [html.P(_("This method gives no answer here: {why}.").format(why=why))]
    return [*found, html.P(summary(release, language)[0])]


def _ways(asked: Question, release: Release, house: House, language: Language) -> list[Component]:
    """Link to what may be answered instead, where a method gives no answer."""
    _ = words(language)
    if release.method is None or release.method.sentences:
        return []
    titles = laboratory.method_names(language)
    ways = [
        (titles[method], laboratory.with_method(asked, method, house))
        for method in laboratory.METHODS
        if method != asked.analysis
    ]
    every = {"A": _("By year"), "Q": _("By quarter"), "M": _("By month")}
    ways = [
        (every[letter], laboratory.changed(asked, "frequency", letter, house))
        for letter in laboratory.letters_of(asked, house)
        if letter != asked.period.frequency
    ] + ways
    return [
        html.Span(_("Try instead:")),
        *(link(label, to, PATH, language) for label, to in ways),
    ]


def _backtest(release: Release, language: Language) -> dict[str, Any]:
    _ = words(language)
    found = tried(release)
    if found.is_empty():
        return {"backtest": HIDDEN}
    trials = release.tables["backtest"]["origins"].max()
    note = _(
        "Each method forecast the last third of the series {count} times, knowing what was known "
        "then. Shorter is better; limits should have held 95%."
    )
    return {
        "backtest": {},
        "backtest_figure": drawn(backtest(release, language)),
        "backtest_size": {"height": f"{70 + BAR_HEIGHT * found.height}px"},
        "backtest_note": note.format(count=trials),
    }


def _found(release: Release, language: Language) -> list[Component]:
    """Lay out the tables of a method: segments, levels, effect, forecast."""
    _ = words(language)
    times = scale(release.indicator)
    unit = unit_shown(release.indicator, language)
    limits = {"lower": _("95% lower"), "upper": _("95% upper")}
    change = {"change": _("% a year"), **limits, "p_value": _("p-value")}
    kinds: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
        "segments": (_("Segments"), {"start": _("From"), "end": _("To"), **change}, ()),
        "averages": (
            _("On average"),
            {"start": _("From"), "end": _("To"), "joinpoints": _("Bends"), **change},
            (),
        ),
        "stretches": (
            _("Levels"),
            {"start": _("From"), "end": _("To"), "points": _("Periods"), "mean": unit},
            ("mean",),
        ),
        "effects": (
            _("Effect"),
            {"date": _("Since"), "effect": _("times its earlier course"), **limits},
            (),
        ),
        "forecast": (
            _("Forecast"),
            {"period": _("Period"), "mean": unit, **limits},
            ("mean", "lower", "upper"),
        ),
    }
    return [
        table(found.with_columns(pl.col(scaled) * times), headings, caption, language)
        for name, (caption, headings, scaled) in kinds.items()
        if not (found := release.tables.get(name, pl.DataFrame())).is_empty()
    ]


def _rows(release: Release, house: House, language: Language) -> list[dict[str, Any]]:
    """Give the rows of the table twin, with what the method adds to each."""
    known = [name for name in ADDED if name in release.figures.columns]
    times = scale(release.indicator)
    found = release.figures.select("period", *(pl.col(name) * times for name in known))
    added = {row["period"]: row for row in found.iter_rows(named=True)}
    return [row | added[row["period"]] for row in rows(release, house, language)]


def _columns(release: Release, language: Language) -> list[dict[str, Any]]:
    card = release.analysis
    decimals = places(release.figures["value"] * scale(release.indicator))
    known = [name for name in ADDED if name in release.figures.columns]
    more = [numeric(name, card.adds[name].to(language), decimals, 120) for name in known if card]
    here = columns(release, language)
    return [*here[:5], *more, *here[5:]]
