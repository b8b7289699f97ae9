"""What became of files that were sent, kept some days for the account that sent them, and no other.

Under home/sent stands a folder a day, in it one an account, in it one a file that was sent.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts.refusal import UnknownCode
from governance import ledger as books
from governance.answers import Answer
from governance.return_doors import Taken
from governance.roles import Actor, Permission, require

FOLDER = "sent"
KEPT_DAYS = 7  # after the day a file was sent
MOST_KEPT = 50  # files of one account, the last it sent
TOKEN = re.compile(r"[\w-]{32}")
ABOUT, ROWS, FINDINGS, MARKED, ORIGINAL = (
    "about.json", "rows.parquet", "findings.parquet", "marked.xlsx", "original",
)  # fmt: skip


class About(NamedTuple):
    """What a file was that was sent.

    at : when it was sent. outcomes : how many returns became what (see governance.returns.ROWS).
    """

    token: str
    file: str
    at: str
    is_dry_run: bool
    is_workbook: bool
    outcomes: dict[str, int]


class Sent(NamedTuple):
    """A file that was sent and its answer; `original` is kept of what was only checked."""

    about: About
    answer: Answer
    marked: bytes | None
    original: Path | None


def keep(
    home: Path, file: Path, taken: Taken, actor: Actor, when: datetime, *, dry_run: bool
) -> str:
    """Keep what became of a file, and sweep out what is too old; give the name it is kept by.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    """
    require(actor, Permission.FILE_RETURNS)
    sweep(home, when)
    token = secrets.token_urlsafe(24)
    folder = home / FOLDER / _day(when).isoformat() / _owner(actor)
    unfinished = folder / f".{token}"
    unfinished.mkdir(parents=True)
    rows, findings = taken.answer
    rows.write_parquet(unfinished / ROWS)
    findings.write_parquet(unfinished / FINDINGS)
    if taken.marked is not None:
        (unfinished / MARKED).write_bytes(taken.marked)
    if dry_run:
        (unfinished / ORIGINAL).mkdir()
        shutil.copyfile(file, unfinished / ORIGINAL / file.name)
    about = {
        "file": file.name, "at": books.moment(when), "is_dry_run": dry_run,
        "is_workbook": taken.marked is not None,
        "outcomes": dict(rows.group_by("outcome").len().sort("outcome").iter_rows()),
    }  # fmt: skip
    (unfinished / ABOUT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    unfinished.rename(folder / token)
    for old in _kept(home, actor, when)[MOST_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)  # another process may take it away as well
    return token


def sent_file(home: Path, token: str, actor: Actor, when: datetime) -> Sent:
    """Give a file that this account sent.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    UnknownCode
        If there is none of this name, it is too old, or somebody else sent it.
    """
    require(actor, Permission.FILE_RETURNS)
    for folder in _folders(home, actor, when):
        found = folder / token
        if TOKEN.fullmatch(token) and (found / ABOUT).is_file():
            marked, original = found / MARKED, found / ORIGINAL
            return Sent(
                _about(found),
                Answer(pl.read_parquet(found / ROWS), pl.read_parquet(found / FINDINGS)),
                marked.read_bytes() if marked.is_file() else None,
                next(original.iterdir()) if original.is_dir() else None,
            )
    raise UnknownCode(
        f"there is no file of this name that {actor.name} sent; results are kept for "
        f"{KEPT_DAYS} days"
    )


def recent(home: Path, actor: Actor, when: datetime, most: int = 20) -> list[About]:
    """Give the files this account sent of late, the last sent first."""
    require(actor, Permission.FILE_RETURNS)
    return [_about(each) for each in _kept(home, actor, when)[:most]]


def sweep(home: Path, when: datetime) -> None:
    """Take away what was sent on days too long ago."""
    for folder in (home / FOLDER).glob("????-??-??"):
        if folder.name < _first_day(when).isoformat():
            shutil.rmtree(folder, ignore_errors=True)  # another process may sweep it as well


def _about(found: Path) -> About:
    return About(found.name, **json.loads((found / ABOUT).read_text("utf-8")))


def _folders(home: Path, actor: Actor, when: datetime) -> Iterator[Path]:
    for folder in (home / FOLDER).glob("????-??-??"):
        if folder.name >= _first_day(when).isoformat():
            yield folder / _owner(actor)


def _kept(home: Path, actor: Actor, when: datetime) -> list[Path]:
    """Give the folders of what an account sent, the last sent first."""
    found = [each for folder in _folders(home, actor, when) for each in folder.glob("[!.]*/")]
    return sorted(found, key=lambda one: (_about(one).at, one.stat().st_mtime_ns), reverse=True)


def _owner(actor: Actor) -> str:
    return hashlib.sha256(actor.name.encode()).hexdigest()[:32]


def _day(when: datetime) -> date:
    return when.astimezone(UTC).date()


def _first_day(when: datetime) -> date:
    return _day(when) - timedelta(days=KEPT_DAYS)
