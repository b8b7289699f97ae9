"""Verbs that ask: what there is, a figure, what a figure is made of."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from api.formats import as_csv, as_json
from governance import MOST_LINES, actor, named, question
from indicators import indicators
from ingest import sources
from terminal import say_explanation, say_figures, say_json, say_rows
from verbs.opening import As, AsJson, Home, opened

verbs = typer.Typer()


class Form(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@verbs.command("sources")
def list_sources(is_json: AsJson = False) -> None:
    """List the sources whose files can be taken in."""
    rows = [(one.id, one.title.en, one.publisher.en, one.grain) for one in sources().values()]
    say_rows(("source", "title", "publisher", "grain"), rows, as_json=is_json)


@verbs.command("indicators")
def list_indicators(is_json: AsJson = False) -> None:
    """List the indicators that can be asked."""
    rows = [
        (one.id, one.title.en, one.unit.en, one.caliber, one.theme, one.status)
        for one in indicators().values()
    ]
    heads = ("indicator", "title", "unit", "caliber", "theme", "status")
    say_rows(heads, rows, as_json=is_json)


@verbs.command("ask")
def ask_question(
    address: Annotated[str, typer.Argument(help="INDICATOR?by=industry&area=IT&period=2016:2023")],
    home: Home = None,
    form: Annotated[Form, typer.Option("--as", help="How to write the answer.")] = Form.TABLE,
    who: As = "administrator",
) -> None:
    """Ask the current vintage, or the one the question names."""
    with opened(home) as door:
        release = door.ask(actor(who))(question(address))
    if form is Form.JSON:
        say_json(as_json(release))
    elif form is Form.CSV:
        sys.stdout.writelines(as_csv(release))
    else:
        say_figures(release)


@verbs.command("explain")
def explain_figure(
    address: Annotated[str, typer.Argument(help="A question, as `osh ask` takes it.")],
    row: Annotated[str, typer.Option(help="Which figure: period=2023,industry=NACE2_F")] = "",
    lines: Annotated[int, typer.Option(min=1, help="Lines shown of each number.")] = MOST_LINES,
    home: Home = None,
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """Go from a figure down to its numbers, cells, batches, raw files and lines."""
    with opened(home) as door:
        found = door.explain(actor(who), question(address), named(row), lines)
    say_explanation(found, as_json=is_json)
