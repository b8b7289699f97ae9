"""Returns are sent back, approved, accepted and published: one at a time, or many by rules."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import BadQuestion, UnknownCode
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import GLANCE, REMARK
from governance.filings import Version, require_seen, versions
from governance.glance import complete
from governance.ledger import Ledger
from governance.remarks import OBJECTION
from governance.return_form import fields
from governance.return_tables import COMMENT, FILING
from governance.roles import Actor, require
from governance.waiting import ONWARD, Truth, turn
from governance.workflow import DECIDED, Action, State, after, may_see, permission_of

LONGEST = 2_000  # of a comment [characters]
NOTHING_SEEN: Mapping[int, str] = {}


def move(
    ledger: Ledger, numbers: Collection[int], action: Action, actor: Actor, when: datetime,
    said: Mapping[str, str] | None = None, seen: Mapping[int, str] = NOTHING_SEEN,
) -> list[Version]:  # fmt: skip
    """Move returns, all or none.

    Parameters
    ----------
    said : comments by field, "" for the whole return.
    seen : marks of returns as they were looked at, by number; see governance.filings.mark_of.

    Raises
    ------
    UnknownCode
        If one of them is none the actor may see; that there is one elsewhere is not told.
    NotAllowed, WrongState
        If one of them may not be moved so, or is not as it was seen; then none is.
    BadQuestion
        If a return is sent back without a word, or the move is not one for a person.
    """
    if action not in BY_HAND:
        known = ", ".join(one.value for one in BY_HAND)
        raise BadQuestion(f"'{action.value}' is not done by hand; there are: {known}")
    require(actor, permission_of(action))
    told = {field: text.strip() for field, text in (said or {}).items() if text.strip()}
    if action in (Action.RETURN, Action.UNAPPROVE) and not told:
        raise BadQuestion("say what must be looked at; a return is not sent back without a word")
    if strange := set(told) - {field.id for field in fields()} - {""}:
        raise BadQuestion(f"no field is called {', '.join(sorted(strange))}")
    if any(len(text) > LONGEST for text in told.values()):
        raise BadQuestion(f"a comment has at most {LONGEST:,} characters; shorten it")
    if not numbers:
        return []
    with ledger.writing() as connection:
        found = versions(connection, numbers=numbers)
        visible = {one.number for one in found if may_see(one.filing, actor)}
        if strangers := set(numbers) - visible:
            raise UnknownCode(f"there is no return {min(strangers)} that {actor.name} may see")
        for one in found:
            require_seen(one, seen.get(one.number))
        moved = [_moved(one, action, actor, when) for one in found]
        _note_moves(connection, moved, action, actor, when, told)
    return moved


BY_HAND = (Action.WITHDRAW, Action.RETURN, Action.APPROVE, Action.UNAPPROVE, Action.ACCEPT)
"""Moves of their own; the others are part of saving, submitting and publishing."""


def _moved(one: Version, action: Action, actor: Actor, when: datetime) -> Version:
    state, level = after(one.filing, action, actor)
    at = books.moment(when)
    return one._replace(state=state, level=level, changed=at, changed_by=actor.name)


def _note_moves(
    connection: sql.Connection, moved: Sequence[Version], action: Action, actor: Actor,
    when: datetime, said: Mapping[str, str],
) -> None:  # fmt: skip
    at = books.moment(when)
    of = FILING.update().where(FILING.c.number == sql.bindparam("of"))
    changed = {"state": sql.bindparam("to"), "level": sql.bindparam("up"), "changed": at,
               "changed_by": actor.name}  # fmt: skip
    connection.execute(
        of.values(**changed),
        [{"of": one.number, "to": one.state.value, "up": one.level} for one in moved],
    )
    comments = [
        {"filing": one.number, "field": field, "said": text, "at": at, "by": actor.name}
        for one in moved
        for field, text in said.items()
    ]
    if comments:
        connection.execute(COMMENT.insert(), comments)
    if action is Action.ACCEPT:
        _replace(connection, moved, at)
    entry: dict[str, object] = {
        "returns": [one.number for one in moved],
        "states": sorted({one.state.value for one in moved}),
        "said": dict(said),
    }
    books.write(connection, when, actor.name, f"{action.value} returns", entry)


def _replace(connection: sql.Connection, accepted: Sequence[Version], at: str) -> None:
    """Let an accepted amendment replace the versions decided on before it."""
    decided = [state.value for state in DECIDED]
    older = FILING.update().where(
        FILING.c.enterprise == sql.bindparam("of"),
        FILING.c.period == sql.bindparam("in_period"),
        FILING.c.version < sql.bindparam("before"),
        FILING.c.state.in_(decided),
    )
    rows = [
        {"of": one.enterprise, "in_period": one.period, "before": one.version}
        for one in accepted
        if one.version > 1
    ]
    if rows:
        connection.execute(older.values(state=State.REPLACED.value, changed=at), rows)


class Automatic(NamedTuple):
    """One rule of what may be approved or accepted in bulk, unread; `otherwise` says why not."""

    id: str
    says: Text
    otherwise: Text
    holds: Truth


AUTOMATIC: tuple[Automatic, ...] = (
    Automatic(
        "nothing_stands_out",
        Text("no soft rule is broken", "无软性提示"),
        Text("breaks a soft rule", "有软性提示"),
        GLANCE.c.soft == 0,
    ),
    Automatic(
        "nobody_killed",
        Text("no deaths and no serious injuries", "无死亡和重伤"),
        Text("deaths or serious injuries", "有死亡或重伤"),
        sql.and_(GLANCE.c.deaths == 0, GLANCE.c.serious_injuries == 0),
    ),
    Automatic(
        "first_version",
        Text("not an amendment", "非更正报表"),
        Text("an amendment", "更正报表"),
        FILING.c.version == 1,
    ),
    Automatic(
        "worker_agrees",
        Text("no remark of a worker representative", "职工代表无意见"),
        Text("a worker representative remarked on it", "职工代表有意见"),
        FILING.c.number.not_in(sql.select(REMARK.c.filing).where(REMARK.c.kind == OBJECTION)),
    ),
)
"""A return that keeps every one of these needs no reader; the others wait for one."""


class Bulk(NamedTuple):
    """What a move in bulk did: numbers moved, and why each other was left, by number."""

    moved: tuple[int, ...]
    left: dict[int, Text]


def move_many(
    ledger: Ledger, action: Action, actor: Actor, when: datetime, *, period: str = "",
    rules: Sequence[Automatic] = AUTOMATIC, dry_run: bool = False,
) -> Bulk:  # fmt: skip
    """Approve or accept every return that waits for this actor and keeps the rules.

    Raises
    ------
    NotAllowed
        If the actor may not approve or accept returns at all.
    BadQuestion
        If another move is asked for; those are made one at a time.
    """
    if action not in ONWARD:
        raise BadQuestion(f"returns are approved or accepted in bulk, not {action.value}ed")
    require(actor, permission_of(action))
    complete(ledger)
    kept = [sql.case((rule.holds, 1), else_=0) for rule in rules]
    joined = FILING.outerjoin(GLANCE, GLANCE.c.filing == FILING.c.number)
    with ledger.reading() as connection:
        query = (
            sql.select(FILING.c.number, *kept)
            .select_from(joined)
            .where(turn(connection, actor, [action]).chosen)
            .order_by(FILING.c.number)
        )
        if period:
            query = query.where(FILING.c.period == period)
        rows = connection.execute(query).all()
    left = {
        number: next(rule for rule, holds in zip(rules, held, strict=True) if not holds).otherwise
        for number, *held in rows
        if not all(held)
    }
    chosen = tuple(row[0] for row in rows if row[0] not in left)
    if chosen and not dry_run:
        move(ledger, chosen, action, actor, when)
    return Bulk(chosen, left)


def publish_returns(
    connection: sql.Connection, batches: Collection[str], actor: Actor, when: datetime
) -> None:
    """Let what was accepted and stands in a vintage's batches be published; in its transaction."""
    accepted = versions(connection, states=[State.ACCEPTED])
    inside = [one for one in accepted if one.batch in set(batches)]
    if inside:
        moved = [_moved(one, Action.PUBLISH, actor, when) for one in inside]
        _note_moves(connection, moved, Action.PUBLISH, actor, when, {})
