"""How many there are in all, when several lists each hold some of them."""

from collections.abc import Sequence
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from scipy import special, stats

from analysis._rates import Numbers

Pair = tuple[int, int]

ENOUGH, ROUNDS = 1e-8, 100  # when a fit has settled, and how often it may try


class Estimate(NamedTuple):
    """How many there are in all.

    total : the estimate.
    standard_error : of it.
    lower, upper : limits of a lognormal number of those on no list [1]_; never below those seen.

    References
    ----------
    .. [1] A. Chao, "Estimating the population size for capture-recapture data with unequal
       catchability," Biometrics, vol. 43, no. 4, pp. 783-791, 1987, eq. 12.
    """

    total: float
    standard_error: float
    lower: float
    upper: float


class Model(NamedTuple):
    """A log-linear model of how lists hang together.

    pairs : lists that depend on one another, by place.
    estimate : of how many there are.
    deviance, degrees : of the fit to the histories seen.
    log_likelihood : with its constants.
    parameters : how many.
    """

    pairs: tuple[Pair, ...]
    estimate: Estimate
    deviance: float
    degrees: int
    log_likelihood: float
    parameters: int


def of_missing(observed: float, missing: float, variance: float, level: float) -> Estimate:
    """Make an estimate of those on no list and the variance of the total."""
    spread = np.log1p(variance / missing**2) if missing > 0 else 0.0
    factor = float(np.exp(special.ndtri((1 + level) / 2) * np.sqrt(spread)))
    return Estimate(
        observed + missing,
        float(np.sqrt(variance)),
        observed + missing / factor,
        observed + missing * factor,
    )


def chapman(first: float, second: float, both: float, level: float) -> Estimate:
    """Chapman's estimate of two lists with Seber's variance [1]_ [2]_.

    References
    ----------
    .. [1] D. G. Chapman, "Some properties of the hypergeometric distribution with applications to
       zoological sample censuses," University of California Publications in Statistics, vol. 1,
       pp. 131-160, 1951.
    .. [2] G. A. F. Seber, "The effects of trap response on tag recapture estimates," Biometrics,
       vol. 26, no. 1, pp. 13-22, 1970.
    """
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both)
    variance /= (both + 1) ** 2 * (both + 2)
    observed = first + second - both
    return of_missing(observed, total - observed, variance, level)


def models(histories: Numbers, counts: Numbers, level: float) -> list[Model]:
    """Fit every model of lists that depend in pairs, those with the most pairs first [1]_.

    Parameters
    ----------
    histories : (2^lists - 1, lists) 1 where one is on a list; the history of none is left out.
    counts : (2^lists - 1,) how many have each history. [persons]

    Notes
    -----
    Of more than three lists only one pair at a time, none and all are tried: all sets of pairs
    would be thousands.

    References
    ----------
    .. [1] Y. M. M. Bishop, S. E. Fienberg and P. W. Holland, Discrete Multivariate Analysis, MIT
       Press, 1975, ch. 6.
    """
    every = tuple(combinations(range(histories.shape[1]), 2))
    if histories.shape[1] <= 3:
        sizes = range(len(every), -1, -1)
        sets = list(chain.from_iterable(combinations(every, size) for size in sizes))
    else:
        sets = [every, *((pair,) for pair in every), ()]
    return [_fitted(histories, counts, pairs, level) for pairs in sets]


def _fitted(histories: Numbers, counts: Numbers, pairs: Sequence[Pair], level: float) -> Model:
    together = [histories[:, one] * histories[:, other] for one, other in pairs]
    design = np.column_stack([np.ones(len(counts)), histories, *together])
    fit = fit_poisson(design, counts)
    missing = float(np.exp(fit.coefficients[0]))
    variance = missing + missing**2 * float(fit.covariance[0, 0])
    return Model(
        tuple(pairs),
        of_missing(float(counts.sum()), missing, variance, level),
        fit.deviance,
        len(counts) - design.shape[1],
        float(stats.poisson.logpmf(counts, fit.means).sum()),
        design.shape[1],
    )


class Fit(NamedTuple):
    """A fitted log-linear model: coefficients (k,), covariance (k, k), means (n,), deviance."""

    coefficients: Numbers
    covariance: Numbers
    means: Numbers
    deviance: float


def fit_poisson(design: Numbers, counts: Numbers) -> Fit:
    """Fit a log-linear model of counts by iteratively reweighted least squares [1]_.

    statsmodels has this too; it warns wherever a model has as many terms as there are histories,
    which here is the usual last one. Stops where R's glm does, with which users compare.

    References
    ----------
    .. [1] P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed., 1989, section 2.5.
    """
    means, before = counts + 0.1, np.inf
    linear = np.log(means)
    for _ in range(ROUNDS):
        weights = means
        working = linear + (counts - means) / means
        scaled = design * np.sqrt(weights)[:, None]
        coefficients = np.linalg.lstsq(scaled, working * np.sqrt(weights), rcond=None)[0]
        linear = design @ coefficients
        means = np.exp(linear)
        deviance = float(2 * (special.xlogy(counts, counts / means) - (counts - means)).sum())
        if abs(deviance - before) < ENOUGH * (abs(deviance) + 0.1):
            break
        before = deviance
    covariance = np.linalg.pinv(scaled.T @ scaled)
    return Fit(
        np.asarray(coefficients, np.float64),
        np.asarray(covariance, np.float64),
        means,
        max(0.0, deviance),
    )
