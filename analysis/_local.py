"""Where are neighbours alike? Local Moran and Getis-Ord statistics, by formula and by shuffling."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import special, stats

from analysis._neighbours import Places, Weights
from analysis._rates import Numbers

BLOCK = 4_000_000  # shuffled values held at once


class Local(NamedTuple):
    """Local statistics with their moments, each (n,)."""

    value: Numbers
    expected: Numbers
    variance: Numbers

    @property
    def z(self) -> Numbers:
        """How many standard deviations each lies above what chance gives."""
        some = self.variance > 0
        away = self.value - self.expected
        return np.divide(away, np.sqrt(np.where(some, self.variance, 1)),
                         out=np.full_like(away, np.nan), where=some)  # fmt: skip

    @property
    def p_value(self) -> Numbers:
        """Two-sided chance of a z so far out."""
        return np.asarray(2 * special.ndtr(-np.abs(self.z)))


def local_moran(deviations: Numbers, weights: Weights) -> Local:
    """Local Moran with moments given the area's own value [1]_ [2]_.

    Notes
    -----
    Divided by the mean square over n, so that they add up to n times Moran's I for weights by row;
    software that divides by n - 1 gives (n - 1) / n of it.

    References
    ----------
    .. [1] L. Anselin, "Local indicators of spatial association," Geographical Analysis, vol. 27,
       no. 2, pp. 93-115, 1995.
    .. [2] R. R. Sokal, N. L. Oden and B. A. Thomson, "Local spatial autocorrelation in a
       biological model," Geographical Analysis, vol. 30, no. 4, pp. 331-354, 1998.
    """
    n = len(deviations)
    square = float((deviations**2).mean())
    lag = weights.matrix @ deviations
    sums, squares = row_sums(weights)
    expected = -(deviations**2) * sums / ((n - 1) * square)
    variance = (
        (deviations / square) ** 2
        * (n / (n - 2))
        * (squares - sums**2 / (n - 1))
        * (square - deviations**2 / (n - 1))
    )
    return Local(deviations * lag / square, expected, variance)


def total_variance(deviations: Numbers, weights: Weights) -> Numbers:
    """Variance of the local Moran over all ways to put the values on the map (Anselin 1995)."""
    n = len(deviations)
    kurtosis = float((deviations**4).mean() / (deviations**2).mean() ** 2)
    sums, squares = row_sums(weights)
    spread = squares * (n - kurtosis) / (n - 1)
    spread += (sums**2 - squares) * (2 * kurtosis - n) / ((n - 1) * (n - 2))
    return np.asarray(spread - (sums / (n - 1)) ** 2)


def local_getis_ord(values: Numbers, weights: Weights, *, with_itself: bool = False) -> Local:
    """Local G of each area, or G* that counts the area itself [1]_.

    References
    ----------
    .. [1] J. K. Ord and A. Getis, "Local spatial autocorrelation statistics: distributional issues
       and an application," Geographical Analysis, vol. 27, no. 4, pp. 286-306, 1995.
    """
    n = len(values)
    sums, squares = row_sums(weights)
    total, square = values.sum(), (values**2).sum()
    if with_itself:
        mean, spread = total / n, square / n - (total / n) ** 2
        scale = spread * (n * squares - sums**2) / (n - 1)
        return Local(weights.matrix @ values / total, sums / n, scale / total**2)
    others = total - values
    mean = others / (n - 1)
    spread = (square - values**2) / (n - 1) - mean**2
    scale = spread * ((n - 1) * squares - sums**2) / (n - 2)
    return Local(weights.matrix @ values / others, sums / (n - 1), scale / others**2)


def row_sums(weights: Weights) -> tuple[Numbers, Numbers]:
    """Sum each row's weights, and their squares."""
    matrix = weights.matrix
    return np.asarray(matrix.sum(axis=1)), np.asarray(matrix.multiply(matrix).sum(axis=1))


def shuffled_p(deviations: Numbers, weights: Weights, permutations: int, seed: int) -> Numbers:
    """Two-sided chance of each local Moran when the other areas' values are shuffled [1]_.

    (1 + shuffles at least as far out on the nearer side) / (1 + shuffles), doubled and at most 1.
    Missing for an area without neighbours. The same seed gives the same numbers.

    References
    ----------
    .. [1] L. Anselin, "Local indicators of spatial association," Geographical Analysis, vol. 27,
       no. 2, pp. 93-115, 1995, p. 96.
    """
    matrix, n = weights.matrix, len(deviations)
    counts = np.diff(matrix.indptr)
    drawn = _draws(n - 1, int(counts.max()), permutations, np.random.default_rng(seed))
    observed = matrix @ deviations
    found = np.full(n, np.nan)
    for count in np.unique(counts[counts > 0]).tolist():
        (alike,) = np.nonzero(counts == count)
        for block in _blocks(alike, permutations * count):
            places = matrix.indptr[block][:, None] + np.arange(count)
            lags = np.zeros((len(block), permutations))
            for step in range(count):  # one neighbour of every area at a time
                others = drawn[:, step] + (drawn[:, step] >= block[:, None])
                lags += matrix.data[places[:, step]][:, None] * deviations[others]
            above = (lags >= observed[block][:, None]).sum(axis=1)
            below = (lags <= observed[block][:, None]).sum(axis=1)
            found[block] = np.minimum(1, 2 * (np.minimum(above, below) + 1) / (permutations + 1))
    return found


def _draws(others: int, most: int, permutations: int, generator: np.random.Generator) -> Places:
    """Draw `most` different ones of `others`, once a shuffle."""
    rows = max(1, BLOCK // others)
    parts = []
    for start in range(0, permutations, rows):
        random = generator.random((min(rows, permutations - start), others))
        if most < others:
            chosen = np.argpartition(random, most - 1, axis=1)[:, :most]
            by_random = np.argsort(np.take_along_axis(random, chosen, axis=1), axis=1)
            parts.append(np.take_along_axis(chosen, by_random, axis=1))
        else:
            parts.append(np.argsort(random, axis=1))
    return np.concatenate(parts)


def _blocks(places: Places, each: int) -> Iterator[Places]:
    size = max(1, BLOCK // each)
    return (places[start : start + size] for start in range(0, len(places), size))


def adjusted(p_values: Numbers) -> Numbers:
    """Benjamini and Hochberg's adjustment over all areas; missing stays missing."""
    known = ~np.isnan(p_values)
    found = np.full_like(p_values, np.nan)
    found[known] = stats.false_discovery_control(p_values[known])
    return found


def adjusted_around(p_values: Numbers, weights: Weights) -> Numbers:
    """Bonferroni's adjustment of each p-value for its area and its neighbours alone."""
    return np.asarray(np.minimum(1, p_values * (np.diff(weights.matrix.indptr) + 1)))


def quadrants(deviations: Numbers, lag: Numbers) -> list[str]:
    """Say of each area and of its neighbours whether they lie above the mean."""
    names = np.array(["low_low", "low_high", "high_low", "high_high"])
    return [str(name) for name in names[2 * (deviations > 0) + (lag > 0)]]
