"""Control charts: centre line, limits, points beyond them, and runs that chance does not make."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis._rates import Numbers

OF_MOVING_RANGE = 1.128  # d2 of two values: mean moving range over standard deviation
UPPER_OF_MOVING_RANGE = 3.267  # D4 of two values
WEIBULL = 3.6  # times between events to this root are nearly normal (Nelson 1994)
CROSSINGS_SHARE = 0.05  # of chance series have fewer crossings than the least
Truths = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Points(NamedTuple):
    """What is charted.

    value : (n,) NaN where missing: a count, rate, share, measured value or time between events.
    size : (n,) what each is of: exposure of a rate, trials of a share; ones elsewhere.
    base : (n,) whether a point counts for centre and limits.
    """

    value: Numbers
    size: Numbers
    base: Truths


class Chart(NamedTuple):
    """Lines of a chart, each (n,), in the unit of the values.

    centre : what runs are counted about.
    """

    centre: Numbers
    lower: Numbers
    upper: Numbers


class Drawn(NamedTuple):
    """How a kind of chart is drawn.

    spread : standard deviation of points by chance; (centre, size).
    is_pooled : whether the centre is pooled over sizes; else it is the mean of the values.
    most : the highest value there is.
    """

    spread: Callable[[float, Numbers], Numbers]
    is_pooled: bool = False
    most: float = np.inf


COUNTED: Mapping[str, Drawn] = {
    "c": Drawn(lambda centre, size: np.sqrt(centre) * np.ones_like(size)),
    "u": Drawn(lambda centre, size: np.sqrt(centre / size), is_pooled=True),
    "p": Drawn(lambda centre, size: np.sqrt(centre * (1 - centre) / size), True, 1.0),
    "g": Drawn(lambda centre, size: np.sqrt(centre * (centre + 1)) * np.ones_like(size)),
}
"""Charts whose spread follows from the centre."""

PRIMED = {"u_prime": "u", "p_prime": "p"}
"""Laney's charts, and whose spread they stretch by what points spread beyond it."""

MEASURED = ("i", "mr", "t", "run")
KINDS = (*COUNTED, *PRIMED, *MEASURED)


def chart(
    kind: str, points: Points, sigmas: float = 3.0, centre: float | None = None,
    *, is_screened: bool = False,
) -> Chart:  # fmt: skip
    """Draw a chart [1]_ [2]_ [3]_.

    Parameters
    ----------
    kind : one of KINDS.
    points : what is charted; for `mr` the moving ranges themselves.
    sigmas : how many standard deviations the limits are from the centre.
    centre : a known centre line; of the base points without it.
    is_screened : whether moving ranges above their own upper limit are left out of the spread.

    References
    ----------
    .. [1] D. C. Montgomery, Introduction to Statistical Quality Control, Wiley, chapters 6 and 7.
    .. [2] D. B. Laney, "Improved control charts for attributes," Quality Engineering, vol. 14,
       no. 4, pp. 531-537, 2002. doi:10.1081/QEN-120003555
    .. [3] J. C. Benneyan, "Number-between g-type statistical quality control charts for monitoring
       adverse events," Health Care Management Science, vol. 4, no. 4, pp. 305-318, 2001.
    """
    value, base = points.value, points.base
    if kind == "t":
        root = points._replace(value=value ** (1 / WEIBULL))
        middle = None if centre is None else centre ** (1 / WEIBULL)
        lines = chart("i", root, sigmas, middle, is_screened=is_screened)
        return Chart(*(np.maximum(line, 0) ** WEIBULL for line in lines))
    whole = np.ones_like(value)
    if kind == "run":
        middle = float(np.nanmedian(value[base])) if centre is None else centre
        return Chart(middle * whole, np.nan * whole, np.nan * whole)
    if kind in ("i", "mr"):
        middle = float(np.nanmean(value[base])) if centre is None else centre
        if kind == "mr":
            reach = (UPPER_OF_MOVING_RANGE - 1) * sigmas / 3
            return Chart(middle * whole, 0 * whole, middle * (1 + reach) * whole)
        reach = sigmas * _moving(value[base], is_screened=is_screened)
        return Chart(middle * whole, (middle - reach) * whole, (middle + reach) * whole)
    drawn = COUNTED[PRIMED.get(kind, kind)]
    known = _centre(points, is_pooled=drawn.is_pooled) if centre is None else centre
    spread = drawn.spread(known, points.size)
    if kind in PRIMED:
        scores = (value - known) / spread
        spread = spread * _moving(scores[base], is_screened=is_screened)
    lower = np.maximum(known - sigmas * spread, 0)
    upper = np.minimum(known + sigmas * spread, drawn.most)
    # Half of the points of a skewed g-chart lie about its median, not its mean.
    shown = _middle_of_g(value[base], centre) if kind == "g" else known
    return Chart(shown * whole, lower, upper)


def _centre(points: Points, *, is_pooled: bool) -> float:
    value, size = points.value[points.base], points.size[points.base]
    if not is_pooled:
        return float(np.nanmean(value))
    return float(np.nansum(value * size) / size[~np.isnan(value)].sum())


def _middle_of_g(value: Numbers, centre: float | None) -> float:
    return float(np.nanmedian(value)) if centre is None else float(np.log(2) * centre)


def _moving(values: Numbers, *, is_screened: bool) -> float:
    """Standard deviation by the mean moving range."""
    moving = np.abs(np.diff(values))
    moving = moving[~np.isnan(moving)]
    if is_screened and len(moving):
        moving = moving[moving < UPPER_OF_MOVING_RANGE * moving.mean()]
    return float(moving.mean() / OF_MOVING_RANGE) if len(moving) else np.nan


class Runs(NamedTuple):
    """Runs of points on one side of the centre.

    longest, crossings : of the points that are not on the line.
    longest_allowed, crossings_allowed : at most, and at least, by chance.
    is_signal : whether either is beyond what chance gives.
    """

    longest: int
    longest_allowed: int
    crossings: int
    crossings_allowed: int
    is_signal: bool


def runs(value: Numbers, centre: Numbers) -> Runs | None:
    """Apply the two run rules of Anhøj [1]_; None where every point is on the line.

    Parameters
    ----------
    value, centre : (n,) points and their centre line.

    References
    ----------
    .. [1] J. Anhøj, A. V. Olesen, "Run charts revisited: a simulation study of run chart rules for
       detection of non-random variation in health care processes," PLoS ONE, vol. 9, no. 11,
       e113825, 2014. doi:10.1371/journal.pone.0113825
    """
    side = np.sign(value - centre)
    side = side[~np.isnan(side) & (side != 0)]
    if not len(side):
        return None
    starts = np.flatnonzero(np.r_[True, side[1:] != side[:-1]])
    longest = int(np.diff(np.r_[starts, len(side)]).max())
    crossings = len(starts) - 1
    most = int(np.round(np.log2(len(side)))) + 3
    least = int(stats.binom.ppf(CROSSINGS_SHARE, len(side) - 1, 0.5)) if len(side) > 1 else 0
    return Runs(longest, most, crossings, least, longest > most or crossings < least)
