"""The limits of a funnel as curves over exposure, for drawing what the judged units say."""

import numpy as np
import polars as pl

from analysis._control import (
    LOG,
    ROOT,
    SHARE,
    Scale,
    adjusted_limits,
    ratio_limits,
    share_limits,
)
from analysis._rates import Interval, Numbers

LEVELS = {"": 0.95, "_998": 0.998}
SCALES = {"rate": (LOG, ROOT), "share": (SHARE,)}
"""The scales a funnel of each shape may use."""


def funnel_curves(judged: pl.DataFrame, shape: str, exposure: Numbers) -> pl.DataFrame:
    """Limits of the funnel that judged some units, at any exposure.

    Which scale the funnel was on is not in its columns (it depends on every unit, those hidden
    included), so the one is taken that gives back the limits of the units.

    Parameters
    ----------
    judged : one row or more of one period that the funnel has judged: exposure, benchmark,
        tau_squared, funnel_lower, funnel_upper.
    shape : rate or share.
    exposure : (n,) where the curves are wanted, more than 0. [the indicator's unit]

    Returns
    -------
    exposure; lower, upper, lower_998, upper_998 (by chance alone) and the same with `wide_` before
    them (with the spread between units; never narrower) [the indicator's unit].
    """
    first = judged.row(0, named=True)
    benchmark, tau_squared = float(first["benchmark"]), float(first["tau_squared"])
    there = judged["exposure"].cast(pl.Float64).to_numpy()
    limits = judged.select("funnel_lower", "funnel_upper").to_numpy().T

    def misfit(scale: Scale) -> float:
        found = _wide(scale, benchmark, there, tau_squared, LEVELS[""])
        return float(np.abs(np.array(found) - limits).sum())

    scale = min(SCALES[shape], key=misfit)
    columns: dict[str, Numbers] = {"exposure": exposure}
    for suffix, level in LEVELS.items():
        chance = _by_chance(scale, benchmark, exposure, level)
        wide = _wide(scale, benchmark, exposure, tau_squared, level)
        for end, place in (("lower", 0), ("upper", 1)):
            columns[f"{end}{suffix}"] = chance[place]
            columns[f"wide_{end}{suffix}"] = wide[place]
    return pl.DataFrame(columns)


def _by_chance(scale: Scale, benchmark: float, exposure: Numbers, level: float) -> Interval:
    if scale is SHARE:
        return share_limits(np.full_like(exposure, benchmark), exposure, level)
    lower, upper = ratio_limits(benchmark * exposure, level)
    return lower * benchmark, upper * benchmark


def _wide(
    scale: Scale, benchmark: float, exposure: Numbers, tau_squared: float, level: float
) -> Interval:
    chance = _by_chance(scale, benchmark, exposure, level)
    if tau_squared == 0:
        return chance
    if scale is SHARE:
        centre, spread = benchmark, np.sqrt(benchmark * (1 - benchmark) / exposure)
    else:
        centre = 1.0
        spread = 1 / np.sqrt(benchmark * exposure) / (1 if scale is LOG else 2)
    to_value = 1.0 if scale is SHARE else benchmark
    wide = adjusted_limits(scale, np.full_like(exposure, centre), spread, tau_squared, level)
    return np.minimum(chance[0], wide[0] * to_value), np.maximum(chance[1], wide[1] * to_value)
