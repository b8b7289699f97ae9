"""Two Poisson counts against each other: ratio and difference of their rates."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special, stats
from scipy.optimize.elementwise import find_root

from analysis._rates import Interval, Numbers

SLACK = 1 + 1e-7  # outcomes as likely as the one seen, up to rounding, as R's tests count them


class Ratio(NamedTuple):
    """Ratio of the first rate to the second, of n pairs, with its limits; may be infinite."""

    ratio: Numbers
    lower: Numbers
    upper: Numbers


def exact_ratio(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers, level: float
) -> Ratio:
    """Ratio of two Poisson rates with the exact limits given the sum of their events [1]_.

    Parameters
    ----------
    first, second : (n,) counts, not both 0; need not be whole. [events]
    exposure, exposure_second : (n,) time or people at risk, more than 0. [any unit u]
    level : confidence level, between 0 and 1.

    References
    ----------
    .. [1] C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in
       the case of the binomial," Biometrika, vol. 26, no. 4, pp. 404-413, 1934.

    Examples
    --------
    >>> found = exact_ratio(*(np.array([x]) for x in (11.0, 800.0, 21.0, 3011.0)), 0.95)
    >>> [round(limit.item(), 3) for limit in found]
    [1.971, 0.858, 4.277]
    """
    tail = (1 - level) / 2
    some, any_second = np.where(first > 0, first, 1), np.where(second > 0, second, 1)
    least = np.where(first > 0, special.betaincinv(some, second + 1, tail), 0)
    most = np.where(second > 0, special.betainccinv(first + 1, any_second, tail), 1)
    return _of_shares(first, exposure, second, exposure_second, (least, most))


def mid_p_ratio(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers, level: float
) -> Ratio:
    """As `exact_ratio`, with half of the probability of the outcome itself in each tail [1]_.

    References
    ----------
    .. [1] K. J. Rothman, S. Greenland, T. L. Lash, "Modern Epidemiology," 3rd ed., Lippincott
       Williams & Wilkins, 2008, chapter 14.
    """
    tail = (1 - level) / 2
    some, any_second = np.where(first > 0, first, 1), np.where(second > 0, second, 1)

    def above(share: Numbers, one: Numbers, other: Numbers) -> Numbers:
        """Chance of more than was seen, and half of what was seen, less the tail."""
        more = special.betainc(one + 1, np.where(other > 0, other, 1), share)
        more = np.where(other > 0, more, 0)
        as_many = special.betainc(np.where(one > 0, one, 1), other + 1, share)
        as_many = np.where(one > 0, as_many, 1)
        return np.asarray((more + as_many) / 2 - tail, np.float64)

    ends = (np.full_like(first, 1e-12), np.full_like(first, 1 - 1e-12))
    least = find_root(above, ends, args=(some, second)).x
    # The upper limit of the first's share is one less the lower limit of the second's.
    most = 1 - find_root(above, ends, args=(any_second, first)).x
    limits = np.where(first > 0, least, 0), np.where(second > 0, most, 1)
    return _of_shares(first, exposure, second, exposure_second, limits)


def wald_ratio(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers, level: float
) -> Ratio:
    """Ratio with limits from the normal distribution of its log; missing with a count of 0."""
    both = (first > 0) & (second > 0)
    one, other = np.where(both, first, np.nan), np.where(both, second, np.nan)
    reach = np.exp(special.ndtri((1 + level) / 2) * np.sqrt(1 / one + 1 / other))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = first / exposure / (second / exposure_second)
    return Ratio(ratio, ratio / reach, ratio * reach)


def difference(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers, level: float
) -> Ratio:
    """First rate less the second, with limits from the normal distribution. [events per u]"""
    apart = first / exposure - second / exposure_second
    reach = special.ndtri((1 + level) / 2) * np.sqrt(
        first / exposure**2 + second / exposure_second**2
    )
    return Ratio(apart, apart - reach, apart + reach)


def central_p(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers
) -> Numbers:
    """Twice the smaller tail, at most 1: below 0.05 exactly where the 95 % interval leaves out 1.

    Parameters are as in `exact_ratio`.
    """
    some, any_second = np.where(first > 0, first, 1), np.where(second > 0, second, 1)
    even = exposure / (exposure + exposure_second)
    as_many = np.where(first > 0, special.betainc(some, second + 1, even), 1)
    as_few = np.where(second > 0, special.betainc(any_second, first + 1, 1 - even), 1)
    return np.asarray(np.minimum(2 * np.minimum(as_many, as_few), 1), np.float64)


def likelihood_p(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers
) -> Numbers:
    """Chance of every split of the events no likelier than the one seen, as R's poisson.test.

    Counts are taken as whole; parameters are as in `exact_ratio`.
    """
    total, even = first + second, exposure / (exposure + exposure_second)
    split = stats.binom(total, even)
    return no_likelier(split, first, np.asarray(np.floor((total + 1) * even)), total)


def poisson_p(observed: Numbers, expected: Numbers) -> Numbers:
    """Chance of every count no likelier than the one seen, as R's poisson.test. Whole counts."""
    beyond = np.ceil(np.maximum(observed, expected) * 4 + 200)
    return no_likelier(stats.poisson(expected), observed, np.floor(expected), beyond)


def no_likelier(of: stats.rv_discrete, seen: Numbers, mode: Numbers, most: Numbers) -> Numbers:
    """Two-sided p-value: the chance of all outcomes no likelier than the one seen.

    Parameters
    ----------
    of : (n,) frozen distributions of counts with one mode.
    seen, mode, most : (n,) the outcome, the likeliest one, and one beyond which all is unlikelier.
    """
    log_chance: Callable[[Numbers], Numbers] = of.logpmf
    bar = log_chance(seen) + np.log(SLACK)
    # Below the mode chances rise, above they fall: halve towards the last that is unlikely enough.
    below = _last_true(lambda at: log_chance(at) <= bar, np.full_like(seen, -1.0), mode)
    above = most - _last_true(lambda at: log_chance(most - at) <= bar, np.full_like(seen, -1.0),
                              most - mode)  # fmt: skip
    chance = np.where(seen > mode, of.sf(seen - 1) + of.cdf(below), of.cdf(seen) + of.sf(above - 1))
    return np.minimum(np.where(log_chance(mode) <= bar, 1.0, chance), 1.0)


def _last_true(holds: Callable[[Numbers], Numbers], low: Numbers, high: Numbers) -> Numbers:
    """Largest whole number up to which something holds; low is taken to, high not to."""
    for _ in range(64):
        middle = np.floor((low + high) / 2)
        inside = (middle > low) & (middle < high)
        truth = np.asarray(holds(middle), bool)
        low = np.where(inside & truth, middle, low)
        high = np.where(inside & ~truth, middle, high)
    return low


def _of_shares(
    first: Numbers, exposure: Numbers, second: Numbers, exposure_second: Numbers, ends: Interval
) -> Ratio:
    """Limits of a share of the events, as limits of the ratio of rates."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = first / exposure / (second / exposure_second)
        low, high = (end / (1 - end) * exposure_second / exposure for end in ends)
    return Ratio(ratio, low, high)
