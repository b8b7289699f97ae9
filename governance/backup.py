"""Backups of a home while it is served: the ledger first, then the files, each backup whole.

The ledger is copied before the files. Whatever it names was on the disk before it was named and is
never written again, so each file that the copied ledger names is there to be copied after it. The
other way round a batch accepted in between would be named and missing. Files that came later are
copied too; no entry names them, and the next publication writes over a vintage nobody knows.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from facts.on_disk import make_folder, settle
from facts.refusal import BadQuestion, BrokenHome
from governance import ledger as books
from governance import ledger_copy
from governance.backup_manifest import (
    Kept,
    Manifest,
    disagreements,
    named,
    read_manifest,
    write_manifest,
)
from governance.ledger import Ledger
from governance.roles import Actor, Permission, require

LEFT_OUT = re.compile(
    r"demo/|fetched/|taking-in-|publishing\.lock$|secret\..|ledger\.(?:sqlite|turn)|(.*/)?\."
)
"""What of a home is in no backup: the files of the demonstration, what can be fetched again, what
is unfinished, and the ledger, which is copied by itself."""

NAME = re.compile(r"\d{8}T\d{6}Z")
OWNER_ALONE = 0o600
CANNOT_LINK = (errno.EPERM, errno.EOPNOTSUPP, errno.EXDEV, errno.EMLINK)
AT_ONCE = 1 << 20  # bytes read at a time


class Made(NamedTuple):
    """What a backup did.

    seal : SHA-256 of the manifest. copied, linked : files that were new, and that the backup before
    had. wrong : a sentence for each file the ledger names that the home does not have as it was.
    removed : older backups that were taken away.
    """

    manifest: Manifest
    seal: str
    copied: int
    linked: int
    wrong: tuple[str, ...]
    removed: tuple[str, ...]


def back_up(
    ledger: Ledger, home: Path, folder: Path, actor: Actor, when: datetime, *, keep: int = 0,
    full: bool = False,
) -> Made:  # fmt: skip
    """Make a backup of a home in a folder of its own below `folder`.

    A file that the backup before has is linked, not copied: each backup is whole, and any of them
    may be deleted. It has its name only once all of it is on the disk.

    Parameters
    ----------
    keep : older backups are taken away until so many are left; 0 keeps all.
    full : copy every file again, as after a disk was found to be failing.

    Raises
    ------
    NotAllowed
        If the actor may not back up.
    BadQuestion
        If the folder lies within the home.
    """
    require(actor, Permission.BACK_UP)
    if folder.resolve().is_relative_to(home.resolve()):
        raise BadQuestion(f"{folder}: lies within the home {home}; keep backups outside of it")
    make_folder(folder)
    with _alone(folder):
        name = when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        if (folder / name).exists():
            raise BrokenHome(f"{folder / name}: there already; wait a second")
        before, damaged = (None, []) if full else _before(folder)
        made = _make(ledger, home, folder, before, (name, books.moment(when), actor.name))
        said: dict[str, object] = {"backup": name, "manifest": made.seal}
        with ledger.writing() as connection:
            books.write(connection, when, actor.name, "back up", said)
        gone = names(folder)[:-keep] if keep else []
        for old in gone:
            _remove(folder, old)
    return made._replace(wrong=(*damaged, *made.wrong), removed=tuple(gone))


def backups(folder: Path, actor: Actor) -> list[Manifest]:
    """Give the manifests of the backups in a folder, the oldest first."""
    require(actor, Permission.BACK_UP)
    return [read_manifest(folder / name) for name in names(folder)]


def files_of(home: Path) -> list[str]:
    """Give the path of every file of a home that belongs into a backup, but for the ledger."""
    found: list[str] = []
    for place, folders, files in os.walk(home, followlinks=True):
        below = Path(place).relative_to(home)
        folders[:] = [one for one in folders if not LEFT_OUT.match(f"{(below / one).as_posix()}/")]
        found += [(below / one).as_posix() for one in files]
    return sorted(path for path in found if not LEFT_OUT.match(path))


def copied(source: Path, target: Path) -> Kept:
    """Copy a file for its owner alone, wait until it is on the disk, and say what it was."""
    seal, length = hashlib.sha256(), 0
    opened = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
    with source.open("rb") as content, os.fdopen(opened, "wb") as out:
        changed = os.fstat(content.fileno()).st_mtime_ns
        while piece := content.read(AT_ONCE):
            seal.update(piece)
            length += out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    os.utime(target, ns=(changed, changed))
    return Kept("", length, seal.hexdigest(), changed)


def names(folder: Path) -> list[str]:
    """Name the backups in a folder, the oldest first."""
    return sorted(path.name for path in folder.glob("*Z") if NAME.fullmatch(path.name))


def _before(folder: Path) -> tuple[Manifest | None, list[str]]:
    """Give the last backup; one that is damaged stops nobody from making the next, in full."""
    try:
        return next((read_manifest(folder / name) for name in names(folder)[-1:]), None), []
    except BrokenHome as found:
        return None, [str(found)]


def _make(
    ledger: Ledger, home: Path, folder: Path, before: Manifest | None, about: tuple[str, str, str]
) -> Made:
    """Write a backup under a name of its own that says it is unfinished, then under its name."""
    name = about[0]
    for left in folder.glob(".*-unfinished"):
        shutil.rmtree(left)
    room = folder / f".{name}-unfinished"
    room.mkdir(mode=0o700)
    with ledger_copy.copy_to(ledger, room) as copy:
        end, of_ledger, vintage = ledger_copy.end_of(copy), named(copy), copy.current()
    books_kept = _said(room / ledger_copy.FILE)._replace(path=ledger_copy.FILE)
    known = {kept.path: kept for kept in before.files} if before else {}
    files, linked = [books_kept], 0
    for path in files_of(home):
        target = make_folder((room / path).parent) / Path(path).name
        same = known.get(path)
        if before and same and _is_linked(folder / before.name / path, home / path, target, same):
            files.append(same)
            linked += 1
        else:
            files.append(copied(home / path, target)._replace(path=path))
    manifest = Manifest(*about, end.entries, end.link, vintage, tuple(files))
    seal = write_manifest(room, manifest)
    for place, _folders, _files in os.walk(room):
        settle(Path(place))
    room.rename(folder / name)
    settle(folder)
    wrong = tuple(disagreements(of_ledger, files))
    return Made(manifest, seal, len(files) - linked, linked, wrong, ())


def _said(file: Path) -> Kept:
    with file.open("rb") as content:
        seal = hashlib.file_digest(content, "sha256").hexdigest()
    told = file.stat()
    return Kept("", told.st_size, seal, told.st_mtime_ns)


def _is_linked(earlier: Path, present: Path, target: Path, same: Kept) -> bool:
    """Link a file of the backup before, if the home's has not been written since."""
    told = present.stat()
    is_same = (told.st_size, told.st_mtime_ns) == (same.bytes, same.changed)
    if not is_same or not earlier.is_file() or earlier.stat().st_size != same.bytes:
        return False
    try:
        os.link(earlier, target)
    except OSError as error:
        if error.errno not in CANNOT_LINK:
            raise
        return False
    return True


def _remove(folder: Path, name: str) -> None:
    """Take a backup away; it loses its name first, so that nobody meets half of it."""
    gone = folder / f".{name}-unfinished"
    (folder / name).rename(gone)
    shutil.rmtree(gone)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BrokenHome(f"{folder}: a backup is being made here; wait for its end") from error
        yield
