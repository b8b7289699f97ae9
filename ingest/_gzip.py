"""Unpacks a gzip file to its end, and no further than a table is long."""

import gzip
import zlib
from pathlib import Path

from facts.refusal import UnreadableFile
from ingest._hearing import scratch

MAGIC = b"\x1f\x8b"
MOST_UNPACKED = 1 << 32  # bytes, 4 GiB: some 40 million rows
PIECE = 1 << 20


def unpacked(file: Path, most: int = MOST_UNPACKED) -> Path:
    """Give the file itself, or what is packed in it as a scratch file of the same name.

    Parameters
    ----------
    most : bytes it may unpack to.

    Raises
    ------
    UnreadableFile
        If it is damaged, or unpacks to more.
    """
    with file.open("rb") as raw:
        if raw.read(len(MAGIC)) != MAGIC:
            return file
    whole = scratch(".csv")
    written = 0
    try:
        with gzip.open(file) as packed, whole.open("wb") as plain:
            while piece := packed.read(PIECE):
                written += plain.write(piece)
                if written > most:
                    raise UnreadableFile(
                        f"{file.name}: unpacks to more than {most >> 20} MiB; send it in parts"
                    )
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        raise UnreadableFile(
            f"{file.name}: a gzip file that is damaged ({wrong}); fetch it again"
        ) from wrong
    return whole.replace(whole.with_name(file.name.removesuffix(".gz")))
