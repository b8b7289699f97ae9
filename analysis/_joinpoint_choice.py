"""How many joinpoints a series has, and what its segments then say."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._joinpoint import (
    Errors,
    Fit,
    Found,
    Places,
    Rules,
    clearness,
    errors,
    fit,
    search,
)
from analysis._progress import step
from analysis._rates import Numbers
from facts.text import Text

CRITERIA = ("wbic", "bic", "bic3")
AT_ONCE = 500  # permutations between two words on how far it is
LEAST = 1e-300  # squares of a series that is straight to the last digit


class Model(NamedTuple):
    """One number of joinpoints, of every series.

    criteria : (series,) each, by its name in CRITERIA; the smallest is chosen.
    """

    found: Found
    fit: Fit
    errors: Errors
    clearness: Numbers
    criteria: dict[str, Numbers]


class Change(NamedTuple):
    """A slope with its limits and the p-value of none; of the log model in per cent."""

    change: Numbers
    lower: Numbers
    upper: Numbers
    p_value: Numbers


def models(x: Numbers, y: Numbers, weights: Numbers, rules: Rules) -> list[Model]:
    """Fit every number of joinpoints, none first, to series that share their points.

    Parameters are as in `search`. With n points and k joinpoints the criteria are ln(S / n) +
    p ln(n) / n, with p = 2k + 2 (BIC), 3k + 2 (BIC3) and (2 + clearness) k + 2 (weighted BIC).
    """
    points = len(x)
    made = []
    for k, found in enumerate(search(x, y, weights, rules)):
        fitted = fit(x, y, weights, found.places)
        clear = clearness(x, y, weights, found.places)
        misfit = np.log(np.maximum(fitted.squares, LEAST) / points)
        cost = np.log(points) / points
        criteria = {
            "wbic": misfit + ((2 + clear) * k + 2) * cost,
            "bic": misfit + (2 * k + 2) * cost,
            "bic3": misfit + (3 * k + 2) * cost,
        }
        uncertain = errors(x, y, weights, found.places)
        made.append(Model(found, fitted, uncertain, clear, criteria))
    return made


def chosen(made: Sequence[Model], criterion: str) -> Places:
    """Number of joinpoints of each series by a criterion; the fewest of equals."""
    return np.asarray(np.stack([model.criteria[criterion] for model in made]).argmin(0))


def segment_changes(model: Model, level: float, *, is_log: bool) -> Change:
    """Annual change of each segment, by Student's t: (series, k + 1) each."""
    slopes, spread = model.fit.slopes, model.errors.standard_errors
    degrees = np.where(model.errors.degrees > 0, model.errors.degrees, np.nan)[:, None]
    reach = special.stdtrit(degrees, (1 + level) / 2) * spread
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * special.stdtr(degrees, -np.abs(slopes / spread))
    return _change(slopes, reach, p_value, is_log=is_log)


def average_change(
    x: Numbers, model: Model, level: float, span: tuple[float, float], *, is_log: bool
) -> Change:
    """Average annual change over a span: slopes weighted by the length of their segments [1]_.

    Over several segments the limits are normal, within one they are Student's: (series,) each.

    References
    ----------
    .. [1] L. X. Clegg, B. F. Hankey, R. Tiwari, E. J. Feuer, B. K. Edwards, "Estimating average
       annual per cent change in trend analysis," Statistics in Medicine, vol. 28, no. 29,
       pp. 3670-3682, 2009. doi:10.1002/sim.3733
    """
    places = model.found.places
    side = np.ones((len(places), 1))
    borders = np.concatenate([x[0] * side, x[places], x[-1] * side], axis=1)
    inside = np.clip(borders, *span)
    share = np.diff(inside, axis=1) / (span[1] - span[0])
    slope = (share * model.fit.slopes).sum(1)
    spread = np.sqrt((share**2 * model.errors.standard_errors**2).sum(1))
    is_one = (share > 0).sum(1) == 1
    degrees = np.where(model.errors.degrees > 0, model.errors.degrees, np.nan)
    tail = (1 + level) / 2
    quantile = np.where(is_one, special.stdtrit(degrees, tail), special.ndtri(tail))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = -np.abs(slope / spread)
    p_value = 2 * np.where(is_one, special.stdtr(degrees, z), special.ndtr(z))
    return _change(slope, quantile * spread, p_value, is_log=is_log)


def _change(slope: Numbers, reach: Numbers, p_value: Numbers, *, is_log: bool) -> Change:
    ends = slope, slope - reach, slope + reach
    if is_log:
        ends = tuple(100 * np.expm1(end) for end in ends)  # type: ignore[assignment]  # three stay three
    return Change(*ends, p_value)


class Permuted(NamedTuple):
    """A permutation test of k joinpoints against more."""

    fewer: int
    more: int
    p_value: float
    alpha: float


def permutation_test(
    x: Numbers,
    y: Numbers,
    weights: Numbers,
    fewer: int,
    more: int,
    rules: Rules,
    times: int,
    seed: int,
) -> float:
    """P-value of one series having `fewer` joinpoints, not `more` [1]_.

    The weighted residuals of the fit with fewer are shuffled and put back; the ratio of the two
    sums of squares is compared with the one seen, which is counted in.

    References
    ----------
    .. [1] H.-J. Kim, M. P. Fay, E. J. Feuer, D. N. Midthune, "Permutation tests for joinpoint
       regression with applications to cancer rates," Statistics in Medicine, vol. 19, no. 3,
       pp. 335-351, 2000.
    """  # fmt: skip
    most = rules._replace(most=more)
    seen = search(x, y, weights, most)
    fitted = fit(x, y, weights, seen[fewer].places).fitted
    root = np.sqrt(weights)
    residuals = root[0] * (y[0] - fitted[0])
    random = np.random.default_rng(seed)
    shuffled = random.permuted(np.tile(residuals, (times, 1)), axis=1)
    (ratio,) = _ratios(seen, fewer, more)
    parts = np.array_split(fitted + shuffled / root, -(-times // AT_ONCE))
    as_far = 0
    for done, part in enumerate(parts):
        step(Text("permutation test", "置换检验"), done, len(parts))
        again = _ratios(search(x, part, weights[:1], most), fewer, more)
        as_far += int((again >= ratio * (1 - 1e-12)).sum())
    return (1 + as_far) / (1 + times)


def _ratios(found: Sequence[Found], fewer: int, more: int) -> Numbers:
    return np.asarray(found[fewer].squares / np.maximum(found[more].squares, LEAST))


def permuted_choice(
    x: Numbers, y: Numbers, weights: Numbers, rules: Rules, times: int, seed: int, alpha: float
) -> tuple[int, list[Permuted]]:
    """Number of joinpoints of one series by tests of the fewest against the most left [1]_.

    Each test of k against the most K left is at alpha / (most - k), which holds the chance of
    too many joinpoints at alpha.

    References
    ----------
    .. [1] H.-J. Kim, B. Yu, E. J. Feuer, "Selecting the number of change-points in segmented line
       regression," Statistica Sinica, vol. 19, no. 2, pp. 597-609, 2009.
    """
    fewer, more = 0, len(search(x, y, weights, rules)) - 1
    most = more
    tests: list[Permuted] = []
    while fewer < more:
        p_value = permutation_test(x, y, weights, fewer, more, rules, times, seed + len(tests))
        test = Permuted(fewer, more, p_value, alpha / (most - fewer))
        tests.append(test)
        fewer, more = (fewer + 1, more) if test.p_value < test.alpha else (fewer, more - 1)
    return fewer, tests
