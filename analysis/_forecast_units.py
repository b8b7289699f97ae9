"""Forecasts of units of released figures: chosen by how each method would have done before."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._analysis import Setting
from analysis._count_models import has_likeliest, negative_binomial_fit, poisson_fit
from analysis._forecasting import METHODS, Forecast, Method, able, backtest, naive_scale
from analysis._parameters import Given
from analysis._rates import Numbers
from analysis._series import Wanted
from analysis._units import DIRECTIONS, Followed, Plan, Series, period_at, position
from analysis._wording import number, unit, value
from facts.periods import frequency
from facts.text import Text

FEWEST_POINTS = 10  # what is tried on the past needs some to learn from and some to be held to
FIRST_ORIGIN = 6  # values before the first trial, at least
MOST_TRIALS = 12
MOST_UNITS = 12  # series of one question: the methods are fitted to each a hundred times
LEVEL, NARROW = 0.95, 0.8
TOO_NARROW = 0.9  # measured coverage below this share of what was promised is said
AHEAD = {1: 3, 4: 4, 12: 12}
"""Periods ahead, by periods a year."""

NAMES = {
    "naive": Text("the last value again", "沿用最近值"),
    "seasonal_naive": Text("the value of a year before", "沿用上年同期值"),
    "drift": Text("a line from first to last", "首末连线外推"),
    "mean": Text("the mean of all", "全期均值"),
    "ets": Text("exponential smoothing", "指数平滑"),
    "sarima": Text("a seasonal ARIMA model", "季节性 ARIMA 模型"),
    "count_regression": Text("a regression of the counts", "计数回归"),
}


class Tried(NamedTuple):
    """How methods did on the past of a series: `table` as `backtest` gives it, and the best."""

    table: pl.DataFrame
    best: str
    coverage: float
    trials: int


def forecast_of(one: Series, setting: Setting, given: Given) -> Followed:
    """Forecast one series by the method that would have done best, or by the one asked for."""
    values = one.rows["value"].cast(pl.Float64).to_numpy()
    horizon = given.whole_or_none("horizon") or AHEAD[one.cycle]
    known = _known(one, setting)
    asked = given.word("method")
    if asked != "auto" and asked not in known:
        return Followed(reason="not_able")
    tried = _try(values, horizon, one.cycle, known, asked)
    made = known[tried.best](values, horizon, one.cycle)
    table = _table(one, setting, made, tried.best)
    last, ahead = float(values[-1]), table.row(-1, named=True)
    sign = 1 if ahead["lower"] > last else -1 if ahead["upper"] < last else 0
    columns = {
        "outlook": [*[None] * (len(values) - 1), DIRECTIONS[setting.polarity][sign]],
        "method": [*[None] * (len(values) - 1), tried.best],
    }
    said = _sentence(one.name, ahead, tried, setting)
    warnings = (_narrow(one.name, tried),) if tried.coverage < TOO_NARROW * LEVEL else ()
    return Followed(columns, {"forecast": table, "backtest": tried.table}, said, warnings)


def _known(one: Series, setting: Setting) -> dict[str, Method]:
    """Give the methods that the shortest past of a trial allows."""
    first = _first_origin(one.rows.height)
    known = {name: METHODS[name] for name in able(first, one.cycle)}
    counts = one.rows.select("events", "exposure").cast(pl.Float64)
    if setting.shape != "rate" or any(counts.null_count().row(0)):
        return known
    events, exposure = (counts[name].to_numpy() for name in counts.columns)
    # More counts only hold the terms closer, so what the shortest past allows all allow.
    if has_likeliest(events[:first], _design(first, one.cycle)):
        known["count_regression"] = _regression(events, exposure)
    return known


def _design(count: int, cycle: int, ahead: int = 0) -> Numbers:
    """Make a constant, time from the middle of the past, and a wave a year."""
    time = np.arange(count + ahead, dtype=np.float64)
    waves = [] if cycle == 1 else [f(2 * np.pi * time / cycle) for f in (np.sin, np.cos)]
    return np.column_stack([np.ones_like(time), time - time[:count].mean(), *waves])


def _regression(events: Numbers, exposure: Numbers) -> Method:
    """Make the method that follows counts log-linearly, with a wave a year, and gives rates."""

    def method(values: Numbers, horizon: int, cycle: int) -> Forecast:
        count = len(values)
        design = _design(count, cycle, horizon)
        past, offset = events[:count], np.log(exposure[:count])
        found = negative_binomial_fit(past, design[:count], offset)
        found = found or poisson_fit(past, design[:count], offset)
        ahead = design[count:]
        mean = np.exp(ahead @ found.coefficients)
        unsure = np.einsum("ht,tu,hu->h", ahead, found.covariance, ahead)
        theta = 0.0 if np.isinf(found.theta) else 1 / found.theta
        variance = mean / exposure[count - 1] + mean**2 * (theta + unsure)
        return Forecast(mean, np.sqrt(variance))

    return method


def _first_origin(count: int) -> int:
    return max(FIRST_ORIGIN, 2 * count // 3)


def _try(values: Numbers, horizon: int, cycle: int, known: dict[str, Method], asked: str) -> Tried:
    """Hold every method to the last third of the series, each time with what was known then."""
    first = _first_origin(len(values))
    within = min(horizon, len(values) - first)
    last = len(values) - within
    wanted = min(MOST_TRIALS, last - first + 1)
    origins: Sequence[int] = np.unique(
        np.linspace(first, last, wanted).round().astype(int)
    ).tolist()
    scale = naive_scale(values[:first], cycle) or 1.0
    table = backtest(values, [*known], within, cycle, origins, LEVEL, scale, known)
    overall = table.group_by("method", maintain_order=True).agg(
        pl.col("mean_absolute_scaled_error", "coverage").mean()
    )
    ranked = overall.sort("mean_absolute_scaled_error", maintain_order=True)
    best = str(ranked["method"][0]) if asked == "auto" else asked
    coverage = float(overall.filter(method=best)["coverage"][0])
    return Tried(table, best, coverage, len(origins))


def _table(one: Series, setting: Setting, made: Forecast, method: str) -> pl.DataFrame:
    letter, place = frequency(one.periods[-1]), position(one.periods[-1])
    top = 1.0 if setting.shape == "share" else np.inf
    lower, upper = (np.clip(limit, 0, top) for limit in made.limits(LEVEL))
    lower_narrow, upper_narrow = (np.clip(limit, 0, top) for limit in made.limits(NARROW))
    return pl.DataFrame(
        {
            "period": [period_at(place + at, letter) for at in range(1, len(made.mean) + 1)],
            "mean": np.clip(made.mean, 0, top),
            "lower": lower,
            "upper": upper,
            "lower_narrow": lower_narrow,
            "upper_narrow": upper_narrow,
            "method": [method] * len(made.mean),
        }
    )


def _sentence(name: Text, ahead: dict[str, float], tried: Tried, setting: Setting) -> Text:
    middle, low, high = value(setting, *(ahead[end] for end in ("mean", "lower", "upper")))
    of, how, held = unit(setting), NAMES[tried.best], number(100 * tried.coverage, 0)
    period = ahead["period"]
    return Text(
        f"{name.en} is expected at {middle}{of.en} in {period}; 95 in 100 such forecasts should "
        f"lie between {low} and {high}. The method is {how.en}; tried {tried.trials} times on the "
        f"past, its limits held {held} % of what came.",
        f"{name.zh}：预计 {period} 为 {middle}{of.zh}，95% 预测区间 {low} 至 {high}。"
        f"采用{how.zh}；以往期数据检验 {tried.trials} 次，其区间覆盖了 {held}%。",
    )


def _narrow(name: Text, tried: Tried) -> Text:
    held = number(100 * tried.coverage, 0)
    return Text(
        f"{name.en}: the 95 % limits held only {held} % of what came; take them as too narrow.",
        f"{name.zh}：95% 区间仅覆盖了 {held}%，应视为偏窄。",
    )


PLAN = Plan(
    adds={"outlook": pl.String(), "method": pl.String()},
    reason="forecast_reason",
    wanted=Wanted(
        shapes=("rate", "share", "published", "mean", "ratio", "total"),
        points=FEWEST_POINTS,
        is_positive=False,
        frequencies=("A", "Q", "M"),
        is_regular=True,
    ),
    tables={
        "forecast": {
            "period": pl.String(),
            "mean": pl.Float64(),
            "lower": pl.Float64(),
            "upper": pl.Float64(),
            "lower_narrow": pl.Float64(),
            "upper_narrow": pl.Float64(),
            "method": pl.String(),
        },
        "backtest": {
            "method": pl.String(),
            "horizon": pl.Int64(),
            "origins": pl.Int64(),
            "mean_absolute_error": pl.Float64(),
            "mean_absolute_scaled_error": pl.Float64(),
            "coverage": pl.Float64(),
            "interval_score": pl.Float64(),
        },
    },
    notes=(
        Text(
            "Forecast by the method whose errors were smallest over the last third of the series, "
            "each time with what was known then. The limits are of 95 % and 80 %. A series begins "
            "again at a break; fewer than 10 periods are not forecast.",
            "预测方法按序列后三分之一的滚动回测误差最小者选取，每次只用当时已知数据；"
            "区间为 95% 与 80%。序列遇口径中断则重新开始；不足 10 期不作预测。",
        ),
    ),
)
