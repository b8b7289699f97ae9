"""Verbs on the journal: read it, take it away, and look whether it is whole."""

import json
from pathlib import Path
from typing import Annotated

import typer

from governance import actor
from governance.chain import Whole
from governance.journal import Asked, entries, export, verify
from governance.journal_files import as_csv, as_json_lines, follow_file
from terminal import answers, complaints, say_json, say_rows
from verbs.opening import REFUSED, As, AsJson, Home, now, opened, refusing

verbs = typer.Typer()
journal = typer.Typer(help="Who did what, and when.", no_args_is_help=True)
verbs.add_typer(journal, name="journal")

Verb = Annotated[str, typer.Option(help="Only entries of this verb, as 'sign in'.")]
By = Annotated[str, typer.Option(help="Only entries of this actor.")]
First = Annotated[str, typer.Option("--from", help="Only from this day on, 2026-03-01.")]
Last = Annotated[str, typer.Option("--to", help="Only up to this day, it among them.")]
About = Annotated[str, typer.Option(help="The number of a return, or the code of an enterprise.")]


@journal.command("list")
def list_entries(
    home: Home = None, verb: Verb = "", by: By = "", first: First = "", until: Last = "",
    about: About = "",
    last: Annotated[int, typer.Option(min=1, help="How many, the latest.")] = 100,
    is_json: AsJson = False, who: As = "administrator",
) -> None:  # fmt: skip
    """List the latest entries, the oldest of them first."""
    asked = Asked(verb, by, first, until, about)._asdict()
    with opened(home) as door:
        found = entries(door.ledger, actor(who), last=last, **asked)
    if is_json:
        say_json([one._asdict() for one in found])
        return
    rows = [
        (one.place, one.at, one.actor, one.verb, json.dumps(one.said, ensure_ascii=False))
        for one in found
    ]
    say_rows(("entry", "at", "who", "what", "said"), rows, as_json=False)


@journal.command("export")
def export_entries(
    file: Annotated[Path, typer.Argument(help="Where to write: .csv is a table, others JSON.")],
    home: Home = None, verb: Verb = "", by: By = "", first: First = "", until: Last = "",
    about: About = "", who: As = "administrator",
) -> None:  # fmt: skip
    """Write entries with their links into a file whose chain `verify --file` follows."""
    asked = Asked(verb, by, first, until, about)._asdict()
    written = as_csv if file.suffix == ".csv" else as_json_lines
    with opened(home) as door:
        taken = export(door.ledger, actor(who), now(), **asked)
        with file.open("w", encoding="utf-8") as out:
            out.writelines(written(taken))
    answers.print(f"{file}: `osh journal verify --file {file}` follows its chain", soft_wrap=True)


@journal.command("verify")
def verify_chain(
    home: Home = None,
    file: Annotated[
        Path | None, typer.Option(help="A file taken from the journal; no home is needed.")
    ] = None,
    until: Annotated[
        str, typer.Option(help="A last link kept elsewhere: sees an end that was cut off.")
    ] = "",
    who: As = "administrator",
) -> None:
    """Look whether every entry is as it was written; names each that is not."""
    if file:
        with refusing():
            found = follow_file(file, until)
        _stop_if_broken(found.whole)
        said = "from the first entry" if found.is_from_start else "not from the first entry"
        answers.print(
            f"{file.name}: {found.whole.entries} entries in {found.pieces} piece(s), {said}, each "
            f"chained to the one before; the last link is {found.whole.link}",
            soft_wrap=True,
        )
        return
    with opened(home) as door:
        whole = verify(door.ledger, actor(who), until)
    _stop_if_broken(whole)
    answers.print(f"the journal is whole: {whole.entries} entries, the last link is {whole.link}")


def _stop_if_broken(whole: Whole) -> None:
    for sentence in whole.breaks:
        complaints.print(sentence)
    if whole.breaks:
        raise typer.Exit(REFUSED)
