"""Verbs on the register of enterprises: enter, look for duplicates, merge and undo."""

from pathlib import Path
from typing import Annotated

import typer

from governance import actor
from governance.duplicates import REASONS
from governance.merging import keep_apart, merge, unmerge
from governance.proposals import look, proposals
from governance.register import import_register, record
from terminal import answers, complaints, say_json, say_rows, waiting
from verbs.opening import REFUSED, As, AsJson, Home, now, opened

verbs = typer.Typer()
registers = typer.Typer(help="The register of enterprises.", no_args_is_help=True)
verbs.add_typer(registers, name="register")

Why = Annotated[str, typer.Option(help="Why; it is kept in the journal.")]
SHOWN = 50  # lines on a screen


@registers.command("import")
def enter_enterprises(
    file: Path, home: Home = None,
    dry_run: Annotated[bool, typer.Option(help="Check, and enter nothing.")] = False,
    who: As = "administrator",
) -> None:  # fmt: skip
    """Enter a table of enterprises; a later `since` of one says what changed that day."""
    with opened(home) as door:
        entered, bad = import_register(door.ledger, file, actor(who), now(), dry_run=dry_run)
    answers.print(f"{file.name}: {entered} rows {'to enter' if dry_run else 'entered'}")
    for line, why, _ in bad.head(SHOWN).iter_rows():
        complaints.print(f"{file.name}:{line}: {why}")
    if not bad.is_empty():
        raise typer.Exit(REFUSED)


@registers.command("events")
def enter_events(file: Path, home: Home = None, who: As = "administrator") -> None:
    """Enter what happened to enterprises: a table of enterprise, event and day."""
    with opened(home) as door:
        entered = record(door.ledger, file, actor(who), now())
    answers.print(f"{file.name}: {entered} events entered")


@registers.command("duplicates")
def list_duplicates(
    home: Home = None,
    last: Annotated[bool, typer.Option("--last", help="What was found last; do not look.")] = False,
    is_json: AsJson = False, who: As = "administrator",
) -> None:  # fmt: skip
    """Look for entries that may be one enterprise, each pair with a score and its reasons."""
    with opened(home) as door:
        if not last:
            with waiting("looking for duplicates"):
                look(door.ledger, door.home, actor(who), now())
        found = proposals(door.ledger, door.home, actor(who))
    if found is None:
        answers.print("nobody has looked for duplicates yet; leave out --last")
        return
    if is_json:
        say_json({"at": found.at, "changes": found.changes, "pairs": found.pairs.to_dicts()})
        return
    rows = [
        (one["score"], one["one"], one["other"], _said(one["reasons"]))
        for one in found.pairs.head(SHOWN).iter_rows(named=True)
    ]
    say_rows(("score", "one", "other", "because"), rows, as_json=False)
    answers.print(f"{found.pairs.height:,} pairs that nobody has decided on, looked for {found.at}")


def _said(reasons: list[str]) -> str:
    return "; ".join(REASONS[one].text.en for one in reasons)


@registers.command("merge")
def merge_entries(
    duplicate: str, into: str, reason: Why, home: Home = None, who: As = "administrator"
) -> None:
    """Let an entry stand for another: what is filed and owed under it is the other's."""
    with opened(home) as door:
        merge(door.ledger, duplicate, into, reason, actor(who), now())
    answers.print(f"{duplicate} stands for {into}; `osh register unmerge {duplicate}` undoes it")


@registers.command("unmerge")
def unmerge_entries(
    duplicate: str, reason: Why, home: Home = None, who: As = "administrator"
) -> None:
    """Undo a merge: the two are two again."""
    with opened(home) as door:
        unmerge(door.ledger, duplicate, reason, actor(who), now())
    answers.print(f"{duplicate} stands for itself")


@registers.command("apart")
def keep_entries_apart(
    one: str, other: str, reason: Why, home: Home = None, who: As = "administrator"
) -> None:
    """Say that two entries are two enterprises; they are not proposed again."""
    with opened(home) as door:
        keep_apart(door.ledger, one, other, reason, actor(who), now())
    answers.print(f"{one} and {other} are two enterprises")
