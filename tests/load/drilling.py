"""The drill: back a home up, restore it, ask both everything, compare every byte."""

from datetime import UTC, datetime
from pathlib import Path

from api.formats import as_csv
from app import fill_demo
from facts.refusal import Refusal
from governance import Door, check, question
from governance.backup import back_up
from governance.journal import verify
from governance.restore import restore
from indicators import indicators
from settings import Settings
from tests.governance.making import ANN

AREAS = ("CN", "CN-130000", "IT")


def drill(home: Path) -> list[str]:
    """Give a sentence for each question the two homes answer otherwise, and each thing wrong."""
    again, kept = home.with_name("again"), home.with_name("kept")
    if not home.exists():
        fill_demo(Settings(home=home))
    first = Door(home)
    begun = datetime.now(UTC)
    made = back_up(first.ledger, home, kept, ANN, begun)
    seconds = (datetime.now(UTC) - begun).total_seconds()
    print(f"{len(made.manifest.files)} files, {made.manifest.bytes:,} bytes in {seconds:.1f} s")
    restore(kept, again, "", ANN, datetime.now(UTC))
    second = Door(again)
    asked = [f"{name}?area={area}" for name in indicators() for area in AREAS]
    found = [
        f"{one}: answered otherwise" for one in asked if _told(first, one) != _told(second, one)
    ]
    print(f"{len(asked)} questions, {len(found)} answered otherwise")
    found += [*made.wrong, *check(second.ledger, again, ANN), *verify(second.ledger, ANN).breaks]
    for door in (first, second):
        door.close()
    return found


def _told(door: Door, asked: str) -> str:
    try:
        return "".join(as_csv(door.ask(ANN)(question(asked))))
    except Refusal as refusal:
        return str(refusal)
