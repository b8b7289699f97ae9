"""Rates of areas, drawn towards the rate of all or of their neighbours (Marshall)."""

from typing import NamedTuple

import numpy as np

from analysis._neighbours import Weights
from analysis._rates import Numbers


class Smoothed(NamedTuple):
    """Rates drawn towards a mean.

    rate : (n,) [events per exposure].
    mean : what each is drawn towards. [events per exposure]
    between : variance between areas beyond chance. [its square]
    """

    rate: Numbers
    mean: Numbers
    between: Numbers


def towards_all(events: Numbers, exposure: Numbers) -> Smoothed:
    """Draw each rate towards the rate of all areas [1]_.

    mean + between / (between + mean / exposure) x (rate - mean): the fewer people, the further.

    References
    ----------
    .. [1] R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators,"
       Applied Statistics, vol. 40, no. 2, pp. 283-294, 1991, sections 3 and 4.
    """
    mean = events.sum() / exposure.sum()
    squares = (exposure * (events / exposure - mean) ** 2).sum() / exposure.sum()
    between = max(0.0, squares - mean / exposure.mean())
    return _drawn(events, exposure, np.full_like(exposure, mean), np.full_like(exposure, between))


def towards_neighbours(
    events: Numbers, exposure: Numbers, weights: Weights, *, of_each: bool = False
) -> Smoothed:
    """Draw each rate towards the rate of the area and its neighbours together (Marshall 1991).

    Parameters
    ----------
    weights : who neighbours whom; an area is always one of its own.
    of_each : the variance around an area is of each neighbour from that neighbour's own local mean,
        as spdep does by default; else of each from the area's own local mean, as Marshall, GeoDa
        and esda have it. The two can differ by a quarter.

    Returns
    -------
    Rates; missing for an area without neighbours.
    """
    around = weights.binary().with_itself().matrix
    people, rates = around @ exposure, events / exposure
    mean = (around @ events) / people
    if of_each:
        squares = around @ (exposure * (rates - mean) ** 2)
    else:  # sum n (r - m)^2 = sum n r^2 - 2 m sum n r + m^2 sum n, about the rate of all
        centre = events.sum() / exposure.sum()
        away, shift = rates - centre, mean - centre
        squares = around @ (exposure * away**2) - shift**2 * people
    count = np.diff(around.indptr)
    between = np.maximum(0.0, squares / people - mean / (people / count))
    found = _drawn(events, exposure, mean, between)
    alone = np.where(weights.islands, np.nan, 1.0)
    return Smoothed(found.rate * alone, found.mean * alone, found.between * alone)


def _drawn(events: Numbers, exposure: Numbers, mean: Numbers, between: Numbers) -> Smoothed:
    spread = between + mean / exposure
    share = np.divide(between, spread, out=np.zeros_like(spread), where=spread > 0)
    return Smoothed(mean + share * (events / exposure - mean), mean, between)
