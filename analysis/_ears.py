"""Counts held against the mean and spread of a few periods just before (EARS)."""

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._rates import Numbers

LAGS = {"C1": 0, "C2": 2, "C3": 2}
"""Periods between the one judged and those it is held against."""

ALPHAS = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
"""Share of periods above the threshold by chance, as the method's users set it."""


class Against(NamedTuple):
    """What each of n periods is held against; NaN where too few are before.

    expected : mean of the baseline. [events]
    deviation : its standard deviation, divisor one less; at least the least allowed. [events]
    statistic : C1, C2 or C3.
    threshold : the count, or more, that alarms. [events]
    """

    expected: Numbers
    deviation: Numbers
    statistic: Numbers
    threshold: Numbers


def against(counts: Numbers, method: str, baseline: int, least: float, limit: float) -> Against:
    """Hold every period against the `baseline` periods before it [1]_ [2]_.

    C1 = (count - mean) / deviation of the periods just before, C2 the same of those two periods
    earlier, C3 = the sum over the last three periods of what C2 is above 1. With no spread before,
    any count above the mean is infinitely far from it.

    Parameters
    ----------
    counts : (n,) events; NaN where missing. [events]
    method : C1, C2 or C3.
    baseline : periods held against, 2 or more.
    least : smallest standard deviation that is believed. [events]
    limit : value of the statistic that alarms.

    References
    ----------
    .. [1] L. Hutwagner, W. Thompson, G. M. Seeman, T. Treadwell, "The bioterrorism preparedness and
       response Early Aberration Reporting System (EARS)," Journal of Urban Health, vol. 80,
       suppl. 1, pp. i89-i96, 2003.
    .. [2] R. D. Fricker, B. L. Hegler, D. A. Dunfee, "Comparing syndromic surveillance detection
       methods: EARS' versus a CUSUM-based methodology," Statistics in Medicine, vol. 27, no. 17,
       pp. 3407-3429, 2008.
    """
    mean, deviation = (np.full_like(counts, np.nan) for _ in range(2))
    ahead = baseline + LAGS[method]
    if len(counts) > ahead:
        windows = np.lib.stride_tricks.sliding_window_view(counts, baseline)
        windows = windows[: len(counts) - ahead]
        mean[ahead:] = windows.mean(1)
        deviation[ahead:] = np.maximum(windows.std(1, ddof=1), least)
    off = counts - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(off == 0, 0.0, off / deviation)
    if method != "C3":
        return Against(mean, deviation, statistic, mean + limit * deviation)
    parts = np.maximum(statistic - 1, 0)
    earlier = np.r_[np.nan, np.nan, parts[1:-1] + parts[:-2]]
    needed = limit - earlier
    threshold = np.where(needed > 0, mean + deviation * (1 + needed), 0.0)
    threshold = np.where(np.isnan(earlier), np.nan, threshold)
    return Against(mean, deviation, parts + earlier, threshold)


def limit_of(alpha: float) -> float:
    """Value of the statistic that a share alpha of normal scores is above."""
    return float(special.ndtri(1 - alpha))
