"""Monotone trends of many series at once, by signs and ranks."""

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._rates import Numbers


class Monotone(NamedTuple):
    """Mann and Kendall's test and Sen's slope of n series.

    s, variance (less what ties take), z (with a continuity of 1), p_value (two-sided, normal).
    slope, lower, upper : (n,) median of the slopes between all pairs, and its limits. [value / x]
    """

    s: Numbers
    variance: Numbers
    z: Numbers
    p_value: Numbers
    slope: Numbers
    lower: Numbers
    upper: Numbers


def monotone(x: Numbers, values: Numbers, level: float) -> Monotone:
    """Test series that share their points [1]_ and measure their slope [2]_.

    Parameters
    ----------
    x : (points,) rising, at least 2.
    values : (n, points)
    level : confidence level of the slope's limits, which are order statistics of the slopes as
        far out as S would be by chance.

    References
    ----------
    .. [1] M. G. Kendall, "Rank Correlation Methods," 4th ed., Griffin, 1975.
    .. [2] P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau," Journal of
       the American Statistical Association, vol. 63, no. 324, pp. 1379-1389, 1968.
    """
    first, second = np.triu_indices(len(x), 1)
    rises = values[:, second] - values[:, first]
    s = np.sign(rises).sum(axis=1)
    # How many equal each value, itself included: a group of t is counted t times.
    equal = (values[:, :, None] == values[:, None, :]).sum(axis=2)
    ties = ((equal - 1) * (2 * equal + 5)).sum(axis=1)
    count = len(x)
    variance = (count * (count - 1) * (2 * count + 5) - ties) / 18
    z = np.divide(s - np.sign(s), np.sqrt(variance), out=np.zeros_like(s), where=variance > 0)
    slopes = np.sort(rises / (x[second] - x[first]), axis=1)
    reach = special.ndtri((1 + level) / 2) * np.sqrt(variance)
    pairs = slopes.shape[1]
    low = np.maximum(np.round((pairs - reach) / 2), 1).astype(np.int64) - 1
    high = np.minimum(np.round((pairs + reach) / 2 + 1), pairs).astype(np.int64) - 1
    rows = np.arange(len(values))
    return Monotone(
        s,
        variance,
        z,
        2 * special.ndtr(-np.abs(z)),
        np.median(slopes, axis=1),
        slopes[rows, low],
        slopes[rows, high],
    )
