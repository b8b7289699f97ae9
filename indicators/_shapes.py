"""Makes an indicator's figures of the cells a vintage gives: value, limits, or why there is none.

Shape      | Value                                          | Interval, where the card has one
---------- | ---------------------------------------------- | ---------------------------------
rate       | events / exposure                              | Poisson
share      | events / exposure, never above 1               | Wilson
total      | events                                         | Poisson, of the count
mean       | events / exposure                              | none: sums do not tell the spread
ratio      | events / exposure                              | none
published  | what the publisher gives, without its counts   | none
exceedance | part of a lognormal distribution above its limit | lognormal
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from analysis import (
    exceedance_fraction,
    exceedance_interval,
    rate_interval,
    wilson_interval,
)
from indicators._indicator import Indicator, Interval, Shape
from indicators._pool import pool

Numbers = npt.NDArray[np.float64]

LEVELS = {"": 0.95, "_998": 0.998}
"""Confidence level by the suffix of the columns that hold its limits."""

FIGURES: dict[str, pl.DataType] = {
    "events": pl.Float64(),
    "exposure": pl.Float64(),
    "value": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "lower_998": pl.Float64(),
    "upper_998": pl.Float64(),
    "status": pl.String(),
    "reporters": pl.Int64(),
    "largest": pl.Float64(),
    "source": pl.String(),
    "reason": pl.String(),
}
"""The columns of an estimate after its period and dimensions."""

REASONS_GIVEN = (
    "out_of_force",
    "missing",
    "no_events",
    "no_exposure",
    "zero_exposure",
    "exceeds_denominator",
    "few_samples",
)
"""Why an estimate can be without a value; governance has a sentence for each."""

NOT_COUNTED = ("published", "exceedance")
"""Shapes whose events are no count and are not shown."""

FIRST_MONTHS = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}


def estimate(cells: pl.DataFrame, indicator: Indicator, by: tuple[str, ...]) -> pl.DataFrame:
    """Make the figures of an indicator.

    Parameters
    ----------
    cells : one row a period, unit of `by` and measure: period, the dimensions of `by`, measure,
        value [the measure's unit; unit-years for a stock], status, reporters [units; null for a
        published table], largest [as value: what the biggest reporter gave; null for a table],
        source, and numerator: true for rows fetched with the card's `events_where` (needed only
        by the cards that have one).

    Returns
    -------
    One row a period and unit of `by`, in their order, with the columns of FIGURES: exposure in the
    indicator's unit, so that value = events / exposure; lower and upper at 95 %, lower_998 and
    upper_998 at 99.8 %; status, source, reporters and largest as `pool` gives them; reason, one of
    REASONS_GIVEN, null when there is a value. Events are null where they are no count (published,
    exceedance), limits where there is no interval or it does not exist.

    Raises
    ------
    ValueError
        If two cells give the same measure of the same period and unit.
    """
    unit = ["period", *by]
    pooled = pool(cells, indicator, unit).with_columns(exposure=pl.col("exposure") / indicator.per)
    figures = pooled.with_columns(reason=_reason(indicator))
    able = figures.filter(pl.col("reason").is_null())
    unable = figures.filter(pl.col("reason").is_not_null())
    values = pl.Series("value", VALUES[indicator.shape](able), pl.Float64)
    limits = _limits(able, indicator.interval)
    valued = able.with_columns(column.fill_nan(None) for column in (values, *limits)).with_columns(
        # A distribution is not fitted to a handful of samples; nothing else has no value here.
        reason=pl.when(pl.col("value").is_null()).then(pl.lit("few_samples"))
    )
    whole = pl.concat([valued, unable], how="diagonal")
    if indicator.shape in NOT_COUNTED:
        whole = whole.with_columns(events=pl.lit(None))
    return whole.select(*unit, *(pl.col(name).cast(kind) for name, kind in FIGURES.items())).sort(
        unit
    )


def _reason(indicator: Indicator) -> pl.Expr:
    """Why there can be no value: the first that holds, null when there can be one."""
    never = pl.lit(value=False)
    divides, is_share = bool(indicator.exposure), indicator.shape == "share"
    above = pl.col("events") > pl.col("exposure")
    refusals: dict[str, pl.Expr] = {
        "out_of_force": _out_of_force(indicator),
        "missing": pl.col("events_missing") | pl.col("exposure_missing"),
        "no_events": pl.col("events").is_null(),
        "no_exposure": pl.col("exposure").is_null() if divides else never,
        "zero_exposure": pl.col("exposure") == 0 if divides else never,
        "exceeds_denominator": above if is_share else never,
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())


def _out_of_force(indicator: Indicator) -> pl.Expr:
    """Truth of whether the definition was not in force on the first day of the period."""
    month = pl.col("period").str.replace_many(list(FIRST_MONTHS), list(FIRST_MONTHS.values()))
    begins = (month + "-01-01").str.slice(0, len("2024-01-01"))
    last = indicator.valid_to or "9999-12-31"
    return (begins < indicator.valid_from) | (begins > last)


def _quotient(figures: pl.DataFrame) -> Numbers:
    return _array(figures, "events") / _array(figures, "exposure")


def _count(figures: pl.DataFrame) -> Numbers:
    return _array(figures, "events")


def _fraction(figures: pl.DataFrame) -> Numbers:
    return exceedance_fraction(*_logarithms(figures))


def _limits(figures: pl.DataFrame, interval: Interval) -> list[pl.Series]:
    """Lower and upper limits of each level of LEVELS, as columns; missing for interval none."""
    ends = (LIMITS[interval](figures, level) for level in LEVELS.values())
    pairs = (
        (f"{end}{suffix}", numbers)
        for suffix, limits in zip(LEVELS, ends, strict=True)
        for end, numbers in zip(("lower", "upper"), limits, strict=True)
    )
    return [pl.Series(name, numbers, pl.Float64) for name, numbers in pairs]


def _poisson(figures: pl.DataFrame, level: float) -> tuple[Numbers, Numbers]:
    events = _array(figures, "events")
    # A total has no exposure: its interval is that of the count itself.
    exposure = np.nan_to_num(_array(figures, "exposure"), nan=1.0)
    return rate_interval(events, exposure, level)


def _wilson(figures: pl.DataFrame, level: float) -> tuple[Numbers, Numbers]:
    return wilson_interval(_array(figures, "events"), _array(figures, "exposure"), level)


def _lognormal(figures: pl.DataFrame, level: float) -> tuple[Numbers, Numbers]:
    return exceedance_interval(*_logarithms(figures), level)


def _none(figures: pl.DataFrame, _level: float) -> tuple[Numbers, Numbers]:
    missing = np.full(figures.height, np.nan)
    return missing, missing


def _logarithms(figures: pl.DataFrame) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Samples quantified, samples below detection, and the sums over ln(x / limit)."""
    censored = _array(figures, "events.samples_below_detection")
    return (
        _array(figures, "exposure.samples") - censored,
        censored,
        _array(figures, "events.log_ratio_sum"),
        _array(figures, "events.log_ratio_square_sum"),
    )


def _array(figures: pl.DataFrame, column: str) -> Numbers:
    return figures[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


VALUES: dict[Shape, Callable[[pl.DataFrame], Numbers]] = {
    "rate": _quotient,
    "share": _quotient,
    "mean": _quotient,
    "ratio": _quotient,
    "total": _count,
    "published": _count,
    "exceedance": _fraction,
}

LIMITS: dict[Interval, Callable[[pl.DataFrame, float], tuple[Numbers, Numbers]]] = {
    "poisson": _poisson,
    "wilson": _wilson,
    "lognormal": _lognormal,
    "none": _none,
}
