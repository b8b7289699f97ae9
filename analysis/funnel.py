"""Which units lie outside what chance, and their common spread, would give around a benchmark?"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysed, Analysis, Setting
from analysis._control import (
    LOG,
    ROOT,
    SHARE,
    Dispersion,
    Scale,
    adjusted_limits,
    overdispersion,
    ratio_limits,
    share_limits,
    z_scores,
)
from analysis._rates import Interval, Numbers, poisson_interval, wilson_interval
from analysis._standard import REASONS, benchmark_value, not_held
from facts.text import Text

LEVELS = {"": 0.95, "_998": 0.998}
"""Confidence level by the suffix of the columns that hold its limits."""

STANDINGS = {
    "low_998": Text("below the 99.8 % limit", "低于 99.8% 控制限"),
    "low": Text("below the 95 % limit", "低于 95% 控制限"),
    "within": Text("within the limits", "在控制限内"),
    "high": Text("above the 95 % limit", "高于 95% 控制限"),
    "high_998": Text("above the 99.8 % limit", "高于 99.8% 控制限"),
}
OWN_REASONS = {
    "not_a_rate": Text("only a rate or a share of counts is judged", "仅判断由计数得到的率或比例"),
    "no_counts": Text("its counts are not published", "未公布其计数"),
    "no_chance": Text(
        "at this benchmark chance moves nothing: none is expected, or all are",
        "在该基准值下不存在偶然波动：预期为零或为全部",
    ),
}


class Units(NamedTuple):
    """The units of one period, as their kind of count makes them.

    observed : (n,) ratio observed / expected, or share.
    centre : (n,) what it is held against on the same scale: 1, or the benchmark.
    spread : (n,) its standard error by chance alone, on `scale`.
    limits : control limits by chance alone at a level, in the unit of `observed`.
    own : each unit's own interval at a level, in the unit of `observed`.
    to_value : (n,) factor from `observed` to the indicator's unit.
    """

    scale: Scale
    observed: Numbers
    centre: Numbers
    spread: Numbers
    limits: Callable[[float], Interval]
    own: Callable[[float], Interval]
    to_value: Numbers


def of_rates(events: Numbers, exposure: Numbers, benchmark: Numbers) -> Units:
    """Units whose events are Poisson counts: O / E on the log scale, on the root with a zero."""
    expected = benchmark * exposure
    scale = LOG if (events > 0).all() else ROOT
    return Units(
        scale=scale,
        observed=events / expected,
        centre=np.ones_like(expected),
        spread=1 / np.sqrt(expected) / (1 if scale is LOG else 2),
        limits=lambda level: ratio_limits(expected, level),
        own=lambda level: poisson_interval(events, expected, level),
        to_value=benchmark,
    )


def of_shares(events: Numbers, exposure: Numbers, benchmark: Numbers) -> Units:
    """Units whose events are some of their exposure: shares, spread as the benchmark gives."""
    return Units(
        scale=SHARE,
        observed=events / exposure,
        centre=benchmark,
        spread=np.sqrt(benchmark * (1 - benchmark) / exposure),
        limits=lambda level: share_limits(benchmark, exposure, level),
        own=lambda level: wilson_interval(events, exposure, level),
        to_value=np.ones_like(benchmark),
    )


KINDS = {"rate": of_rates, "share": of_shares}
"""How the units of each shape that can be judged are made."""


def judge(units: Units) -> tuple[pl.DataFrame, Dispersion]:
    """Judge the units of one period together [1]_.

    A unit is outside when its own exact interval leaves the benchmark out and, where units spread
    beyond chance, its adjusted z is outside as well: spread between units only widens a funnel.
    The limits are those the standing follows.

    Returns
    -------
    One row a unit, in the same order: funnel_lower, funnel_upper, funnel_lower_998,
    funnel_upper_998 [the indicator's unit], z, z_adjusted, standing (STANDINGS) and
    standing_by_chance (the same without spread between units); and that spread.

    References
    ----------
    .. [1] D. J. Spiegelhalter, "Funnel plots for comparing institutional performance," Statistics
       in Medicine, vol. 24, no. 8, pp. 1185-1202, 2005. doi:10.1002/sim.1970
    """
    scale, centre, spread = units.scale, units.centre, units.spread
    z = z_scores(scale, units.observed, centre, spread)
    found = overdispersion(z, spread)
    z_adjusted = z * spread / np.sqrt(spread**2 + found.tau_squared)
    limits: dict[str, Numbers] = {}
    by_chance, at_all = np.zeros(len(z), np.int8), np.zeros(len(z), np.int8)
    for suffix, level in LEVELS.items():
        (lower, upper), own = units.limits(level), units.own(level)
        side = np.where(own[1] < centre, -1, np.where(own[0] > centre, 1, 0))
        by_chance += side.astype(np.int8)
        if found.tau_squared > 0:
            wider = adjusted_limits(scale, centre, spread, found.tau_squared, level)
            lower, upper = np.minimum(lower, wider[0]), np.maximum(upper, wider[1])
            side = np.where(np.abs(z_adjusted) > special.ndtri((1 + level) / 2), side, 0)
        at_all += side.astype(np.int8)
        limits[f"funnel_lower{suffix}"] = lower * units.to_value
        limits[f"funnel_upper{suffix}"] = upper * units.to_value
    columns = limits | {"z": z, "z_adjusted": z_adjusted}
    words = {"standing": _words(at_all), "standing_by_chance": _words(by_chance)}
    return pl.DataFrame(columns | words), found


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge the units of each period against the benchmark or their own pooled value."""
    held = (
        figures.with_row_index("row")
        .with_columns(benchmark_value(figures, setting))
        .with_columns(expected=pl.col("benchmark") * pl.col("exposure"))
        .with_columns(
            ratio=pl.when(pl.col("expected") > 0).then(pl.col("events") / pl.col("expected")),
            funnel_reason=_reason(setting),
        )
    )
    able = held.filter(pl.col("funnel_reason").is_null()).sort("period", "row")
    periods = able.partition_by("period", maintain_order=True)
    judged = [judge(_units(period, setting.shape)) for period in periods]
    spreads = [found for _, found in judged]
    verdicts = [
        period.select("row").with_columns(
            columns, phi=pl.lit(found.phi), tau_squared=pl.lit(found.tau_squared)
        )
        for period, (columns, found) in zip(periods, judged, strict=True)
    ]
    added = pl.concat([pl.DataFrame(schema=ADDED), *verdicts], how="vertical_relaxed")
    return Analysed(
        held.join(added, on="row", how="left", maintain_order="left", validate="1:1").select(
            *figures.columns, *ANALYSIS.adds
        ),
        _notes(periods[-1], spreads[-1]) if periods else (),
    )


def _units(figures: pl.DataFrame, shape: str) -> Units:
    return KINDS[shape](
        *(figures[name].cast(pl.Float64).to_numpy() for name in ("events", "exposure", "benchmark"))
    )


def _reason(setting: Setting) -> pl.Expr:
    """Why a row is not judged; the first that holds, null when it is."""
    certain = pl.lit(setting.shape == "share") & (pl.col("benchmark") >= 1)
    refusals = {
        "not_a_rate": pl.lit(setting.shape not in KINDS),
        "no_counts": pl.any_horizontal(pl.col("events", "exposure").is_null())
        & pl.col("value").is_not_null(),
    }
    first = [pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items()]
    return pl.coalesce(
        *first,
        not_held(setting),
        pl.when((pl.col("expected") <= 0) | certain).then(pl.lit("no_chance")),
    )


def _words(sides: np.ndarray[tuple[int, ...], np.dtype[np.int8]]) -> pl.Series:
    """Code of STANDINGS from how many limits a unit is below (negative) or above."""
    codes = dict(zip(range(-2, 3), STANDINGS, strict=True))
    return pl.Series(sides).replace_strict(codes, return_dtype=pl.String)


def _notes(units: pl.DataFrame, found: Dispersion) -> tuple[Text, ...]:
    number, period = units.height, units["period"][0]
    chance = Text(
        f"Funnel of {period}: {number} units; by chance alone about {0.05 * number:.1f} of them "
        f"would lie outside the 95 % limits and {0.002 * number:.2f} outside the 99.8 % limits.",
        f"{period} 漏斗图：共 {number} 个单位；仅因偶然，约有 {0.05 * number:.1f} 个"
        f"落在 95% 控制限外，{0.002 * number:.2f} 个落在 99.8% 控制限外。",
    )
    measured = f"phi = {found.phi:.2f}, tau² = {found.tau_squared:.4g}"
    spread = Text(
        f"Spread between units, winsorised at 10 %: {measured}; "
        + (
            "the limits are widened by it (Spiegelhalter)."
            if found.tau_squared > 0
            else "no more than chance gives, so the limits are those of chance."
        ),
        f"单位间离散程度（10% 缩尾）：{measured}；"
        + (
            "控制限已据此放宽（Spiegelhalter 法）。"
            if found.tau_squared > 0
            else "未超出偶然波动，控制限仅反映偶然波动。"
        ),
    )
    return chance, spread


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    **{f"funnel_{end}{suffix}": pl.Float64() for suffix in LEVELS for end in ("lower", "upper")},
    "z": pl.Float64(),
    "z_adjusted": pl.Float64(),
    "standing": pl.String(),
    "standing_by_chance": pl.String(),
    "phi": pl.Float64(),
    "tau_squared": pl.Float64(),
}
"""The columns that come of judging units together."""

ANALYSIS = Analysis(
    id="funnel",
    title=Text("Funnel", "漏斗图"),
    question=Text(
        "Which units lie outside what chance would give around the benchmark?",
        "哪些单位偏离基准值的程度超出偶然波动？",
    ),
    adds={
        "benchmark": Text("Benchmark", "基准值"),
        "expected": Text("Expected events at the benchmark", "按基准值计算的期望数"),
        "ratio": Text("Observed / expected", "实际与期望之比"),
        "funnel_lower": Text("Lower limit (95 %)", "控制下限（95%）"),
        "funnel_upper": Text("Upper limit (95 %)", "控制上限（95%）"),
        "funnel_lower_998": Text("Lower limit (99.8 %)", "控制下限（99.8%）"),
        "funnel_upper_998": Text("Upper limit (99.8 %)", "控制上限（99.8%）"),
        "z": Text("z by chance alone", "z 值（仅偶然波动）"),
        "z_adjusted": Text("z with the spread between units", "z 值（计入单位间离散）"),
        "standing": Text("Standing", "位置"),
        "standing_by_chance": Text(
            "Standing without the spread between units", "位置（不计单位间离散）"
        ),
        "phi": Text("Dispersion of the period's units (phi)", "该时期单位的离散系数（phi）"),
        "tau_squared": Text("Variance between the period's units (tau²)", "单位间方差（tau²）"),
        "funnel_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    reference=(
        "D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in "
        "Medicine 24(8), 1185-1202, 2005, doi:10.1002/sim.1970"
    ),
    verdict="standing",
    words=STANDINGS | REASONS | OWN_REASONS,
)
