"""Segmented lines through many series at once: the grid search of NCI's Joinpoint and its errors.

No kept library does this: pwlf and piecewise-regression put joinpoints between observations and
take the standard errors of the constrained fit, which gives other joinpoints, other changes and
other significance than Joinpoint does.

Series share their points x and differ in values and weights, a series a row. Least squares with
continuous lines is solved on the hat functions of the knots: the normal equations are then
tridiagonal, an entry depends on two neighbouring knots alone, and one elimination per prefix of
joinpoints serves every continuation of it.
"""

from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis._rates import Numbers

Places = npt.NDArray[np.int64]
AT_ONCE = 4_000_000  # candidates times series held in memory together

MOST = ((7, 0), (12, 1), (17, 2), (22, 3), (27, 4))
"""Joinpoints looked for by default below a number of points; 5 from the last on."""


class Rules(NamedTuple):
    """Where joinpoints may lie.

    most : how many at most.
    ends : fewest observations strictly before the first and after the last.
    between : fewest observations strictly between two.
    """

    most: int
    ends: int = 2
    between: int = 2


class Found(NamedTuple):
    """Best joinpoints of each series, of one number k of them.

    places : (series, k) indices of the points they lie on.
    squares : (series,) weighted sum of squared residuals.
    """

    places: Places
    squares: Numbers


class Fit(NamedTuple):
    """Continuous lines through given joinpoints.

    slopes : (series, k + 1) of each segment. [value per unit of x]
    fitted : (series, points)
    squares : (series,) weighted sum of squared residuals.
    """

    slopes: Numbers
    fitted: Numbers
    squares: Numbers


def default_most(points: int) -> int:
    """Give the joinpoints Joinpoint looks for by default [1]_: none up to 6 points, 5 from 27.

    References
    ----------
    .. [1] National Cancer Institute, "Joinpoint help: number of joinpoints,"
       https://surveillance.cancer.gov/help/joinpoint
    """
    return next((most for below, most in MOST if points < below), 5)


def search(x: Numbers, y: Numbers, weights: Numbers, rules: Rules) -> list[Found]:
    """Find the best joinpoints among the observed points, for none up to the most of them.

    Parameters
    ----------
    x : (points,) rising.
    y : (series, points) values on the scale that is straight.
    weights : (series, points), or (1, points) for all alike; more than 0.

    Returns
    -------
    One Found a number of joinpoints; it ends early where so many do not fit in.
    """
    candidates = max(1, _count(len(x), rules))
    rows = max(1, AT_ONCE // candidates)
    if len(y) > rows:
        parts = [
            search(x, y[at : at + rows], weights if len(weights) == 1 else weights[at : at + rows],
                   rules)
            for at in range(0, len(y), rows)
        ]  # fmt: skip
        return [
            Found(np.concatenate([f.places for f in of]), np.concatenate([f.squares for f in of]))
            for of in zip(*parts, strict=True)
        ]
    return _search(_Pairs.of(x, y, weights), rules)


class _Pairs(NamedTuple):
    """Sums over the observations from one knot up to the next, by hat function.

    Each is (series, points, points), by the indices of the two knots; left falls from 1 at the
    first knot to 0 at the second. last_weight, last_value : the end point, which no pair holds.
    total : weighted sum of squares of what is explained.
    """

    left_left: Numbers
    left_right: Numbers
    right_right: Numbers
    left_y: Numbers
    right_y: Numbers
    last_weight: Numbers
    last_value: Numbers
    total: Numbers

    @classmethod
    def of(cls, x: Numbers, y: Numbers, weights: Numbers) -> "_Pairs":
        """Sum with running totals; what a straight line explains is taken off first."""
        x = (x - x.mean()) / (x[-1] - x[0])
        weights = np.broadcast_to(weights, y.shape) if len(weights) > 1 else weights
        mean_x = (weights * x).sum(1, keepdims=True) / weights.sum(1, keepdims=True)
        mean_y = (weights * y).sum(1, keepdims=True) / weights.sum(1, keepdims=True)
        spread = (weights * (x - mean_x) ** 2).sum(1, keepdims=True)
        slope = (weights * (x - mean_x) * (y - mean_y)).sum(1, keepdims=True) / spread
        rest = y - mean_y - slope * (x - mean_x)
        gap = x[None, :] - x[:, None]
        gap[gap <= 0] = np.nan

        def between(values: Numbers) -> Numbers:
            running = np.concatenate([np.zeros((len(values), 1)), values.cumsum(1)], axis=1)
            return np.asarray(running[:, None, :-1] - running[:, :-1, None])

        w0, w1, w2 = (between(weights * x**power) for power in (0, 1, 2))
        y0, y1 = (between(weights * rest * x**power) for power in (0, 1))
        first, second = x[:, None], x[None, :]
        return cls(
            (second**2 * w0 - 2 * second * w1 + w2) / gap**2,
            (-first * second * w0 + (first + second) * w1 - w2) / gap**2,
            (first**2 * w0 - 2 * first * w1 + w2) / gap**2,
            (second * y0 - y1) / gap,
            (y1 - first * y0) / gap,
            weights[:, -1],
            (weights * rest)[:, -1],
            (weights * rest**2).sum(1),
        )


class _Prefixes(NamedTuple):
    """Every choice of the first joinpoints, eliminated up to the last of them.

    places : (prefixes, so many). pivot, right : (series, prefixes) what is left at the last knot.
    gained : (series, prefixes) squares explained so far.
    """

    places: Places
    pivot: Numbers
    right: Numbers
    gained: Numbers

    @property
    def last(self) -> Places:
        """Place of the last knot of each; the first point before there is a joinpoint."""
        if self.places.shape[1] == 0:
            return np.zeros(len(self.places), np.int64)
        return self.places[:, -1]


def _search(pairs: _Pairs, rules: Rules) -> list[Found]:
    points, series = pairs.left_left.shape[1], len(pairs.total)
    nothing = np.zeros((series, 1))
    prefixes = _Prefixes(np.zeros((1, 0), np.int64), nothing, nothing, nothing)
    found = []
    while True:
        squares = pairs.total[:, None] - _gained_to_the_end(prefixes, pairs, points - 1)
        best = squares.argmin(1)
        found.append(Found(prefixes.places[best], squares[np.arange(series), best]))
        if len(found) > rules.most:
            return found
        prefixes = _longer(prefixes, pairs, rules, points)
        if len(prefixes.places) == 0:
            return found


def _step(prefixes: _Prefixes, which: Places, to: Places, pairs: _Pairs) -> _Prefixes:
    """Add a knot to some prefixes and eliminate the one before it."""
    at = prefixes.last[which]
    pivot = prefixes.pivot[:, which] + pairs.left_left[:, at, to]
    right = prefixes.right[:, which] + pairs.left_y[:, at, to]
    off = pairs.left_right[:, at, to]
    return _Prefixes(
        np.concatenate([prefixes.places[which], to[:, None]], axis=1),
        pairs.right_right[:, at, to] - off**2 / pivot,
        pairs.right_y[:, at, to] - off * right / pivot,
        prefixes.gained[:, which] + right**2 / pivot,
    )


def _gained_to_the_end(prefixes: _Prefixes, pairs: _Pairs, end: int) -> Numbers:
    which = np.arange(len(prefixes.places))
    whole = _step(prefixes, which, np.full(len(which), end), pairs)
    last = whole.right + pairs.last_value[:, None]
    return np.asarray(whole.gained + last**2 / (whole.pivot + pairs.last_weight[:, None]))


def _longer(prefixes: _Prefixes, pairs: _Pairs, rules: Rules, points: int) -> _Prefixes:
    """Put one more joinpoint behind each prefix, wherever the rules let it lie."""
    is_first = prefixes.places.shape[1] == 0
    lowest = np.full(1, rules.ends) if is_first else prefixes.last + rules.between + 1
    places = np.arange(points - rules.ends)
    which, to = np.nonzero(places[None, :] >= lowest[:, None])
    return _step(prefixes, which, to, pairs)


def _count(points: int, rules: Rules) -> int:
    """How many choices of the most joinpoints there are."""
    room = points - 2 * rules.ends - rules.between * (rules.most - 1)
    return comb(max(room, 0), rules.most)


def fit(x: Numbers, y: Numbers, weights: Numbers, places: Places) -> Fit:
    """Fit continuous lines with joinpoints at given points, by QR.

    Parameters
    ----------
    x, y, weights : as in `search`.
    places : (series, k) indices of the joinpoints.
    """
    middle, reach = x.mean(), x[-1] - x[0]
    scaled = (x - middle) / reach
    knots = scaled[places]
    hinges = np.maximum(scaled[None, :, None] - knots[:, None, :], 0)
    lines = np.stack([np.ones_like(scaled), scaled], axis=1)
    design = np.concatenate([np.broadcast_to(lines, (len(y), *lines.shape)), hinges], axis=2)
    found = _least_squares(design, y, weights)
    fitted = (design @ found[:, :, None])[:, :, 0]
    slopes = np.cumsum(found[:, 1:], axis=1) / reach
    return Fit(slopes, fitted, (weights * (y - fitted) ** 2).sum(1))


def _least_squares(design: Numbers, y: Numbers, weights: Numbers) -> Numbers:
    root = np.sqrt(np.broadcast_to(weights, y.shape))
    q, r = np.linalg.qr(design * root[:, :, None])
    return np.asarray(np.linalg.solve(r, np.swapaxes(q, 1, 2) @ (root * y)[:, :, None])[:, :, 0])


class Errors(NamedTuple):
    """Uncertainty of segment slopes.

    standard_errors : (series, k + 1)
    degrees : (series,) of freedom.
    """

    standard_errors: Numbers
    degrees: Numbers


def errors(x: Numbers, y: Numbers, weights: Numbers, places: Places) -> Errors:
    """Standard errors of the slopes as Joinpoint gives them [1]_ [2]_.

    The points that lie on joinpoints are left out, each segment has a free line of its own, and
    the residuals of all lines together give the variance, with n* - 2 (k + 1) degrees of freedom.
    The errors of the continuous fit with known joinpoints are smaller: they leave out that the
    joinpoints were looked for.

    References
    ----------
    .. [1] P. M. Lerman, "Fitting segmented regression models by grid search," Applied Statistics,
       vol. 29, no. 1, pp. 77-84, 1980. doi:10.2307/2346413
    .. [2] H.-J. Kim, M. P. Fay, E. J. Feuer, D. N. Midthune, "Permutation tests for joinpoint
       regression with applications to cancer rates," Statistics in Medicine, vol. 19, no. 3,
       pp. 335-351, 2000.
    """
    series, k = places.shape
    weights = np.broadcast_to(weights, y.shape)
    ends = _ends(x, places)
    spreads, squares, points = [], np.zeros(series), np.zeros(series)
    for segment in range(k + 1):
        inside = (x > ends[:, segment, None]) & (x < ends[:, segment + 1, None])
        of = weights * inside
        whole = of.sum(1, keepdims=True)
        away = x - (of * x).sum(1, keepdims=True) / whole
        above = y - (of * y).sum(1, keepdims=True) / whole
        spread = (of * away**2).sum(1)
        slope = (of * away * above).sum(1) / spread
        squares += (of * (above - slope[:, None] * away) ** 2).sum(1)
        points += inside.sum(1)
        spreads.append(spread)
    degrees = points - 2 * (k + 1)
    variance = np.divide(squares, degrees, out=np.full(series, np.nan), where=degrees > 0)
    return Errors(np.sqrt(variance[:, None] / np.stack(spreads, axis=1)), degrees)


def clearness(x: Numbers, y: Numbers, weights: Numbers, places: Places) -> Numbers:
    """How clear the clearest joinpoint is: the weight of Joinpoint's weighted BIC [1]_.

    Largest over the joinpoints of the partial R squared of the change of slope there, given a
    straight line, over the two segments that meet.

    Returns
    -------
    (series,) 0 to 1; 0 without joinpoints.

    References
    ----------
    .. [1] H.-J. Kim, H.-S. Chen, D. Midthune, B. Wheeler, D. W. Buckman, D. Green, J. Byrne,
       J. Luo, E. J. Feuer, "Data-driven choice of a model selection method in joinpoint
       regression," Journal of Applied Statistics, vol. 50, no. 9, pp. 1992-2013, 2023.
       doi:10.1080/02664763.2022.2063265
    """
    best = np.zeros(len(y))
    weights, ends = np.broadcast_to(weights, y.shape), _ends(x, places)
    scaled = (x - x.mean()) / (x[-1] - x[0])
    lines = np.broadcast_to(np.stack([np.ones_like(x), scaled], 1), (len(y), len(x), 2))
    for joinpoint in range(places.shape[1]):
        inside = (x > ends[:, joinpoint, None]) & (x <= ends[:, joinpoint + 2, None])
        of = weights * inside
        hinge = np.maximum(scaled[None, :] - scaled[places[:, joinpoint], None], 0)
        squares = []
        for design in (lines, np.concatenate([lines, hinge[:, :, None]], axis=2)):
            found = _least_squares(design, y, of)
            squares.append((of * (y - (design @ found[:, :, None])[:, :, 0]) ** 2).sum(1))
        explained = np.divide(squares[0] - squares[1], squares[0], out=np.zeros(len(y)),
                              where=squares[0] > 0)  # fmt: skip
        best = np.maximum(best, explained)
    return best


def _ends(x: Numbers, places: Places) -> Numbers:
    """Borders of the segments, the outermost infinite: (series, k + 2)."""
    side = np.full((len(places), 1), np.inf)
    return np.concatenate([-side, x[places], side], axis=1)
