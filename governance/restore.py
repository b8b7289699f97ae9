"""Looks whether a backup is whole, and makes a home of it."""

import hashlib
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from facts.on_disk import make_folder, settle
from facts.refusal import BrokenHome
from governance import ledger as books
from governance import ledger_copy
from governance.backup import copied, names
from governance.backup_manifest import (
    MANIFEST,
    SEAL,
    Manifest,
    disagreements,
    named,
    read_manifest,
)
from governance.ledger import open_ledger
from governance.roles import Actor, Permission, require


def verify(folder: Path, actor: Actor) -> tuple[Manifest, list[str]]:
    """Compare every file of a backup with its manifest, and its ledger with both.

    Parameters
    ----------
    folder : of a backup, or of several; then the last is looked at.

    Returns
    -------
    the manifest, and a sentence for each thing that is wrong.

    Raises
    ------
    NotAllowed
        If the actor may not back up.
    BrokenHome
        If there is no backup, or its manifest is not as it was written.
    """
    require(actor, Permission.BACK_UP)
    place = _chosen(folder)
    manifest = read_manifest(place)
    found = [sentence for kept in manifest.files if (sentence := _damage(place, *kept[:3]))]
    known = {MANIFEST, SEAL, *(kept.path for kept in manifest.files)}
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    found += [f"{place / path}: is not in the manifest" for path in sorted(there - known)]
    if not _damage(place, *manifest.files[0][:3]):
        found += _wrong_in_ledger(place, manifest)
    return manifest, found


def restore(folder: Path, home: Path, url: str, actor: Actor, when: datetime) -> Manifest:
    """Make a home of a backup: every file is compared before and after it is copied.

    The ledger comes last, so that a home with a ledger has everything else too.

    Parameters
    ----------
    folder : of a backup, or of several; then the last is restored.
    url : an empty database for the ledger, as OSH_LEDGER_URL names it; empty is SQLite in the home.

    Raises
    ------
    NotAllowed
        If the actor may not back up.
    BrokenHome
        If the home or the database is not empty, or anything in the backup is wrong.
    """
    require(actor, Permission.BACK_UP)
    if home.is_dir() and any(home.iterdir()):
        raise BrokenHome(f"{home}: is not empty; restore into a new folder, nothing is overwritten")
    place = _chosen(folder)
    manifest, wrong = verify(place, actor)
    if wrong:
        raise BrokenHome("\n".join([*wrong, f"{place}: use another backup"]))
    for kept in manifest.files[1:]:
        target = make_folder((home / kept.path).parent) / Path(kept.path).name
        if copied(place / kept.path, target).sha256 != kept.sha256:
            raise BrokenHome(f"{target}: was not written as it was read; look at the disk")
        settle(target.parent)
    _restore_ledger(place, home, url)
    ledger = open_ledger(home, url)
    said: dict[str, object] = {"backup": manifest.name, "entries": manifest.entries,
                               "link": manifest.link}  # fmt: skip
    with ledger.writing() as connection:
        books.write(connection, when, actor.name, "restore", said)
    ledger.close()
    return manifest


def _restore_ledger(place: Path, home: Path, url: str) -> None:
    make_folder(home)
    if not url:
        copied(place / ledger_copy.FILE, home / ledger_copy.FILE)
        settle(home)
        return
    with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as room:
        shutil.copyfile(place / ledger_copy.FILE, Path(room) / ledger_copy.FILE)
        ledger = open_ledger(home, url)
        try:
            ledger_copy.copy_from(Path(room), ledger)
        finally:
            ledger.close()


def _chosen(folder: Path) -> Path:
    if (folder / MANIFEST).is_file():
        return folder
    made = names(folder)
    if not made:
        raise BrokenHome(f"{folder}: holds no backup; `osh backup {folder}` makes one")
    return folder / made[-1]


def _damage(place: Path, path: str, length: int, sha256: str) -> str:
    """Say what is wrong with a file of a backup; empty where nothing is."""
    file = place / path
    if not file.is_file():
        return f"{file}: is gone"
    with file.open("rb") as content:
        is_same = hashlib.file_digest(content, "sha256").hexdigest() == sha256
    if is_same:
        return ""
    return f"{file}: is not what was copied; it has {file.stat().st_size:,} bytes of {length:,}"


def _wrong_in_ledger(place: Path, manifest: Manifest) -> list[str]:
    """Look through a copy of the backup's ledger; opening a ledger writes beside it."""
    with tempfile.TemporaryDirectory() as room:
        shutil.copyfile(place / ledger_copy.FILE, Path(room) / ledger_copy.FILE)
        ledger = open_ledger(Path(room))
        end = ledger_copy.end_of(ledger)
        found = ledger.breaks() + disagreements(named(ledger), manifest.files)
        ledger.close()
    if end != (manifest.entries, manifest.link):
        found.append(
            f"{place / ledger_copy.FILE}: its journal ends otherwise than the manifest says"
        )
    return found
