"""What is said of an analysis on a page: its sentences, how it was done, its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from dash import html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from pages._browser import aria
from pages._definition import Meaning, terms_and_meanings
from pages._numbers import number, places
from pages._words import words


def sentences(release: Release, language: Language) -> list[Component]:
    """Give what an analysis found, a sentence a paragraph."""
    said = release.method.sentences if release.method else ()
    return [html.P(_tidy(sentence.to(language))) for sentence in said]


def without_method(release: Release) -> Release:
    """Leave out of the notes what an analysis says, where a page says it elsewhere."""
    method = release.method
    if method is None:
        return release
    said = {*method.sentences, *method.notes, *method.warnings}
    return replace(release, notes=tuple(note for note in release.notes if note not in said))


def reasons(release: Release, language: Language) -> list[str]:
    """Say why the analysis does not judge, each reason once."""
    card = release.analysis
    columns = [name for name in card.adds if name.endswith("_reason")] if card else []
    if card is None or not columns:
        return []
    found = release.figures.select(pl.coalesce(columns).alias("why"))["why"].drop_nulls()
    return [card.words[why].to(language) for why in found.unique(maintain_order=True)]


def how(release: Release, language: Language) -> list[Component]:
    """Lay out how an analysis was done: method, parameters in force, doubts, reference."""
    _ = words(language)
    method = release.method
    if method is None:
        return []
    told = [f"{name} = {_value(said)}" for name, said in method.parameters.items() if said != ""]
    terms: list[tuple[str, Meaning]] = [
        (_("How"), [note.to(language) for note in method.notes]),
        (_("Doubt"), [warning.to(language) for warning in method.warnings]),
        (_("Told"), told),
        (_("Version"), f"{method.id} {method.version}"),
        (_("Reference"), method.reference),
    ]
    return [
        html.Details(
            [
                html.Summary(
                    _("How this was computed: {method}").format(method=method.title.to(language))
                ),
                terms_and_meanings(terms),
            ],
            className="osh-more",
        )
    ]


def doubts(release: Release, language: Language) -> list[Component]:
    """List what a reader should doubt, beside the chart."""
    said = release.method.warnings if release.method else ()
    return [html.Li(warning.to(language)) for warning in said]


def table(
    rows: pl.DataFrame, headings: Mapping[str, str], caption: str, language: Language
) -> Component:
    """Lay out rows as a small table, of the columns that have a heading.

    Numbers of a column have the decimals that suit its middle; null is a dash.
    """
    names = [name for name in headings if name in rows.columns]
    decimals = {name: places(rows[name]) for name in names if rows[name].dtype.is_float()}
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(
                    html.Tr(
                        [
                            html.Th(headings[name], scope="col", className=_class(rows, name))
                            for name in names
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(_cells(row, names, rows, decimals, language))
                        for row in rows.iter_rows(named=True)
                    ]
                ),
            ],
            className="osh-ranking osh-findings",
        ),
        className="osh-wide-table",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def _cells(
    row: Mapping[str, Any],
    names: Sequence[str],
    rows: pl.DataFrame,
    decimals: Mapping[str, int],
    language: Language,
) -> list[Component]:
    cells: list[Component] = []
    for at, name in enumerate(names):
        value = row[name]
        if value is None:
            said = "–"
        elif name == "p_value":
            said = "< 0.001" if value < 0.001 else number(value, language, 3)
        elif name in decimals:
            said = number(value, language, decimals[name]).replace("-", "−")
        else:
            said = str(value)
        look = _class(rows, name)
        is_head = at == 0
        cells.append(
            html.Th(said, className=look, scope="row") if is_head else html.Td(said, className=look)
        )
    return cells


def _class(rows: pl.DataFrame, name: str) -> str:
    return "osh-figure" if rows[name].dtype.is_float() else ""


def _value(said: object) -> str:
    if said is None:
        return "–"
    return ", ".join(map(str, said)) if isinstance(said, tuple) else str(said)


def _tidy(sentence: str) -> str:
    """Keep the sign of a number beside it: a line never breaks between the two."""
    return sentence.replace(" %", "\u202f%")
