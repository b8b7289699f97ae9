"""Files attached to a return: kept by their SHA-256, added and taken away with a trace, read."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sql

from facts.on_disk import make_folder, put
from facts.refusal import BrokenHome, NotAllowed, SpokenRefusal, UnknownCode, WrongState
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import ATTACHMENT
from governance.filings import Version, versions
from governance.ledger import Ledger
from governance.received import FileRefusal, Kind, cleaned, kind_of
from governance.roles import Actor, Permission, require
from governance.workflow import State, enterprises, may_see

MOST_BYTES = 10_000_000  # of one file
MOST_UNPACKED = 200_000_000  # bytes a workbook or a text document may unpack to
MOST_FILES = 20  # attached to a return at a time
MOST_EVER = 100  # attached to a return, those taken away again among them
FOLDER = "attachments"
SETTLED = (State.APPROVED, State.ACCEPTED, State.PUBLISHED, State.REPLACED)
"""A version that stands so has been decided on, with what was attached to it."""


class Attachment(NamedTuple):
    """A file attached to the return of an enterprise and period; see desk_tables.ATTACHMENT.

    removed : when it was taken away; empty while it is there.
    """

    number: int
    enterprise: str
    period: str
    name: str
    bytes: int
    digest: str
    at: str
    by: str
    removed: str


class AttachmentRefusal(SpokenRefusal, WrongState):
    """A file that cannot be added or taken away as the return stands, in both languages."""


def attach(
    ledger: Ledger, home: Path, enterprise: str, period: str, name: str, content: bytes,
    actor: Actor, when: datetime,
) -> Attachment:  # fmt: skip
    """Keep a file and attach it; once this answers, its bytes and its row are on the disk.

    Raises
    ------
    NotAllowed
        If the actor may not file returns of this enterprise.
    UnknownCode
        If there is no return of the enterprise and period yet.
    FileRefusal
        If it is empty, too large, of no kind that is taken, or not what its name says.
    AttachmentRefusal
        If the return is decided on, has as many files as it may, or has this one already.
    """
    _require_own(enterprise, actor)
    shown = cleaned(name)
    kind = _taken_kind(content, shown)
    shown = shown if "." in shown else shown + kind.endings[0]
    with ledger.reading() as connection:
        _require_room(connection, enterprise, period)
    digest = hashlib.sha256(content).hexdigest()
    _keep(home / FOLDER, digest, content)
    at = books.moment(when)
    with ledger.writing() as connection:
        there = _require_room(connection, enterprise, period)
        if any(one.digest == digest and not one.removed for one in there):
            raise _refused(f"'{shown}' is attached already", f"“{shown}”已经上传")
        free = connection.execute(sql.select(sql.func.max(ATTACHMENT.c.number))).scalar() or 0
        added = Attachment(
            int(free) + 1, enterprise, period, shown, len(content), digest, at, actor.name, ""
        )
        connection.execute(ATTACHMENT.insert().values(added._asdict()))
        books.write(connection, when, actor.name, "attach file", _said(added))
    return added


def detach(ledger: Ledger, number: int, actor: Actor, when: datetime) -> Attachment:
    """Take a file away; that it was there stays, and so do its bytes.

    Raises
    ------
    UnknownCode
        If there is no such file, or it is not one this actor may see.
    NotAllowed
        If the actor may not file returns of its enterprise.
    AttachmentRefusal
        If the return is decided on, or the file was there when it last was.
    """
    require(actor, Permission.FILE_RETURNS)
    with ledger.writing() as connection:
        found = _found(connection, number, actor)
        _require_own(found.enterprise, actor)
        if found.removed:
            return found
        of = _versions(connection, found.enterprise, found.period)
        _require_open(of)
        if any(one.state in SETTLED and found.at <= one.changed for one in of):
            raise _refused(
                "the file was there when the return was decided on, and stays with it",
                "该文件随已审核的报表存档，不能移除",
            )
        gone = found._replace(removed=books.moment(when))
        connection.execute(
            ATTACHMENT.update().where(ATTACHMENT.c.number == number).values(removed=gone.removed)
        )
        books.write(connection, when, actor.name, "remove attachment", _said(gone))
    return gone


def attachments(ledger: Ledger, enterprise: str, period: str, actor: Actor) -> list[Attachment]:
    """Give what is and was attached to a return, the first added first.

    Raises
    ------
    UnknownCode
        If there is no such return, or it is not one this actor may see.
    """
    require(actor, Permission.SEE_RETURNS)
    with ledger.reading() as connection:
        _require_seen(_versions(connection, enterprise, period), actor)
        return _of(connection, enterprise, period)


def attached(
    ledger: Ledger, home: Path, number: int, actor: Actor, when: datetime
) -> tuple[Attachment, bytes]:
    """Give a file that is attached; whoever is not of the enterprise is written into the journal.

    Raises
    ------
    UnknownCode
        If there is no such file, it was taken away, or it is not one this actor may see.
    BrokenHome
        If its bytes are gone or others.
    """
    require(actor, Permission.SEE_RETURNS)
    with ledger.reading() as connection:
        found = _found(connection, number, actor)
    if found.removed:
        raise _unknown(number, actor)
    file = home / FOLDER / found.digest
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != found.digest:
        raise BrokenHome(
            f"attachment {number} is not what was received; restore {FOLDER}/{found.digest} "
            "from a backup"
        )
    if enterprises(actor) is None:
        with ledger.writing() as connection:
            books.write(connection, when, actor.name, "read attachment", _said(found))
    return found, content


def may_attach(ledger: Ledger, enterprise: str, period: str, actor: Actor) -> bool:
    """Say whether somebody may add a file to a return as it stands."""
    own = enterprises(actor)
    if not actor.may(Permission.FILE_RETURNS) or (own is not None and enterprise not in own):
        return False
    with ledger.reading() as connection:
        found = _versions(connection, enterprise, period)
    return bool(found) and found[-1].state not in SETTLED


def _taken_kind(content: bytes, name: str) -> Kind:
    if not content:
        raise FileRefusal(Text(f"'{name}' is empty; choose another file", f"“{name}”是空文件"))
    if len(content) > MOST_BYTES:
        raise FileRefusal(
            Text(
                f"'{name}' has {len(content):,} bytes, and an attachment has at most "
                f"{MOST_BYTES:,}; send a smaller one",
                f"“{name}”有 {len(content):,} 字节，附件最大 {MOST_BYTES:,} 字节；请上传较小的文件",
            )
        )
    return kind_of(content, name, MOST_UNPACKED)


def _keep(folder: Path, digest: str, content: bytes) -> None:
    """Write bytes under their digest; a file of that name is always whole."""
    kept = folder / digest
    if kept.is_file():
        return
    unfinished = make_folder(folder) / f".{digest}.{secrets.token_hex(8)}"
    unfinished.write_bytes(content)
    put(unfinished, kept)


def _require_own(enterprise: str, actor: Actor) -> None:
    require(actor, Permission.FILE_RETURNS)
    own = enterprises(actor)
    if own is not None and enterprise not in own:
        raise NotAllowed(f"{actor.name} may not file returns of {enterprise}")


def _require_room(connection: sql.Connection, enterprise: str, period: str) -> list[Attachment]:
    """Give what is attached, if one more may be."""
    found = _versions(connection, enterprise, period)
    if not found:
        raise UnknownCode(
            f"there is no return of {enterprise} for {period}; save a draft of it first"
        )
    _require_open(found)
    there = _of(connection, enterprise, period)
    if sum(not one.removed for one in there) >= MOST_FILES or len(there) >= MOST_EVER:
        raise _refused(
            f"a return has at most {MOST_FILES} files, and {MOST_EVER} with those taken away; "
            "put several into one",
            f"每份报表最多 {MOST_FILES} 个附件（含已移除的共 {MOST_EVER} 个）；请合并文件",
        )
    return there


def _require_open(found: Sequence[Version]) -> None:
    if found[-1].state in SETTLED:
        raise _refused(
            f"return {found[-1].number} is {found[-1].state.value}, and its files stay as they "
            "were; submit an amendment and attach to that",
            f"报表 {found[-1].number} 已审核，附件不能更改；请先提交更正报表再上传附件",
        )


def _require_seen(found: Sequence[Version], actor: Actor) -> None:
    if not any(may_see(one.filing, actor) for one in found):
        raise UnknownCode(f"there is no such return that {actor.name} may see")


def _found(connection: sql.Connection, number: int, actor: Actor) -> Attachment:
    query = sql.select(ATTACHMENT).where(ATTACHMENT.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise _unknown(number, actor)
    found = Attachment(*row)
    of = _versions(connection, found.enterprise, found.period)
    if not any(may_see(one.filing, actor) for one in of):
        raise _unknown(number, actor)
    return found


def _versions(connection: sql.Connection, enterprise: str, period: str) -> list[Version]:
    found = versions(connection, keys=[(enterprise, period)])
    return sorted(found, key=lambda one: one.version)


def _of(connection: sql.Connection, enterprise: str, period: str) -> list[Attachment]:
    query = (
        sql.select(ATTACHMENT)
        .where(ATTACHMENT.c.enterprise == enterprise, ATTACHMENT.c.period == period)
        .order_by(ATTACHMENT.c.number)
    )
    return [Attachment(*row) for row in connection.execute(query)]


def _said(one: Attachment) -> dict[str, object]:
    return {"attachment": one.number, "enterprise": one.enterprise, "period": one.period,
            "digest": one.digest}  # fmt: skip


def _unknown(number: int, actor: Actor) -> UnknownCode:
    return UnknownCode(f"there is no attachment {number} that {actor.name} may see")


def _refused(english: str, chinese: str) -> AttachmentRefusal:
    return AttachmentRefusal(Text(english, chinese))
