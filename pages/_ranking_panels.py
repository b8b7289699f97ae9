"""The panels of the ranking: words first, the two charts, what is not drawn, the table twin."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from pages import _address as address
from pages import _history as history
from pages._browser import aria
from pages._controls import inside
from pages._definition import definition
from pages._funnel import funnel, judged
from pages._furniture import drawn, graph, grid, link, shaded, take_away, way_up
from pages._names import name
from pages._page import House
from pages._ranking import View, choices, deeper, into, ranked, rest, trend_of, write
from pages._ranking_charts import caterpillar, drawn_rows, height
from pages._ranking_table import TRENDS, columns, rows
from pages._ranking_words import headline, not_judged, provenance, weakness, without_figure
from pages._reported import beside, reported, reporting_note
from pages._sources import sources_of
from pages._states import no_rows, other_vintage, refused
from pages._words import words

PATH = "/ranking"
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}
FUNNEL_HEIGHT, HISTORY_HEIGHT = 560, 340  # [pixels]
MOST_LINKS = 40
PERIODS_OFFERED = 4  # earlier periods linked where there is no figure


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Nav(id="ranking-path", className="osh-path", **aria(label=_("What is shown"))),
                html.Div(
                    dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                    id="ranking-summary",
                    className="osh-summary",
                ),
                html.Ul(id="ranking-weakness", className="osh-weakness"),
                html.P(id="ranking-provenance", className="osh-note"),
                html.Div([_rows_panel(language), _funnel_panel(language)], className="osh-panels"),
                html.Section(
                    [html.H2(_("Table"), className="osh-heading"), grid("ranking-table", language)]
                ),
                take_away("ranking", language),
            ],
            id="ranking-body",
            style=SHOWN,
        ),
    )


def about_panel(language: Language) -> Component:
    """Lay out the definition, filled with the answer."""
    _ = words(language)
    return html.Section(
        [
            html.H2(_("What this figure is"), className="osh-heading"),
            html.Div(id="ranking-definition"),
        ],
        id="ranking-about",
        style=HIDDEN,
    )


def history_panel(language: Language) -> Component:
    """Lay out the section on deaths through the years; shown once there are figures for it."""
    _ = words(language)
    return html.Section(
        [
            html.H2(_("Deaths by industry through the years, China"), className="osh-heading"),
            html.Div(id="ranking-history-said", className="osh-summary"),
            dcc.Store(id="ranking-history-drawn"),
            graph("ranking-history-chart", language, {"height": f"{HISTORY_HEIGHT}px"}),
            html.P(id="ranking-history-note", className="osh-note"),
        ],
        id="ranking-history",
        style=HIDDEN,
    )


def answer(view: View, house: House, language: Language) -> dict[str, Any]:
    """Ask once, and fill every panel from the release.

    Raises
    ------
    Refusal
        As the door does.
    """
    _ = words(language)
    release = house.ask(view.question)
    if release.figures.is_empty():
        return {
            "alert": no_rows(_ways(view, house, language), language),
            "body": HIDDEN,
            "about": HIDDEN,
        }
    cited = view._replace(question=view.question.at(release.edition.number))
    asked = address.write(cited.question)
    by_whom = reported(release, house)
    listed, heads = beside(
        rows(release, view.level, house, language), columns(release, language),
        ranked(release, view.level, language), by_whom, language,
    )  # fmt: skip
    lines = [
        *without_figure(release, view.level, language),
        *not_judged(release, view.level, language),
    ]
    return {
        "alert": _of_another_vintage(view, release, house, language),
        "body": SHOWN,
        "about": {},
        "path": way_up(view.question, PATH, language, rest(view)),
        "summary": [html.P(line) for line in headline(release, view.level, language)],
        "weakness": [
            html.Li(line)
            for line in (
                *weakness(release, view.level, language),
                *reporting_note(release, by_whom, language),
            )
        ],
        "provenance": provenance(release, house, language),
        **_rows_drawn(release, view.level, language),
        **_funnel_drawn(release, view.level, language),
        "unseen": [html.Li(_("Not drawn:")), *map(html.Li, lines)] if lines else [],
        "inside": _inside(view, release, house, language),
        "trends": _trends(release, view.level, language),
        "rows": listed,
        "columns": heads,
        "definition": [definition(release, house, language), *sources_of([release], language)],
        "csv": f"/api/v1/ask.csv{asked}",
        "json": f"/api/v1/ask.json{asked}",
        "cite": PATH + write(cited),
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN, "about": HIDDEN}


def deaths(vintage: int | None, house: House, language: Language) -> dict[str, Any]:
    """Fill the section on deaths through the years; hide it where nothing published is there."""
    _ = words(language)
    release = house.ask(history.question(vintage))
    figures = history.published(release, house, language)
    if figures["period"].n_unique() < 2:
        return {"history": HIDDEN}
    sources = figures["source"].unique().sort()
    cited = _("; ").join(
        _("{title} ({reference})").format(
            title=house.source(id, language), reference=house.sources()[id].reference
        )
        for id in sources
    )
    note = _(
        "Published figures, none made up: {source} · Vintage {number}. A dotted line spans years "
        "of which no figure is published; nothing is known of them here."
    )
    return {
        "history": {},
        "history_said": [html.P(line) for line in history.sentences(figures, language)],
        "history_figure": drawn(history.through_the_years(figures, release, language)),
        "history_note": note.format(source=cited, number=release.edition.number),
    }


def _rows_panel(language: Language) -> Component:
    _ = words(language)
    return html.Section(
        [
            html.H2(_("From the worst to the best"), className="osh-heading"),
            dcc.Store(id="ranking-rows-drawn"),
            graph("ranking-rows-chart", language, {"height": "420px"}),
            html.P(id="ranking-rows-note", className="osh-note"),
        ]
    )


def _funnel_panel(language: Language) -> Component:
    _ = words(language)
    return html.Section(
        [
            html.H2(_("Value against size: is it chance?"), className="osh-heading"),
            dcc.Store(id="ranking-funnel-drawn"),
            graph("ranking-funnel-chart", language, {"height": f"{FUNNEL_HEIGHT}px"}),
            html.P(id="ranking-funnel-note", className="osh-note"),
            html.Ul(id="ranking-unseen", className="osh-unseen"),
            html.Nav(id="ranking-inside", className="osh-inside", **aria(label=_("Look inside"))),
            html.Nav(id="ranking-trends", className="osh-inside", **aria(label=_("Over time"))),
        ],
        className="osh-stack",
    )


def _rows_drawn(release: Release, level: str, language: Language) -> dict[str, Any]:
    _ = words(language)
    figures = drawn_rows(release, level, language)
    if figures.is_empty():
        return {
            "rows_figure": None,
            "rows_size": HIDDEN,
            "rows_note": _("No unit has a figure that may be drawn."),
        }
    notes = [_("A click looks inside a unit that has parts.")]
    every = ranked(release, level, language).drop_nulls("value").height
    if figures.height < every:
        sentence = _("The first {count} of {all} are drawn; the table has them all.")
        notes.insert(0, sentence.format(count=figures.height, all=every))
    if figures["member"].n_unique() > 1:
        notes.insert(0, _("A filled mark is outside the limits, an open one within them."))
    return {
        "rows_figure": drawn(caterpillar(release, level, language)),
        "rows_size": {"height": f"{height(release, level, language)}px"},
        "rows_note": " ".join(notes),
    }


def _funnel_drawn(release: Release, level: str, language: Language) -> dict[str, Any]:
    _ = words(language)
    if judged(release, level, language).is_empty():
        return {
            "funnel_figure": None,
            "funnel_size": HIDDEN,
            "funnel_note": _("No unit can be judged here, so there is no funnel."),
        }
    said = " ".join(note.to(language) for note in release.notes)
    return {
        "funnel_figure": drawn(funnel(release, level, language)),
        "funnel_size": {"height": f"{FUNNEL_HEIGHT}px"},
        "funnel_note": said,
    }


def _inside(view: View, release: Release, house: House, language: Language) -> list[Component]:
    """Link to each unit that can be looked into, so that a keyboard gets where a click does."""
    _ = words(language)
    dimension = deeper(view.question)
    if dimension is None:
        return []
    held = view.question.where.get(dimension, ())
    codes = ranked(release, view.level, language)[dimension].unique(maintain_order=True)
    chosen = [code for code in codes if code not in held]
    links = [
        link(
            name(dimension, code, language),
            into(view, code, house).question,
            PATH,
            language,
            rest(view),
        )
        for code in inside(view.question, dimension, chosen, house.coverage())[:MOST_LINKS]
    ]
    return [html.Span(_("Look inside:")), *links] if links else []


def _trends(release: Release, level: str, language: Language) -> list[Component]:
    """Link each unit with a figure to how it has moved."""
    _ = words(language)
    figures = ranked(release, level, language).drop_nulls("value").head(MOST_LINKS)
    links = [
        link(row["unit"], trend_of(release.question, row), TRENDS, language)
        for row in figures.iter_rows(named=True)
    ]
    return [html.Span(_("Over time:")), *links] if links else []


def _of_another_vintage(
    view: View, release: Release, house: House, language: Language
) -> Component | None:
    current = house.edition()
    if current is None or current.number == release.edition.number:
        return None
    now = view._replace(question=replace(view.question, vintage=None))
    link_to_now = PATH + write(now, language)
    return other_vintage(release.edition.number, current.number, link_to_now, language)


def _ways(view: View, house: House, language: Language) -> list[Component]:
    """Link to the same question of the nearest periods, and by each other breakdown."""
    offer = choices(view, house, language)
    asked = view.question
    earlier = [each for each in offer.periods if each["value"] != offer.period]
    others = [each for each in offer.breakdowns if each["value"] != offer.breakdown]
    to = [
        *(
            (each["label"], replace(asked, period=type(asked.period)(each["value"], each["value"])))
            for each in earlier[:PERIODS_OFFERED]
        ),
        *(
            (each["label"], replace(asked, by=tuple(each["value"].split(",")), where={
                "area": asked.where.get("area", ())
            }))
            for each in others
        ),
    ]  # fmt: skip
    return [
        html.Span([" ", link(label, question, PATH, language, rest(view))])
        for label, question in to
    ]
