"""Control limits around a benchmark, by chance alone and with the common spread of the units."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._rates import Interval, Numbers

WINSORISED = 0.1  # each side; Spiegelhalter et al. 2012, section 3.2


class Scale(NamedTuple):
    """A scale on which O / E (or a share) spreads alike above and below, and the way back."""

    forward: Callable[[Numbers], Numbers]
    back: Callable[[Numbers], Numbers]


LOG = Scale(np.log, np.exp)
ROOT = Scale(np.sqrt, lambda place: np.maximum(place, 0) ** 2)
SHARE = Scale(lambda share: share, lambda share: np.clip(share, 0, 1))


class Dispersion(NamedTuple):
    """Spread between units beyond chance.

    phi : mean square of the winsorised z; 1 is chance alone.
    tau_squared : variance between units on the scale of z's numerator; 0 when chance explains it.
    """

    phi: float
    tau_squared: float


def ratio_limits(expected: Numbers, level: float = 0.95) -> Interval:
    """Exact Poisson control limits of observed / expected [1]_.

    The counts at which the exact interval of the count just reaches `expected`, so that a unit is
    outside these limits exactly when its own interval leaves 1 out. Between whole counts they run
    on smoothly. (Some software draws the exact interval of `expected` itself instead, about one
    event further up: `poisson_interval(expected, expected)`.)

    Parameters
    ----------
    expected : (n,) expected counts, more than 0. [events]
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits of the ratio; lower is 0 where no count could be too few.

    References
    ----------
    .. [1] D. J. Spiegelhalter, "Funnel plots for comparing institutional performance," Statistics
       in Medicine, vol. 24, no. 8, pp. 1185-1202, 2005, appendix A.1. doi:10.1002/sim.1970

    Examples
    --------
    >>> lower, upper = ratio_limits(np.array([1.0, 30.0]))
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.0, 0.642], [3.82, 1.389])
    """
    tail = (1 - level) / 2
    # gdtrib finds the count: the shape of the gamma distribution that has this much below expected.
    fewest = np.maximum(special.gdtrib(1, 1 - tail, expected) - 1, 0)
    most = special.gdtrib(1, tail, expected)
    return np.asarray(fewest / expected), np.asarray(most / expected)


def share_limits(benchmark: Numbers, trials: Numbers, level: float = 0.95) -> Interval:
    """Control limits of a share: the shares whose Wilson interval just reaches the benchmark.

    Parameters
    ----------
    benchmark : (n,) or a number, within 0 to 1. [share]
    trials : (n,) how many there are to count, more than 0.
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits, kept within 0 to 1. [share]

    Examples
    --------
    >>> lower, upper = share_limits(np.array([0.8]), np.array([100.0]))
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.7216], [0.8784])
    """
    spread = np.sqrt(np.asarray(benchmark) * (1 - np.asarray(benchmark)) / trials)
    return adjusted_limits(SHARE, np.asarray(benchmark, np.float64), spread, 0, level)


def z_scores(scale: Scale, observed: Numbers, centre: Numbers, spread: Numbers) -> Numbers:
    """How many spreads each unit lies from the centre, on a scale.

    Parameters
    ----------
    scale : LOG for ratios without a zero, ROOT for ratios with one, SHARE for shares.
    observed : (n,) ratio or share.
    centre : (n,) or a number: 1 for ratios, the benchmark for shares.
    spread : (n,) standard error of `observed` on the scale, by chance alone: 1 / sqrt(E) on LOG,
        1 / (2 sqrt(E)) on ROOT, sqrt(p (1 - p) / n) on SHARE.
    """
    return np.asarray((scale.forward(observed) - scale.forward(centre)) / spread)


def overdispersion(z: Numbers, spread: Numbers, winsorised: float = WINSORISED) -> Dispersion:
    """Spread between units beyond chance, by winsorised z and the method of moments [1]_.

    Parameters
    ----------
    z : (n,) scores; the outer share of each side is pulled in to the quantiles (type 7).
    spread : (n,) standard errors by chance alone, on the scale of z.
    winsorised : share of the scores pulled in on each side.

    Returns
    -------
    tau_squared is 0 for fewer than two units, and where n phi is below n - 1.

    References
    ----------
    .. [1] D. Spiegelhalter, C. Sherlaw-Johnson, M. Bardsley, I. Blunt, C. Wood, O. Grigg,
       "Statistical methods for healthcare regulation: rating, screening and surveillance," Journal
       of the Royal Statistical Society A, vol. 175, no. 1, pp. 1-47, 2012, section 3.2.
       doi:10.1111/j.1467-985X.2011.01010.x
    """
    units = len(z)
    phi = float((np.clip(z, *np.quantile(z, [winsorised, 1 - winsorised])) ** 2).mean())
    weights = spread**-2.0
    apart = weights.sum() - (weights**2).sum() / weights.sum()
    excess = units * phi - (units - 1)
    return Dispersion(phi, float(excess / apart) if units > 1 and excess > 0 else 0.0)


def adjusted_limits(
    scale: Scale, centre: Numbers, spread: Numbers, tau_squared: float, level: float = 0.95
) -> Interval:
    """Control limits that allow for the spread between units, as `overdispersion` finds it.

    Parameters
    ----------
    scale, centre, spread : as in `z_scores`.
    tau_squared : variance between units on the scale.
    level : confidence level, between 0 and 1.

    Returns
    -------
    lower, upper : (n,) limits, in the unit of `centre`.
    """
    reach = special.ndtri((1 + level) / 2) * np.sqrt(spread**2 + tau_squared)
    middle = scale.forward(centre)
    return np.asarray(scale.back(middle - reach)), np.asarray(scale.back(middle + reach))
