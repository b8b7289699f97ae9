"""Deadlines are extended: a later last day for one enterprise and period, with its reason."""

from datetime import date, datetime

import polars as pl
import sqlalchemy as sql

from facts.periods import frequency
from facts.refusal import BadQuestion
from governance import ledger as books
from governance.ledger import Ledger
from governance.merging import as_one, stands_for
from governance.obligations import NO_EXTENSIONS, last_day, obligations
from governance.places import require_within
from governance.return_tables import EXTENSION
from governance.roles import Actor, Permission, require


def extend(
    ledger: Ledger, obligation: str, enterprise: str, period: str, until: date, reason: str,
    actor: Actor, when: datetime,
) -> None:  # fmt: skip
    """Give one enterprise a later last day for one period, and say why.

    Raises
    ------
    NotAllowed
        If the actor may not extend deadlines.
    UnknownCode
        If the register has no such enterprise in the actor's area.
    BadQuestion
        If there is no such obligation or period of it, or no reason is given.
    """
    require(actor, Permission.EXTEND_DEADLINES)
    _require_period(obligation, period)
    if not reason.strip():
        raise BadQuestion("an extension needs a reason; say why the return may come later")
    key = {"obligation": obligation, "enterprise": enterprise, "period": period}
    with ledger.writing() as connection:
        require_within(connection, enterprise, last_day(period), actor)
        same = sql.and_(*(EXTENSION.c[name] == value for name, value in key.items()))
        connection.execute(EXTENSION.delete().where(same))
        said: dict[str, object] = {**key, "until": until.isoformat(), "reason": reason}
        connection.execute(EXTENSION.insert().values(**said, at=books.moment(when), by=actor.name))
        books.write(connection, when, actor.name, "extend", said)


def _require_period(obligation: str, period: str) -> None:
    known = {one.id: one for one in obligations()}
    if obligation not in known:
        raise BadQuestion(f"no obligation is called '{obligation}'; there are: {', '.join(known)}")
    letter = known[obligation].frequency or "D"  # an event or a cycle starts on a day
    if (found := frequency(period)) != letter:
        raise BadQuestion(f"'{period}' is of {found}, and {obligation} of {letter}; write another")


def extensions(ledger: Ledger) -> pl.DataFrame:
    """Give every extension: obligation, enterprise, period, until [ISO date].

    One that a merged entry was given is the one enterprise's; of several the latest day holds.
    """
    columns = [EXTENSION.c[name] for name in NO_EXTENSIONS.columns]
    with ledger.reading() as connection:
        rows = connection.execute(sql.select(*columns)).all()
    given = pl.DataFrame(rows, schema=NO_EXTENSIONS.schema, orient="row")
    key = ("obligation", "enterprise", "period")
    one = as_one(given, stands_for(ledger)).group_by(key, maintain_order=True)
    return one.agg(pl.col("until").max())
