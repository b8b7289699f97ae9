"""Finds units whose attributes changed from one period to the next, and what they were when.

A unit here is a workplace, or an enterprise where no workplace is named. One that reports two
places, trades or owners for the same period is more than one, and has not moved.
"""

from functools import cache

import ibis
from ibis.expr.types import Column, Table

from facts.engines import LAST_DAY, MOVING
from facts.engines._cells import latest_rows, rows_of
from facts.schema import UNIT

NAMES_A_ROW = {*UNIT, "period", "detail"}


def may_move(unique: tuple[str, ...]) -> bool:
    """Say whether rows are of units: a case of its own has its own place."""
    return set(unique) <= NAMES_A_ROW


@cache
def compiled_movers(unique: tuple[str, ...], *, is_one: bool, dialect: str = "duckdb") -> str:
    """Write what finds movers as SQL over the table `batch_row`.

    Returns
    -------
    One row a mover and period it reported: mover, place (its enterprise and workplace), unit (a
    number, from 1), the columns of MOVING, after, last (ISO dates: it was so after the one, up to
    and with the other; the first reaches back for ever and the last lasts).
    """
    sent = rows_of(dict.fromkeys(unique, "string"))
    rows = (sent if is_one else latest_rows(sent, unique)).select(*UNIT, "period", *MOVING)
    several = rows.group_by(*UNIT).agg(
        **{f"{end}_{name}": getattr(rows[name], end)() for name in MOVING for end in ("min", "max")}
    )
    several = several.filter(
        ibis.or_(*(several[f"min_{name}"] != several[f"max_{name}"] for name in MOVING))
    ).select(mover="enterprise", place="workplace")
    same = [rows.enterprise == several.mover, rows.workplace.identical_to(several.place)]
    reported = rows.inner_join(several, same).select("mover", "place", "period", *MOVING).distinct()
    return str(ibis.to_sql(_intervals(_unambiguous(reported)), dialect=dialect))


def _unambiguous(reported: Table) -> Table:
    of_a_period = ibis.window(group_by=[reported.mover, reported.place, reported.period])
    of_a_unit = ibis.window(group_by=[reported.mover, reported.place])
    counted = reported.mutate(said=reported.count().over(of_a_period))
    most = counted.mutate(most=counted.said.max().over(of_a_unit))
    return most.filter(most.most == 1)


def _intervals(reported: Table) -> Table:
    dated = reported.mutate(end=_last_day(reported.period))
    # A month and its quarter end on one day: the longer, which sorts first or has a Q, says it.
    by_day = dated.group_by("mover", "place", "end").agg(
        **{name: dated[name].argmin(dated.period) for name in MOVING}
    )
    unit = ibis.window(group_by=[by_day.mover, by_day.place], order_by=by_day.end)
    numbered = by_day.mutate(
        after=by_day.end.lag().over(unit).fill_null(""),
        is_last=by_day.end.lead().over(unit).isnull(),
        unit=ibis.dense_rank().over(
            ibis.window(order_by=[(by_day.mover + "|" + by_day.place.fill_null("")).hash()])
        )
        + 1,
    )
    return numbered.select(
        "mover", "place", "unit", *MOVING, "after",
        last=ibis.ifelse(numbered.is_last, LAST_DAY, numbered.end),
    )  # fmt: skip


def _last_day(period: Column) -> Column:
    """Give the last day of a period; each month may have 31, as days are only compared."""
    year = period.substr(0, 4)
    quarter = (period.substr(6, 1).try_cast("int64") * 3).cast("string").lpad(2, "0")
    return ibis.cases(
        (period.length() == 4, year + "-12-31"),
        (period.contains("Q"), year + "-" + quarter + "-31"),
        (period.length() == 7, period + "-31"),
        else_=period,
    )
