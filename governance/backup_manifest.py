"""The manifest of a backup: every file in it with its SHA-256, and where the journal ended."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import sqlalchemy as sql

from facts.on_disk import settle
from facts.refusal import BrokenHome
from governance import attachments
from governance.desk_tables import ATTACHMENT
from governance.ledger import Ledger

LAYOUT = 1  # of manifests; raised when what they say changes
MANIFEST, SEAL = "manifest.json", "manifest.sha256"


class Kept(NamedTuple):
    """A file of a backup.

    path : below the home, and below the backup, with /.
    bytes : its length.
    changed : when the file in the home was written. [ns since 1970]
    """

    path: str
    bytes: int
    sha256: str
    changed: int


class Manifest(NamedTuple):
    """What a backup is.

    name : of its folder: the moment it was begun.
    entries, link : of the journal in it; `link` is the last entry's.
    vintage : the one readers were sent to; None before the first.
    """

    name: str
    made: str
    made_by: str
    entries: int
    link: str
    vintage: int | None
    files: tuple[Kept, ...]

    @property
    def bytes(self) -> int:
        """Give the length of all its files together."""
        return sum(kept.bytes for kept in self.files)


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write a manifest into the folder of its backup, and give its SHA-256."""
    said = manifest._asdict() | {"files": [kept._asdict() for kept in manifest.files]}
    words = json.dumps({"layout": LAYOUT, **said}, ensure_ascii=False, indent=1).encode()
    seal = hashlib.sha256(words).hexdigest()
    (folder / MANIFEST).write_bytes(words)
    (folder / SEAL).write_text(f"{seal}  {MANIFEST}\n", "utf-8")  # as sha256sum --check reads it
    settle(folder / MANIFEST)
    settle(folder / SEAL)
    return seal


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a backup.

    Raises
    ------
    BrokenHome
        If it is not there, is not as it was written, or is of a later version.
    """
    file = folder / MANIFEST
    if not file.is_file() or not (folder / SEAL).is_file():
        raise BrokenHome(f"{folder}: is no backup; {MANIFEST} and {SEAL} are in each")
    words = file.read_bytes()
    if hashlib.sha256(words).hexdigest() != (folder / SEAL).read_text("utf-8").split()[0]:
        raise BrokenHome(f"{file}: is not as it was written; use another backup")
    said = json.loads(words)
    if (layout := said.pop("layout")) > LAYOUT:
        raise BrokenHome(
            f"{file}: has layout {layout}, and this version of the software knows {LAYOUT}; "
            "use the version that made it, or a later one"
        )
    files = tuple(Kept(**kept) for kept in said["files"])
    if any(
        PurePosixPath(kept.path).is_absolute() or ".." in PurePosixPath(kept.path).parts
        for kept in files
    ):
        raise BrokenHome(f"{file}: names a file outside of the backup; nothing is read of it")
    return Manifest(**said | {"files": files})


def named(ledger: Ledger) -> dict[str, str]:
    """Give the path of every file a ledger names, with the SHA-256 or the beginning of it."""
    with ledger.reading() as connection:
        attached = connection.execute(sql.select(ATTACHMENT.c.digest).distinct()).scalars().all()
    batches = ledger.batches()
    return {
        **{f"raw/{one.source}/{one.raw}/{one.file}": one.raw for one in batches},
        **{f"batches/{one.digest}.parquet": one.digest for one in batches},
        **{f"vintages/{one.number:06d}.duckdb": one.digest for one in ledger.vintages()},
        **{f"{attachments.FOLDER}/{digest}": digest for digest in attached},
    }


def disagreements(of_ledger: Mapping[str, str], files: Iterable[Kept]) -> list[str]:
    """Give a sentence for each file that a ledger names and that is absent or is another."""
    there = {kept.path: kept.sha256 for kept in files}
    return [
        f"{path}: the ledger names it, and it is {'gone' if path not in there else 'another file'}"
        for path, digest in sorted(of_ledger.items())
        if not there.get(path, "").startswith(digest) or path not in there
    ]
