"""The journal for those who audit: its entries, and whether its chain holds."""

from typing import NamedTuple

import sqlalchemy as sql

from governance.ledger import JOURNAL, START, Ledger
from governance.roles import Actor, Permission, require


class Written(NamedTuple):
    """An entry as it was written; `link` chains it to the one before."""

    place: int
    at: str
    actor: str
    verb: str
    said: dict[str, object]
    link: str


class Whole(NamedTuple):
    """What a look at the whole journal found.

    link : of the last entry. Who keeps it elsewhere sees later whether the end was cut off.
    breaks : a sentence for each entry that is not as it was written.
    """

    entries: int
    link: str
    breaks: tuple[str, ...]


def entries(
    ledger: Ledger, by_whom: Actor, *, verb: str = "", by: str = "", last: int = 100
) -> list[Written]:
    """Give the latest entries, the oldest of them first.

    Parameters
    ----------
    verb, by : only entries of a verb, of an actor; empty are all.

    Raises
    ------
    NotAllowed
        If the actor may not see the journal.
    """
    require(by_whom, Permission.SEE_JOURNAL)
    query = sql.select(JOURNAL).order_by(JOURNAL.c.place.desc()).limit(last)
    if verb:
        query = query.where(JOURNAL.c.verb == verb)
    if by:
        query = query.where(JOURNAL.c.actor == by)
    with ledger.reading() as connection:
        found = [Written(*row) for row in connection.execute(query)]
    return found[::-1]


def verbs_of(ledger: Ledger, by_whom: Actor) -> list[str]:
    """Give every verb the journal holds."""
    require(by_whom, Permission.SEE_JOURNAL)
    with ledger.reading() as connection:
        query = sql.select(JOURNAL.c.verb).distinct().order_by(JOURNAL.c.verb)
        return [*connection.execute(query).scalars()]


def verify(ledger: Ledger, by_whom: Actor) -> Whole:
    """Compare every entry with its link.

    Raises
    ------
    NotAllowed
        If the actor may not see the journal.
    """
    require(by_whom, Permission.SEE_JOURNAL)
    broken = tuple(ledger.breaks())
    with ledger.reading() as connection:
        counted = connection.execute(sql.select(sql.func.count()).select_from(JOURNAL)).scalar()
        end = sql.select(JOURNAL.c.link).order_by(JOURNAL.c.place.desc()).limit(1)
        link = connection.execute(end).scalar()
    return Whole(int(counted or 0), link or START, broken)
