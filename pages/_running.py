"""Long computations on a page: how far they are, and the button that stops them.

Answers are computed in the request that asks for them. How far it is goes into a small file, and
so does the wish to stop: the request that looks or stops may reach another process.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from analysis import watched
from facts.refusal import Refusal
from facts.text import Language, Text
from pages._words import words

EVERY = 0.2  # between two words on how far it is [s]
OLD = 3600.0  # after which a file that was left behind is thrown away [s]
TOLD = 4  # words a computation tells: what in two languages, how many parts, of how many
LOOK = 700  # between two looks of the browser [ms]
TOKEN = re.compile(r"[0-9a-f]{32}")
HIDDEN, SHOWN = {"display": "none"}, {"display": "flex"}


class Stopped(Refusal):
    """A computation that was stopped by who asked for it."""


def begin() -> str:
    """Name a computation that is about to begin."""
    return uuid4().hex


@contextmanager
def running(token: str) -> Iterator[None]:
    """Let the computations of this block be looked at and stopped, by their token.

    Raises
    ------
    Stopped
        Within the block, when `stop` was called.
    """
    progress, halt = _files(token)
    told = 0.0

    def watch(what: Text, done: int, total: int) -> None:
        nonlocal told
        if halt.exists():
            raise Stopped("stopped")
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            progress.write_text(f"{what.en}\t{what.zh}\t{done}\t{total}", encoding="utf-8")

    try:
        with watched(watch):
            yield
    finally:
        progress.unlink(missing_ok=True)
        halt.unlink(missing_ok=True)


def stop(token: str) -> None:
    """Ask a computation to stop; one that is done hears nothing."""
    _progress, halt = _files(token)
    halt.touch()


def how_far(token: str, language: Language) -> str:
    """Say what is being done and how much of it; empty where nothing is told yet."""
    _ = words(language)
    progress, _halt = _files(token)
    try:
        parts = progress.read_text(encoding="utf-8").split("\t")
    except FileNotFoundError:  # it has told nothing yet, or is done
        return ""
    if len(parts) < TOLD:  # caught while it is written
        return ""
    english, chinese, done, total = parts
    said = Text(english, chinese).to(language)
    return _("{what}: {done} of {total}").format(what=said, done=done, total=total)


def indicator(page: str, language: Language) -> Component:
    """Lay out what is seen while a computation runs: what it does, and the button that stops it."""
    _ = words(language)
    return html.Div(
        [
            dmc.Loader(size="sm"),
            html.Span(_("Computing…")),
            html.Span(id=f"{page}-progress", role="status"),
            dmc.Button(_("Stop"), id=f"{page}-stop", size="compact-sm", variant="default"),
            dcc.Interval(id=f"{page}-look", interval=LOOK, disabled=True),
        ],
        id=f"{page}-running",
        className="osh-running",
        style=HIDDEN,
    )


def _files(token: str) -> tuple[Path, Path]:
    """Give the file of how far it is, and the one whose being there says stop."""
    assert TOKEN.fullmatch(token), "a token is what `begin` gives"
    folder = Path(gettempdir()) / f"osh-running-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.iterdir():
        if time.time() - left.stat().st_mtime > OLD:
            left.unlink(missing_ok=True)
    return folder / token, folder / f"{token}.stop"
