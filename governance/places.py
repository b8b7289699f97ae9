"""Where an enterprise is by the register, for those whose authority is over an area."""

from datetime import date

import sqlalchemy as sql

from facts.refusal import UnknownCode
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Where
from governance.workflow import areas_above, enterprises


def require_within(connection: sql.Connection, enterprise: str, day: date, actor: Actor) -> None:
    """Refuse an enterprise that was not the actor's own, or not in the actor's area, on a day.

    Raises
    ------
    UnknownCode
        If the register has none such; that there is one elsewhere is not told.
    """
    own = enterprises(actor)
    if WHERE[actor.role] is Where.EVERYWHERE or (own is not None and enterprise in own):
        return
    query = sql.select(ENTERPRISE.c.since, ENTERPRISE.c.area).where(
        ENTERPRISE.c.enterprise == enterprise
    )
    rows = connection.execute(query.order_by(ENTERPRISE.c.since)).all() if own is None else []
    then = [row for row in rows if row.since <= day.isoformat()][-1:] or rows[:1]
    if not any(actor.place in areas_above(row.area) for row in then):
        raise UnknownCode(f"the register has no enterprise {enterprise} in {actor.place}")
