"""Verbs that compute a method on plain CSV files, without a home."""

from pathlib import Path
from typing import Annotated

import typer

from analysis import compute as compute_by
from analysis import methods, read_table
from facts.refusal import BadQuestion, UnknownCode
from terminal import say_computed, say_rows
from verbs.opening import AsJson, refusing

verbs = typer.Typer()


@verbs.command("analyses")
def list_analyses(is_json: AsJson = False) -> None:
    """List the methods that work on a plain CSV, with their tables and parameters."""
    rows = [
        (one.id, one.title.en, " ".join(one.inputs), " ".join(told.id for told in one.parameters))
        for one in methods().values()
    ]
    say_rows(("analysis", "title", "tables", "parameters"), rows, as_json=is_json)


@verbs.command("analyse")
def analyse_tables(
    method: Annotated[str, typer.Argument(help="A method; `osh analyses` lists them.")],
    inputs: Annotated[list[str], typer.Option("--input", help="FILE.csv or NAME=FILE.csv")],
    params: Annotated[list[str] | None, typer.Option("--params", help="k=v k=v …")] = None,
    more: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    is_json: AsJson = False,
) -> None:
    """Compute a method on plain CSV files; no home is needed."""
    known = methods()
    with refusing():
        if method not in known:
            raise UnknownCode(f"no method is called '{method}'; there are: {', '.join(known)}")
        card = known[method]
        files = dict(word(given, next(iter(card.inputs))) for given in inputs)
        given = dict(map(word, (*(params or ()), *(more or ()))))
        tables = {name: read_table(Path(file)) for name, file in files.items()}
        say_computed(card, compute_by(card, tables, given), as_json=is_json)


def word(given: str, otherwise: str = "") -> tuple[str, str]:
    """Take a word apart into name and value; one without a name has the name `otherwise`."""
    name, sign, value = given.partition("=")
    if not sign and not otherwise:
        raise BadQuestion(f"'{given}' says no name; write name=value")
    return (name, value) if sign else (otherwise, given)
