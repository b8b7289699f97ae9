"""Sensor batches of enterprises: checked at once, kept as they came, taken in by a publisher.

An enterprise may send rows of its own alone, and what it sends waits: no figure rests on it until
somebody who may take in files has taken the batch in, as any other file of the source.
"""

import hashlib
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion, NotAllowed, UnknownCode, UnreadableFile, WrongState
from governance import ledger as books
from governance.desk_tables import SENDING
from governance.ledger import Ledger
from governance.publication import accept
from governance.received import read_few
from governance.roles import Actor, Permission, require
from governance.workflow import enterprises
from ingest import Receipt, sources, take_in

SOURCE = "sensor_summary"
WAITING, TAKEN, REFUSED = "waiting", "taken in", "refused"
STATES = (WAITING, TAKEN, REFUSED)
NDJSON = "application/x-ndjson"
ENDINGS = {"text/csv": "csv", NDJSON: "parquet", "application/vnd.apache.parquet": "parquet"}
"""How the raw file of each media type is called; lines of JSON are kept as Parquet."""

TEXTS = ("enterprise", "workplace", "area", "industry", "ownership", "size", "day", "agent")
NUMBERS = (
    "limit", "samples", "samples_over_limit", "samples_below_detection", "minimum", "maximum",
    "sum", "log_sum", "log_square_sum", "minutes_valid", "minutes_over_limit", "noise_energy_mean",
)  # fmt: skip
MOST_ROWS = 10_000_000  # of a batch; a point, agent and day each
MOST_REJECTS = 1_000  # named in an answer
LONGEST = 2_000  # of a reason [characters]
NO_REJECTS = pl.DataFrame(schema={"line": pl.Int64, "reason": pl.String})


class Sending(NamedTuple):
    """A batch that was sent; see governance.desk_tables.SENDING."""

    number: int
    source: str
    digest: str
    kept: str
    file: str
    state: str
    rows: int
    rejects: int
    first_period: str
    last_period: str
    at: str
    by: str
    changed: str
    changed_by: str
    reason: str
    batch: str


class Received(NamedTuple):
    """What became of a batch: None where no row of it is kept; the first rejects, line and why."""

    sending: Sending | None
    rejects: pl.DataFrame
    is_new: bool


def receive(
    ledger: Ledger, home: Path, file: Path, media: str, actor: Actor, when: datetime
) -> Received:
    """Check a batch and let it wait; the same file of the same account is answered as before.

    Parameters
    ----------
    media : one of ENDINGS.

    Raises
    ------
    NotAllowed
        If the actor may not send sensor summaries, or the batch has rows of another enterprise.
    UnreadableFile
        If it is no such table.
    """
    require(actor, Permission.SEND_SENSORS)
    source, digest = sources()[SOURCE], _digest(file)
    if before := _sent_before(ledger, digest, actor):
        return Received(before, NO_REJECTS, is_new=False)
    with tempfile.TemporaryDirectory(prefix="osh-sensors-") as folder:
        named = Path(folder) / f"sensors-{digest[:12]}.{ENDINGS[media]}"
        if media == NDJSON:
            _as_parquet(file, named)
        else:
            shutil.copyfile(file, named)
        _require_own(read_few(named, source.read, MOST_ROWS), actor)
        checked = take_in(source, named, Path(folder) / "home")
        rejects = _rejects(checked)
        if checked.facts == 0:
            return Received(None, rejects, is_new=True)
        kept = _digest(named)
        _keep(named, home / "raw" / SOURCE / kept)
    sending = _enter(ledger, checked, digest, kept, actor, when)
    return Received(sending, rejects, is_new=True)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _as_parquet(file: Path, named: Path) -> None:
    """Write lines of JSON as a table; a name that is no column's is left out."""
    schema = dict.fromkeys(TEXTS, pl.String) | dict.fromkeys(NUMBERS, pl.Float64)
    try:
        pl.scan_ndjson(file, schema=schema).sink_parquet(named)
    except pl.exceptions.PolarsError as found:
        raise UnreadableFile(
            f"the body is not a JSON object a line with the columns of the source: {found}"
        ) from found


def _require_own(rows: pl.LazyFrame, actor: Actor) -> None:
    own = enterprises(actor)
    if own is None:
        return
    named = rows.select(pl.col("enterprise").drop_nulls().unique().sort())
    strangers = named.filter(~pl.col("enterprise").is_in(own)).collect(engine="streaming")
    if not strangers.is_empty():
        raise NotAllowed(
            f"{actor.name} may not send rows of {', '.join(strangers['enterprise'].head(5))}; "
            "send those of your own enterprise alone"
        )


def _rejects(checked: Receipt) -> pl.DataFrame:
    if checked.rejects_file is None:
        return NO_REJECTS
    rows = pl.read_csv(checked.rejects_file, n_rows=MOST_REJECTS)
    return rows.select(pl.col("line").cast(pl.Int64), pl.col("reason").cast(pl.String))


def _keep(file: Path, folder: Path) -> None:
    """Keep a raw file where taking it in keeps it, on the disk before it is answered."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{file.name}.{os.getpid()}"
    with file.open("rb") as content, part.open("wb") as out:
        shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / file.name)


def _enter(
    ledger: Ledger, checked: Receipt, digest: str, kept: str, actor: Actor, when: datetime
) -> Sending:
    at = books.moment(when)
    with ledger.writing() as connection:
        if before := _found(connection, digest, actor):
            return before
        last = connection.execute(sql.select(sql.func.max(SENDING.c.number))).scalar()
        made = Sending(
            int(last or 0) + 1, SOURCE, digest, kept, checked.file, WAITING, checked.rows_read,
            checked.rejects, checked.first_period or "", checked.last_period or "",
            at, actor.name, at, actor.name, "", "",
        )  # fmt: skip
        connection.execute(SENDING.insert().values(**made._asdict()))
        said: dict[str, object] = {"batch": made.number, "rows": made.rows}
        books.write(connection, when, actor.name, "send sensors", said)
    return made


def _sent_before(ledger: Ledger, digest: str, actor: Actor) -> Sending | None:
    with ledger.reading() as connection:
        return _found(connection, digest, actor)


def _found(connection: sql.Connection, digest: str, actor: Actor) -> Sending | None:
    query = sql.select(SENDING).where(
        SENDING.c.digest == digest, SENDING.c.by == actor.name, SENDING.c.state != REFUSED
    )
    row = connection.execute(query.order_by(SENDING.c.number).limit(1)).first()
    return Sending(*row) if row else None


def sendings(
    ledger: Ledger, actor: Actor, after: int = 0, most: int = 100, state: str = ""
) -> list[Sending]:
    """Give batches whose number is above one: all to who takes in, else those the account sent.

    Raises
    ------
    NotAllowed
        If the actor may neither send sensor summaries nor take in files.
    """
    query = sql.select(SENDING).where(SENDING.c.number > after, _seen(actor))
    if state:
        query = query.where(SENDING.c.state == state)
    with ledger.reading() as connection:
        rows = connection.execute(query.order_by(SENDING.c.number).limit(most))
        return [Sending(*row) for row in rows]


def sending(ledger: Ledger, number: int, actor: Actor) -> Sending:
    """Find a batch.

    Raises
    ------
    UnknownCode
        If there is none, or it is not the actor's to see: the two are not told apart.
    """
    query = sql.select(SENDING).where(SENDING.c.number == number, _seen(actor))
    with ledger.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise UnknownCode(f"there is no sensor batch {number} that {actor.name} may see")
    return Sending(*row)


def _seen(actor: Actor) -> sql.ColumnElement[bool]:
    if actor.may(Permission.TAKE_IN):
        return sql.true()
    require(actor, Permission.SEND_SENSORS)
    return SENDING.c.by == actor.name


def take(ledger: Ledger, home: Path, number: int, actor: Actor, when: datetime) -> Sending:
    """Take a batch in, as any other file of the source; the next vintage has it.

    Raises
    ------
    NotAllowed
        If the actor may not take in files, or sent the batch.
    WrongState
        If it does not wait.
    """
    require(actor, Permission.TAKE_IN)
    found = _waiting(ledger, number, actor)
    file = home / "raw" / SOURCE / found.kept / found.file
    receipt = accept(ledger, home, sources()[SOURCE], file, actor, when)
    return _decided(ledger, found, TAKEN, actor, when, batch=receipt.batch)


def refuse(ledger: Ledger, number: int, reason: str, actor: Actor, when: datetime) -> Sending:
    """Refuse a batch and say why; the same file may be sent again.

    Raises
    ------
    NotAllowed
        If the actor may not take in files, or sent the batch.
    WrongState
        If it does not wait.
    BadQuestion
        If no reason is given, or one that is too long.
    """
    require(actor, Permission.TAKE_IN)
    if not 0 < len(reason.strip()) <= LONGEST:
        raise BadQuestion(f"say why it is refused, in at most {LONGEST:,} characters")
    found = _waiting(ledger, number, actor)
    return _decided(ledger, found, REFUSED, actor, when, reason=reason.strip())


def _waiting(ledger: Ledger, number: int, actor: Actor) -> Sending:
    found = sending(ledger, number, actor)
    if found.state != WAITING:
        raise WrongState(f"sensor batch {number} is {found.state}; only one that waits is decided")
    if found.by == actor.name:
        raise NotAllowed(f"{actor.name} sent sensor batch {number}; somebody else must decide")
    return found


def _decided(
    ledger: Ledger, found: Sending, state: str, actor: Actor, when: datetime, *, batch: str = "",
    reason: str = "",
) -> Sending:  # fmt: skip
    after = found._replace(
        state=state, batch=batch, reason=reason, changed=books.moment(when), changed_by=actor.name
    )
    still = SENDING.update().where(SENDING.c.number == found.number, SENDING.c.state == WAITING)
    with ledger.writing() as connection:
        if connection.execute(still.values(**after._asdict())).rowcount != 1:
            raise WrongState(f"sensor batch {found.number} was decided meanwhile; look again")
        said: dict[str, object] = {"sensors": found.number, "state": state, "batch": batch}
        books.write(connection, when, actor.name, "decide sensors", said)
    return after
