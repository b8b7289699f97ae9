"""Units held against a benchmark together: by chance alone, and with their common spread."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

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


def _words(sides: np.ndarray[tuple[int, ...], np.dtype[np.int8]]) -> pl.Series:
    """Code of STANDINGS from how many limits a unit is below (negative) or above."""
    codes = dict(zip(range(-2, 3), STANDINGS, strict=True))
    return pl.Series(sides).replace_strict(codes, return_dtype=pl.String)
