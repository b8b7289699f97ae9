"""Hears what is noted while a file is read, and says where scratch files may lie."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from facts.text import Text


@dataclass(frozen=True)
class Hearing:
    """Notes of one reading, and the folder that lives as long as it does."""

    folder: Path
    notes: list[Text] = field(default_factory=list)


_HEARING: ContextVar[Hearing | None] = ContextVar("hearing", default=None)


@contextmanager
def hearing(folder: Path) -> Iterator[Hearing]:
    """Collect what `note` says until the block ends; scratch files go to `folder`."""
    heard = Hearing(folder)
    before = _HEARING.set(heard)
    try:
        yield heard
    finally:
        _HEARING.reset(before)


def note(en: str, zh: str) -> None:
    """Say something the receipt should tell; lost when nobody is taking in."""
    if (heard := _HEARING.get()) and (said := Text(en, zh)) not in heard.notes:
        heard.notes.append(said)


def scratch(suffix: str) -> Path:
    """Name a file to write what a reader needs beside the raw file; it goes when reading ends."""
    heard = _HEARING.get()
    folder = heard.folder if heard else _until_exit()
    with tempfile.NamedTemporaryFile(dir=folder, suffix=suffix, delete=False) as file:
        return Path(file.name)


@cache
def _until_exit() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="osh-reading-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
