"""Verbs that bring files in, publish what was accepted, and send readers to it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from facts.refusal import BadQuestion, Refusal
from governance import accept, actor, publish, roll_back
from ingest import Source, fetch, open_files, own_table
from terminal import (
    answers,
    complaints,
    downloading,
    say_fetched,
    say_json,
    say_receipt,
    say_rows,
    waiting,
)
from verbs.opening import (
    REFUSED,
    As,
    AsJson,
    Home,
    now,
    opened,
    refusing,
    settings_of,
    source_called,
)

verbs = typer.Typer()


@verbs.command("ingest")
def take_in_files(
    source: str,
    files: list[Path],
    home: Home = None,
    is_json: AsJson = False,
    synthetic: Annotated[
        bool, typer.Option(help="The rows are made up; say so everywhere.")
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="What the columns mean, for the source 'table' alone.")
    ] = None,
    retrieved: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day the files were fetched; else as recorded."),
    ] = None,
    who: As = "administrator",
) -> None:
    """Take in files of a source: accepted rows become facts, the rest is listed with reasons."""
    with opened(home) as door:
        card, person = source_called(source), actor(who)
        if mapping:
            card, is_made_up = _mapped(card, mapping)
            synthetic = synthetic or is_made_up
        refused = False
        for file in files:
            try:
                with waiting(f"taking in {file.name}"):
                    receipt = accept(
                        door.ledger, door.home, card, file, person, now(), synthetic=synthetic,
                        retrieved=retrieved.date() if retrieved else None,
                    )  # fmt: skip
            except Refusal as refusal:
                complaints.print(str(refusal))
                refused = True
                continue
            say_receipt(receipt, as_json=is_json)
            refused = refused or receipt.rejects > 0 or receipt.facts == 0
    if refused:
        raise typer.Exit(REFUSED)


@verbs.command("fetch")
def fetch_files(
    source: str,
    words: Annotated[list[str] | None, typer.Argument(help="Which files; all without.")] = None,
    home: Home = None,
    is_json: AsJson = False,
) -> None:
    """Fetch the files a source's publisher keeps open, and say how to take them in."""
    given, card = settings_of(home), source_called(source)
    is_refused = False
    with refusing():
        chosen = open_files(card, words or ())
    for file in chosen:
        try:
            with downloading(file.name) as told:
                came = fetch(card, file, given.home, now().date(), told, proxy=given.proxy)
        except Refusal as refusal:
            complaints.print(str(refusal))
            is_refused = True
            continue
        say_fetched(card.id, came, as_json=is_json)
    if is_refused:
        raise typer.Exit(REFUSED)


@verbs.command("publish")
def publish_vintage(home: Home = None, is_json: AsJson = False, who: As = "administrator") -> None:
    """Freeze every accepted batch into a vintage and send readers to it."""
    with opened(home) as door, waiting("publishing"):
        made = publish(door.ledger, door.home, actor(who), now())
        kept = door.warn(actor(who), now())
    if is_json:
        said = {"raised": kept.raised, "reopened": kept.reopened, "closed": kept.closed}
        say_json({"vintage": made.number, "batches": made.batches, "alerts": said})
    else:
        answers.print(f"vintage {made.number} of {len(made.batches)} batches is published")
        if kept.raised + kept.reopened:
            answers.print(f"{kept.raised + kept.reopened} alerts are new; `osh alerts` lists them")


@verbs.command("vintages")
def list_vintages(home: Home = None, is_json: AsJson = False) -> None:
    """List the published vintages; readers are sent to the one marked current."""
    with opened(home) as door:
        current = door.ledger.current()
        rows = [
            (one.number, one.created, one.created_by, len(one.batches), one.number == current)
            for one in door.ledger.vintages()
        ]
    say_rows(("vintage", "created", "by", "batches", "current"), rows, as_json=is_json)


@verbs.command("rollback")
def send_back(number: int, home: Home = None, who: As = "administrator") -> None:
    """Send readers back to an earlier vintage."""
    with opened(home) as door:
        roll_back(door.ledger, door.home, number, actor(who), now())
    answers.print(f"readers are sent to vintage {number}")


def _mapped(card: Source, mapping: Path) -> tuple[Source, bool]:
    """Make a source of a mapping, and tell whether the mapping says that its rows are made up."""
    if card.id != "table":
        raise BadQuestion(f"{card.id} says itself what its columns mean; leave --mapping out")
    return own_table(mapping)
