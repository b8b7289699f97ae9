"""The extensions of deadlines that were given, for those who give them."""

from typing import NamedTuple

import sqlalchemy as sql

from governance.inbox import require_desk
from governance.ledger import Ledger
from governance.return_tables import ENTERPRISE, EXTENSION
from governance.roles import WHERE, Actor, Where
from governance.waiting import in_area

MOST = 200  # extensions on a screen, the latest


class Extended(NamedTuple):
    """One extension: whose, of what, until which day, why, and who gave it."""

    obligation: str
    enterprise: str
    name: str
    period: str
    until: str
    reason: str
    at: str
    by: str


def extended(ledger: Ledger, actor: Actor) -> list[Extended]:
    """Give the latest extensions for enterprises that are or were in the actor's area.

    Raises
    ------
    NotAllowed
        If the actor may not see returns, or reports them.
    """
    require_desk(actor)
    last = (
        sql.select(sql.func.max(ENTERPRISE.c.since))
        .where(ENTERPRISE.c.enterprise == EXTENSION.c.enterprise)
        .correlate(EXTENSION)
        .scalar_subquery()
    )
    name = (
        sql.select(ENTERPRISE.c.name)
        .where(ENTERPRISE.c.enterprise == EXTENSION.c.enterprise, ENTERPRISE.c.since == last)
        .correlate(EXTENSION)
        .scalar_subquery()
    )
    given = EXTENSION.c
    query = sql.select(
        given.obligation, given.enterprise, sql.func.coalesce(name, ""), given.period, given.until,
        given.reason, given.at, given.by,
    ).order_by(given.at.desc(), given.enterprise, given.period)  # fmt: skip
    if WHERE[actor.role] is not Where.EVERYWHERE:
        ever = sql.select(ENTERPRISE.c.enterprise).where(in_area(ENTERPRISE.c.area, actor.place))
        query = query.where(given.enterprise.in_(ever))
    with ledger.reading() as connection:
        return [Extended(*row) for row in connection.execute(query.limit(MOST))]
