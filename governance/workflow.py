"""The life of a return: which move leads from which state to which, and who may make it."""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

import polars as pl

from facts.codes import latest
from facts.hierarchy import closure
from facts.refusal import NotAllowed, WrongState
from facts.text import Text
from governance.roles import WHERE, Actor, Permission, Where, require


class State(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Action(StrEnum):
    """What somebody does with it."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    ACCEPT = "accept"
    AMEND = "amend"
    PUBLISH = "publish"
    REPLACE = "replace"


DECIDED = (State.APPROVED, State.ACCEPTED, State.PUBLISHED)
STANDING = (State.SUBMITTED, *DECIDED)
"""Where a version says something of its period: it is submitted, and none has replaced it."""

NAMES: dict[State, Text] = {
    State.DRAFT: Text("draft", "草稿"),
    State.SUBMITTED: Text("submitted", "已提交"),
    State.RETURNED: Text("returned", "已退回"),
    State.APPROVED: Text("approved", "已审核"),
    State.ACCEPTED: Text("accepted", "已接收"),
    State.PUBLISHED: Text("published", "已发布"),
    State.WITHDRAWN: Text("withdrawn", "已撤回"),
    State.REPLACED: Text("replaced", "已被更正"),
}

# The whole workflow. docs/workflow.md is drawn from this table and a test keeps it so.
MOVES: dict[tuple[State, Action], tuple[State, Permission]] = {
    (State.DRAFT, Action.SAVE): (State.DRAFT, Permission.FILE_RETURNS),
    (State.DRAFT, Action.SUBMIT): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.DRAFT, Action.WITHDRAW): (State.WITHDRAWN, Permission.FILE_RETURNS),
    (State.RETURNED, Action.SAVE): (State.RETURNED, Permission.FILE_RETURNS),
    (State.RETURNED, Action.SUBMIT): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.RETURNED, Action.WITHDRAW): (State.WITHDRAWN, Permission.FILE_RETURNS),
    (State.WITHDRAWN, Action.SAVE): (State.DRAFT, Permission.FILE_RETURNS),
    (State.WITHDRAWN, Action.SUBMIT): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.SUBMITTED, Action.WITHDRAW): (State.WITHDRAWN, Permission.FILE_RETURNS),
    (State.SUBMITTED, Action.RETURN): (State.RETURNED, Permission.REVIEW_RETURNS),
    (State.SUBMITTED, Action.APPROVE): (State.APPROVED, Permission.APPROVE_RETURNS),
    (State.APPROVED, Action.APPROVE): (State.APPROVED, Permission.APPROVE_RETURNS),
    (State.APPROVED, Action.UNAPPROVE): (State.SUBMITTED, Permission.APPROVE_RETURNS),
    (State.APPROVED, Action.RETURN): (State.RETURNED, Permission.REVIEW_RETURNS),
    (State.APPROVED, Action.ACCEPT): (State.ACCEPTED, Permission.ACCEPT_RETURNS),
    (State.APPROVED, Action.AMEND): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.ACCEPTED, Action.AMEND): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.PUBLISHED, Action.AMEND): (State.SUBMITTED, Permission.FILE_RETURNS),
    (State.ACCEPTED, Action.PUBLISH): (State.PUBLISHED, Permission.PUBLISH),
    (State.APPROVED, Action.REPLACE): (State.REPLACED, Permission.ACCEPT_RETURNS),
    (State.ACCEPTED, Action.REPLACE): (State.REPLACED, Permission.ACCEPT_RETURNS),
    (State.PUBLISHED, Action.REPLACE): (State.REPLACED, Permission.ACCEPT_RETURNS),
}
"""AMEND makes a new version that is submitted, and leaves the version before as it is until the
new one is accepted, which replaces it. APPROVE of what is approved is that of the next level."""

APPROVING = (4, 3)
"""Levels of area that approve one after the other: county, city. Those above accept."""

EVERYWHERE = 1  # level of whoever is placed nowhere: that of a country


class Filing(NamedTuple):
    """A version of a return, as far as moves look at it.

    area : where its enterprise is. level : level of area whose approval it has; 0 for none.
    """

    number: int
    enterprise: str
    state: State
    area: str
    level: int
    submitted_by: str


def after(filing: Filing, action: Action, actor: Actor) -> tuple[State, int]:
    """Say what state and approval a move leads to, or refuse it.

    Raises
    ------
    NotAllowed
        If the actor's role does not give the permission, the return is not theirs or of their
        area, they submitted it themselves, or it is another level's turn.
    WrongState
        If no such move leads from where the return stands.
    """
    if (filing.state, action) not in MOVES:
        known = ", ".join(found.value for state, found in MOVES if state is filing.state)
        raise WrongState(
            f"return {filing.number}: cannot {action.value} a return that is "
            f"{filing.state.value}; it can be: {known or 'nothing more'}"
        )
    state, permission = MOVES[filing.state, action]
    require(actor, permission)
    _require_place(filing, permission, actor)
    if action in (Action.APPROVE, Action.ACCEPT, Action.REPLACE, Action.RETURN):
        _require_another(filing, action, actor)
    level = LEVELS.get(action, _same_level)(filing, actor)
    if action is Action.UNAPPROVE and level:
        state = State.APPROVED
    return state, level


def permission_of(action: Action) -> Permission:
    """Give the permission a move needs, from wherever it leads."""
    return next(permission for (_, known), (_, permission) in MOVES.items() if known is action)


def may_see(filing: Filing, actor: Actor) -> bool:
    """Say whether a return is the actor's own or of their area; an office sees no drafts."""
    is_office = WHERE[actor.role] in (Where.AREA, Where.COUNTRY)
    if is_office and filing.state is State.DRAFT:
        return False
    return actor.may(Permission.SEE_RETURNS) and _is_within(filing, actor)


def enterprises(actor: Actor) -> tuple[str, ...] | None:
    """Give the enterprises somebody reports for; None for whoever is not bound to any.

    A group's account names several, written with + between them.
    """
    if WHERE[actor.role] is not Where.ENTERPRISE:
        return None
    return tuple(actor.place.split("+"))


def _require_place(filing: Filing, permission: Permission, actor: Actor) -> None:
    if not _is_within(filing, actor):
        raise NotAllowed(
            f"{actor.name} ({actor.role.value}) may not {permission.value} of {filing.area}, "
            f"where return {filing.number} is"
            if enterprises(actor) is None
            else f"{actor.name} ({actor.role.value}) may not {permission.value} of "
            f"{filing.enterprise}"
        )


def _is_within(filing: Filing, actor: Actor) -> bool:
    own = enterprises(actor)
    if own is not None:
        return filing.enterprise in own
    if WHERE[actor.role] is Where.EVERYWHERE:
        return True
    return actor.place in areas_above(filing.area)


def areas_above(area: str) -> frozenset[str]:
    """Give an area and every area it is part of."""
    return _areas_above().get(area, frozenset())


@cache
def _areas_above() -> dict[str, frozenset[str]]:
    rows = closure().filter(pl.col("dimension") == "area").group_by("id").agg("ancestor")
    return {area: frozenset(above) for area, above in rows.iter_rows()}


def _require_another(filing: Filing, action: Action, actor: Actor) -> None:
    if actor.name == filing.submitted_by:
        raise NotAllowed(
            f"{actor.name} submitted return {filing.number} and may not {action.value} it; "
            "somebody else must"
        )


def chain(area: str) -> tuple[int, ...]:
    """Give the levels that approve a return of an area, the lowest first."""
    own = area_level(area)
    return tuple(level for level in APPROVING if level <= own) or (own,)


def area_level(area: str) -> int:
    """Give the level of an area; that of a country is 1."""
    return _area_levels().get(area, EVERYWHERE)


@cache
def _area_levels() -> dict[str, int]:
    return dict(latest("area").select("id", "level").iter_rows())


def actor_level(actor: Actor) -> int:
    """Give the level of area somebody decides for."""
    return EVERYWHERE if WHERE[actor.role] is Where.EVERYWHERE else area_level(actor.place)


def _same_level(filing: Filing, _actor: Actor) -> int:
    return filing.level


def _none(_filing: Filing, _actor: Actor) -> int:
    return 0


def _approved(filing: Filing, actor: Actor) -> int:
    """Give the level that approves now: the next of the chain, and no other."""
    levels, own = chain(filing.area), actor_level(actor)
    left = levels[levels.index(filing.level) + 1 :] if filing.level in levels else levels
    if not left:
        raise WrongState(f"return {filing.number} has every approval; the level above accepts it")
    if own != left[0]:
        raise NotAllowed(
            f"return {filing.number} waits for the approval of level {left[0]} (1 country, "
            f"2 province, 3 city, 4 county); {actor.name} is of level {own}"
        )
    return left[0]


def _unapproved(filing: Filing, actor: Actor) -> int:
    """Give the approval left when the last is taken back by the level that gave it."""
    levels, own = chain(filing.area), actor_level(actor)
    if own != filing.level:
        raise NotAllowed(
            f"return {filing.number} was approved last by level {filing.level}; only that level "
            f"may take it back, and {actor.name} is of level {own}"
        )
    place = levels.index(filing.level)
    return levels[place - 1] if place else 0


def _returned(filing: Filing, actor: Actor) -> int:
    """Send it back: who has approved it already takes the approval back first."""
    own = actor_level(actor)
    if filing.level and own >= filing.level:
        raise NotAllowed(
            f"return {filing.number} was approved by level {filing.level}; "
            "take the approval back first, or let the level above return it"
        )
    return 0


def _accepted(filing: Filing, actor: Actor) -> int:
    levels, own = chain(filing.area), actor_level(actor)
    if filing.level != levels[-1]:
        left = levels[levels.index(filing.level) + 1] if filing.level in levels else levels[0]
        raise WrongState(f"return {filing.number} still needs the approval of level {left}")
    if own >= levels[-1] and own != EVERYWHERE:
        raise NotAllowed(
            f"return {filing.number} is accepted above level {levels[-1]}; "
            f"{actor.name} is of level {own}"
        )
    return filing.level


LEVELS = {
    Action.APPROVE: _approved,
    Action.UNAPPROVE: _unapproved,
    Action.RETURN: _returned,
    Action.ACCEPT: _accepted,
    Action.AMEND: _none,
    Action.SUBMIT: _none,
    Action.SAVE: _none,
    Action.WITHDRAW: _none,
}
"""What a move does to the approval a return has."""
