"""What the desk sorts and searches returns by, read off each when it is submitted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl
import sqlalchemy as sql

from facts.periods import frequency
from governance.desk_tables import GLANCE
from governance.ledger import Ledger, in_pieces
from governance.obligations import last_day, obligations
from governance.return_check import typed_now
from governance.return_form import FORM, rows_of
from governance.return_tables import EXTENSION, FILING

LONGEST_NAME = 200  # [characters]
COUNTS = ("workers", "hours", "deaths", "serious_injuries", "minor_injuries")


def note(connection: sql.Connection, made: Sequence[Mapping[str, object]]) -> None:
    """Read off versions that were just submitted; each is a row of FILING."""
    if not made:
        return
    numbers = [one["number"] for one in made]
    for piece in in_pieces(numbers):
        connection.execute(GLANCE.delete().where(GLANCE.c.filing.in_(piece)))
    connection.execute(GLANCE.insert(), _glances(connection, made).to_dicts())


def complete(ledger: Ledger) -> int:
    """Read off what an earlier version of the software filed; gives how many there were."""
    lacking = (
        sql.select(FILING)
        .outerjoin(GLANCE, GLANCE.c.filing == FILING.c.number)
        .where(FILING.c.submitted.is_not(None), GLANCE.c.filing.is_(None))
    )
    with ledger.reading() as connection:
        if connection.execute(lacking.limit(1)).first() is None:
            return 0
    with ledger.writing() as connection:
        rows = [row._asdict() for row in connection.execute(lacking)]
        note(connection, rows)
    return len(rows)


def _glances(connection: sql.Connection, made: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    words: list[Mapping[str, str]] = [one["words"] for one in made]  # type: ignore[misc]  # as the table's JSON is read
    typed = typed_now(rows_of(words)).sort("line").collect()
    keys = [(str(one["enterprise"]), str(one["period"])) for one in made]
    first = pl.Series([str(one["first_submitted"])[:10] for one in made]).str.to_date()
    due = pl.Series(_last_days(connection, keys), dtype=pl.Date)
    soft = [len(one["soft"]) for one in made]  # type: ignore[arg-type]  # a mapping, as JSON
    return typed.select(
        pl.Series("filing", [one["number"] for one in made]),
        pl.col("enterprise_name").fill_null("").str.slice(0, LONGEST_NAME).alias("name"),
        pl.col("industry").fill_null(""),
        *(pl.col("hours_worked" if name == "hours" else name).fill_null(0).alias(name)
          for name in COUNTS),
        pl.Series("soft", soft),
        (first - due).dt.total_days().clip(lower_bound=0).fill_null(0).alias("late"),
    )  # fmt: skip


def _last_days(connection: sql.Connection, keys: Sequence[tuple[str, str]]) -> list[date | None]:
    """Give the last day each return was due, extended or not; None where none is owed."""
    periods = {period for _, period in keys}
    general = {period: _due(period) for period in periods}
    later = _extended(connection, periods)
    return [
        max((day for day in (general[period], later.get((enterprise, period))) if day),
            default=None)
        for enterprise, period in keys
    ]  # fmt: skip


def _due(period: str) -> date | None:
    days = [
        one.due_days
        for one in obligations()
        if one.form == FORM and one.clock == "calendar" and one.frequency == frequency(period)
    ]
    return last_day(period, max(days)) if days else None


def _extended(connection: sql.Connection, periods: Collection[str]) -> dict[tuple[str, str], date]:
    forms = [one.id for one in obligations() if one.form == FORM]
    query = sql.select(EXTENSION.c.enterprise, EXTENSION.c.period, EXTENSION.c.until).where(
        EXTENSION.c.period.in_([*periods]), EXTENSION.c.obligation.in_(forms)
    )
    return {
        (enterprise, period): date.fromisoformat(until)
        for enterprise, period, until in connection.execute(query.order_by(EXTENSION.c.until))
    }
