"""What somebody moved in one go, as the journal has it, and how it is taken back in one go."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import BadQuestion, UnknownCode
from facts.text import Text
from governance.filings import versions
from governance.inbox import require_desk
from governance.ledger import JOURNAL, Ledger
from governance.moving import Bulk, move
from governance.roles import Actor
from governance.waiting import may
from governance.workflow import Action

VERBS = {
    f"{action.value} returns": action
    for action in (Action.APPROVE, Action.ACCEPT, Action.RETURN, Action.UNAPPROVE)
}
MOVED_ON = Text("it was moved on since", "此后已有变动")


class Deed(NamedTuple):
    """A move of one or many returns that somebody made; `place` is its number in the journal."""

    place: int
    at: str
    action: Action
    numbers: tuple[int, ...]


def deeds(ledger: Ledger, actor: Actor, last: int = 5) -> list[Deed]:
    """Give what an actor moved last, the latest first."""
    require_desk(actor)
    query = (
        sql.select(JOURNAL.c.place, JOURNAL.c.at, JOURNAL.c.verb, JOURNAL.c.said)
        .where(JOURNAL.c.actor == actor.name, JOURNAL.c.verb.in_(VERBS))
        .order_by(JOURNAL.c.place.desc())
        .limit(last)
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return [Deed(place, at, VERBS[verb], tuple(said["returns"])) for place, at, verb, said in rows]


def deed(ledger: Ledger, place: int, actor: Actor) -> Deed:
    """Find what an actor moved by its place in the journal.

    Raises
    ------
    UnknownCode
        If nothing stands there that the actor moved.
    """
    require_desk(actor)
    query = sql.select(JOURNAL.c.at, JOURNAL.c.verb, JOURNAL.c.said).where(
        JOURNAL.c.place == place, JOURNAL.c.actor == actor.name, JOURNAL.c.verb.in_(VERBS)
    )
    with ledger.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownCode(f"{actor.name} moved nothing that stands at {place} in the journal")
    return Deed(place, row.at, VERBS[row.verb], tuple(row.said["returns"]))


def undo(
    ledger: Ledger, place: int, actor: Actor, when: datetime, said: str, *, dry_run: bool = False
) -> Bulk:
    """Take back approvals given in one go, as far as nobody has moved the returns on since.

    Raises
    ------
    UnknownCode
        If nothing stands there that the actor moved.
    BadQuestion
        If it was no approval, or no reason is given.
    """
    found = deed(ledger, place, actor)
    if found.action is not Action.APPROVE:
        raise BadQuestion(f"an approval may be taken back, not to {found.action.value} a return")
    with ledger.reading() as connection:
        now = versions(connection, numbers=found.numbers)
    chosen = tuple(
        one.number
        for one in now
        if one.changed == found.at and may(one.filing, Action.UNAPPROVE, actor)
    )
    if chosen and not dry_run:
        move(ledger, chosen, Action.UNAPPROVE, actor, when, {"": said})
    left = dict.fromkeys(sorted({*found.numbers} - {*chosen}), MOVED_ON)
    return Bulk(chosen, left)
