"""The panels of a comparison: words first, rates over time, ratios, the gap taken apart, tables."""

from dataclasses import replace
from typing import Any, NamedTuple

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from pages import _address as address
from pages import _comparison as comparison
from pages._charts import trend
from pages._comparison import View
from pages._comparison_charts import by_stratum, height, parts, ratios, strata
from pages._definition import definition
from pages._furniture import IMAGE, ZOOM, drawn, graph, grid, shaded, take_away
from pages._method import doubts, how, reasons, sentences, table, without_method
from pages._names import names
from pages._numbers import unit_shown
from pages._page import House
from pages._sentences import unseen
from pages._sources import sources_of
from pages._states import no_rows, other_vintage, refused
from pages._table import columns, rows
from pages._words import words

PATH = "/compare"
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}
GAP_HEIGHT, STRATUM_HEIGHT = 230, 30  # [pixels]


class Answers(NamedTuple):
    """What a comparison asks: the units as they are, and three answers within strata."""

    crude: Release
    indirect: Release | None = None
    direct: Release | None = None
    split: Release | None = None

    @property
    def within(self) -> list[Release]:
        """The answers within strata, where there are any."""
        return [one for one in (self.indirect, self.direct, self.split) if one is not None]


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    return shaded(
        html.Div(
            [
                html.Div(
                    dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
                    id="compare-summary",
                    className="osh-summary",
                ),
                html.Ul(id="compare-doubts", className="osh-weakness"),
                html.Div(
                    [
                        _panel("chart", _("Over time"), language),
                        _panel("ratios", _("How many times the rate"), language),
                    ],
                    className="osh-panels",
                ),
                html.Ul(id="compare-unseen", className="osh-unseen"),
                html.Section(
                    [
                        html.H2(_("Where the gap comes from"), className="osh-heading"),
                        html.Div(id="compare-gap-said", className="osh-summary"),
                        html.Div(
                            [_chart("gap", language), _chart("strata", language)],
                            className="osh-panels osh-alone",
                        ),
                        html.P(id="compare-gap-note", className="osh-note"),
                    ],
                    id="compare-gap",
                    style=HIDDEN,
                ),
                html.Section(id="compare-found"),
                html.Section(
                    [html.H2(_("Table"), className="osh-heading"), grid("compare-table", language)]
                ),
                html.Div(id="compare-how"),
                take_away("compare", language),
                html.P(id="compare-more", className="osh-note"),
                html.Section(
                    [
                        html.H2(_("What this figure is"), className="osh-heading"),
                        html.Div(id="compare-definition"),
                    ]
                ),
            ],
            id="compare-body",
            style=SHOWN,
        ),
    )


def answer(view: View, house: House, language: Language) -> dict[str, Any]:
    """Ask for the units, and again within strata, and fill every panel from the releases.

    Raises
    ------
    Refusal
        As the door does.
    """
    _ = words(language)
    crude = house.ask(view.question)
    if crude.figures.is_empty():
        return {"alert": no_rows([], language), "body": HIDDEN}
    found = _asked(crude, view, house)
    cited = view._replace(question=view.question.at(crude.edition.number))
    asked = address.write(cited.question)
    return {
        "alert": _of_another_vintage(view, crude, house, language),
        "body": SHOWN,
        "summary": _summary(found, language),
        "doubts": [line for one in found.within[:1] for line in doubts(one, language)],
        "chart": drawn(trend(crude, language)),
        "chart_size": {"height": "420px"},
        **_ratios(found, language),
        "unseen": [html.Li(line) for line in unseen(crude, language)],
        **_gap(found, language),
        "found": _tables(found, language),
        "rows": rows(crude, house, language),
        "columns": columns(crude, language),
        "how": _how(found, language),
        "csv": f"/api/v1/ask.csv{asked}",
        "json": f"/api/v1/ask.json{asked}",
        "more": _links(found, language),
        "cite": PATH + comparison.write(cited),
        "definition": [
            definition(without_method(crude), house, language),
            *sources_of([crude, *found.within], language),
        ],
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def _asked(crude: Release, view: View, house: House) -> Answers:
    if not view.within:
        return Answers(crude)
    indirect, direct, split = (
        house.ask(comparison.standardised(view, method))
        for method in ("indirect_standardisation", "direct_standardisation", "decomposition")
    )
    return Answers(crude, indirect, direct, split)


def _of_another_vintage(
    view: View, release: Release, house: House, language: Language
) -> Component | None:
    current = house.edition()
    if current is None or current.number == release.edition.number:
        return None
    now = view._replace(question=replace(view.question, vintage=None))
    link = PATH + comparison.write(now, language)
    return other_vintage(release.edition.number, current.number, link, language)


def _summary(found: Answers, language: Language) -> list[Component]:
    """Say how the units compare as they are, and then within the same mix."""
    _ = words(language)
    crude = sentences(found.crude, language)
    if not crude:
        why = "; ".join(reasons(found.crude, language))
        crude = [html.P(_("These units cannot be compared: {why}.").format(why=why))]
    if found.indirect is None:
        return [*crude, html.P(_("Nothing is allowed for: choose within what to compare."))]
    within = sentences(found.indirect, language)
    if not within:
        why = "; ".join(reasons(found.indirect, language))
        within = [html.P(_("Within strata nothing can be compared: {why}.").format(why=why))]
    return [*within, html.P(_("As they are, without allowing for their mix:")), *crude]


def _ratios(found: Answers, language: Language) -> dict[str, Any]:
    table = found.crude.tables["ratios"]
    if table.is_empty():
        return {"ratios": None, "ratios_size": HIDDEN}
    figure = ratios(found.crude, found.indirect, language)
    return {"ratios": drawn(figure), "ratios_size": height(table.height)}


def _gap(found: Answers, language: Language) -> dict[str, Any]:
    _ = words(language)
    split = found.split
    if split is None or split.tables["gap"].is_empty():
        return {"gap": HIDDEN}
    shown = strata(split, language).height
    return {
        "gap": {},
        "gap_said": sentences(split, language),
        "gap_figure": drawn(parts(split, language)),
        "gap_size": {"height": f"{GAP_HEIGHT}px"},
        "strata": drawn(by_stratum(split, language)),
        "strata_size": height(min(shown, 14), STRATUM_HEIGHT),
        "gap_note": _(
            "The two parts add up to the gap. Rates within: what would be left if both had the "
            "same mix. Mix: what their different mix alone makes."
        ),
    }


def _tables(found: Answers, language: Language) -> list[Component]:
    """Lay out what the charts show: ratios, standardised rates, the strata of the gap."""
    _ = words(language)
    dimension = found.crude.question.by[0]
    called = pl.col("group").replace(names(dimension, language))
    limits = {"lower": _("95% lower"), "upper": _("95% upper"), "p_value": _("p-value")}
    laid = []
    if found.crude.tables["ratios"].height:
        crude = found.crude.tables["ratios"].rename(
            {"ratio_lower": "lower", "ratio_upper": "upper"}
        )
        laid.append((crude, {"group": _("Unit"), "ratio": _("times the rate"), **limits},
                     _("Rate ratio, as they are")))  # fmt: skip
    if found.indirect and found.indirect.tables["ratios"].height:
        headings = {"group": _("Unit"), "observed": _("observed"), "expected": _("expected"),
                    "ratio": _("times the rate"), **limits}  # fmt: skip
        caption = _("Observed over expected (SMR)")
        laid.append((found.indirect.tables["ratios"], headings, caption))
    if found.direct and found.direct.tables["rates"].height:
        unit = unit_shown(found.crude.indicator, language)
        laid.append((found.direct.tables["rates"], {
            "group": _("Unit"), "crude": _("as it is"), "value": _("with the mix of all"),
            **limits}, _("Standardised rates, {unit}").format(unit=unit)))  # fmt: skip
    return [
        table(rows.with_columns(called), headings, caption, language)
        for rows, headings, caption in laid
    ]


def _how(found: Answers, language: Language) -> list[Component]:
    return [part for one in (found.crude, *found.within) for part in how(one, language)]


def _links(found: Answers, language: Language) -> list[Component]:
    """Link to the answers within strata, each for a machine."""
    _ = words(language)
    if not found.within:
        return []
    links: list[Component] = []
    for one in found.within:
        address_of = address.write(one.question.at(one.edition.number))
        title = one.method.title.to(language) if one.method else ""
        there = html.A(title, href=f"/api/v1/ask.json{address_of}", target="_blank")
        links.append(html.Span([" ", there]))
    return [html.Span(_("Within strata, as JSON:")), *links]


def _panel(part: str, heading: str, language: Language) -> Component:
    return html.Section([html.H2(heading, className="osh-heading"), _chart(part, language)])


def _chart(part: str, language: Language) -> Component:
    return html.Div(
        [
            dcc.Store(id=f"compare-{part}-drawn"),
            graph(f"compare-{part}-chart", language, {"height": "420px"}, (IMAGE, *ZOOM)),
        ]
    )
