"""Counts that follow their own past: INGARCH with identity link, as R's tscount fits it.

No Python library fits it. The mean is linear in past counts and past means, so the likelihood has
an exact gradient by one recursion.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import gammaln

from analysis._rates import Numbers

LEAST = 1e-6  # of a mean, and of the constant
STATIONARY = 1 - 1e-4  # what the weights of the past may add up to


class Ingarch(NamedTuple):
    """A fitted model: mean_t = constant + sum a y_(t-i) + sum b mean_(t-j) + sum c x_t.

    coefficients : constant, of past counts, of past means, of the columns of x.
    size : of the negative binomial, variance = mean + mean^2 / size; infinite without overspread.
    log_likelihood : of the negative binomial (Poisson where size is infinite).
    means : (n,) fitted.
    """

    coefficients: Numbers
    size: float
    log_likelihood: float
    means: Numbers


def fit_ingarch(
    counts: Numbers, past_counts: Sequence[int], past_means: Sequence[int], columns: Numbers
) -> Ingarch:
    """Fit by Poisson quasi-likelihood, then the size by the Pearson residuals [1]_.

    Before the series begins, counts and means are taken as the model's own mean without columns.

    Parameters
    ----------
    counts : (n,)
    past_counts, past_means : lags of either.
    columns : (n, k) what adds to the mean at a time: steps, single outliers.

    References
    ----------
    .. [1] T. Liboschik, K. Fokianos, R. Fried, "tscount: An R package for analysis of count time
       series following generalized linear models," Journal of Statistical Software, vol. 82,
       no. 5, 2017, sections 2 and 3. doi:10.18637/jss.v082.i05
    """
    lagged = len(past_counts) + len(past_means)

    def loss(found: Numbers) -> tuple[float, Numbers]:
        means, slopes = _means(found, counts, past_counts, past_means, columns)
        if (means < LEAST).any():
            return np.inf, np.zeros_like(found)
        return float((means - counts * np.log(means)).sum()), slopes.T @ (1 - counts / means)

    level, share = counts.mean(), 0.5 / max(lagged, 1)
    start = np.concatenate(
        [[level * (1 - share * lagged)], np.full(lagged, share), np.zeros(columns.shape[1])]
    )
    bounds = [(LEAST, None)] + [(0, 1)] * lagged + [(0, None)] * columns.shape[1]
    room = {"type": "ineq", "fun": lambda found: STATIONARY - found[1 : 1 + lagged].sum()}
    best = minimize(
        loss, start, jac=True, bounds=bounds, constraints=[room], method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    ).x  # fmt: skip
    means, _ = _means(best, counts, past_counts, past_means, columns)
    size = _size(counts, means, len(best))
    return Ingarch(best, size, log_likelihood(counts, means, size), means)


def _means(
    found: Numbers,
    counts: Numbers,
    past_counts: Sequence[int],
    past_means: Sequence[int],
    columns: Numbers,
) -> tuple[Numbers, Numbers]:
    """Means and their slopes by every coefficient: (n,), (n, coefficients)."""
    constant, lagged = found[0], len(past_counts) + len(past_means)
    weights, effects = found[1 : 1 + lagged], found[1 + lagged :]
    rest = 1 - weights.sum()
    before = constant / rest
    before_slope = np.zeros_like(found)
    before_slope[0], before_slope[1 : 1 + lagged] = 1 / rest, constant / rest**2
    means, slopes = np.empty(len(counts)), np.empty((len(counts), len(found)))
    fixed = constant + columns @ effects
    for place in range(len(counts)):
        mean, slope = fixed[place], np.zeros_like(found)
        slope[0], slope[1 + lagged :] = 1, columns[place]
        for at, lag in enumerate(past_counts):
            known = place >= lag
            value = counts[place - lag] if known else before
            mean += weights[at] * value
            slope[1 + at] += value
            slope += 0 if known else weights[at] * before_slope
        for at, lag in enumerate(past_means, len(past_counts)):
            value, inner = (
                (means[place - lag], slopes[place - lag])
                if place >= lag
                else (before, before_slope)
            )
            mean += weights[at] * value
            slope[1 + at] += value
            slope += weights[at] * inner
        means[place], slopes[place] = mean, slope
    return means, slopes


def _size(counts: Numbers, means: Numbers, parameters: int) -> float:
    """Size at which the Pearson residuals have the variance they should; infinite if too even."""
    squares, degrees = (counts - means) ** 2, len(counts) - parameters

    def excess(inverse: float) -> float:
        return float((squares / (means + means**2 * inverse)).sum() - degrees)

    if excess(0) <= 0:
        return np.inf
    return 1 / float(brentq(excess, 0, 1e4, xtol=1e-14))


def log_likelihood(counts: Numbers, means: Numbers, size: float) -> float:
    """Log likelihood of negative binomial counts, Poisson where the size is infinite."""
    if np.isinf(size):
        return float((counts * np.log(means) - means - gammaln(counts + 1)).sum())
    each = (
        gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
        + size * np.log(size / (size + means)) + counts * np.log(means / (size + means))
    )  # fmt: skip
    return float(each.sum())
