"""What every verb needs: common options, a home that is open, refusals said as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import settings as house
from facts.refusal import BadQuestion, Refusal, UnknownCode
from governance import Door
from ingest import Source, sources
from terminal import complaints

REFUSED, ASKED_WRONGLY = 1, 2

Home = Annotated[Path | None, typer.Option("--home", help="Folder of the home (OSH_HOME, var).")]
As = Annotated[str, typer.Option("--actor", help="Who asks: public, regulator@CN-130000, …")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


@contextmanager
def opened(home: Path | None) -> Iterator[Door]:
    """Open the door of a home; a refusal within ends the command with its sentence."""
    given = settings_of(home)
    with refusing():
        door = Door(given.home, given.ledger_url)
        try:
            yield door
        finally:
            door.close()


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with the sentence of a refusal, and a code that says whose fault it is."""
    try:
        yield
    except (BadQuestion, UnknownCode) as refusal:
        _stop(refusal, ASKED_WRONGLY)
    except Refusal as refusal:
        _stop(refusal, REFUSED)


def _stop(refusal: Refusal, code: int) -> NoReturn:
    complaints.print(str(refusal))
    raise typer.Exit(code)


def settings_of(home: Path | None) -> house.Settings:
    """Give the settings of the environment, with the home of the command line if it names one."""
    with refusing():
        given = house.settings()
    return replace(given, home=home) if home else given


def source_called(name: str) -> Source:
    """Give the source of a name.

    Raises
    ------
    UnknownCode
        If there is none.
    """
    known = sources()
    if name not in known:
        raise UnknownCode(f"no source is called '{name}'; there are: {', '.join(known)}")
    return known[name]


def now() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)
