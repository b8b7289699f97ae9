"""A vintage: the accepted facts of a moment, summed once, in one file nobody writes again."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import duckdb

from facts.as_of import make_hierarchies
from facts.batches import Batch
from facts.on_disk import make_folder, put
from facts.refusal import BrokenHome
from facts.roll_ups import make_cuts, make_roll_ups

FOLDER = "vintages"
LAYOUT = 2  # of the tables inside; raised when they change, so that no reader misreads
LOCKED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
}
"""A reader may touch nothing but the vintage it opened."""

ABOUT = """
CREATE TABLE about (number INTEGER, created VARCHAR, synthetic BOOLEAN, layout INTEGER)
"""

BATCHES = """
CREATE TABLE batch (
    digest VARCHAR,
    source VARCHAR,
    grain VARCHAR,
    family VARCHAR,
    preference INTEGER,
    published BOOLEAN,
    synthetic BOOLEAN,
    measures VARCHAR
)
"""


def file_of(home: Path, number: int) -> Path:
    """Where the vintage of a number lies."""
    return home / FOLDER / f"{number:06d}.duckdb"


def build(home: Path, number: int, batches: Sequence[Batch], created: datetime) -> Path:
    """Write a vintage of batches, given in the order they were accepted.

    The file appears under its own name only once it is whole and on the disk.

    Raises
    ------
    BrokenHome
        If a vintage of this number is there already.
    """
    file = file_of(home, number)
    if file.exists():
        raise BrokenHome(f"{file}: there already; a vintage is never written twice")
    make_folder(file.parent)
    room = Path(tempfile.mkdtemp(prefix=f".{number:06d}-", dir=file.parent))
    try:
        unfinished = room / file.name
        with duckdb.connect(unfinished, config={"temp_directory": str(room / "spill")}) as duck:
            duck.execute("SET preserve_insertion_order = false")
            duck.execute("SET enable_progress_bar = false")
            _fill(duck, number, batches, created)
        put(unfinished, file)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return file


def _fill(
    duck: duckdb.DuckDBPyConnection, number: int, batches: Sequence[Batch], created: datetime
) -> None:
    from facts.engines.duckdb import put_cells  # readers need no Ibis, which is slow to import

    duck.execute(ABOUT)
    synthetic = any(batch.synthetic for batch in batches)
    duck.execute(
        "INSERT INTO about VALUES (?, ?, ?, ?)", [number, created.isoformat(), synthetic, LAYOUT]
    )
    duck.execute(BATCHES)
    if batches:
        duck.executemany(
            "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    batch.digest,
                    batch.source,
                    batch.grain,
                    batch.family,
                    batch.preference,
                    batch.published,
                    batch.synthetic,
                    json.dumps(batch.measures),
                )
                for batch in batches
            ],
        )
    make_hierarchies(duck, created.date().isoformat())
    put_cells(duck, batches)
    make_cuts(duck)
    make_roll_ups(duck)


@dataclass(frozen=True)
class Vintage:
    """A vintage that is open for reading, by any number of threads and processes."""

    number: int
    created: datetime
    synthetic: bool
    batches: tuple[str, ...]
    sources: tuple[str, ...]
    duck: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a cursor of one's own: a connection answers one thread at a time."""
        return self.duck.cursor()


class Shelf:
    """Keeps each vintage of a home open once it has been asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._open: dict[int, Vintage] = {}
        self._lock = Lock()

    def vintage(self, number: int) -> Vintage:
        """Open a vintage, or give the one that is open.

        Raises
        ------
        BrokenHome
            If its file is not there.
        """
        with self._lock:
            if number not in self._open:
                self._open[number] = _opened(self._home, number)
            return self._open[number]

    def close(self) -> None:
        """Close every vintage that is open."""
        with self._lock:
            for vintage in self._open.values():
                vintage.duck.close()
            self._open.clear()


def _opened(home: Path, number: int) -> Vintage:
    file = file_of(home, number)
    if not file.is_file():
        raise BrokenHome(
            f"vintage {number} is not in this home; `osh vintages` lists those that are"
        )
    try:
        duck = duckdb.connect(file, read_only=True, config=dict(LOCKED))
        said = duck.execute("SELECT * FROM about").fetchone()
    except (duckdb.IOException, duckdb.CatalogException) as error:
        raise BrokenHome(
            f"{file}: is damaged or no vintage; restore it from a backup, or `osh rollback` to "
            "one that is whole"
        ) from error
    if said is None or len(said) < 4 or said[3] != LAYOUT:
        duck.close()
        raise BrokenHome(f"{file}: was written by another version of this software; publish again")
    batches = duck.execute("SELECT digest, source FROM batch").fetchall()
    return Vintage(
        number=number,
        created=datetime.fromisoformat(said[1]),
        synthetic=said[2],
        batches=tuple(name for name, _ in batches),
        sources=tuple(sorted({source for _, source in batches})),
        duck=duck,
    )


def forget_unfinished(home: Path, number: int) -> None:
    """Take away what a publication left that was cut short: the ledger does not know it."""
    file = file_of(home, number)
    file.unlink(missing_ok=True)
    for room in file.parent.glob(f".{number:06d}-*"):
        shutil.rmtree(room)
