"""Ranks of units whose true ratios are known only as gamma distributions.

Rank 1 is the highest ratio. Given one unit's ratio, how many others lie above it is a sum of
independent yes-or-no trials; its distribution is summed over the unit's own ratio by Gauss-Legendre
quadrature in its quantiles. Two ways: `exact` works that sum out term by term; `normal` takes it as
normal, with its mean and variance, which for hundreds of units is as good and far cheaper. A third,
`monte_carlo`, draws and sorts, to check the others. No library has any of them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._empirical_bayes import Posterior
from analysis._rates import Numbers

EXACT_UP_TO = 150  # units; beyond, term by term takes seconds and gains nothing
PAIRS_UP_TO = 1_000  # units whose expected ranks are summed pair by pair
NODES = 64  # quadrature points a unit, exact
NODES_MANY = 48  # and where the sum is normal
GRID = 320  # ratios at which many units are counted; between them it is interpolated
ROWS = 1_000_000  # numbers worked on at once


class Asked(NamedTuple):
    """What is asked of ranks.

    tails : shares of the rank distribution whose quantiles are given.
    ranks : ranks of which the probability of being there or better is given; 1 to n.
    """

    tails: tuple[float, ...]
    ranks: tuple[int, ...]


class Ranks(NamedTuple):
    """Ranks of n units, 1 the highest ratio.

    expected : (n,) mean rank.
    quantiles : (tails, n) first ranks with at least this share of the distribution at or below.
    below : (ranks, n) probability of this rank or a better one.
    """

    expected: Numbers
    quantiles: Numbers
    below: Numbers


def ranks(units: Posterior, asked: Asked) -> Ranks:
    """Rank units by quadrature: term by term up to EXACT_UP_TO of them, else as a normal sum."""
    few = len(units.shape) <= EXACT_UP_TO
    return exact(units, asked) if few else normal(units, asked)


def expected_ranks(units: Posterior) -> Numbers:
    """Mean ranks: 1 + the sum of the probabilities that each other unit is higher [1]_.

    Exact: of two gamma ratios the probability is a regularised incomplete beta function.

    References
    ----------
    .. [1] N. M. Laird, T. A. Louis, "Empirical Bayes ranking methods," Journal of Educational
       Statistics, vol. 14, no. 1, pp. 29-46, 1989. doi:10.3102/10769986014001029
    """
    step = max(1, ROWS // len(units.shape))
    parts = [
        higher(units, Posterior(units.shape[at : at + step], units.rate[at : at + step])).sum(1)
        for at in range(0, len(units.shape), step)
    ]
    return np.asarray(np.concatenate(parts) + 0.5)  # each meets itself: half, not none


def higher(others: Posterior, units: Posterior) -> Numbers:
    """Probability that each other unit (a column) is higher than each unit (a row)."""
    share = others.rate / (others.rate + units.rate[:, None])
    return np.asarray(special.betainc(units.shape[:, None], others.shape, 1 - share))


def exact(units: Posterior, asked: Asked) -> Ranks:
    """Distribution of every unit's rank, term by term.

    Parameters
    ----------
    units : n posteriors; memory and time grow with n cubed.
    """
    number = len(units.shape)
    nodes, weights = _nodes(NODES)
    distribution = np.empty((number, number))
    for at in range(number):
        ratio = special.gammaincinv(units.shape[at], nodes) / units.rate[at]
        chance = special.gammaincc(units.shape[:, None], units.rate[:, None] * ratio)
        counted = _counted(np.delete(chance, at, axis=0))
        distribution[at] = counted @ weights
    below = np.cumsum(distribution, axis=1)
    firsts = [np.argmax(below >= tail - 1e-12, axis=1) + 1.0 for tail in asked.tails]
    return Ranks(expected_ranks(units), np.array(firsts), below.T[np.array(asked.ranks) - 1])


def _counted(chance: Numbers) -> Numbers:
    """Distribution of how many of m trials succeed: (m, nodes) chances, (m + 1, nodes) shares."""
    found = np.zeros((len(chance) + 1, chance.shape[1]))
    found[0] = 1
    for done, one in enumerate(chance):
        found[1 : done + 2] = found[1 : done + 2] * (1 - one) + found[: done + 1] * one
        found[0] *= 1 - one
    return found


def normal(units: Posterior, asked: Asked) -> Ranks:
    """Distribution of every unit's rank, the number of units above it taken as normal.

    Being first, or last, is exact: there no sum of many is at work.

    Parameters
    ----------
    units : n posteriors; time grows with n.
    """
    number = len(units.shape)
    nodes, weights = _nodes(NODES_MANY)
    ratio = units.quantile(nodes[:, None]).T
    found = _interpolated(units, ratio)
    above = np.clip(found.mean - (1 - nodes), 0, number - 1)
    # A node stands for the ratios about it, so its count is spread over the way to its neighbours.
    between = np.gradient(above, axis=1) ** 2 / 12
    deviation = np.sqrt(np.maximum(found.variance - nodes * (1 - nodes), 1e-12) + between)
    ends = {
        1: np.exp(np.minimum(found.none - np.log(nodes), 0)) @ weights,
        number - 1: 1 - np.exp(np.minimum(found.all - np.log(1 - nodes), 0)) @ weights,
        number: np.ones(number),
    }

    def below(rank: Numbers) -> Numbers:
        """Probability of a rank or a better one, a rank a unit."""
        place = (rank[:, None] - 0.5 - above) / deviation
        return np.asarray(special.ndtr(place) @ weights)

    return Ranks(
        expected_ranks(units) if number <= PAIRS_UP_TO else 1 + above @ weights,
        np.array([_first_rank(below, tail, number) for tail in asked.tails]),
        np.array([ends[r] if r in ends else below(np.full(number, float(r))) for r in asked.ranks]),
    )


def _first_rank(below: Callable[[Numbers], Numbers], tail: float, number: int) -> Numbers:
    """Smallest rank with at least a share at or below it, for every unit at once, by halving."""
    low, high = np.zeros(number), np.full(number, float(number))
    while (high - low).max() > 1:
        middle = np.floor((low + high) / 2)
        enough = below(middle) >= tail
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


class _Above(NamedTuple):
    """How many units are above a ratio: mean, variance, log chance of none and of all."""

    mean: Numbers
    variance: Numbers
    none: Numbers
    all: Numbers


def _interpolated(units: Posterior, ratio: Numbers) -> _Above:
    """Count the units above each ratio; a unit's own is counted too."""
    ends = np.geomspace(1e-6, 1 / GRID, 16)
    grid = np.unique(np.quantile(ratio, np.r_[0, ends, np.linspace(0, 1, GRID), 1 - ends]))
    tables = np.zeros((4, len(grid)))
    step = max(1, ROWS // len(grid))
    least = np.finfo(np.float64).tiny
    for at in range(0, len(units.shape), step):
        part = slice(at, at + step)
        chance = special.gammaincc(units.shape[part, None], units.rate[part, None] * grid)
        tables += [
            chance.sum(0),
            (chance * (1 - chance)).sum(0),
            np.log(np.maximum(1 - chance, least)).sum(0),
            np.log(np.maximum(chance, least)).sum(0),
        ]
    return _Above(*(np.interp(ratio, grid, table) for table in tables))


def monte_carlo(units: Posterior, asked: Asked, draws: int, seed: int) -> Ranks:
    """Ranks of drawn ratios: right within the chance of the draws.

    Parameters
    ----------
    units : n posteriors; memory grows with n times draws (2 bytes each).
    draws, seed : how many sets of ratios are drawn, and where the random numbers start.
    """
    number = len(units.shape)
    generator = np.random.default_rng(seed)
    drawn = np.empty((draws, number), np.uint16 if number < 2**16 else np.uint32)
    places = np.arange(1, number + 1)
    for draw in drawn:
        order = np.argsort(-generator.standard_gamma(units.shape) / units.rate)
        draw[order] = places
    quantiles = np.quantile(drawn, asked.tails, axis=0, method="inverted_cdf")
    below = np.array([(drawn <= rank).mean(0) for rank in asked.ranks])
    return Ranks(drawn.mean(0), quantiles.astype(float), below)


def _nodes(number: int) -> tuple[Numbers, Numbers]:
    """Gauss-Legendre points and weights on 0 to 1, drawn to the ends, where ranks change most."""
    places, weights = np.polynomial.legendre.leggauss(number)
    middle = (places + 1) / 2
    return middle**2 * (3 - 2 * middle), weights * 3 * middle * (1 - middle)
