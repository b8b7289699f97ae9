"""Several indicators in one number: weights, scores, and how far the order hangs on weights."""

from typing import NamedTuple

import numpy as np

from analysis._rates import Numbers

RANDOM_INDEX = (
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
)  # fmt: skip
"""Mean consistency index of random matrices of 1, 2, 3, ... criteria, as Saaty gives it."""

MOST_INCONSISTENT = 0.1  # Saaty's rule for the consistency ratio
ROUNDING = 1e-12  # scores this near share a rank


class Pairwise(NamedTuple):
    """Weights of m criteria compared two by two.

    weights : (m,) principal eigenvector, adding up to 1.
    geometric : (m,) geometric means of the rows, adding up to 1.
    eigenvalue : the largest; m where the comparisons are consistent.
    consistency_index, random_index, consistency_ratio : ratio 0 for fewer than 3 criteria.
    """

    weights: Numbers
    geometric: Numbers
    eigenvalue: float
    consistency_index: float
    random_index: float
    consistency_ratio: float


def pairwise_weights(comparisons: Numbers) -> Pairwise:
    """Weights by the analytic hierarchy process [1]_.

    Parameters
    ----------
    comparisons : (m, m) how many times as important the row is as the column; positive, and what
        is below the diagonal is one over what is above. m is at most 15.

    References
    ----------
    .. [1] T. L. Saaty, "How to make a decision: the analytic hierarchy process," European Journal
       of Operational Research, vol. 48, no. 1, pp. 9-26, 1990. doi:10.1016/0377-2217(90)90057-I
    """
    number = len(comparisons)
    values, vectors = np.linalg.eig(comparisons)
    largest = int(np.argmax(values.real))
    vector, eigenvalue = np.abs(vectors[:, largest].real), float(values[largest].real)
    geometric = np.exp(np.log(comparisons).mean(1))
    index = (eigenvalue - number) / (number - 1) if number > 1 else 0.0
    random = RANDOM_INDEX[number - 1]
    ratio = index / random if random > 0 else 0.0
    return Pairwise(
        vector / vector.sum(), geometric / geometric.sum(), eigenvalue, index, random, ratio
    )


class Entropy(NamedTuple):
    """Entropy (1 where a criterion does not tell units apart) and weight of m criteria."""

    entropy: Numbers
    weights: Numbers


def entropy_weights(values: Numbers) -> Entropy:
    """Weights by how unevenly each criterion is spread over the units [1]_.

    0 ln 0 is 0. A constant criterion, or one that is 0 throughout, has entropy 1 and weight 0;
    where all are constant the weights are equal.

    Parameters
    ----------
    values : (units, criteria), 0 or more.

    References
    ----------
    .. [1] C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making, Springer, 1981, section 3.3.3.
    """
    number = len(values)
    total = values.sum(0)
    shares = np.divide(values, total, out=np.full_like(values, 1 / number), where=total > 0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    entropy = -(shares * logs).sum(0) / np.log(number)
    entropy = np.where(np.ptp(values, axis=0) == 0, 1.0, np.minimum(entropy, 1.0))
    apart = 1 - entropy
    if apart.sum() == 0:
        return Entropy(entropy, np.full_like(entropy, 1 / len(entropy)))
    return Entropy(entropy, apart / apart.sum())


def min_max(values: Numbers, signs: Numbers) -> Numbers:
    """Stretch each criterion from 0, the least wanted, to 1; a constant one is 0 throughout.

    Parameters
    ----------
    values : (units, criteria).
    signs : (criteria,) 1 where more is wanted, -1 where less is.
    """
    reach = np.ptp(values, axis=0)
    place = (values - values.min(0)) / np.where(reach > 0, reach, 1.0)
    return np.asarray(np.where(reach > 0, np.where(signs > 0, place, 1 - place), 0.0))


def vector_scaled(values: Numbers) -> Numbers:
    """Divide each criterion by its length over the units."""
    length = np.sqrt((values**2).sum(0))
    return np.asarray(values / np.where(length > 0, length, 1.0))


def topsis(weighted: Numbers, signs: Numbers) -> Numbers:
    """Closeness to the best of every criterion, from 0 to 1 [1]_.

    Parameters
    ----------
    weighted : (units, criteria) normalised values times weights.
    signs : (criteria,) 1 where more is wanted, -1 where less is.

    References
    ----------
    .. [1] C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making, Springer, 1981, section 3.5.
    """
    highest, lowest = weighted.max(0), weighted.min(0)
    best, worst = np.where(signs > 0, highest, lowest), np.where(signs > 0, lowest, highest)
    off_best = np.sqrt(((weighted - best) ** 2).sum(1))
    off_worst = np.sqrt(((weighted - worst) ** 2).sum(1))
    whole = off_best + off_worst
    return np.asarray(off_worst / np.where(whole > 0, whole, 1.0))


def rank_of(scores: Numbers) -> Numbers:
    """Ranks of scores, 1 the highest; equal scores share the better rank."""
    return np.asarray((scores > scores[:, None] + ROUNDING).sum(1) + 1)


class Scenario(NamedTuple):
    """One change of the weights.

    change : left_out, raised or lowered.
    criterion : place of the one changed.
    weights : (criteria,) after the change, adding up to 1.
    """

    change: str
    criterion: int
    weights: Numbers


def scenarios(weights: Numbers, share: float) -> list[Scenario]:
    """Every criterion left out in turn, and its weight raised and lowered by a share."""
    factors = {"left_out": 0.0, "raised": 1 + share, "lowered": 1 - share}
    made = []
    for change, factor in factors.items():
        for place in range(len(weights)):
            changed = weights.copy()
            changed[place] *= factor
            if changed.sum() > 0:
                made.append(Scenario(change, place, changed / changed.sum()))
    return made
