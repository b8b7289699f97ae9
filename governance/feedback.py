"""What an enterprise is told of a return: its own rate, its peers', its trend, its next deadlines.

The rate is of the dead and injured per million hours worked, as GB/T 6441-1986 made it; it is made
for later periods too, where the standard no longer has it, so that one series runs through.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import polars as pl

from analysis import rate_interval
from facts.refusal import UnknownCode
from governance.deadlines import deadlines, waiting
from governance.filings import Version, versions
from governance.ledger import Ledger
from governance.merging import all_of, stands_for
from governance.peers import Group, group, others
from governance.return_form import rows_of, typed
from governance.roles import Actor, Permission, require
from governance.workflow import STANDING, enterprises, may_see
from indicators import Indicator, estimate, indicators

PER = 1_000_000  # hours worked
CARDS = ("injury_frequency_gb", "death_rate_gb", "serious_injury_rate_gb", "injury_rate_gb")
"""Indicators of GB 6441 made of one return alone, as far as they were in force in its period."""

COUNTS = ("deaths", "serious_injuries", "minor_injuries", "workers", "hours_worked")
TREND = {
    "period": pl.String,
    "events": pl.Float64,
    "hours": pl.Float64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
}
SHOWN_DEADLINES = 4


class Feedback(NamedTuple):
    """What an enterprise is told of one of its returns.

    trend : the columns of TREND, one row a period of the same length up to this one; the last is
        the return itself. value, lower, upper: dead and injured per million hours, 95 % limits;
        null without hours.
    cards : id, value, lower, upper, reason; the indicators of CARDS that were in force.
    group : the peers. verdict : lower, similar or higher than their median, read from the limits
        of the own rate; None without peers or rate.
    owed : the columns of governance.deadlines.CLOCK: what is to be sent next.
    """

    enterprise: str
    period: str
    trend: pl.DataFrame
    cards: pl.DataFrame
    group: Group
    verdict: str | None
    owed: pl.DataFrame

    @property
    def own(self) -> dict[str, float | None]:
        """The row of the trend that is the return itself."""
        row: dict[str, float | None] = self.trend.drop("period").row(-1, named=True)
        return row


def feedback(ledger: Ledger, filing: Version, actor: Actor, when: datetime) -> Feedback | None:
    """Give what an enterprise is told of a return; None of one that was not submitted.

    Raises
    ------
    UnknownCode
        If it is not a return this actor may see.
    """
    require(actor, Permission.SEE_RETURNS)
    if not may_see(filing.filing, actor):
        raise UnknownCode(f"there is no return {filing.number} that {actor.name} may see")
    if filing.state not in STANDING:
        return None
    ends = stands_for(ledger)
    codes = all_of([filing.enterprise], ends)
    with ledger.reading() as connection:
        kept = [one for one in versions(connection, of=codes) if may_see(one.filing, actor)]
    counted = [one for one in newest(kept) if one.period != filing.period]
    beside = [one for one in newest(kept) if one.period == filing.period
              and one.enterprise != filing.enterprise]  # fmt: skip
    typed_rows = counts_of([*counted, *beside, filing])
    series = trend(typed_rows, filing.period)
    rate = series["value"][-1]
    own = typed_rows.filter(pl.col("period") == filing.period).row(-1, named=True)
    codes_of = {name: str(own[name]) for name in ("industry", "area", "size")}
    theirs = codes | all_of(enterprises(actor) or (), ends)
    found = group(others(ledger, filing.period, theirs, when), codes_of, rate)
    one = ends.get(filing.enterprise, filing.enterprise)
    return Feedback(
        filing.enterprise,
        filing.period,
        series,
        card_figures(typed_rows, filing.period),
        found,
        _verdict(series, found),
        _next(deadlines(ledger, actor, one, when.date()), when.date()),
    )


def _next(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """Keep the first deadlines that can still be met, or missed by less: nothing that is locked."""
    is_locked = (pl.col("state") == "missing") & (pl.col("locked") < on.isoformat())
    return waiting(rows).filter(~is_locked.fill_null(value=False)).head(SHOWN_DEADLINES)


def newest(kept: Collection[Version]) -> list[Version]:
    """Keep of each enterprise and period the newest version that says something of it."""
    found = {
        (one.enterprise, one.period): one
        for one in sorted(kept, key=lambda one: one.version)
        if one.state in STANDING
    }
    return sorted(found.values(), key=lambda one: one.period)


def counts_of(kept: Sequence[Version]) -> pl.DataFrame:
    """Type returns: period, years [length], COUNTS, industry, area, size; a row a return."""
    words = [one.words | {"period": one.period} for one in kept]
    return (
        typed(rows_of(words))
        .select("period", "years", *COUNTS, "industry", "area", "size", hurt="events")
        .collect()
    )


def trend(rows: pl.DataFrame, until: str) -> pl.DataFrame:
    """Give the rate of each period as long as one, up to it.

    Several returns of a period are those of entries that are one enterprise: their counts add up,
    and a count one of them left out is not known of the whole.

    Parameters
    ----------
    rows : as `counts_of` gives them.
    until : the last period.

    Returns
    -------
    The columns of TREND.
    """
    alike = (pl.col("period").str.len_chars() == len(until)) & (
        pl.col("period").str.contains("Q") == ("Q" in until)
    )
    told = (
        rows.filter(alike, pl.col("period") <= until)
        .group_by("period")
        .agg(events=_whole("hurt"), hours=_whole("hours_worked"))
        .sort("period")
    )
    at_risk = _array(told, "hours") / PER
    events = _array(told, "events")
    lower, upper = rate_interval(events, at_risk)
    value = np.divide(events, at_risk, out=np.full_like(events, np.nan), where=at_risk > 0)
    limits = {"value": value, "lower": lower, "upper": upper}
    return told.with_columns(
        pl.Series(name, numbers, pl.Float64, nan_to_null=True) for name, numbers in limits.items()
    ).select(*TREND)


def _whole(name: str) -> pl.Expr:
    """Add up what all of them gave; null where one gave nothing."""
    return pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum())


def _array(rows: pl.DataFrame, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()


def card_figures(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    """Make the figures of CARDS that were in force in a period: id, value, lower, upper, reason."""
    here = rows.filter(pl.col("period") == period)
    told = here.select(*(_whole(name).alias(name) for name in COUNTS)).with_columns(
        workers=pl.col("workers") * here["years"][0]  # a stock counts by the length of its period
    )
    cells = told.unpivot(variable_name="measure", value_name="value").with_columns(
        pl.lit(period).alias("period"), status=pl.lit("A"), source=pl.lit("enterprise_return"),
        reporters=pl.lit(1, pl.Int64), largest=pl.col("value"),
    )  # fmt: skip
    return pl.concat(_card(indicators()[id], cells) for id in CARDS).filter(
        pl.col("reason").is_null() | (pl.col("reason") != "out_of_force")
    )


def _card(card: Indicator, cells: pl.DataFrame) -> pl.DataFrame:
    figures = estimate(cells.filter(pl.col("measure").is_in(card.measures)), card, ())
    return figures.select(pl.lit(card.id).alias("id"), "value", "lower", "upper", "reason")


def verdict(lower: float, upper: float, benchmark: float) -> str:
    """Say where an interval lies as seen from a value taken as exact: lower, similar or higher.

    As the analysis `benchmark` judges a unit, to which a test holds it; that box takes seconds to
    load, and this is said on the answer to a submission.
    """
    return "lower" if upper < benchmark else "higher" if lower > benchmark else "similar"


def _verdict(series: pl.DataFrame, found: Group) -> str | None:
    lower, upper = series.select("lower", "upper").row(-1)
    if found.median is None or lower is None or upper is None:
        return None
    return verdict(lower, upper, found.median)
