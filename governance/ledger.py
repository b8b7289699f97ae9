"""The ledger: what was accepted, what was published, who did it, in order and in a chain."""

import fcntl
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sql

from facts.on_disk import make_folder
from facts.refusal import BrokenHome
from governance import account_tables, desk_tables
from governance.chain import START, Written, followed, link_of
from governance.migration import migrate
from governance.return_tables import TABLES

BATCH = sql.Table(
    "batch",
    TABLES,
    sql.Column("sequence", sql.Integer, primary_key=True),
    sql.Column("digest", sql.String(64), unique=True, nullable=False),
    sql.Column("source", sql.String(64), nullable=False),
    sql.Column("file", sql.String, nullable=False),
    sql.Column("raw", sql.String(64), nullable=False),
    sql.Column("accepted", sql.String(32), nullable=False),
    sql.Column("accepted_by", sql.String, nullable=False),
    sql.Column("rows_read", sql.Integer, nullable=False),
    sql.Column("facts", sql.Integer, nullable=False),
    sql.Column("rejects", sql.Integer, nullable=False),
    sql.Column("synthetic", sql.Boolean, nullable=False),
    sql.Column("retrieved", sql.String(10), nullable=False, server_default=""),
    sql.Column("layout", sql.String(64), nullable=False, server_default=""),
    sql.Column("corrected", sql.Integer, nullable=False, server_default="0"),
    sql.Column("first_period", sql.String(10)),
    sql.Column("last_period", sql.String(10)),
)
VINTAGE = sql.Table(
    "vintage",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("created", sql.String(32), nullable=False),
    sql.Column("created_by", sql.String, nullable=False),
    sql.Column("batches", sql.JSON, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
)
POINTER = sql.Table(
    "pointer",
    TABLES,
    sql.Column("name", sql.String(16), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
)
JOURNAL = sql.Table(
    "journal",
    TABLES,
    sql.Column("place", sql.Integer, primary_key=True),
    sql.Column("at", sql.String(32), nullable=False),
    sql.Column("actor", sql.String, nullable=False),
    sql.Column("verb", sql.String(32), nullable=False),
    sql.Column("said", sql.JSON, nullable=False),
    sql.Column("link", sql.String(64), nullable=False),
)
ALERT = sql.Table(
    "alert",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("indicator", sql.String(64), nullable=False),
    sql.Column("unit", sql.String, nullable=False),
    sql.Column("area", sql.String(32), nullable=False),
    sql.Column("period", sql.String(10), nullable=False),
    sql.Column("method", sql.String(64), nullable=False),
    sql.Column("reason", sql.String(64), nullable=False),
    sql.Column("observed", sql.Float, nullable=False),
    sql.Column("expected", sql.Float, nullable=False),
    sql.Column("threshold", sql.Float, nullable=False),
    sql.Column("first_vintage", sql.Integer, nullable=False),
    sql.Column("vintage", sql.Integer, nullable=False),
    sql.Column("raised", sql.String(32), nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("changed", sql.String(32), nullable=False),
    sql.Column("changed_by", sql.String, nullable=False),
    sql.Column("remark", sql.String, nullable=False, server_default=""),
    sql.UniqueConstraint("indicator", "unit", "period"),
)

OTHERS = (account_tables, desk_tables)
"""Modules whose tables stand in the ledger too; imported here, so that all are made at once."""

Value = TypeVar("Value")
PIECE = 500  # values that one statement names
CURRENT = "current"
TURNS = "ledger.turn"  # a file of the home, empty: who writes waits for its lock
AT_ONCE = 5_000  # entries of the journal read at once
BY_TOKEN: ContextVar[str] = ContextVar("by_token", default="")
"""Name of the token somebody asks by; the journal says it beside what is said."""
OPENING = 20_261_122  # any number; who opens a ledger on PostgreSQL waits for who has it


class Accepted(NamedTuple):
    """A batch as the ledger keeps it.

    raw : SHA-256 of the file as it came.
    retrieved : day the file was fetched from its publisher; else the day we received it.
    layout : name of the layout the file was read by; empty where it was not kept yet.
    corrected : lines in which a known error of the publisher was corrected.
    first_period, last_period : of its facts; None where it was not kept yet.
    """

    sequence: int
    digest: str
    source: str
    file: str
    raw: str
    accepted: str
    accepted_by: str
    rows_read: int
    facts: int
    rejects: int
    synthetic: bool
    retrieved: str = ""
    layout: str = ""
    corrected: int = 0
    first_period: str | None = None
    last_period: str | None = None


class Entry(NamedTuple):
    """An entry of the journal; `place` is its number in it."""

    place: int
    verb: str
    said: dict[str, object]


class Published(NamedTuple):
    """A vintage as the ledger keeps it."""

    number: int
    created: str
    created_by: str
    batches: tuple[str, ...]
    digest: str


class Ledger:
    """The open ledger of one home."""

    def __init__(self, engine: sql.Engine, turns: Path | None = None) -> None:
        self._engine = engine
        self._turns = turns
        self._made()

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """Hold the ledger for writing: nobody else writes until the block ends, all or nothing."""
        with self._holding() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sql.text("LOCK TABLE journal IN EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """Read the ledger as it stands; nothing is written."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _holding(self) -> Iterator[sql.Connection]:
        """Begin what writes; SQLite lets one do so at a time, PostgreSQL those of one number."""
        with self._turn(), self._engine.connect() as free:
            connection = free.execution_options(osh_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for one's turn to write in a queue of the system's, which wakes who waits.

        SQLite asks again every 100 ms instead, gives up after its timeout, and may pass somebody
        by until then while many write.
        """
        if self._turns is None:
            yield
            return
        with self._turns.open("w") as turns:
            fcntl.flock(turns, fcntl.LOCK_EX)  # let go when the file is closed, whatever happens
            yield

    def _made(self) -> None:
        """Make or migrate the tables; who opens the same ledger meanwhile waits."""
        with self._holding() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sql.text(f"SELECT pg_advisory_xact_lock({OPENING})"))
            migrate(connection, TABLES)

    def batches(self) -> list[Accepted]:
        """Give every accepted batch, in the order of acceptance."""
        with self._engine.connect() as connection:
            rows = connection.execute(sql.select(BATCH).order_by(BATCH.c.sequence))
            return [Accepted(*row) for row in rows]

    def vintages(self) -> list[Published]:
        """Give every published vintage, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sql.select(VINTAGE).order_by(VINTAGE.c.number))
            return [Published(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in rows]

    def current(self) -> int | None:
        """Give the number of the vintage readers are sent to; None before the first."""
        with self._engine.connect() as connection:
            query = sql.select(POINTER.c.number).where(POINTER.c.name == CURRENT)
            return connection.execute(query).scalar()

    def journal(self) -> list[tuple[str, str, str, object]]:
        """Give every entry: when, who, what, and what was said."""
        with self._engine.connect() as connection:
            rows = connection.execute(sql.select(JOURNAL).order_by(JOURNAL.c.place))
            return [(row.at, row.actor, row.verb, row.said) for row in rows]

    def entries(self, *verbs: str, after: int = 0) -> list[Entry]:
        """Give the entries of some verbs that stand after a place, in their order."""
        query = (
            sql.select(JOURNAL.c.place, JOURNAL.c.verb, JOURNAL.c.said)
            .where(JOURNAL.c.verb.in_(verbs), JOURNAL.c.place > after)
            .order_by(JOURNAL.c.place)
        )
        with self._engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(query)]

    def last(self, verb: str) -> int:
        """Give the place of the last entry of a verb; 0 where there is none."""
        query = sql.select(sql.func.max(JOURNAL.c.place)).where(JOURNAL.c.verb == verb)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    @contextmanager
    def streaming(
        self, query: sql.Select[tuple[object, ...]], at_once: int
    ) -> Iterator[Iterator[tuple[Any, ...]]]:  # of whatever types the columns have
        """Read what may be long a number of rows at a time."""
        with self._engine.connect() as connection:
            yield map(tuple, connection.execution_options(yield_per=at_once).execute(query))

    def breaks(self) -> list[str]:
        """Give a sentence for each place where the journal's chain does not hold."""
        with self.streaming(sql.select(JOURNAL).order_by(JOURNAL.c.place), AT_ONCE) as rows:
            return [*followed(Written(*row) for row in rows).breaks]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_ledger(home: Path, url: str = "") -> Ledger:
    """Open the ledger of a home, or the database that `url` names; makes the tables it lacks."""
    if url:
        return Ledger(sql.create_engine(url, pool_pre_ping=True))  # a server may be restarted
    make_folder(home)
    engine = sql.create_engine(f"sqlite:///{home / 'ledger.sqlite'}", connect_args={"timeout": 30})
    sql.event.listen(engine, "connect", _prepare)
    sql.event.listen(engine, "begin", _begin)
    return Ledger(engine, home / TURNS)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says when a transaction begins, not the driver
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sql.Connection) -> None:
    writes = connection.get_execution_options().get("osh_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def moment(when: datetime) -> str:
    """Write a moment as the ledger does: UTC, ISO 8601, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def write(
    connection: sql.Connection, when: datetime, actor: str, verb: str, said: dict[str, object]
) -> None:
    """Add an entry to the journal, chained to the one before."""
    last = connection.execute(
        sql.select(JOURNAL.c.link).order_by(JOURNAL.c.place.desc()).limit(1)
    ).scalar()
    at = moment(when)
    said = said | {"token": BY_TOKEN.get()} if BY_TOKEN.get() else said
    link = link_of(last or START, at, actor, verb, said)
    connection.execute(JOURNAL.insert().values(at=at, actor=actor, verb=verb, said=said, link=link))


def in_pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Give values as many at a time as one statement may name; databases take only so many."""
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]


def point(connection: sql.Connection, number: int) -> None:
    """Send readers to a vintage from now on."""
    connection.execute(POINTER.delete().where(POINTER.c.name == CURRENT))
    connection.execute(POINTER.insert().values(name=CURRENT, number=number))


def known(published: Sequence[Published], number: int) -> Published:
    """Find a vintage by its number.

    Raises
    ------
    BrokenHome
        If none has it.
    """
    for vintage in published:
        if vintage.number == number:
            return vintage
    numbers = ", ".join(str(vintage.number) for vintage in published) or "none yet"
    raise BrokenHome(f"there is no vintage {number}; there are: {numbers}")
