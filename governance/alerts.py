"""Alerts: what stands out of a vintage, who must look at it, and what they said.

An alert is of one unit, indicator and period. A publication that finds it again brings its numbers
up to date; one that looks and finds nothing closes it. It is seen by the regulators of its area.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sql

from facts.refusal import BadQuestion, NotAllowed, WrongState
from facts.text import Text
from governance import ledger as books
from governance.ledger import ALERT, Ledger
from governance.roles import Actor, Permission, areas_seen_in_full, require

NEW, ACKNOWLEDGED, CLOSED = "new", "acknowledged", "closed"
STATES: dict[str, Text] = {
    NEW: Text("new", "新"),
    ACKNOWLEDGED: Text("acknowledged", "已确认"),
    CLOSED: Text("closed", "已关闭"),
}
MOVES: dict[str, dict[str, str]] = {
    "acknowledge": {NEW: ACKNOWLEDGED},
    "close": {NEW: CLOSED, ACKNOWLEDGED: CLOSED},
}
"""What a person may do with an alert: from which state it leads to which."""

BY_ITSELF = "by itself"  # how an alert closes whose reason is gone; no account has such a name
LONGEST_REMARK = 2_000  # [characters]

Key = tuple[str, str, str]
"""Indicator, unit and period: what an alert is of."""


class Sign(NamedTuple):
    """What a method found to stand out.

    unit : its codes by dimension, as area=CN-440600,industry=GBT4754_C.
    area : the area it is of, whose regulators it is for.
    reason : code of why, a word of the analysis.
    observed, expected, threshold : events of the period; what its history lets expect, and the
        most it explains by chance.
    """

    indicator: str
    unit: str
    area: str
    period: str
    method: str
    reason: str
    observed: float
    expected: float
    threshold: float

    @property
    def key(self) -> Key:
        """Say what it is of."""
        return (self.indicator, self.unit, self.period)


class Alert(NamedTuple):
    """An alert as the ledger keeps it.

    number : its name for people.
    first_vintage, vintage : in which it was found first, and last.
    raised, changed : when it was found, and when its state was changed last.
    changed_by, remark : who did that, and what they said.
    """

    number: int
    indicator: str
    unit: str
    area: str
    period: str
    method: str
    reason: str
    observed: float
    expected: float
    threshold: float
    first_vintage: int
    vintage: int
    raised: str
    state: str
    changed: str
    changed_by: str
    remark: str

    @property
    def key(self) -> Key:
        """Say what it is of."""
        return (self.indicator, self.unit, self.period)

    @property
    def codes(self) -> dict[str, str]:
        """Give the codes of the unit by dimension."""
        return dict(part.split("=", 1) for part in self.unit.split(",") if part)


class Kept(NamedTuple):
    """How many alerts a look at a vintage raised, brought up to date, opened again and closed."""

    vintage: int
    raised: int
    updated: int
    reopened: int
    closed: int


def alerts(ledger: Ledger, actor: Actor, states: Sequence[str] = ()) -> list[Alert]:
    """Give the alerts of an actor's area: the new ones first, in each state the latest first.

    Raises
    ------
    NotAllowed
        If the actor may not see alerts.
    BadQuestion
        If a state is none of STATES.
    """
    require(actor, Permission.SEE_ALERTS)
    for state in states:
        if state not in STATES:
            raise BadQuestion(f"no alert is '{state}'; they are {', '.join(STATES)}")
    in_full = areas_seen_in_full(actor)
    seen = [
        one
        for one in every_alert(ledger)
        if (in_full is None or one.area in in_full) and (not states or one.state in states)
    ]
    order = list(STATES)
    seen.sort(key=lambda one: (one.period, one.number), reverse=True)
    return sorted(seen, key=lambda one: order.index(one.state))


def every_alert(ledger: Ledger) -> list[Alert]:
    """Give all alerts there are, the first raised first."""
    with ledger.reading() as connection:
        rows = connection.execute(sql.select(ALERT).order_by(ALERT.c.number))
        return [Alert(*row) for row in rows]


def answer(
    ledger: Ledger, number: int, move: str, remark: str, actor: Actor, when: datetime
) -> Alert:
    """Acknowledge or close an alert, and say why.

    Raises
    ------
    NotAllowed
        If the actor may not, or the alert is of an area that is not theirs.
    BadQuestion
        If there is no such alert or move, or the remark is empty or too long.
    WrongState
        If the alert is not in a state from which the move leads.
    """
    require(actor, Permission.ANSWER_ALERTS)
    if move not in MOVES:
        raise BadQuestion(f"an alert cannot be '{move}'; it can be: {', '.join(MOVES)}")
    said = remark.strip()
    if not said:
        raise BadQuestion("say why: a remark of what was asked, and of whom, stays with the alert")
    if len(said) > LONGEST_REMARK:
        raise BadQuestion(f"a remark has at most {LONGEST_REMARK} characters, this {len(said)}")
    with ledger.writing() as connection:
        row = connection.execute(sql.select(ALERT).where(ALERT.c.number == number)).first()
        found = _own(Alert(*row) if row else None, number, actor)
        if found.state not in MOVES[move]:
            ways = [name for name, steps in MOVES.items() if found.state in steps]
            raise WrongState(
                f"cannot {move} alert {number}, which is {found.state}; "
                f"it can be: {', '.join(ways) or 'nothing more'}"
            )
        state = MOVES[move][found.state]
        changed: dict[str, Any] = {
            "state": state,
            "changed": books.moment(when),
            "changed_by": actor.name,
            "remark": said,
        }
        connection.execute(ALERT.update().where(ALERT.c.number == number).values(**changed))
        books.write(connection, when, actor.name, f"alert {state}", _journalled(found, said))
    return found._replace(**changed)


def _own(found: Alert | None, number: int, actor: Actor) -> Alert:
    """Give an alert to those of its area; to others it is as if there were none."""
    in_full = areas_seen_in_full(actor)
    if found is None or (in_full is not None and found.area not in in_full):
        raise NotAllowed(f"{actor.name} has no alert {number}; `osh alerts` lists yours")
    return found


def keep(
    ledger: Ledger,
    vintage: int,
    signs: Sequence[Sign],
    looked_at: Collection[Key],
    actor: Actor,
    when: datetime,
) -> Kept:
    """Write what a look at a vintage found into the ledger.

    Parameters
    ----------
    signs : what stands out; one of each key.
    looked_at : keys that were judged, those that stand out among them. An open alert of one that
        does not stand out any more is closed.
    """
    counts = dict.fromkeys(("raised", "updated", "reopened", "closed"), 0)
    with ledger.writing() as connection:
        rows = connection.execute(sql.select(ALERT))
        known = {one.key: one for one in (Alert(*row) for row in rows)}
        for sign in signs:
            step = _kept(connection, sign, known.get(sign.key), vintage, actor, when)
            counts[step] += 1
        standing = {sign.key for sign in signs}
        for one in known.values():
            if one.state != CLOSED and one.key in looked_at and one.key not in standing:
                _gone(connection, one, vintage, when)
                counts["closed"] += 1
        said: dict[str, object] = {"vintage": vintage, **counts}
        books.write(connection, when, actor.name, "warn", said)
    return Kept(vintage, **counts)


def _kept(
    connection: sql.Connection,
    sign: Sign,
    known: Alert | None,
    vintage: int,
    actor: Actor,
    when: datetime,
) -> str:
    """Raise an alert, or bring the one there is up to date; say which."""
    at = books.moment(when)
    found = sign._asdict() | {"vintage": vintage}
    if known is None:
        fresh = {"first_vintage": vintage, "raised": at, "state": NEW, "changed": at,
                 "changed_by": actor.name, "remark": ""}  # fmt: skip
        made = connection.execute(ALERT.insert().values(**found, **fresh).returning(ALERT.c.number))
        number = made.scalar_one()
        books.write(connection, when, actor.name, "alert raised", {"alert": number, **found})
        return "raised"
    is_reopened = known.state == CLOSED and _is_other(known, sign)
    if is_reopened:
        found |= {"state": NEW, "changed": at, "changed_by": actor.name, "remark": ""}
    connection.execute(ALERT.update().where(ALERT.c.number == known.number).values(**found))
    if is_reopened:
        books.write(connection, when, actor.name, "alert reopened", _journalled(known, ""))
        return "reopened"
    return "updated"


def _is_other(known: Alert, sign: Sign) -> bool:
    """Say whether a closed alert must be looked at again.

    It must where it was closed by itself, or was closed on another number than there is now.
    """
    return known.changed_by == BY_ITSELF or known.observed != sign.observed


def _gone(connection: sql.Connection, known: Alert, vintage: int, when: datetime) -> None:
    remark = f"vintage {vintage} does not show it any more"
    closed = {"state": CLOSED, "changed": books.moment(when), "changed_by": BY_ITSELF,
              "remark": remark}  # fmt: skip
    connection.execute(ALERT.update().where(ALERT.c.number == known.number).values(**closed))
    books.write(connection, when, BY_ITSELF, "alert closed", _journalled(known, remark))


def _journalled(one: Alert, remark: str) -> dict[str, object]:
    said: Mapping[str, object] = {
        "alert": one.number, "indicator": one.indicator, "unit": one.unit, "period": one.period,
        "observed": one.observed, "before": one.state, "remark": remark,
    }  # fmt: skip
    return dict(said)
