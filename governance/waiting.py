"""Which returns an actor sees, and which wait for them: said so that the database can choose.

The workflow alone knows whose turn it is; it is asked once for each state, approval and chain of
levels there is, never for each return.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import sqlalchemy as sql

from facts.codes import latest
from facts.hierarchy import within
from facts.refusal import NotAllowed, WrongState
from governance.return_tables import FILING
from governance.roles import WHERE, Actor, Permission, Role, Where, require
from governance.workflow import MOVES, Action, Filing, State, after, chain, enterprises

Truth = sql.ColumnElement[bool]
"""A condition on rows of FILING."""

ONWARD = (Action.APPROVE, Action.ACCEPT)
"""What a return waits for."""


def seen(actor: Actor) -> Truth:
    """Choose the returns an actor may see: their own enterprises', or those of their area.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    """
    require(actor, Permission.SEE_RETURNS)
    own = enterprises(actor)
    if own is not None:
        return FILING.c.enterprise.in_(own)
    if WHERE[actor.role] is Where.EVERYWHERE:
        return sql.true()
    return in_area(FILING.c.area, actor.place)


def in_area(column: sql.ColumnElement[str], area: str) -> Truth:
    """Choose what is in an area or its parts, by how their ids begin where that says the same."""
    if _begins_alike(area):
        return sql.or_(column == area, column.startswith(f"{area}-", autoescape=True))
    return column.in_(within("area", area))


@cache
def _begins_alike(area: str) -> bool:
    """Say whether the parts of an area, and no other, are those whose ids begin with its own.

    A country may have more parts than a database takes words at ease.
    """
    ids = latest("area")["id"]
    return {*within("area", area)} == {area, *ids.filter(ids.str.starts_with(f"{area}-"))}


class Turn(NamedTuple):
    """Which returns wait for an actor, and the moves they wait for."""

    chosen: Truth
    actions: frozenset[Action]


def turn(connection: sql.Connection, actor: Actor, actions: Collection[Action] = ONWARD) -> Turn:
    """Choose the returns that may be moved so by an actor now.

    Who only reviews or looks sees what waits for those of the same place who decide.
    """
    states = {state.value for state, action in MOVES if action in actions}
    is_own = FILING.c.submitted_by == actor.name
    groups = (
        sql.select(FILING.c.state, FILING.c.level, is_own, FILING.c.area)
        .where(FILING.c.state.in_(states), seen(actor))
        .distinct()
    )
    theirs: dict[tuple[str, int, bool], list[str]] = defaultdict(list)
    others: set[tuple[str, int, bool]] = set()
    office = _office(actor)
    known: dict[tuple[str, int, bool, tuple[int, ...]], frozenset[Action]] = {}
    for state, level, own, area in connection.execute(groups):
        key, alike = (state, level, bool(own)), (state, level, bool(own), chain(area))
        if alike not in known:
            stands = Filing(0, "", State(state), area, level, actor.name if own else "")
            known[alike] = frozenset(one for one in actions if may(stands, one, office))
        if known[alike]:
            theirs[key].append(area)
        else:
            others.add(key)
    parts = [
        sql.and_(
            FILING.c.state == state,
            FILING.c.level == level,
            is_own if own else sql.not_(is_own),
            FILING.c.area.in_(found) if (state, level, own) in others else sql.true(),
        )
        for (state, level, own), found in theirs.items()
    ]
    chosen = sql.and_(seen(actor), sql.or_(sql.false(), *parts))
    return Turn(chosen, frozenset().union(*known.values()))


def _office(actor: Actor) -> Actor:
    if actor.may(Permission.APPROVE_RETURNS) or WHERE[actor.role] is not Where.AREA:
        return actor
    return replace(actor, role=Role.REGULATOR)


def may(stands: Filing, action: Action, actor: Actor) -> bool:
    """Say whether the workflow lets an actor move a return so."""
    try:
        after(stands, action, actor)
    except (NotAllowed, WrongState):
        return False
    return True
