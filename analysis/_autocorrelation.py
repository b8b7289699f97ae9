"""Are neighbours alike? Moran's I, Geary's c and Getis and Ord's G of a whole map."""

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._neighbours import Weights
from analysis._rates import Numbers


class Sums(NamedTuple):
    """Sums of weights the moments of every statistic need.

    s0, s1, s2 : sum w; half the sum of (w_ij + w_ji) squared; sum of squared row + column sums.
    """

    s0: float
    s1: float
    s2: float


class Statistic(NamedTuple):
    """A statistic of a map with what chance would give."""

    value: float
    expected: float
    variance: float

    @property
    def z(self) -> float:
        """How many standard deviations it lies above what chance gives."""
        return float((self.value - self.expected) / np.sqrt(self.variance))


def tail(z: float, alternative: str) -> float:
    """Chance of a z at least so far out: greater, less or two_sided."""
    if alternative == "two_sided":
        return float(2 * special.ndtr(-abs(z)))
    return float(special.ndtr(-z if alternative == "greater" else z))


def sums_of(weights: Weights) -> Sums:
    """Sum the weights."""
    matrix = weights.matrix
    both = matrix + matrix.T
    margins = matrix.sum(axis=1) + matrix.sum(axis=0)
    return Sums(
        float(matrix.sum()), float((both.multiply(both)).sum()) / 2, float((margins**2).sum())
    )


def moran(deviations: Numbers, weights: Weights, n: int, *, is_normal: bool = False) -> Statistic:
    """Moran's I and its moments [1]_.

    Parameters
    ----------
    deviations : (m,) values less their mean.
    n : areas that have neighbours.
    is_normal : moments of normal values; else of all ways to put the values on the map.

    References
    ----------
    .. [1] A. D. Cliff and J. K. Ord, Spatial Processes, Pion, 1981, pp. 42-46.
    """
    s0, s1, s2 = sums_of(weights)
    squares = float((deviations**2).sum())
    value = n / s0 * float(deviations @ (weights.matrix @ deviations)) / squares
    expected = -1 / (n - 1)
    if is_normal:
        second = (n**2 * s1 - n * s2 + 3 * s0**2) / (s0**2 * (n**2 - 1))
        return Statistic(value, expected, second - expected**2)
    kurtosis = n * float((deviations**4).sum()) / squares**2
    spread = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    spread -= kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    second = spread / ((n - 1) * (n - 2) * (n - 3) * s0**2)
    return Statistic(value, expected, second - expected**2)


def geary(deviations: Numbers, weights: Weights, n: int, *, is_normal: bool = False) -> Statistic:
    """Geary's c and its moments [1]_; below 1 where neighbours are alike.

    References
    ----------
    .. [1] A. D. Cliff and J. K. Ord, Spatial Processes, Pion, 1981, pp. 17, 21.
    """
    s0, s1, s2 = sums_of(weights)
    squares = float((deviations**2).sum())
    pairs = weights.matrix.tocoo()
    first, second = pairs.coords
    apart = float((pairs.data * (deviations[first] - deviations[second]) ** 2).sum())
    value = (n - 1) / (2 * s0) * apart / squares
    if is_normal:
        variance = ((2 * s1 + s2) * (n - 1) - 4 * s0**2) / (2 * (n + 1) * s0**2)
        return Statistic(value, 1.0, variance)
    kurtosis = n * float((deviations**4).sum()) / squares**2
    spread = (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * kurtosis)
    spread -= (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * kurtosis) / 4
    spread += s0**2 * (n**2 - 3 - (n - 1) ** 2 * kurtosis)
    return Statistic(value, 1.0, spread / (n * (n - 2) * (n - 3) * s0**2))


def getis_ord(values: Numbers, weights: Weights) -> Statistic:
    """Getis and Ord's G of values that are not negative [1]_; high where high ones meet.

    NaN where a single value is above 0.

    References
    ----------
    .. [1] A. Getis and J. K. Ord, "The analysis of spatial association by use of distance
       statistics," Geographical Analysis, vol. 24, no. 3, pp. 189-206, 1992, eq. 5-7.
    """
    n = len(values)
    s0, s1, s2 = sums_of(weights)
    first, second, third, fourth = (float((values**power).sum()) for power in (1, 2, 3, 4))
    if first**2 == second:  # a single value above 0 meets none
        return Statistic(np.nan, s0 / (n * (n - 1)), np.nan)
    value = float(values @ (weights.matrix @ values)) / (first**2 - second)
    expected = s0 / (n * (n - 1))
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    moment = (
        b0 * second**2 + b1 * fourth + b2 * first**2 * second + b3 * first * third + b4 * first**4
    ) / ((first**2 - second) ** 2 * n * (n - 1) * (n - 2) * (n - 3))
    return Statistic(value, expected, moment - expected**2)


def standardised_rates(events: Numbers, exposure: Numbers) -> Numbers:
    """Rates on a scale where chance spreads each alike [1]_.

    (r - b) / sqrt(a + b / n), with b the pooled rate and a the variance between areas beyond
    chance; where a + b / n is not positive, b / n alone.

    References
    ----------
    .. [1] R. M. Assuncao and E. A. Reis, "A new proposal to adjust Moran's I for population
       density," Statistics in Medicine, vol. 18, no. 16, pp. 2147-2162, 1999.
    """
    pooled = events.sum() / exposure.sum()
    rates = events / exposure
    between = (exposure * (rates - pooled) ** 2).sum() / exposure.sum() - pooled / exposure.mean()
    variance = between + pooled / exposure
    spread = np.sqrt(np.where(variance > 0, variance, pooled / exposure))
    return np.asarray((rates - pooled) / spread)
