"""One return as a regulator reviews it: what it says, what stands out, who moved it, what next."""

from datetime import date, datetime
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion
from governance.filings import Version, filing, known_of, versions
from governance.inbox import PAGE, Around, Asked, around, require_desk
from governance.ledger import JOURNAL, Ledger
from governance.moving import BY_HAND
from governance.own_return import Opened, opened
from governance.return_check import check_words
from governance.roles import Actor
from governance.waiting import ONWARD, may
from governance.workflow import Action, may_see


class Moved(NamedTuple):
    """A move of a return as the journal has it."""

    at: str
    by: str
    action: Action
    said: str


class Review(NamedTuple):
    """A return with all that is looked at before it is decided on.

    findings : of a check made now of what was submitted then.
    moves : what the workflow lets this actor do with it by hand.
    history : the latest last.
    around : where it stands in the inbox; None where it is not in what was asked for.
    """

    opened: Opened
    findings: pl.DataFrame
    moves: tuple[Action, ...]
    history: tuple[Moved, ...]
    around: Around | None


class Choice(NamedTuple):
    """A return somebody chose in the inbox, and the move that waits for them; None where none."""

    version: Version
    action: Action | None


def review(ledger: Ledger, number: int, actor: Actor, when: datetime, asked: Asked) -> Review:
    """Open a return to review it; the journal says that it was read.

    Raises
    ------
    NotAllowed
        If the actor may not see returns, or reports them.
    UnknownCode
        If there is none that the actor may see.
    """
    require_desk(actor)
    found = opened(ledger, number, actor, when)
    stands = found.version.filing
    return Review(
        found,
        _checked(ledger, found.version, actor, when),
        tuple(action for action in BY_HAND if may(stands, action, actor)),
        _history(ledger, found.version),
        around(ledger, actor, asked, number),
    )


def _checked(ledger: Ledger, version: Version, actor: Actor, when: datetime) -> pl.DataFrame:
    """Check a version as on the day it came, beside what is known of its enterprise today."""
    day = date.fromisoformat(version.submitted[:10]) if version.submitted else when.date()
    known = known_of(ledger, actor, day, [version.enterprise], [version.period])
    is_itself = (pl.col("enterprise") == version.enterprise) & (pl.col("period") == version.period)
    return check_words([version.words], known._replace(filed=known.filed.filter(~is_itself)))


def _history(ledger: Ledger, version: Version) -> tuple[Moved, ...]:
    number = version.number
    written = sql.cast(JOURNAL.c.said, sql.String)
    names_it = [written.like(f"%{left}{number}{right}%") for left in "[ " for right in ",]"]
    query = (
        sql.select(JOURNAL.c.at, JOURNAL.c.actor, JOURNAL.c.verb, JOURNAL.c.said)
        .where(
            JOURNAL.c.verb.in_(VERBS),
            JOURNAL.c.at >= (version.first_submitted or version.changed),
            sql.or_(*names_it),
        )
        .order_by(JOURNAL.c.place)
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Moved(at, by, VERBS[verb], str((said.get("said") or {}).get("", "")))
        for at, by, verb, said in rows
        if number in said["returns"]
    )


VERBS = {f"{action.value} returns": action for action in (*BY_HAND, Action.SUBMIT, Action.PUBLISH)}
"""What the journal calls each move."""


def choices(ledger: Ledger, numbers: list[int], actor: Actor) -> list[Choice]:
    """Say of returns that were chosen in the inbox which move waits for the actor.

    Raises
    ------
    BadQuestion
        If none is chosen, or more than a page has.
    UnknownCode
        If one of them is none the actor may see.
    """
    require_desk(actor)
    if not 0 < len(numbers) <= PAGE:
        raise BadQuestion(f"{len(numbers)} returns are chosen; choose 1 to {PAGE} of the inbox")
    with ledger.reading() as connection:
        found = versions(connection, numbers=numbers)
    seen = {one.number for one in found if may_see(one.filing, actor)}
    for stranger in set(numbers) - seen:
        filing(ledger, stranger, actor)  # refuses, in the one sentence there is for it
    return [
        Choice(one, next((act for act in ONWARD if may(one.filing, act, actor)), None))
        for one in found
    ]
