"""The panels of the calibers: words first, the bars, the table twin, the rules themselves."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.question import Question
from governance.release import REASONS
from pages import _address as address
from pages._browser import aria
from pages._caliber_chart import height, stacked
from pages._caliber_words import gaps, headline, outcome_words, unseen
from pages._calibers import (
    FILE,
    Counts,
    band_codes,
    caliber_name,
    calibers,
    card,
    count,
    outcome_name,
)
from pages._definition import definition
from pages._furniture import drawn, graph, grid, shaded, take_away, way_up
from pages._names import name
from pages._page import House
from pages._sources import sources_of
from pages._states import no_rows, other_vintage, refused
from pages._table import numeric
from pages._words import words

PATH = "/calibers"
HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": "1.25rem"}


def body(language: Language) -> Component:
    """Lay out the empty panels, which the first answer fills."""
    _ = words(language)
    panels = [
        html.Nav(id="calibers-path", className="osh-path", **aria(label=_("What is shown"))),
        html.Div(
            dmc.Stack([dmc.Skeleton(h=22, w="70%"), dmc.Skeleton(h=22, w="45%")], gap="xs"),
            id="calibers-summary",
            className="osh-summary",
        ),
        _section(
            _("The same cases under each caliber"),
            dcc.Store(id="calibers-chart-drawn"),
            graph("calibers-chart", language, HIDDEN),
            html.Ul(id="calibers-unseen", className="osh-unseen"),
        ),
        html.Section(
            [
                html.H2(_("Why the numbers differ"), className="osh-heading"),
                html.Ul(id="calibers-gaps", className="osh-reasons"),
            ],
            id="calibers-why",
        ),
        _section(_("Table"), grid("calibers-table", language)),
        take_away("calibers", language),
        html.Details(
            [
                html.Summary(_("Each caliber's bands as CSV and JSON")),
                html.Ul(id="calibers-each", className="osh-each"),
            ],
            className="osh-more",
        ),
        _section(_("How each caliber counts"), html.Div(id="calibers-rules")),
        _section(_("What the case file is"), html.Div(id="calibers-definition")),
    ]
    return shaded(
        html.Div(panels, id="calibers-body", style=SHOWN),
    )


def answer(asked: Question, house: House, language: Language) -> dict[str, Any]:
    """Ask for every caliber, and fill every panel.

    Raises
    ------
    Refusal
        As the door does.
    """
    if house.coverage().filter(indicator=asked.indicator).is_empty():
        return {"alert": no_case_file(language), "body": HIDDEN}
    counts = count(asked, house)
    if counts.file.figures.is_empty():
        return {"alert": no_rows([], language), "body": HIDDEN}
    edition = counts.file.edition
    cited = replace(asked, vintage=edition.number)
    of_file = address.write(replace(cited, by=("detail",)))
    lines, reasons = unseen(counts, language), gaps(counts, language)
    _ = words(language)
    return {
        "alert": _of_another_vintage(asked, counts, house, language),
        "body": SHOWN,
        "path": way_up(asked, PATH, language),
        "summary": [html.P(line) for line in headline(counts, language)],
        "chart": drawn(stacked(counts, language)),
        "size": {"height": f"{height(counts)}px"},
        "unseen": [html.Li(_("Not drawn one by one:")), *map(html.Li, lines)] if lines else [],
        "why": {} if reasons else HIDDEN,
        "gaps": [html.Li(line) for line in reasons],
        "rows": table_rows(counts, language),
        "columns": table_columns(counts, language),
        "each": _each(cited, counts, language),
        "rules": rules_listed(language),
        "definition": [
            definition(counts.file, house, language),
            *sources_of([counts.file], language),
        ],
        "csv": f"/api/v1/ask.csv{of_file}",
        "json": f"/api/v1/ask.json{of_file}",
        "cite": PATH + address.write(cited),
    }


def refusal(sentence: str, language: Language) -> dict[str, Any]:
    """Show a refusal where the answer would stand."""
    return {"alert": refused(sentence, language), "body": HIDDEN}


def no_case_file(language: Language) -> Component:
    """Say that no case file has been taken in, and what to do."""
    _ = words(language)
    part: Component = dmc.Alert(
        [
            html.P(
                _(
                    "Calibers are compared case by case, and the vintage holds no case file. Take "
                    "one in and publish:"
                )
            ),
            html.P(html.Code("osh ingest incident_cases cases.csv")),
            html.P(html.Code("osh publish")),
        ],
        title=_("No case file"),
        color="gray",
        variant="outline",
    )
    return part


def table_rows(counts: Counts, language: Language) -> list[dict[str, Any]]:
    """Give a row a caliber, with its cases in each band, and under it a row an outcome."""
    _ = words(language)
    said = {code: text.to(language) for code, text in REASONS.items()}
    rows: list[dict[str, Any]] = []
    for caliber, value, reason in counts.totals.iter_rows():
        called = {"caliber": caliber_name(caliber, language)}
        bands = dict(counts.bands.filter(caliber=caliber).select("band", "value").iter_rows())
        rows.append(
            {**called, "outcome": _("All"), "value": value, "reason": said.get(reason), **bands}
        )
        rows += [
            {**called, "outcome": outcome_name(caliber, outcome, language), "value": value,
             "reason": said.get(reason)}
            for outcome, value, reason in counts.classes.filter(caliber=caliber)
            .select("outcome", "value", "reason").iter_rows()
        ]  # fmt: skip
    return rows


def table_columns(counts: Counts, language: Language) -> list[dict[str, Any]]:
    """Say each column's heading and how its numbers are written."""
    _ = words(language)
    met = set(counts.bands["band"])
    wide = {"wrapText": True, "autoHeight": True}
    columns = [
        {"field": "caliber", "headerName": _("Caliber"), "pinned": "left", "width": 130, **wide},
        {"field": "outcome", "headerName": _("Counted as"), "minWidth": 130, **wide},
        numeric("value", _("Cases"), 0, 90),
        *(numeric(code, name("detail", code, language), 0, 96) for code in band_codes()
          if code in met),
    ]  # fmt: skip
    if counts.totals["value"].null_count() + counts.classes["value"].null_count():
        columns.append(
            {"field": "reason", "headerName": _("Why not shown"), "minWidth": 200, **wide}
        )
    return columns


def rules_listed(language: Language) -> Component:
    """List every caliber with its outcomes in words, where they stand, and whether that is sure."""
    _ = words(language)
    parts: list[Component] = []
    for (caliber,), own in calibers().group_by("caliber", maintain_order=True):
        first = own.row(0, named=True)
        parts.append(html.Dt(caliber_name(str(caliber), language)))
        parts += [html.Dd(outcome_words(rule, language)) for rule in own.iter_rows(named=True)]
        if dates := _in_force(first, language):
            parts.append(html.Dd(dates))
        parts.append(html.Dd(first["reference"]))
        if first["status"] != "verified":
            parts.append(html.Dd(html.Strong(_("to be verified against its source"))))
    return html.Dl(parts, className="osh-definition")


def _in_force(rule: dict[str, Any], language: Language) -> str:
    _ = words(language)
    if rule["valid_from"] and rule["valid_to"]:
        said = _("for accidents from {first} to {last}")
    elif rule["valid_from"]:
        said = _("for accidents from {first} on")
    else:
        return ""
    return said.format(first=rule["valid_from"], last=rule["valid_to"])


def _section(heading: str, *parts: Component) -> Component:
    return html.Section([html.H2(heading, className="osh-heading"), *parts])


def _each(cited: Question, counts: Counts, language: Language) -> list[Component]:
    """Link each caliber and outcome by band, as this vintage has them for ever."""
    _ = words(language)
    calibers_shown = [(caliber, "") for caliber in counts.totals["caliber"] if caliber != FILE]
    outcomes = counts.classes.select("caliber", "outcome").rows()
    return [
        html.Li(
            [
                f"{caliber_name(caliber, language)} · ",
                f"{outcome_name(caliber, outcome, language) if outcome else _('All')} ",
                html.A("CSV", href=f"/api/v1/ask.csv{asked}", download=""),
                " ",
                html.A("JSON", href=f"/api/v1/ask.json{asked}", target="_blank"),
            ]
        )
        for caliber, outcome in sorted(calibers_shown + outcomes)
        for asked in [
            address.write(replace(cited, indicator=card(caliber, outcome), by=("detail",)))
        ]
    ]


def _of_another_vintage(
    asked: Question, counts: Counts, house: House, language: Language
) -> Component | None:
    current, shown = house.edition(), counts.file.edition
    if current is None or current.number == shown.number:
        return None
    now = PATH + address.write(replace(asked, vintage=None), language)
    return other_vintage(shown.number, current.number, now, language)
