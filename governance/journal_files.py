"""The journal as a file: written so that whoever holds it can follow its chain without a ledger."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from facts.refusal import UnreadableFile
from governance.chain import START, TOLD, Whole, Written, cut_off, pieces
from governance.harmless import FORMULA

COLUMNS = ("place", "at", "actor", "verb", "said", "before", "link")
MARKED = (*FORMULA, "'")
"""What a spreadsheet may take for a formula, and the sign that is put before it."""

LONGEST = 100_000_000  # of what an entry says: a move names every return it moved [characters]
Chained = tuple[str, Written]
"""An entry after the link it is chained to."""


class Followed(NamedTuple):
    """What a look at a file of the journal found.

    pieces : runs of entries without one left out between them; a whole journal is 1.
    is_from_start : the first piece begins with the first entry of the journal.
    """

    whole: Whole
    pieces: int
    is_from_start: bool


def as_csv(entries: Iterable[Chained]) -> Iterator[str]:
    """Write entries as lines of CSV; no cell is a formula, and none is written twice alike."""
    yield _line(COLUMNS)
    for before, one in entries:
        said = json.dumps(one.said, ensure_ascii=False)
        cells = (str(one.place), one.at, one.actor, one.verb, said, before, one.link)
        yield _line([f"'{cell}" if cell.startswith(MARKED) else cell for cell in cells])


def as_json_lines(entries: Iterable[Chained]) -> Iterator[str]:
    """Write entries as JSON, one a line."""
    for before, one in entries:
        yield json.dumps(one._asdict() | {"before": before}, ensure_ascii=False) + "\n"


def follow_file(file: Path, until: str = "") -> Followed:
    """Follow the chain of a file that was taken from the journal; no ledger is needed.

    Parameters
    ----------
    until : a link that was kept elsewhere and must be met; empty asks for none.

    Raises
    ------
    UnreadableFile
        If it is no such file, or a line of it is none.
    """
    count, link, place, is_met = 0, START, 0, until in ("", START)
    is_from_start, begun = False, 0
    found: list[str] = []

    def told() -> Iterator[Chained]:
        nonlocal count, link, place, is_met, is_from_start
        for before, one in _read(file):
            is_from_start = is_from_start or (count == 0 and before == START)
            count, link, place = count + 1, one.link, one.place
            is_met = is_met or one.link == until
            yield before, one

    for _place, sentence in pieces(told()):
        if sentence and len(found) < TOLD:
            found.append(sentence)
        begun += not sentence
    if not is_met:
        found.append(cut_off(place, until))
    return Followed(Whole(count, link, tuple(found)), begun + is_from_start, is_from_start)


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()


def _read(file: Path) -> Iterator[Chained]:
    """Read the entries of a CSV or of lines of JSON, by what the file begins with."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            is_json = opened.read(1) in ("{", "")
            opened.seek(0)
            csv.field_size_limit(LONGEST)
            table = csv.DictReader(opened)
            if not is_json and not set(COLUMNS) <= set(table.fieldnames or ()):
                raise UnreadableFile(
                    f"{file.name}:1: is no entry; it has the fields {', '.join(COLUMNS)}"
                )
            rows = map(json.loads, opened) if is_json else table
            for line, row in enumerate(rows, 1 if is_json else 2):
                yield _entry(row, f"{file.name}:{line}", is_json=is_json)
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as found:
        raise UnreadableFile(f"{file.name}: is no file of the journal: {found}") from found


def _entry(row: object, place: str, *, is_json: bool) -> Chained:
    if not isinstance(row, dict) or not set(COLUMNS) <= set(row):
        raise UnreadableFile(f"{place}: is no entry; it has the fields {', '.join(COLUMNS)}")
    cells = row if is_json else {name: _bare(str(row[name])) for name in COLUMNS}
    said = cells["said"] if is_json else json.loads(str(cells["said"]))
    if not isinstance(said, dict):
        raise UnreadableFile(f"{place}: what the entry says is no object")
    try:
        number = int(cells["place"])
    except (TypeError, ValueError) as found:
        raise UnreadableFile(f"{place}: '{cells['place']}' is no place of an entry") from found
    at, actor, verb, link = (str(cells[name]) for name in ("at", "actor", "verb", "link"))
    return str(cells["before"]), Written(number, at, actor, verb, said, link)


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
