"""Puts files where a ledger may name them: whole, on the disk, and with their folders there too.

A file that was closed is not on the disk yet, and neither is its name: a folder is synced for that
as a file is [1]_.

References
----------
.. [1] The Linux man-pages project, fsync(2), section DESCRIPTION.
"""

import os
import shutil
from pathlib import Path

LEFT_OVER = ("taking-in-*", "secret.*", "*/.*", "raw/*/*/.*")
"""Names below a home that something unfinished has; what is cut short leaves them."""


def settle(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> Path:
    """Make a folder and those above it that are missing; give it once their names are kept."""
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        settle(made.parent)
    return folder


def put(part: Path, file: Path) -> None:
    """Give a file that is written its name, which then holds all of it or what it held before."""
    settle(part)
    make_folder(file.parent)
    part.replace(file)
    settle(file.parent)


def sweep(home: Path, before: float) -> int:
    """Take away what was cut short before a moment; nothing that is still at work.

    Parameters
    ----------
    before : moment up to which it was touched last. [s since 1970]

    Returns
    -------
    How many files and folders were taken away.
    """
    found = [path for pattern in LEFT_OVER for path in home.glob(pattern)]
    old = [path for path in found if path.lstat().st_mtime < before]
    for path in old:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(old)
