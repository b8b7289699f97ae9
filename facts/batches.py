"""Batches: what one file gave, as an immutable Parquet file named after its content."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as parquet

from facts.refusal import BrokenHome
from facts.schema import KEY

FOLDER = "batches"
DIGEST_LETTERS = 32  # 128 bits of SHA-256: no two files of a home will ever share them


@dataclass(frozen=True)
class Batch:
    """A batch explains itself: its file says which source it is of and what it holds.

    grain : "table" has the columns measure and value, "unit" has one column a measure.
    family, preference, published : as its source declared them when it was taken in.
    unique : the columns that name a row; a later batch's row replaces an earlier one's.
    """

    digest: str
    file: Path
    source: str
    grain: str
    family: str
    preference: int
    published: bool
    synthetic: bool
    measures: tuple[str, ...]
    unique: tuple[str, ...]


def digest(file: Path) -> str:
    """Name a file after its content: the first 32 hexadecimal digits of its SHA-256."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:DIGEST_LETTERS]


def batch(home: Path, name: str) -> Batch:
    """Read what a batch says of itself.

    Raises
    ------
    BrokenHome
        If the file is not there, or is not a batch.
    """
    file = home / FOLDER / f"{name}.parquet"
    if not file.is_file():
        raise BrokenHome(f"{file}: the ledger names this batch and the file is gone; restore it")
    metadata = parquet.read_metadata(file)
    said = (metadata.metadata or {}).get(b"osh")
    if said is None or set(KEY) - set(metadata.schema.names):
        raise BrokenHome(f"{file}: is no batch of ours; take the raw file in again")
    words = json.loads(said)
    return Batch(
        digest=name,
        file=file,
        source=words["source"],
        grain=words["grain"],
        family=words["family"],
        preference=words["preference"],
        published=words["published"],
        synthetic=words["synthetic"],
        measures=tuple(words["measures"]),
        unique=tuple(words["unique"]),
    )


def damaged(home: Path, names: Iterable[str]) -> list[str]:
    """Give a sentence for each batch whose content is no longer what its name says."""
    files = [home / FOLDER / f"{name}.parquet" for name in names]
    return [
        f"{file}: {'the file is gone' if not file.is_file() else 'its content has changed'}; "
        "restore it from a backup or take the raw file in again"
        for file in files
        if not file.is_file() or digest(file) != file.stem
    ]
