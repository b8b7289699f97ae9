"""Ratios of observed to expected counts under a prior of two gamma distributions (DuMouchel's)."""

from typing import NamedTuple

import numpy as np
from scipy import special, stats
from scipy.optimize import minimize
from scipy.optimize.elementwise import find_root

from analysis._rates import Numbers

LEAST, MOST = 1e-4, 1e4  # of a shape or rate: without bounds one part may run into a spike
STARTS = ((0.2, 0.1, 2.0, 4.0, 1 / 3), (0.5, 0.5, 5.0, 5.0, 0.2), (1.0, 1.0, 20.0, 20.0, 0.1),
          (2.0, 1.0, 10.0, 10.0, 0.5), (0.1, 0.1, 10.0, 10.0, 0.02),
          (5.0, 4.0, 50.0, 60.0, 0.5))  # fmt: skip
"""Where fits start; the first is DuMouchel's own."""


class Mixture(NamedTuple):
    """Two gamma distributions of the true ratio.

    shape_1, rate_1, shape_2, rate_2 : of the first and the second.
    share_1 : how much of the whole the first is, within 0 to 1.
    """

    shape_1: float
    rate_1: float
    shape_2: float
    rate_2: float
    share_1: float


class Mixed(NamedTuple):
    """Posterior of each of n cells.

    share_first : (n,) probability that the cell belongs to the first distribution.
    shape, rate : (2, n) of the two.
    """

    share_first: Numbers
    shape: Numbers
    rate: Numbers

    @property
    def geometric_mean(self) -> Numbers:
        """EBGM: the exponential of the mean logarithm of the ratio."""
        logs = special.digamma(self.shape) - np.log(self.rate)
        return np.asarray(np.exp(self._mixed(logs)))

    def below(self, ratio: Numbers) -> Numbers:
        """Probability that the ratio is below a number, one a cell."""
        return self._mixed(special.gammainc(self.shape, self.rate * ratio))

    def quantile(self, share: float) -> Numbers:
        """Ratio that a share of each cell's posterior lies below."""
        ends = special.gammaincinv(self.shape, share) / self.rate
        low, high = ends.min(0), ends.max(0)

        def off(logs: Numbers, *place: Numbers) -> Numbers:
            first, shape_1, shape_2, rate_1, rate_2 = place
            ratio = np.exp(logs)
            below = special.gammainc(shape_1, rate_1 * ratio)
            other = special.gammainc(shape_2, rate_2 * ratio)
            return np.asarray(first * below + (1 - first) * other - share)

        bracket = np.log(low) - 1e-9, np.log(high) + 1e-9
        found = find_root(off, bracket, args=(self.share_first, *self.shape, *self.rate))
        return np.asarray(np.exp(found.x))

    def _mixed(self, both: Numbers) -> Numbers:
        return np.asarray(self.share_first * both[0] + (1 - self.share_first) * both[1])


def posterior(events: Numbers, expected: Numbers, prior: Mixture) -> Mixed:
    """Combine each cell's count with the prior [1]_.

    Parameters
    ----------
    events, expected : (n,) counts, and counts expected, more than 0. [events]
    prior : of the ratio.

    References
    ----------
    .. [1] W. DuMouchel, "Bayesian data mining in large frequency tables, with an application to
       the FDA spontaneous reporting system," The American Statistician, vol. 53, no. 3,
       pp. 177-190, 1999. doi:10.1080/00031305.1999.10474456
    """
    logs = _log_parts(events, expected, prior)
    shape = np.array([prior.shape_1 + events, prior.shape_2 + events])
    rate = np.array([prior.rate_1 + expected, prior.rate_2 + expected])
    return Mixed(np.asarray(special.expit(logs[0] - logs[1])), shape, rate)


def log_likelihood(events: Numbers, expected: Numbers, prior: Mixture) -> float:
    """Log-likelihood of counts that are a mixture of two negative binomials, zeros included."""
    return float(np.logaddexp(*_log_parts(events, expected, prior)).sum())


def fit(events: Numbers, expected: Numbers) -> tuple[Mixture, float]:
    """Fit the prior by maximum likelihood, from several starts, within bounds.

    Different priors may be as likely: compare the log-likelihood, which is given too.

    Parameters
    ----------
    events, expected : (n,) as in `posterior`.
    """
    bound = (np.log(LEAST), np.log(MOST))
    bounds = [bound, bound, bound, bound, (-9.0, 9.0)]

    def cost(place: Numbers) -> float:
        return -log_likelihood(events, expected, _mixture(place))

    found = [
        minimize(cost, [*np.log(start[:4]), special.logit(start[4])], method=method, bounds=bounds,
                 options=options)
        for start in STARTS
        for method, options in (("L-BFGS-B", {"maxiter": 2_000}),)
    ]  # fmt: skip
    best = min(found, key=lambda one: float(one.fun))
    polished = minimize(
        cost, best.x, method="Nelder-Mead", bounds=bounds,
        options={"maxiter": 4_000, "xatol": 1e-6, "fatol": 1e-9},
    )  # fmt: skip
    best = min(best, polished, key=lambda one: float(one.fun))
    return _mixture(best.x), -float(best.fun)


def _mixture(place: Numbers) -> Mixture:
    shape_1, rate_1, shape_2, rate_2 = (float(number) for number in np.exp(place[:4]))
    return Mixture(shape_1, rate_1, shape_2, rate_2, float(special.expit(place[4])))


def _log_parts(events: Numbers, expected: Numbers, prior: Mixture) -> Numbers:
    """(2, n) logarithm of each distribution's share times the count's probability under it."""
    first = stats.nbinom.logpmf(events, prior.shape_1, prior.rate_1 / (prior.rate_1 + expected))
    second = stats.nbinom.logpmf(events, prior.shape_2, prior.rate_2 / (prior.rate_2 + expected))
    with np.errstate(divide="ignore"):
        return np.array([np.log(prior.share_1) + first, np.log1p(-prior.share_1) + second])
