"""Ratios of observed to expected counts, drawn towards what the units have in common."""

from typing import NamedTuple

import numpy as np
from scipy import special, stats
from scipy.optimize import minimize

from analysis._rates import Interval, Numbers

FLATTEST = 1e-3  # shape of the widest prior that is looked for
STEEPEST = 1e7  # shape at which units differ by less than a thousandth: chance alone explains them


class Prior(NamedTuple):
    """A gamma distribution of the units' true ratios: mean shape / rate.

    shape, rate : both without unit.
    log_likelihood : of the counts, with its constants; NaN where it was not fitted by it.
    rounds : how many steps the fit took.
    """

    shape: float
    rate: float
    log_likelihood: float = np.nan
    rounds: int = 0

    @property
    def is_chance(self) -> bool:
        """Whether the units spread no more than chance alone gives."""
        return self.shape >= STEEPEST * 0.999


class Posterior(NamedTuple):
    """Gamma distributions of n units' true ratios, given their counts.

    shape, rate : (n,) mean shape / rate.
    """

    shape: Numbers
    rate: Numbers

    @property
    def mean(self) -> Numbers:
        """Mean ratio of each unit."""
        return self.shape / self.rate

    def quantile(self, share: Numbers | float) -> Numbers:
        """Ratio that a share of each unit's distribution lies below."""
        return np.asarray(special.gammaincinv(self.shape, share) / self.rate)

    def interval(self, level: float) -> Interval:
        """Central interval of each unit's ratio."""
        tail = (1 - level) / 2
        return self.quantile(tail), self.quantile(1 - tail)

    def above(self, ratio: float) -> Numbers:
        """Probability that each unit's true ratio is above a number."""
        return np.asarray(special.gammaincc(self.shape, self.rate * ratio))


def log_likelihood(events: Numbers, expected: Numbers, shape: float, rate: float) -> float:
    """Log-likelihood of negative binomial counts: Poisson counts with gamma ratios."""
    return float(stats.nbinom.logpmf(events, shape, rate / (rate + expected)).sum())


def fit_prior(events: Numbers, expected: Numbers) -> Prior:
    """Fit the prior by maximum likelihood of the counts, which are negative binomial.

    Neither SciPy nor statsmodels fits it with expected counts as known exposure and both
    parameters free at this speed; the likelihood has a closed gradient, so L-BFGS-B finds it.

    Parameters
    ----------
    events : (n,) counts. [events]
    expected : (n,) counts expected at a ratio of 1, more than 0. [events]

    Returns
    -------
    The prior; `is_chance` where the likelihood rises towards units all alike.
    """
    mean = events.sum() / expected.sum()
    if mean == 0:
        return Prior(STEEPEST, np.inf, 0.0)
    ratio = events / expected
    spread = max(float(ratio.var() - mean * (1 / expected).mean()), mean**2 / 100)
    counted = special.gammaln(events + 1).sum() - (special.xlogy(events, expected)).sum()

    def cost(place: Numbers) -> tuple[float, Numbers]:
        shape, middle = np.exp(place)
        rate = shape / middle
        gained = special.gammaln(events + shape) - special.gammaln(shape)
        logs = np.log1p(expected / rate)
        value = (gained - shape * logs - events * np.log(rate + expected)).sum()
        by_shape = (special.digamma(events + shape) - special.digamma(shape) - logs).sum()
        by_rate = (shape * expected / rate - events).dot(1 / (rate + expected))
        return -float(value), -np.array([shape * by_shape + rate * by_rate, -rate * by_rate])

    bounds = [(np.log(FLATTEST), np.log(STEEPEST)), (np.log(mean) - 10, np.log(mean) + 10)]
    starts = (np.log([mean**2 / spread, mean]), np.log([1.0, mean]), np.log([1e4, mean]))
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500}
    found = [
        minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        for start in np.clip(starts, *np.transpose(bounds))
    ]
    best = min(found, key=lambda one: float(one.fun))
    shape, middle = np.exp(best.x)
    at_chance = cost(np.log([STEEPEST, mean]))[0]
    if at_chance <= best.fun + 1e-7:
        shape, middle = STEEPEST, mean
    likelihood = -float(min(best.fun, at_chance)) - float(counted)
    return Prior(float(shape), float(shape / middle), likelihood, int(best.nit))


def moment_prior(
    events: Numbers, expected: Numbers, tolerance: float = 1e-10, rounds: int = 10_000
) -> Prior:
    """Fit the prior by the moments of the shrunk ratios themselves, over and over [1]_.

    Parameters
    ----------
    events, expected : (n,) as in `fit_prior`.
    tolerance : it stops when mean and variance move by no more than this share of twice
        themselves. Published answers often stopped early.
    rounds : and after this many in any case.

    References
    ----------
    .. [1] D. Clayton, J. Kaldor, "Empirical Bayes estimates of age-standardized relative risks for
       use in disease mapping," Biometrics, vol. 43, no. 3, pp. 671-681, 1987, section 3.2.
    """
    ratio = events / expected
    before = ratio.mean(), ratio.var(ddof=1)
    if before[1] <= 0:
        return _all_alike(before[0])
    shape, rate = before[0] ** 2 / before[1], before[0] / before[1]
    for done in range(1, rounds + 2):
        shrunk = (events + shape) / (expected + rate)
        mean = shrunk.mean()
        variance = ((1 + rate / expected) * (shrunk - mean) ** 2).sum() / (len(events) - 1)
        moved = [abs(new - old) > tolerance * (new + old)
                 for new, old in zip((mean, variance), before, strict=True)]  # fmt: skip
        if not any(moved) or done > rounds:
            break
        if variance <= mean**2 / STEEPEST:
            return _all_alike(mean)
        before = mean, variance
        shape, rate = mean**2 / variance, mean / variance
    return Prior(float(shape), float(rate), log_likelihood(events, expected, shape, rate), done)


def posterior(events: Numbers, expected: Numbers, prior: Prior) -> Posterior:
    """Combine each unit's count with what the units have in common."""
    return Posterior(events + prior.shape, expected + prior.rate)


def _all_alike(mean: float) -> Prior:
    return Prior(STEEPEST, STEEPEST / mean if mean > 0 else np.inf)


class Moments(NamedTuple):
    """What Marshall's estimator finds.

    mean : pooled observed / expected, m.
    spread : variance between units beyond chance, A; 0 where there is none.
    squares : weighted variance of the ratios, s squared.
    credence : (n,) share of each unit's own ratio in the shrunk one, C.
    shrunk : (n,) mean + C (ratio - mean).
    """

    mean: float
    spread: float
    squares: float
    credence: Numbers
    shrunk: Numbers


def marshall(events: Numbers, expected: Numbers) -> Moments:
    """Shrink by moments alone, to the pooled ratio, without a distribution [1]_.

    Parameters
    ----------
    events, expected : (n,) as in `fit_prior`.

    References
    ----------
    .. [1] R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators,"
       Applied Statistics, vol. 40, no. 2, pp. 283-294, 1991. doi:10.2307/2347593
    """
    ratio = events / expected
    mean = float(events.sum() / expected.sum())
    squares = float((expected * (ratio - mean) ** 2).sum() / expected.sum())
    spread = max(squares - mean / float(expected.mean()), 0.0)
    noise = mean / expected
    credence = spread / (spread + noise) if mean > 0 else np.zeros_like(expected)
    return Moments(mean, spread, squares, credence, mean + credence * (ratio - mean))


class LogNormal(NamedTuple):
    """A normal distribution of the logarithms of the units' true ratios.

    mean, variance : of the logarithms.
    shrunk : (n,) logarithm of each unit's shrunk ratio.
    rounds : how many steps the fit took.
    """

    mean: float
    variance: float
    shrunk: Numbers
    rounds: int


def log_normal(
    events: Numbers, expected: Numbers, tolerance: float = 1e-10, rounds: int = 10_000
) -> LogNormal:
    """Shrink the logarithms of (events + 1/2) / expected, by the EM algorithm [1]_.

    Parameters
    ----------
    events, expected : (n,) as in `fit_prior`.
    tolerance : it stops when mean and variance move by no more than this share of twice
        themselves. Published answers often stopped early.
    rounds : and after this many in any case.

    References
    ----------
    .. [1] D. Clayton, J. Kaldor, Biometrics, vol. 43, no. 3, pp. 671-681, 1987, section 4.1.
    """
    count = events + 0.5
    logs = np.log(count / expected)
    shrunk, before = logs, (float(logs.mean()), float(logs.var(ddof=1)))
    for done in range(1, rounds + 2):
        mean = float(shrunk.mean())
        left = before[1] * (1 / (1 + before[1] * count)).sum()
        variance = float((left + ((shrunk - mean) ** 2).sum()) / len(events))
        shrunk = (mean + count * variance * logs - variance / 2) / (1 + count * variance)
        moved = [abs(new - old) > tolerance * abs(new + old)
                 for new, old in zip((mean, variance), before, strict=True)]  # fmt: skip
        before = mean, variance
        if not any(moved) or done > rounds:
            break
    return LogNormal(mean, variance, shrunk, done)
