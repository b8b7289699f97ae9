"""The `osh` command: each verb reads its words, calls one room and prints what came of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import settings as house
from api.formats import as_csv, as_json
from facts.refusal import BadQuestion, Refusal, UnknownCode
from governance import Door, accept, actor, check, publish, question, roll_back
from indicators import indicators
from ingest import Source, sources
from terminal import answers, complaints, say_figures, say_json, say_receipt, say_rows, waiting

REFUSED, ASKED_WRONGLY = 1, 2

osh = typer.Typer(
    name="osh",
    help="Occupational safety and health figures: in, published, asked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
boundaries_verbs = typer.Typer(help="Boundaries of areas, for maps.", no_args_is_help=True)
osh.add_typer(boundaries_verbs, name="boundaries")


class Form(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Home = Annotated[Path | None, typer.Option("--home", help="Folder of the home (OSH_HOME, var).")]
As = Annotated[str, typer.Option("--actor", help="Who asks: public, regulator@CN-130000, …")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@osh.command("sources")
def list_sources(is_json: AsJson = False) -> None:
    """List the sources whose files can be taken in."""
    rows = [(one.id, one.title.en, one.publisher.en, one.grain) for one in sources().values()]
    say_rows(("source", "title", "publisher", "grain"), rows, as_json=is_json)


@osh.command("indicators")
def list_indicators(is_json: AsJson = False) -> None:
    """List the indicators that can be asked."""
    rows = [(one.id, one.title.en, one.unit.en, one.caliber) for one in indicators().values()]
    say_rows(("indicator", "title", "unit", "caliber"), rows, as_json=is_json)


@osh.command("ingest")
def take_in_files(
    source: str,
    files: list[Path],
    home: Home = None,
    is_json: AsJson = False,
    synthetic: Annotated[
        bool, typer.Option(help="The rows are made up; say so everywhere.")
    ] = False,
    who: As = "administrator",
) -> None:
    """Take in files of a source: accepted rows become facts, the rest is listed with reasons."""
    with _open(home) as door:
        card, person = _source(source), actor(who)
        refused = False
        for file in files:
            try:
                with waiting(f"taking in {file.name}"):
                    receipt = accept(
                        door.ledger, door.home, card, file, person, _now(), synthetic=synthetic
                    )
            except Refusal as refusal:
                complaints.print(str(refusal))
                refused = True
                continue
            say_receipt(receipt, as_json=is_json)
            refused = refused or receipt.rejects > 0 or receipt.facts == 0
    if refused:
        raise typer.Exit(REFUSED)


@osh.command("publish")
def publish_vintage(home: Home = None, is_json: AsJson = False, who: As = "administrator") -> None:
    """Freeze every accepted batch into a vintage and send readers to it."""
    with _open(home) as door, waiting("publishing"):
        made = publish(door.ledger, door.home, actor(who), _now())
    if is_json:
        say_json({"vintage": made.number, "batches": made.batches})
    else:
        answers.print(f"vintage {made.number} of {len(made.batches)} batches is published")


@osh.command("vintages")
def list_vintages(home: Home = None, is_json: AsJson = False) -> None:
    """List the published vintages; readers are sent to the one marked current."""
    with _open(home) as door:
        current = door.ledger.current()
        rows = [
            (one.number, one.created, one.created_by, len(one.batches), one.number == current)
            for one in door.ledger.vintages()
        ]
    say_rows(("vintage", "created", "by", "batches", "current"), rows, as_json=is_json)


@osh.command("rollback")
def send_back(number: int, home: Home = None, who: As = "administrator") -> None:
    """Send readers back to an earlier vintage."""
    with _open(home) as door:
        roll_back(door.ledger, door.home, number, actor(who), _now())
    answers.print(f"readers are sent to vintage {number}")


@osh.command("ask")
def ask_question(
    address: Annotated[str, typer.Argument(help="INDICATOR?by=industry&area=IT&period=2016:2023")],
    home: Home = None,
    form: Annotated[Form, typer.Option("--as", help="How to write the answer.")] = Form.TABLE,
    who: As = "administrator",
) -> None:
    """Ask the current vintage, or the one the question names."""
    with _open(home) as door:
        release = door.ask(actor(who))(question(address))
    if form is Form.JSON:
        say_json(as_json(release))
    elif form is Form.CSV:
        sys.stdout.writelines(as_csv(release))
    else:
        say_figures(release)


@osh.command("check")
def check_home(home: Home = None, who: As = "administrator") -> None:
    """Look whether a home is whole: files, digests, pointer, journal, code lists."""
    with _open(home) as door:
        found = check(door.ledger, door.home, actor(who))
    for sentence in found:
        complaints.print(sentence)
    if found:
        raise typer.Exit(REFUSED)
    answers.print("the home is whole")


@osh.command("demo")
def make_demo(
    home: Home = None,
    scale: Annotated[float, typer.Option(min=0.01, help="Size beside the ordinary one.")] = 1,
    seed: Annotated[int | None, typer.Option(min=0, help="Makes up another economy.")] = None,
) -> None:
    """Fill an empty home with published figures and a made-up economy, and publish it."""
    from app import fill_demo

    given = _settings(home)
    with _refusing():
        number = fill_demo(given, complaints, scale, seed)
    answers.print(f"vintage {number} is published in {given.home}")


@osh.command("serve")
def serve_pages(home: Home = None) -> None:
    """Serve the dashboard and the API."""
    from app import serve

    serve(_settings(home))


@boundaries_verbs.command("add")
def add_boundaries_of(
    area: Annotated[str, typer.Argument(help="The area whose parts the file draws: CN, US, IT")],
    file: Path,
    column: Annotated[str, typer.Option(help="The column that holds the area codes.")] = "id",
    home: Home = None,
) -> None:
    """Add boundaries from a GeoJSON, GeoPackage or Shapefile, joined by code."""
    from facts.boundaries import add_boundaries  # GeoPandas is slow to import

    with _refusing():
        made = add_boundaries(area, file, _settings(home).home, column)
    answers.print(f"boundaries of the parts of {area} are in {made}")


def main() -> None:
    """Run the command."""
    osh()


@contextmanager
def _open(home: Path | None) -> Iterator[Door]:
    given = _settings(home)
    with _refusing():
        door = Door(given.home, given.ledger_url)
        try:
            yield door
        finally:
            door.close()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (BadQuestion, UnknownCode) as refusal:
        _stop(refusal, ASKED_WRONGLY)
    except Refusal as refusal:
        _stop(refusal, REFUSED)


def _stop(refusal: Refusal, code: int) -> NoReturn:
    complaints.print(str(refusal))
    raise typer.Exit(code)


def _settings(home: Path | None) -> house.Settings:
    with _refusing():
        given = house.settings()
    return replace(given, home=home) if home else given


def _source(name: str) -> Source:
    known = sources()
    if name not in known:
        raise UnknownCode(f"no source is called '{name}'; there are: {', '.join(known)}")
    return known[name]


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
