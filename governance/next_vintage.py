"""The next vintage in one go: accepted returns are gathered, published, looked over for alerts.

It takes a while, so it runs beside the server; where it stands is kept in the home, for every
process that is asked.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import Refusal, WrongState
from governance import ledger as books
from governance import quality
from governance.door import Door
from governance.gathering import gather
from governance.publication import publish
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require
from governance.workflow import State

STANDING, LOCK = "next_vintage.json", "next_vintage.lock"


class Step(StrEnum):
    """What is being done."""

    GATHER = "gather"
    PUBLISH = "publish"
    WARN = "warn"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


RUNNING = (Step.GATHER, Step.PUBLISH, Step.WARN)


NONE_REFUSED: Mapping[str, str] = {}


class Standing(NamedTuple):
    """Where making the last vintage stands.

    returns : that became facts. refused : number of a return -> why it did not become facts.
    vintage : its number; 0 before there is one. alerts : that are new. why : it was refused.
    """

    step: Step
    by: str
    began: str
    returns: int = 0
    refused: Mapping[str, str] = NONE_REFUSED
    vintage: int = 0
    alerts: int = 0
    why: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it is being made now."""
        return self.step in RUNNING


class Waiting(NamedTuple):
    """What the next vintage would take up.

    returns : accepted and in no batch yet. batches : in no vintage yet.
    held : batches with findings somebody must acknowledge first, and a sentence on each.
    """

    returns: int
    batches: int
    held: Mapping[str, str]


def waiting(door: Door, actor: Actor) -> Waiting:
    """Say what waits to be published.

    Raises
    ------
    NotAllowed
        If the actor may not take in files and publish.
    """
    _require(actor)
    query = sql.select(sql.func.count()).where(
        FILING.c.state == State.ACCEPTED.value, FILING.c.batch == ""
    )
    with door.ledger.reading() as connection:
        returns = int(connection.execute(query).scalar_one())
    published = {name for one in door.ledger.vintages() for name in one.batches}
    accepted = [one.digest for one in door.ledger.batches()]
    held = {
        name: sentence
        for sentence in quality.held_up(door.ledger, door.home)
        for name in accepted
        if sentence.startswith(f"batch {name[: quality.SHORT]} ")
    }
    return Waiting(returns, len(set(accepted) - published), held)


def begin(door: Door, actor: Actor, when: datetime) -> Thread:
    """Begin to make the next vintage beside the server; gives the thread that does.

    Raises
    ------
    NotAllowed
        If the actor may not take in files and publish.
    WrongState
        If one is being made already.
    """
    _require(actor)
    lock = _locked(door.home)
    _keep(door.home, Standing(Step.GATHER, actor.name, books.moment(when)))
    thread = Thread(target=_make, args=(door, actor, when, lock), name="next vintage")
    thread.start()
    return thread


def standing(home: Path, actor: Actor) -> Standing | None:
    """Say where making the last vintage stands; None where none was made from here.

    Raises
    ------
    NotAllowed
        If the actor may not take in files and publish.
    """
    _require(actor)
    file = home / STANDING
    if not file.is_file():
        return None
    told = json.loads(file.read_text("utf-8"))
    found = Standing(**told | {"step": Step(told["step"])})
    return found._replace(step=Step.STOPPED) if found.is_running and _is_free(home) else found


def _require(actor: Actor) -> None:
    require(actor, Permission.TAKE_IN)
    require(actor, Permission.PUBLISH)


def _make(door: Door, actor: Actor, when: datetime, lock: int) -> None:
    """Gather, publish and look for alerts; what is told at each step is kept."""
    now = Standing(Step.GATHER, actor.name, books.moment(when))
    try:
        done = gather(door.ledger, door.home, actor, when)
        refused = {str(number): why for number, why in done.refused.items()}
        now = now._replace(step=Step.PUBLISH, returns=done.returns, refused=refused)
        _keep(door.home, now)
        made = publish(door.ledger, door.home, actor, when)
        now = now._replace(step=Step.WARN, vintage=made.number)
        _keep(door.home, now)
        kept = door.warn(actor, when) if actor.may(Permission.WARN) else None
        new = kept.raised + kept.reopened if kept else 0
        _keep(door.home, now._replace(step=Step.DONE, alerts=new))
    except Refusal as refusal:
        _keep(door.home, now._replace(step=Step.REFUSED, why=str(refusal)))
    finally:
        os.close(lock)


def _keep(home: Path, now: Standing) -> None:
    fresh = home / f"{STANDING}.new"
    fresh.write_text(json.dumps(now._asdict(), ensure_ascii=False), "utf-8")
    fresh.replace(home / STANDING)


def _locked(home: Path) -> int:
    """Take the lock of who makes the next vintage, and give it to be closed."""
    home.mkdir(parents=True, exist_ok=True)
    lock = os.open(home / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as found:
        os.close(lock)
        raise WrongState("the next vintage is being made already; wait until it is") from found
    return lock


def _is_free(home: Path) -> bool:
    try:
        os.close(_locked(home))
    except WrongState:
        return False
    return True
