"""Data quality: what is known of each batch that was taken in, and what somebody must look at."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import Dash, html
from dash.development.base_component import Component

from facts.codes import measures as measure_list
from facts.schema import DIMENSIONS
from facts.text import Language, Text
from governance import RULES, Report
from pages._browser import aria
from pages._names import dimension_name, name
from pages._numbers import number, places
from pages._page import House, Page
from pages._words import words

PATH = "/quality"
MOST_REPORTS = 50  # batches on the page, the last accepted; the API has them all
MOST_FINDINGS = 20  # findings of one batch on the page


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:  # noqa: ARG001
    """Lay out the reports this reader may see, the last accepted first."""
    _ = words(language)
    reports = house.quality()
    shown = reports[:MOST_REPORTS]
    waiting = sum(not each.held_up.is_empty() and each.acknowledged is None for each in reports)
    summary = _(
        "{count} batches were checked when they were taken in: totals against their parts, figures "
        "against those known before, men against women, and what is no longer there. "
        "{findings} findings; {waiting} batches with jumps nobody has acknowledged."
    ).format(
        count=number(len(reports), language),
        findings=number(sum(sum(each.counts.values()) for each in reports), language),
        waiting=number(waiting, language),
    )
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Data quality"), order=1, size="xl"),
            html.Div(html.P(summary), className="osh-summary"),
            html.Div([_report(each, house, language) for each in shown], className="osh-reports"),
            *_rest(len(reports), language),
            _rules(language),
            html.Section(
                [html.A("JSON", href="/api/v1/quality.json", target="_blank")],
                className="osh-links",
                **aria(label=_("Take it away")),
            ),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Nothing to answer: the page is whole when it is laid out."""


def _report(report: Report, house: House, language: Language) -> Component:
    """Fold a report below one line that says how much there is to look at."""
    _ = words(language)
    found = sum(report.counts.values())
    line = [
        html.Span(house.source(report.source, language), className="osh-report-name"),
        html.Span(report.file or report.batch[:12]),
        html.Span(_("{count} facts").format(count=number(report.facts, language))),
        html.Span(_("{count} refused").format(count=number(report.rejects, language))),
        html.Span(_("{count} findings").format(count=number(found, language))),
        *_state(report, language),
    ]
    return html.Details(
        [
            html.Summary(line),
            html.Dl(
                [
                    part
                    for term, meaning in _terms(report, language)
                    if meaning
                    for part in (html.Dt(term), *map(html.Dd, meaning))
                ],
                className="osh-definition",
            ),
            *_findings(report, language),
        ],
        className="osh-report",
        id=f"quality-{report.batch}",
    )


def _state(report: Report, language: Language) -> list[Component]:
    _ = words(language)
    if report.held_up.is_empty():
        return []
    said = _("jumps acknowledged") if report.acknowledged else _("to be acknowledged")
    return [html.Strong(said, className="osh-made-up")]


def _terms(report: Report, language: Language) -> list[tuple[str, list[str]]]:
    _ = words(language)
    counted = _("{what}: {count}")
    rules = {rule: RULES[rule].text.to(language) for rule in report.counts}
    return [
        (_("Batch"), [report.batch]),
        (_("Rows read"), [number(report.rows_read, language)]),
        (_("Lines corrected"), [number(report.corrected, language)] if report.corrected else []),
        (_("Lines said twice"), [number(report.repeats, language)] if report.repeats else []),
        (_("Received"), [_("the same file was received before")] * report.received_before),
        (
            _("Refused because"),
            [
                counted.format(what=reason, count=number(count, language))
                for reason, count in report.reasons.items()
            ],
        ),
        (
            _("Kept and flagged"),
            [
                counted.format(what=flag, count=number(count, language))
                for flag, count in report.flags.items()
            ],
        ),
        (
            _("Found"),
            [
                counted.format(what=rules[rule], count=number(count, language))
                for rule, count in report.counts.items()
            ],
        ),
        (_("Acknowledged"), [report.acknowledged] if report.acknowledged else []),
    ]


def _findings(report: Report, language: Language) -> list[Component]:
    """Draw the first findings of each rule as a table below it."""
    rules = report.findings.group_by("rule", maintain_order=True)
    return [
        part
        for (rule,), found in rules
        for part in _table(RULES[str(rule)].text.to(language), found, language)
    ]


def _table(caption: str, findings: pl.DataFrame, language: Language) -> list[Component]:
    _ = words(language)
    found = findings.head(MOST_FINDINGS)
    head = (_("What"), _("Where"), _("Met"), _("Expected"))
    measures = dict(measure_list().select("id", f"label_{language}").iter_rows())
    decimals = places([*found["met"], *found["expected"]])
    body = [_row(row, measures, decimals, language) for row in found.iter_rows(named=True)]
    rest = findings.height - found.height
    more = [_("and {count} more").format(count=number(rest, language))] if rest else []
    headings = [
        html.Th(word, scope="col", className="osh-figure" if place > 1 else "")
        for place, word in enumerate(head)
    ]
    return [
        html.Div(
            html.Table(
                [
                    html.Caption(caption),
                    html.Thead(html.Tr(headings)),
                    html.Tbody(body),
                ],
                className="osh-ranking osh-findings",
            ),
            className="osh-findings-box",
            tabIndex=0,
            role="region",
            **aria(label=caption),
        ),
        *(html.P(text, className="osh-note") for text in more),
    ]


def _row(
    row: Mapping[str, Any], measures: Mapping[str, str], decimals: int, language: Language
) -> Component:
    area = name("area", row["area"], language) if row["area"] else ""
    what = [measures.get(row["measure"], row["measure"]), row["period"]]
    at = "" if row["area"] and row["at"] == f"area={row['area']}" else _at(row["at"], language)
    return html.Tr(
        [
            html.Td(" ".join(part for part in what if part)),
            html.Td([area, html.Span(at, className="osh-amount")]),
            html.Td(number(row["met"], language, decimals), className="osh-figure"),
            html.Td(number(row["expected"], language, decimals), className="osh-figure"),
        ]
    )


def _at(at: str, language: Language) -> str:
    """Say the codes of a place in words: sex=M is Sex: Male."""
    _ = words(language)
    parts = []
    for word in at.split(" "):
        dimension, sign, held = word.partition("=")
        if sign and dimension in DIMENSIONS:
            codes = _(", ").join(name(dimension, code, language) for code in held.split(","))
            parts.append(f"{dimension_name(dimension, language)}: {codes}")
        else:
            parts.append(word)
    return " ".join(parts)


def _rest(count: int, language: Language) -> list[Component]:
    _ = words(language)
    if count <= MOST_REPORTS:
        return []
    sentence = _("The last {shown} of {all} batches; the JSON has them all.")
    return [
        html.P(
            sentence.format(shown=MOST_REPORTS, all=number(count, language)), className="osh-note"
        )
    ]


def _rules(language: Language) -> Component:
    _ = words(language)
    must = html.Strong(_("must be acknowledged"))
    lines = [
        html.Li([told.text.to(language), " ", must] if told.holds_up else told.text.to(language))
        for told in RULES.values()
    ]
    return html.Details(
        [html.Summary(_("What every batch is held to")), html.Ul(lines)],
        className="osh-more",
    )


PAGE = Page(
    id="quality",
    title=Text("Data quality", "数据质量"),
    path=PATH,
    order=9,
    layout=layout,
    callbacks=callbacks,
)
