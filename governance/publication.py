"""Files are accepted, accepted batches published, and readers sent to what was published."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from facts import batches as kept
from facts import vintage as vintages
from facts.hierarchy import strays
from facts.refusal import BrokenHome, NotAcknowledged
from governance import ledger as books
from governance import quality
from governance.ledger import Ledger, Published
from governance.moving import publish_returns
from governance.provenance import recorded
from governance.roles import Actor, Permission, require
from ingest import Receipt, Source, take_in


def accept(
    ledger: Ledger,
    home: Path,
    source: Source,
    file: Path,
    actor: Actor,
    when: datetime,
    *,
    synthetic: bool = False,
    retrieved: date | None = None,
) -> Receipt:
    """Take a file in and write the batch it gave into the ledger.

    A file that gives what a batch holds already is not kept twice: it becomes the last accepted
    of its source again, so that a correction can be taken back by sending the earlier file. The
    quality of each batch is worked out here, so that publishing need not.

    Parameters
    ----------
    retrieved : day the file was fetched from its publisher; None asks the provenance record beside
        the file, and where there is none it is the day of `when`.

    Raises
    ------
    NotAllowed
        If the actor may not take in files.
    UnreadableFile
        If the file cannot be read at all.
    """
    require(actor, Permission.TAKE_IN)
    day = retrieved or recorded(file) or when.date()
    receipt = take_in(source, file, home, synthetic=synthetic)
    if receipt.facts == 0:
        return receipt
    with ledger.writing() as connection:
        same = [batch.digest for batch in ledger.batches() if batch.source == source.id]
        if same[-1:] != [receipt.batch]:
            connection.execute(books.BATCH.delete().where(books.BATCH.c.digest == receipt.batch))
            connection.execute(
                books.BATCH.insert().values(
                    digest=receipt.batch,
                    source=source.id,
                    file=file.name,
                    raw=receipt.raw,
                    accepted=books.moment(when),
                    accepted_by=actor.name,
                    rows_read=receipt.rows_read,
                    facts=receipt.facts,
                    rejects=receipt.rejects,
                    synthetic=synthetic,
                    retrieved=day.isoformat(),
                    layout=receipt.layout,
                    corrected=receipt.corrected,
                    first_period=receipt.first_period,
                    last_period=receipt.last_period,
                )
            )
            said = {"source": source.id, "batch": receipt.batch, "facts": receipt.facts}
            books.write(connection, when, actor.name, "accept", said)
    if same[-1:] != [receipt.batch]:
        quality.inspect(ledger, home, receipt.batch)
    return receipt


def publish(ledger: Ledger, home: Path, actor: Actor, when: datetime) -> Published:
    """Freeze every accepted batch into a vintage and send readers to it.

    Raises
    ------
    NotAllowed
        If the actor may not publish.
    BrokenHome
        If nothing was accepted yet, or a batch's content is not what it was when accepted.
    NotAcknowledged
        If figures of a batch jumped and nobody has said why they may stand.
    """
    require(actor, Permission.PUBLISH)
    with _alone(home):
        return _publish(ledger, home, actor, when)


def _publish(ledger: Ledger, home: Path, actor: Actor, when: datetime) -> Published:
    accepted = [batch.digest for batch in ledger.batches()]
    if not accepted:
        raise BrokenHome("nothing to publish: no file was taken in yet; `osh ingest SOURCE FILE`")
    if damaged := kept.damaged(home, accepted):
        raise BrokenHome("\n".join(damaged))
    if waiting := quality.held_up(ledger, home):
        raise NotAcknowledged("\n".join(waiting))
    number = max([vintage.number for vintage in ledger.vintages()], default=0) + 1
    vintages.forget_unfinished(home, number)
    file = vintages.build(home, number, [kept.batch(home, name) for name in accepted], when)
    published = Published(
        number, books.moment(when), actor.name, tuple(accepted), kept.digest(file)
    )
    with ledger.writing() as connection:
        connection.execute(books.VINTAGE.insert().values(**published._asdict()))
        books.point(connection, number)
        books.write(connection, when, actor.name, "publish", {"vintage": number})
        publish_returns(connection, accepted, actor, when)
    return published


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process publish at a time; two would give the same number to different figures."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "publishing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, whatever happens
        yield


def roll_back(ledger: Ledger, home: Path, number: int, actor: Actor, when: datetime) -> Published:
    """Send readers back to an earlier vintage; the later ones stay for those who cite them.

    Raises
    ------
    NotAllowed
        If the actor may not.
    BrokenHome
        If there is no such vintage, or its file is gone.
    """
    require(actor, Permission.ROLL_BACK)
    published = books.known(ledger.vintages(), number)
    if not vintages.file_of(home, number).is_file():
        raise BrokenHome(f"the file of vintage {number} is gone; restore it from a backup")
    with ledger.writing() as connection:
        books.point(connection, number)
        books.write(connection, when, actor.name, "roll back", {"vintage": number})
    return published


def check(ledger: Ledger, home: Path, actor: Actor) -> list[str]:
    """Look whether a home is whole; give a sentence for each thing that is wrong.

    Looks at batches, vintages and raw files, at the pointer, the journal and the code lists.
    """
    require(actor, Permission.CHECK)
    accepted, published = ledger.batches(), ledger.vintages()
    found = kept.damaged(home, [batch.digest for batch in accepted])
    for batch in accepted:
        raw = home / "raw" / batch.source / batch.raw / batch.file
        if not raw.is_file():
            found.append(f"raw file of batch {batch.digest}: gone; restore it from a backup")
        elif not batch.raw.startswith(kept.digest(raw)):
            found.append(f"{raw}: is not what was received; restore it from a backup")
    for vintage in published:
        file = vintages.file_of(home, vintage.number)
        if not file.is_file():
            found.append(f"{file}: gone; restore it, or publish again and tell whoever cites it")
        elif kept.digest(file) != vintage.digest:
            found.append(f"{file}: is not what was published; restore it from a backup")
    current = ledger.current()
    if current is not None and current not in {vintage.number for vintage in published}:
        found.append(f"the pointer names vintage {current}, which was never published")
    return found + ledger.breaks() + strays()
