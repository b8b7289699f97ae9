"""One unit's counts through time, each held against what its own past lets one expect."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis._cusum import SCALES, cumulative
from analysis._ears import against, limit_of
from analysis._farrington import Rules, expectation, past
from analysis._rates import Numbers

FEWEST_YEARS = 3  # of past for Farrington's algorithm; with less, the periods just before serve
MOST_YEARS = 5
BASELINE = {12: 7, 4: 5}  # periods held against by EARS, by periods in a year
LAG = 2  # periods just before that are left out, so that a rise under way does not hide itself
REFERENCE, LIMIT = 1.04, 2.26  # of CUSUM: a false alarm in 500 periods, a rise seen within 7
NONE_HIDES = 3.0  # events: upper 95 % limit, one-sided, of a mean of which none was seen
# Of a past. What is hidden is the small counts, so without them too much is expected.
MOST_MISSING = 0.2


class Watched(NamedTuple):
    """A unit's regular series.

    counts : (periods,) events; NaN where missing or hidden. [events]
    at_risk : (periods,) people or time at risk, or None where a count is judged as it is.
    """

    counts: Numbers
    at_risk: Numbers | None


class Warned(NamedTuple):
    """What one period is held against; `method` is empty where nothing could be said.

    expected, threshold : [events]
    p_value : probability of so many events or more; NaN where the method gives none.
    is_above : whether the count is above its threshold.
    why_not : few_points or hidden_past, where nothing could be said.
    """

    method: str = ""
    expected: float = np.nan
    threshold: float = np.nan
    p_value: float = np.nan
    is_above: bool = False
    why_not: str = ""


def rules(frequency: int, years: int, alpha: float) -> Rules:
    """Farrington's algorithm for months or quarters: one period on each side, the last left out."""
    excluded = frequency // 4
    return Rules(frequency, years, 1, 1, excluded, trend_p=0.05, alpha=alpha, fewest=0)


def watch(
    unit: Watched, frequency: int, judged: int, method: str, alpha: float
) -> dict[int, Warned]:
    """Judge the latest periods of a unit, by their places in its series.

    Parameters
    ----------
    unit : its series.
    frequency : periods in a year, 12 or 4.
    judged : how many of the latest periods.
    method : farrington, ears, cusum, or auto: Farrington's where there are three years before,
        else EARS' C2.
    alpha : share of periods above the threshold when nothing happens.
    """
    places = range(max(len(unit.counts) - judged, 0), len(unit.counts))
    if method == "cusum":
        return _summed(unit, places, frequency)
    return {place: _one(unit, frequency, place, method, alpha) for place in places}


def _one(unit: Watched, frequency: int, place: int, method: str, alpha: float) -> Warned:
    years = min((place - 1) // frequency, MOST_YEARS)
    if method == "farrington" or (method == "auto" and years >= FEWEST_YEARS):
        if years < 1:
            return Warned(why_not="few_points")
        given = rules(frequency, years, alpha)
        start = place - given.reach
        if _is_hidden(unit.counts[start:place]):
            return Warned(why_not="hidden_past")
        found = expectation(unit.counts, place, given, unit.at_risk)
        if np.isnan(found.threshold):
            return _after_none(unit, place, given)
        above = bool(unit.counts[place] > found.threshold)
        return Warned("farrington", found.expected, found.threshold, found.p_value, above)
    length = BASELINE[frequency]
    start = place - length - LAG
    if start < 0:
        return Warned(why_not="few_points")
    window = unit.counts[start : place + 1]
    if np.isnan(window[:length]).any():
        return Warned(why_not="hidden_past")
    least = np.sqrt(max(window[:length].mean(), 1.0))  # no steadier than chance, nor than one event
    told = against(window, "C2", length, float(least), limit_of(alpha))
    expected, threshold = float(told.expected[-1]), float(told.threshold[-1])
    return Warned("ears", expected, threshold, np.nan, bool(window[-1] > threshold))


def _after_none(unit: Watched, place: int, given: Rules) -> Warned:
    """Judge after a past without events: no more than chance gives at most it could have hidden."""
    places, _ = past(place, given)
    places = places[~np.isnan(unit.counts[places])]
    if np.nansum(unit.counts[places]) > 0 or not len(places):
        return Warned(why_not="no_fit")
    size = np.ones_like(unit.counts) if unit.at_risk is None else unit.at_risk
    most = NONE_HIDES * size[place] / size[places].sum()
    law = stats.poisson(most)
    seen = unit.counts[place]
    threshold = float(law.ppf(1 - given.alpha))
    return Warned("none_before", 0.0, threshold, float(law.sf(seen - 1)), bool(seen > threshold))


def _summed(unit: Watched, places: range, frequency: int) -> dict[int, Warned]:
    """Cumulative sums over the places, against the mean of all before them."""
    first = places.start
    before = unit.counts[:first]
    if first < 2 * frequency:
        return {place: Warned(why_not="few_points") for place in places}
    if _is_hidden(before):
        return {place: Warned(why_not="hidden_past") for place in places}
    known = ~np.isnan(before)
    if before[known].sum() == 0:
        return {place: Warned(why_not="no_events_before") for place in places}
    size = np.ones_like(unit.counts) if unit.at_risk is None else unit.at_risk
    rate = before[known].sum() / size[:first][known].sum()
    expected, seen = rate * size[first:], unit.counts[first:]
    scale = SCALES["rossi"]
    sums = cumulative(scale.forward(seen, expected, 0.0), REFERENCE, LIMIT, is_reset=False)
    needed = scale.back(LIMIT + REFERENCE - sums.before, expected, 0.0)
    return {
        place: Warned("cusum", float(mean), float(least), np.nan, bool(total >= LIMIT))
        for place, mean, least, total in zip(places, expected, needed, sums.after, strict=True)
    }


def _is_hidden(past: Numbers) -> bool:
    return bool(np.isnan(past).mean() > MOST_MISSING)
