"""The regulator's inbox: returns that wait, sorted by what matters, a page at a time."""

from typing import Any, NamedTuple

import sqlalchemy as sql

from facts.hierarchy import within
from facts.refusal import BadQuestion, NotAllowed
from facts.text import Text
from governance.desk_tables import GLANCE
from governance.ledger import Ledger
from governance.return_tables import FILING
from governance.roles import Actor
from governance.signals import SIGNALS, Known, Signal, known_signals, rank, shown
from governance.waiting import Truth, seen, turn
from governance.workflow import Action, State, enterprises

PAGE = 50  # returns on a page
WAITING, ALL = "waiting", "all"
LARGEST_NUMBER = 2**31 - 1  # of a return; a database's integer holds no more


class Asked(NamedTuple):
    """What part of the inbox is asked for; what is empty leaves nothing out.

    state : WAITING, ALL or a state. industry, area : a code; its parts are in it.
    signal : one of SIGNALS. words : of a name, the start of a code, a receipt or a number.
    """

    state: str = WAITING
    period: str = ""
    industry: str = ""
    area: str = ""
    signal: str = ""
    words: str = ""


class Row(NamedTuple):
    """A return as the inbox lists it.

    level : of area whose approval it has. late : after its last day. [days]
    reasons : why it has its place, the weightiest first.
    """

    number: int
    enterprise: str
    name: str
    period: str
    version: int
    state: State
    area: str
    level: int
    industry: str
    workers: float
    late: int
    changed: str
    reasons: tuple[Text, ...]


class Inbox(NamedTuple):
    """A page of the inbox.

    found : returns there are in all. counts : returns by state, and those that wait.
    periods : that there are returns of, the latest first. waited_for : what those wait for.
    """

    rows: tuple[Row, ...]
    found: int
    counts: dict[str, int]
    periods: tuple[str, ...]
    waited_for: frozenset[Action]


class Around(NamedTuple):
    """Where a return stands in the inbox: its place, how many there are, and its neighbours."""

    place: int
    found: int
    before: int | None
    after: int | None


def inbox(ledger: Ledger, actor: Actor, asked: Asked, page: int = 1) -> Inbox:
    """Give a page of the inbox, the first page being 1.

    Raises
    ------
    NotAllowed
        If the actor may not see returns, or reports them.
    BadQuestion
        If there is no such state, area, industry or signal.
    """
    require_desk(actor)
    known = known_signals(ledger, actor)
    weight = rank(known).label("rank")
    with ledger.reading() as connection:
        waiting = turn(connection, actor)
        chosen = _chosen(waiting.chosen, actor, asked, known)
        query = sql.select(*COLUMNS, weight).select_from(JOINED).where(chosen)
        start = (max(page, 1) - 1) * PAGE
        asked_for = query.order_by(*_order(weight)).limit(PAGE).offset(start)
        rows = [_row(one._asdict()) for one in connection.execute(asked_for)]
        counted = sql.select(sql.func.count()).select_from(JOINED).where(chosen)
        found = int(connection.execute(counted).scalar_one())
        counts, periods = _counts(connection, actor, waiting.chosen, asked.period)
    return Inbox(tuple(rows), found, counts, periods, waiting.actions)


def around(ledger: Ledger, actor: Actor, asked: Asked, number: int) -> Around | None:
    """Say where a return stands in the inbox; None where it is not in what is asked for."""
    require_desk(actor)
    known = known_signals(ledger, actor)
    with ledger.reading() as connection:
        query = (
            sql.select(FILING.c.number)
            .select_from(JOINED)
            .where(_chosen(turn(connection, actor).chosen, actor, asked, known))
            .order_by(*_order(rank(known)))
        )
        numbers = [*connection.execute(query).scalars()]
    if number not in numbers:
        return None
    place = numbers.index(number)
    return Around(
        place + 1, len(numbers), numbers[place - 1] if place else None,
        numbers[place + 1] if place + 1 < len(numbers) else None,
    )  # fmt: skip


def require_desk(actor: Actor) -> None:
    """Refuse whoever reports; they have pages of their own.

    Raises
    ------
    NotAllowed
        If the actor is bound to an enterprise, or may not see returns.
    """
    seen(actor)
    if enterprises(actor) is not None:
        raise NotAllowed(
            f"{actor.name} ({actor.role.value}) may not review returns; yours are at /enterprise"
        )


JOINED = FILING.outerjoin(GLANCE, GLANCE.c.filing == FILING.c.number)
WORKERS, LATE = (sql.func.coalesce(one, 0) for one in (GLANCE.c.workers, GLANCE.c.late))
COLUMNS = (
    FILING.c.number, FILING.c.enterprise, GLANCE.c.name, FILING.c.period, FILING.c.version,
    FILING.c.state, FILING.c.area, FILING.c.level, GLANCE.c.industry, WORKERS.label("workers"),
    LATE.label("late"), FILING.c.changed, GLANCE.c.deaths, GLANCE.c.serious_injuries,
    GLANCE.c.soft,
)  # fmt: skip


def _order(weight: sql.ColumnElement[int]) -> tuple[sql.UnaryExpression[int], ...]:
    """Give what goes first: the weightier, the larger, the later, then who waits longest."""
    return (
        weight.desc(), WORKERS.desc(), LATE.desc(), FILING.c.changed.asc(), FILING.c.number.asc()
    )  # fmt: skip


def _chosen(waiting: Truth, actor: Actor, asked: Asked, known: Known) -> Truth:
    parts = [waiting if asked.state == WAITING else _of_state(actor, asked.state)]
    if asked.period:
        parts.append(FILING.c.period == asked.period)
    if asked.industry:
        parts.append(GLANCE.c.industry.in_(_parts("industry", asked.industry)))
    if asked.area:
        parts.append(FILING.c.area.in_(_parts("area", asked.area)))
    if asked.signal:
        parts.append(_signal(asked.signal).shows(known))
    if asked.words.strip():
        parts.append(_said(asked.words.strip()))
    return sql.and_(*parts)


def _of_state(actor: Actor, state: str) -> Truth:
    if state == ALL:
        return sql.and_(seen(actor), FILING.c.submitted.is_not(None))
    if state not in set(State):
        raise BadQuestion(f"no return is '{state}'; they are {WAITING}, {', '.join(State)}, {ALL}")
    return sql.and_(seen(actor), FILING.c.state == state)


def _parts(dimension: str, code: str) -> tuple[str, ...]:
    found = within(dimension, code)
    if not found:
        raise BadQuestion(
            f"{dimension} '{code}' is not in the code list data/codes/{dimension}.csv"
        )
    return found


def _signal(id: str) -> Signal:
    for signal in SIGNALS:
        if signal.id == id:
            return signal
    known = ", ".join(signal.id for signal in SIGNALS)
    raise BadQuestion(f"nothing that stands out is called '{id}'; there are: {known}")


def _said(words: str) -> Truth:
    """Search by a part of the name, the start of the code, the whole receipt or number."""
    parts = [
        GLANCE.c.name.icontains(words, autoescape=True),
        FILING.c.enterprise.startswith(words.upper(), autoescape=True),
        FILING.c.receipt == words.upper(),
    ]
    if words.isdecimal() and int(words) <= LARGEST_NUMBER:
        parts.append(FILING.c.number == int(words))
    return sql.or_(*parts)


def _counts(
    connection: sql.Connection, actor: Actor, waiting: Truth, period: str
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Count the returns of a period, or of all, by state; and name the periods there are."""
    number = sql.func.count(FILING.c.number)
    query = sql.select(FILING.c.state, FILING.c.period, number).where(seen(actor))
    rows = connection.execute(query.group_by(FILING.c.state, FILING.c.period)).all()
    counts = dict.fromkeys((WAITING, *State), 0)
    for state, of, count in rows:
        counts[state] += count if period in ("", of) else 0
    in_period = FILING.c.period == period if period else sql.true()
    query = sql.select(number).where(waiting, in_period)
    counts[WAITING] = int(connection.execute(query).scalar_one())
    return counts, tuple(sorted({of for _, of, _ in rows}, reverse=True))


def _row(said: dict[str, Any]) -> Row:
    reasons = [
        Text(*(words.format(count=f"{said[signal.counts]:g}" if signal.counts else "")
               for words in signal.says))
        for signal in shown(said["rank"])
    ]  # fmt: skip
    workers, late = said["workers"], int(said["late"])
    reasons.append(Text(f"workers: {workers:,.0f}", f"从业人员 {workers:,.0f} 人"))
    if late:
        reasons.append(Text(f"days late: {late}", f"迟报 {late} 天"))
    told = {name: said[name] for name in Row._fields if name in said}
    return Row(**told | {"name": said["name"] or "", "industry": said["industry"] or "",
                         "state": State(said["state"]), "late": late,
                         "reasons": tuple(reasons)})  # fmt: skip
