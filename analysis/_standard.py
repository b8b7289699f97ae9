"""What units are held against: a value given, or the pooled value of a period's own units."""

from math import isfinite

import polars as pl

from analysis._analysis import Setting
from facts.refusal import BadQuestion
from facts.text import Text

POOLED_SHAPES = ("rate", "share", "mean", "ratio")
"""Shapes whose value is events / exposure, so that sums of the two make a value again."""

REASONS = {
    "no_value": Text("it has no value", "该项无数值"),
    "no_interval": Text("its interval is not known", "该项无置信区间"),
    "no_benchmark": Text(
        "no benchmark is given, and its units have no counts to pool",
        "未给定基准值，且各单位没有可合并的计数",
    ),
    "alone": Text(
        "it is the only unit of its period: its pooled value is itself",
        "该时期仅有这一个单位，合并值即其自身",
    ),
}
"""Why a unit is held against nothing."""


def benchmark_value(figures: pl.DataFrame, setting: Setting) -> pl.Series:
    """Value each row is held against, treated as exact.

    The one given; else sum of events over sum of exposure, of the rows of its period that have
    both [the indicator's unit]. Null where there is nothing to pool.

    Raises
    ------
    BadQuestion
        If the value given is no number of 0 or more, or is above 1 for a share.
    """
    if setting.benchmark is not None:
        return pl.Series("benchmark", [_possible(setting)] * figures.height, pl.Float64)
    counted = pl.lit(setting.shape in POOLED_SHAPES) & pl.all_horizontal(
        pl.col("events", "exposure", "value").is_not_null()
    )
    events, exposure = (
        pl.col(name).filter(counted).sum().over("period") for name in ("events", "exposure")
    )
    pooled = pl.when(exposure > 0).then(events / exposure).cast(pl.Float64)
    return figures.select(benchmark=pooled).to_series()


def not_held(setting: Setting) -> pl.Expr:
    """Code of REASONS why a row is held against nothing, null where it can be.

    Needs the columns of an analysis and `benchmark`.
    """
    valued = pl.col("value").is_not_null().sum().over("period")
    refusals = {
        "no_value": pl.col("value").is_null(),
        "no_interval": pl.any_horizontal(
            pl.col("lower", "upper", "lower_998", "upper_998").is_null()
        ),
        "no_benchmark": pl.col("benchmark").is_null(),
        "alone": (valued == 1) & pl.lit(setting.benchmark is None),
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())


def _possible(setting: Setting) -> float:
    value = float(setting.benchmark or 0)
    most = 1 if setting.shape == "share" else float("inf")
    if not isfinite(value) or not 0 <= value <= most:
        between = "a share between 0 and 1" if setting.shape == "share" else "a number of 0 or more"
        raise BadQuestion(f"benchmark '{setting.benchmark}' is not {between}; write one that is")
    return value
