"""Copies a whole ledger while it is used: to a SQLite file of a backup, and from it to a ledger.

The copy is SQLite whichever database the ledger is kept in, so a backup needs no server of any
version to be read, and a ledger moves from one database to the other by a backup.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sql

from facts.on_disk import settle
from facts.refusal import BrokenHome
from governance.chain import START
from governance.ledger import JOURNAL, TURNS, Ledger, open_ledger
from governance.return_tables import TABLES

FILE = "ledger.sqlite"
PIECE = 1_000  # rows written at a time


class End(NamedTuple):
    """Where a journal ends: how many entries, and the link of the last."""

    entries: int
    link: str


@contextmanager
def copy_to(ledger: Ledger, folder: Path) -> Iterator[Ledger]:
    """Write the ledger as it is at one moment to a file in a folder; nobody waits meanwhile.

    SQLite is copied by its online backup, page by page. Of another database every row of every
    table is read within one transaction that sees the same moment throughout.

    Returns
    -------
    The copy, open to be read; once the block ends it is one file, and on the disk.
    """
    with ledger.reading() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _copy_pages(connection, folder / FILE)
        copy = open_ledger(folder)
        if not is_sqlite:
            still = connection.execution_options(isolation_level="REPEATABLE READ")
            with copy.writing() as other:
                _copy_rows(still, other)
    yield copy
    copy.close()
    _make_one_file(folder / FILE)
    (folder / TURNS).unlink()
    settle(folder / FILE)


def copy_from(folder: Path, ledger: Ledger) -> None:
    """Fill an empty ledger with every row of the copy in a folder, all or nothing.

    Raises
    ------
    BrokenHome
        If something is in the ledger already.
    """
    copied = open_ledger(folder)
    with copied.reading() as connection, ledger.writing() as other:
        for table in TABLES.sorted_tables:
            if other.execute(sql.select(table).limit(1)).first():
                raise BrokenHome(
                    f"the ledger that OSH_LEDGER_URL names is not empty: its table {table.name} "
                    "has rows; name an empty database"
                )
        _copy_rows(connection, other)
    copied.close()


def end_of(ledger: Ledger) -> End:
    """Say where the journal of a ledger ends."""
    with ledger.reading() as connection:
        entries = connection.execute(sql.select(sql.func.count()).select_from(JOURNAL)).scalar()
        last = sql.select(JOURNAL.c.link).order_by(JOURNAL.c.place.desc()).limit(1)
        link = connection.execute(last).scalar()
    return End(int(entries or 0), link or START)


def _copy_pages(connection: sql.Connection, file: Path) -> None:
    copied = sql.create_engine(f"sqlite:///{file}", poolclass=sql.NullPool)
    source = connection.connection.driver_connection
    with copied.connect() as other:
        target = other.connection.driver_connection
        assert source is not None
        assert target is not None
        source.backup(target)
    copied.dispose()


def _make_one_file(file: Path) -> None:
    """Let a closed ledger need no files beside it until it is opened again."""
    closed = sql.create_engine(f"sqlite:///{file}", poolclass=sql.NullPool)
    with closed.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    closed.dispose()


def _copy_rows(source: sql.Connection, target: sql.Connection) -> None:
    for table in TABLES.sorted_tables:
        for rows in _pieces(source, table):
            target.execute(table.insert(), rows)
        if target.dialect.name == "postgresql":
            _go_on_counting(target, table)


def _pieces(source: sql.Connection, table: sql.Table) -> Iterator[list[dict[str, object]]]:
    rows = source.execution_options(yield_per=PIECE).execute(sql.select(table))
    for piece in rows.mappings().partitions():
        yield [dict(row) for row in piece]


def _go_on_counting(target: sql.Connection, table: sql.Table) -> None:
    """Let PostgreSQL number the next row after those that came with their number."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = target.execute(sql.select(sql.func.max(column))).scalar()
    if highest is not None:
        sequence = sql.func.pg_get_serial_sequence(table.name, column.name)
        target.execute(sql.select(sql.func.setval(sequence, highest)))
