"""What makes a return go first on the desk: signals in their order, and each in words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import sqlalchemy as sql

from facts.hierarchy import within
from facts.text import Text
from governance.alerts import ACKNOWLEDGED, NEW, Alert, alerts
from governance.desk_tables import GLANCE, REMARK
from governance.ledger import Ledger
from governance.remarks import OBJECTION
from governance.return_tables import FILING
from governance.roles import Actor, Permission
from governance.waiting import Truth, seen

EXPECTED_FEWEST = 3
"""Injuries expected where none are reported, from which on that is unlike chance: with 3 expected,
none are found in 5 % of cases. J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is
everything all right?", JAMA, vol. 249, no. 13, pp. 1743-1745, 1983.
doi:10.1001/jama.1983.03330370053031"""

INJURIES = ("serious_injury_rate_gb", "death_rate_gb")
"""Indicators whose alerts a return contradicts that reports nobody hurt."""


class Known(NamedTuple):
    """What signals are held against.

    alerts : open alerts the actor may see.
    rates : injured per hour worked among the returns the actor sees, by period.
    """

    alerts: tuple[Alert, ...] = ()
    rates: Mapping[str, float] = {}


class Signal(NamedTuple):
    """One thing that lets a return go first; `counts` names what its sentence counts."""

    id: str
    says: Text
    shows: Callable[[Known], Truth]
    counts: str = ""


def _hurt() -> sql.ColumnElement[float]:
    return GLANCE.c.deaths + GLANCE.c.serious_injuries + GLANCE.c.minor_injuries


def _contradicts(known: Known) -> Truth:
    """Tell whether nobody is said to be hurt where an alert is open and some were expected."""
    parts = [
        sql.and_(
            FILING.c.period == one.period,
            FILING.c.area.in_(within("area", one.area)),
            _of_industry(one.codes.get("industry", "")),
            GLANCE.c.hours * known.rates.get(one.period, 0.0) >= EXPECTED_FEWEST,
        )
        for one in known.alerts
    ]
    return sql.and_(_hurt() == 0, sql.or_(sql.false(), *parts))


def _of_industry(code: str) -> Truth:
    return GLANCE.c.industry.in_(within("industry", code)) if code else sql.true()


def _remarked(_known: Known) -> Truth:
    said = sql.select(REMARK.c.filing).where(REMARK.c.kind == OBJECTION)
    return FILING.c.number.in_(said)


SIGNALS: tuple[Signal, ...] = (
    Signal("deaths", Text("{count} killed", "死亡 {count} 人"), lambda _: GLANCE.c.deaths > 0,
           "deaths"),
    Signal("serious_injuries", Text("{count} seriously injured", "重伤 {count} 人"),
           lambda _: GLANCE.c.serious_injuries > 0, "serious_injuries"),
    Signal("soft", Text("findings explained: {count}", "已说明的异常：{count} 项"),
           lambda _: GLANCE.c.soft > 0, "soft"),
    Signal("alert", Text("nobody hurt, though an alert is open", "有预警，却报告无人受伤"),
           _contradicts),
    Signal("remark", Text("the worker representative remarked on it", "职工代表有意见"), _remarked),
    Signal("amendment", Text("amends what was decided on", "更正已审定的报表"),
           lambda _: FILING.c.version > 1),
)  # fmt: skip
"""From the weightiest down: a return with one of them goes before every one that has only later
ones. Among those with the same signals the larger goes first, then the later."""


def known_signals(ledger: Ledger, actor: Actor) -> Known:
    """Gather what signals are held against, as far as the actor may see it."""
    if not actor.may(Permission.SEE_ALERTS):
        return Known()
    opened = tuple(
        one for one in alerts(ledger, actor, (NEW, ACKNOWLEDGED)) if one.indicator in INJURIES
    )
    if not opened:
        return Known()
    query = (
        sql.select(FILING.c.period, sql.func.sum(_hurt()), sql.func.sum(GLANCE.c.hours))
        .join(GLANCE, GLANCE.c.filing == FILING.c.number)
        .where(seen(actor), FILING.c.period.in_({one.period for one in opened}))
        .group_by(FILING.c.period)
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return Known(opened, {period: hurt / hours for period, hurt, hours in rows if hours})


def rank(known: Known) -> sql.ColumnElement[int]:
    """Give the place of a return among others by its signals; the higher goes first."""
    worth: sql.ColumnElement[int] = sql.literal(0)
    for place, signal in enumerate(reversed(SIGNALS)):
        worth = worth + sql.case((signal.shows(known), 2**place), else_=0)
    return worth


def shown(rank: int) -> tuple[Signal, ...]:
    """Give the signals a rank stands for, the weightiest first."""
    return tuple(
        signal for place, signal in enumerate(SIGNALS, 1) if rank & 2 ** (len(SIGNALS) - place)
    )
