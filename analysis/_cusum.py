"""Counts on a scale where chance moves them alike, and their cumulative sums."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from analysis._rates import Numbers


class Scale(NamedTuple):
    """A scale of counts around an expected one.

    forward : scores of counts; (counts, expected, spread).
    back : the least count with a score; (scores, expected, spread).
    """

    forward: Callable[[Numbers, Numbers, float], Numbers]
    back: Callable[[Numbers, Numbers, float], Numbers]


def _rossi_back(score: Numbers, mean: Numbers, _: float) -> Numbers:
    inside = np.maximum(4 * mean + 2 * np.sqrt(mean) * score, 0)
    return np.asarray(np.maximum(np.sqrt(inside) - np.sqrt(mean), 0) ** 2)


def _two_thirds(middle: Callable[[Numbers], Numbers]) -> Scale:
    def unit(mean: Numbers) -> Numbers:
        return np.asarray(2 / 3 * mean ** (1 / 6))

    return Scale(
        lambda count, mean, _: np.asarray((count ** (2 / 3) - middle(mean)) / unit(mean)),
        lambda score, mean, _: np.asarray(np.maximum(score * unit(mean) + middle(mean), 0) ** 1.5),
    )


def _negative_binomial_anscombe(count: Numbers, mean: Numbers, spread: float) -> Numbers:
    def stretched(number: Numbers) -> Numbers:
        curve = special.hyp2f1(1 / 3, 2 / 3, 5 / 3, -spread * number)
        return np.asarray(1.5 * number ** (2 / 3) * curve)

    return np.asarray((stretched(count) - stretched(mean)) / (mean + spread * mean**2) ** (1 / 6))


SCALES = {
    "standard": Scale(
        lambda count, mean, _: np.asarray((count - mean) / np.sqrt(mean)),
        lambda score, mean, _: np.asarray(np.ceil(np.sqrt(mean) * score + mean)),
    ),
    "rossi": Scale(
        lambda count, mean, _: np.asarray(
            (count - 3 * mean + 2 * np.sqrt(count * mean)) / (2 * np.sqrt(mean))
        ),
        _rossi_back,
    ),
    "anscombe": _two_thirds(lambda mean: np.asarray(mean ** (2 / 3))),
    "anscombe_second": _two_thirds(lambda mean: np.asarray(mean ** (2 / 3) - mean ** (-1 / 3) / 9)),
    "pearson_negative_binomial": Scale(
        lambda count, mean, spread: np.asarray((count - mean) / np.sqrt(mean + spread * mean**2)),
        lambda score, mean, spread: np.asarray(np.sqrt(mean + spread * mean**2) * score + mean),
    ),
    "anscombe_negative_binomial": Scale(
        _negative_binomial_anscombe, lambda score, *_: np.full_like(score, np.nan)
    ),
    "none": Scale(lambda count, *_: count, lambda score, *_: score),
}
"""Scales by name: standard z, Rossi's, Anscombe's, and two for overdispersed counts."""


class Sums(NamedTuple):
    """Cumulative sums of n periods, and what they were before each. [score]"""

    after: Numbers
    before: Numbers


def cumulative(
    scores: Numbers, reference: float, limit: float, *, is_reset: bool, head_start: float = 0.0
) -> Sums:
    """Sum scores above a reference, never below 0 [1]_.

    Parameters
    ----------
    scores : (n,) on a scale of SCALES; a missing one leaves the sum as it is.
    reference : what is taken off each score, k.
    limit : decision limit, h.
    is_reset : whether the sum starts again after reaching the limit.
    head_start : the sum before the first period; half of the limit finds an early rise sooner.

    References
    ----------
    .. [1] J. M. Lucas, "Counted data CUSUM's," Technometrics, vol. 27, no. 2, pp. 129-144, 1985.
       doi:10.1080/00401706.1985.10488030
    """
    before, after = np.zeros_like(scores), np.zeros_like(scores)
    total = head_start
    for place, score in enumerate(np.nan_to_num(scores - reference)):
        before[place] = head_start if is_reset and total >= limit else total
        total = max(0.0, before[place] + score)
        after[place] = total
    return Sums(after, before)


def lucas_reference(expected: float, raised: float) -> float:
    """Reference value between an accepted and a raised mean count: Poisson's best [1]_.

    Parameters
    ----------
    expected, raised : mean counts a period; unlike, and more than 0. [events]

    References
    ----------
    .. [1] J. M. Lucas, Technometrics, vol. 27, no. 2, pp. 129-144, 1985, section 2.
    """
    return float((raised - expected) / (np.log(raised) - np.log(expected)))
