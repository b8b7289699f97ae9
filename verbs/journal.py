"""Verbs on the journal: read it, and look whether it is whole."""

import json
from typing import Annotated

import typer

from governance import actor
from governance.journal import entries, verify
from terminal import answers, complaints, say_json, say_rows
from verbs.opening import REFUSED, As, AsJson, Home, opened

verbs = typer.Typer()
journal = typer.Typer(help="Who did what, and when.", no_args_is_help=True)
verbs.add_typer(journal, name="journal")


@journal.command("list")
def list_entries(
    home: Home = None,
    verb: Annotated[str, typer.Option(help="Only entries of this verb, as 'sign in'.")] = "",
    by: Annotated[str, typer.Option(help="Only entries of this actor.")] = "",
    last: Annotated[int, typer.Option(min=1, help="How many, the latest.")] = 100,
    is_json: AsJson = False,
    who: As = "administrator",
) -> None:
    """List the latest entries, the oldest of them first."""
    with opened(home) as door:
        found = entries(door.ledger, actor(who), verb=verb, by=by, last=last)
    if is_json:
        say_json([one._asdict() for one in found])
        return
    rows = [
        (one.place, one.at, one.actor, one.verb, json.dumps(one.said, ensure_ascii=False))
        for one in found
    ]
    say_rows(("entry", "at", "who", "what", "said"), rows, as_json=False)


@journal.command("verify")
def verify_chain(home: Home = None, who: As = "administrator") -> None:
    """Look whether every entry is as it was written; names each that is not."""
    with opened(home) as door:
        whole = verify(door.ledger, actor(who))
    for sentence in whole.breaks:
        complaints.print(sentence)
    if whole.breaks:
        raise typer.Exit(REFUSED)
    answers.print(f"the journal is whole: {whole.entries} entries, the last link is {whole.link}")
