"""The range of counts that a series' own past years let one expect, by a log-linear model.

The model is a quasi-Poisson regression fitted anew at every period, a hundred times a series. Its
iteratively reweighted least squares are written out: statsmodels' GLM gives the same numbers (a
test says so) at ten times the cost, which a map of units each month would wait for.
"""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from analysis._rates import Numbers

Places = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
ROUNDS = 50
SETTLED = 1e-8  # relative change of the deviance at which a fit has settled, as R has it
FAR = 30.0  # a logarithm of a mean beyond it is a fit that runs away
POWERS = {"2/3": 2 / 3, "1/2": 0.5, "none": 1.0}


class Rules(NamedTuple):
    """How the past is used.

    frequency : periods in a year.
    years : how many years back.
    window : periods on each side of the same period in those years.
    blocks : parts of a year with a level each; 1 uses the windows alone.
    excluded : latest periods before the one judged that are left out.
    has_trend : whether a trend is tried.
    trend_p : p-value below which it is kept.
    reweighted_above : Anscombe residual above which a past period counts less; None for never.
    alpha : share of counts above the threshold when nothing happens.
    sides : 1, or 2 where half of alpha is meant, as in the first version of the method.
    threshold : delta, plug_in or uncertain.
    power : of the transformation of delta.
    fewest, fewest_over : no alarm with fewer events than this in so many latest periods.
    as_package : standard errors as R's surveillance computes them.
    """

    frequency: int = 52
    years: int = 5
    window: int = 3
    blocks: int = 10
    excluded: int = 26
    has_trend: bool = True
    trend_p: float = 1.0
    reweighted_above: float | None = 2.58
    alpha: float = 0.05
    sides: int = 1
    threshold: str = "delta"
    power: str = "2/3"
    fewest: float = 5
    fewest_over: int = 4
    as_package: bool = False

    @property
    def reach(self) -> int:
        """How many periods before it a period must have to be judged."""
        return self.years * self.frequency + self.window


class Expectation(NamedTuple):
    """What one period is held against; NaN where the past gives nothing.

    expected, threshold : [events]
    p_value : probability of so many events or more.
    dispersion : of the past around the model, at least 1.
    trend : change of the logarithm a period; NaN without one.
    """

    expected: float = np.nan
    threshold: float = np.nan
    p_value: float = np.nan
    dispersion: float = np.nan
    trend: float = np.nan


class Fit(NamedTuple):
    """A quasi-Poisson regression.

    coefficients : (terms,) on the log scale.
    mean : (n,) fitted. [events]
    covariance : (terms, terms) of the coefficients, without dispersion.
    hat : (n,) leverages.
    dispersion : Pearson's chi-square over its degrees of freedom.
    error_dispersion : the one standard errors are made with.
    degrees : of freedom.
    """

    coefficients: Numbers
    mean: Numbers
    covariance: Numbers
    hat: Numbers
    dispersion: float
    error_dispersion: float
    degrees: int


def past(place: int, rules: Rules) -> tuple[Places, Places]:
    """Choose the past periods a period is compared with, and the block each is in.

    Parameters
    ----------
    place : of the period judged, from 0; at least `rules.reach`.

    Returns
    -------
    places, blocks : block 0 is the part of the year that the period itself is in.
    """
    block = np.full(place + 1, -1)
    block[place - rules.window :] = 0
    for year in range(1, rules.years + 1):
        centre = place - year * rules.frequency
        block[centre - rules.window : centre + rules.window + 1] = 0
        if rules.blocks > 1:
            between = rules.frequency - 2 * rules.window - 1
            size, rest = divmod(between, rules.blocks - 1)
            sizes = np.full(rules.blocks - 1, size) + (np.arange(rules.blocks - 1) < rest)
            first = centre + rules.window + 1
            block[first : first + between] = np.repeat(np.arange(1, rules.blocks), sizes)
    block[place - rules.excluded :] = -1
    places = np.flatnonzero(block >= 0)
    return places, block[places]


def expectation(counts: Numbers, place: int, rules: Rules, at_risk: Numbers | None) -> Expectation:
    """Find what one period of a series is held against [1]_ [2]_.

    Parameters
    ----------
    counts : (periods,) events; NaN where missing. [events]
    place : of the period judged, from 0.
    at_risk : (periods,) people or time at risk, or None.

    References
    ----------
    .. [1] C. P. Farrington, N. J. Andrews, A. D. Beale, M. A. Catchpole, "A statistical algorithm
       for the early detection of outbreaks of infectious disease," Journal of the Royal Statistical
       Society A, vol. 159, no. 3, pp. 547-563, 1996. doi:10.2307/2983331
    .. [2] A. Noufaily, D. G. Enki, P. Farrington, P. Garthwaite, N. Andrews, A. Charlett, "An
       improved algorithm for outbreak detection in multiple surveillance systems," Statistics in
       Medicine, vol. 32, no. 7, pp. 1206-1222, 2013. doi:10.1002/sim.5595
    """
    if place < rules.reach:
        return Expectation()
    places, blocks = past(place, rules)
    known = ~np.isnan(counts[places])
    places, blocks = places[known], blocks[known]
    seen = counts[places]
    if len(seen) < 2 or seen.sum() == 0 or (blocks == 0).sum() == 0:
        return Expectation()
    levels = np.unique(blocks[blocks > 0])
    fixed = np.column_stack([np.ones(len(seen)), *(blocks == level for level in levels)])
    ahead = np.r_[1.0, np.zeros(len(levels))]
    offset = np.zeros(len(seen)) if at_risk is None else np.log(at_risk[places])
    offset_ahead = 0.0 if at_risk is None else float(np.log(at_risk[place]))
    scale = float(place - places[0])
    if rules.has_trend:
        sloped = np.column_stack([fixed, (places - place) / scale])
        fitted = _reweighted(sloped, seen, offset, rules)
        if fitted is not None and _keeps_trend(fitted, ahead, offset_ahead, seen, rules):
            trend = float(fitted.coefficients[-1] / scale)
            found = _threshold(fitted, np.r_[ahead, 0.0], offset_ahead, counts[place], rules)
            return found._replace(trend=trend)
    fitted = _reweighted(fixed, seen, offset, rules)
    if fitted is None:
        return Expectation()
    return _threshold(fitted, ahead, offset_ahead, counts[place], rules)


def _keeps_trend(fit: Fit, ahead: Numbers, offset: float, seen: Numbers, rules: Rules) -> bool:
    """Three years at least, significant, and no forecast above all that was ever seen."""
    error = np.sqrt(fit.error_dispersion * fit.covariance[-1, -1])
    p_value = 2 * special.stdtr(fit.degrees, -abs(fit.coefficients[-1]) / error)
    forecast = np.exp(np.r_[ahead, 0.0] @ fit.coefficients + offset)
    return bool(rules.years >= 3 and p_value < rules.trend_p and forecast <= seen.max())


def _threshold(fit: Fit, ahead: Numbers, offset: float, seen: float, rules: Rules) -> Expectation:
    logarithm = float(ahead @ fit.coefficients + offset)
    error = float(np.sqrt(fit.error_dispersion * (ahead @ fit.covariance @ ahead)))
    mean, phi = float(np.exp(logarithm)), max(fit.dispersion, 1.0)
    tail = rules.alpha / rules.sides
    if rules.threshold == "delta":
        power = POWERS[rules.power]
        spread = power * np.sqrt(mean ** (2 * power - 1) * (phi + mean * error**2))
        above = mean**power + special.ndtri(1 - tail) * spread
        p_value = special.ndtr(-(seen**power - mean**power) / spread)
        return Expectation(mean, float(above ** (1 / power)), float(p_value), phi)
    centre = mean
    if rules.threshold == "uncertain":
        centre = float(np.exp(logarithm + special.ndtri(1 - rules.alpha) * error))
    law = stats.nbinom(centre / (phi - 1), 1 / phi) if phi > 1 else stats.poisson(centre)
    return Expectation(mean, float(law.ppf(1 - tail)), float(law.sf(seen - 1)), phi)


def _reweighted(terms: Numbers, seen: Numbers, offset: Numbers, rules: Rules) -> Fit | None:
    """Fit, then fit again with past periods that stand out counting less."""
    first = quasi_poisson(terms, seen, offset, np.ones_like(seen))
    if first is None or rules.reweighted_above is None:
        return first
    phi = max(first.dispersion, 1.0)
    residual = 1.5 * (seen ** (2 / 3) * first.mean ** (-1 / 6) - np.sqrt(first.mean))
    residual = residual / np.sqrt(phi * np.maximum(1 - first.hat, 1e-12))
    stands_out = residual > rules.reweighted_above
    shares = np.where(stands_out, np.where(stands_out, residual, 1.0) ** -2.0, 1.0)
    weights = shares * len(seen) / shares.sum()
    second = quasi_poisson(terms, seen, offset, weights)
    if second is None or not rules.as_package:
        return second
    # R's surveillance puts the weights where R keeps those of the last step of the fit.
    squares = (weights * ((seen - second.mean) / second.mean) ** 2).sum()
    return second._replace(error_dispersion=float(squares / second.degrees))


def quasi_poisson(terms: Numbers, seen: Numbers, offset: Numbers, weights: Numbers) -> Fit | None:
    """Fit a log-linear model of counts by iteratively reweighted least squares.

    Parameters
    ----------
    terms : (n, terms) regressors, the first all ones.
    seen : (n,) counts. [events]
    offset : (n,) known part of the logarithm of the mean.
    weights : (n,) prior weights.

    Returns
    -------
    None where there are no degrees of freedom, or the fit does not settle.
    """
    degrees = len(seen) - terms.shape[1]
    if degrees < 1:
        return None
    mean, before = seen + 0.1, np.inf
    logarithm = np.log(mean)
    for _ in range(ROUNDS):
        work = weights * mean
        target = logarithm - offset + (seen - mean) / mean
        root = np.sqrt(work)
        coefficients = np.linalg.lstsq(terms * root[:, None], target * root, rcond=1e-11)[0]
        logarithm = np.clip(terms @ coefficients + offset, -FAR, FAR)
        mean = np.exp(logarithm)
        deviance = 2 * (weights * (special.xlogy(seen, seen / mean) - (seen - mean))).sum()
        if abs(deviance - before) < SETTLED * (abs(deviance) + 0.1):
            break
        before = deviance
    else:
        return None
    # As in R, errors and dispersion are of the weights of the last step, not of one step further.
    covariance = np.asarray(np.linalg.pinv((terms * work[:, None]).T @ terms), np.float64)
    hat = work * np.einsum("ij,jk,ik->i", terms, covariance, terms)
    dispersion = float((work * ((seen - mean) / mean) ** 2).sum() / degrees)
    return Fit(np.asarray(coefficients), mean, covariance, hat, dispersion, dispersion, degrees)
