"""Kulldorff's scan: of all circles around areas, the one whose count is least like chance."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis._neighbours import Places
from analysis._rates import Numbers

EARTH = 6371.0088  # mean radius [km]
TOGETHER = 1e-9  # share of the map within which two distances are the same
AT_ONCE = 128  # simulations a pass, so that a circle's sums stay in the processor's cache


class Circles(NamedTuple):
    """Every circle around one area, growing by an area a time.

    members : (m,) areas in the order they come in.
    is_whole : (m,) the circle up to here holds all areas at its distance.
    """

    members: Places
    is_whole: np.ndarray


class Cluster(NamedTuple):
    """A circle and how unlike chance it is.

    members : areas in it.
    likelihood_ratio : logarithm of the likelihood ratio.
    p_value : share of maps made by chance whose best circle is at least so unlike.
    """

    members: Places
    likelihood_ratio: float
    p_value: float


def distances(x: Numbers, y: Numbers, centre: int, *, is_round: bool) -> Numbers:
    """Distance of every area from one: in the plane, or along the earth's surface [km].

    Parameters
    ----------
    x, y : (n,) coordinates; longitude and latitude where the earth is round. [degrees]
    """
    if not is_round:
        return np.asarray(np.hypot(x - x[centre], y - y[centre]))
    east, north = np.radians(x), np.radians(y)
    half = np.sin((north - north[centre]) / 2) ** 2
    half += np.cos(north) * np.cos(north[centre]) * np.sin((east - east[centre]) / 2) ** 2
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.minimum(1, half))))


def circles(
    x: Numbers,
    y: Numbers,
    exposure: Numbers,
    most_share: float,
    *,
    is_round: bool,
    one_by_one: bool = False,
) -> Iterator[Circles]:
    """Grow circles around each area until they hold `most_share` of the exposure.

    A circle around an area that alone holds more is that area alone.

    Parameters
    ----------
    one_by_one : areas at one distance come in in the order of the rows, as in SpatialEpi; else
        together, so that the order of the rows tells nothing.
    """
    most = most_share * exposure.sum()
    for centre in range(len(x)):
        far = distances(x, y, centre, is_round=is_round)
        order = np.argsort(far, kind="stable")
        held = np.searchsorted(np.cumsum(exposure[order]), most * (1 + 1e-12), side="right")
        members = order[: max(1, int(held))]
        there = np.append(far[order], np.inf)
        next_to = there[1 : len(members) + 1]
        apart = next_to - there[: len(members)] > TOGETHER * max(far.max(), 1e-300)
        yield Circles(members, apart | one_by_one)


class Map(NamedTuple):
    """What is scanned.

    expected : (n,) events of each area where all are spread by exposure.
    total : events in all.
    people : exposure in all, where each of them has one event or none (Bernoulli); None where an
        event takes nobody away (Poisson).
    look_for : high, low or both.
    """

    expected: Numbers
    total: int
    people: int | None
    look_for: str


def log_likelihood_ratio(inside: Numbers | Places, expected: Numbers, of: Map) -> Numbers:
    """Logarithm of Kulldorff's likelihood ratio [1]_; 0 for a circle that is not looked for.

    Poisson: c ln(c / e) + (C - c) ln((C - c) / (C - e)). Bernoulli adds the same of those without
    an event. Where events are rare the two agree.

    Parameters
    ----------
    inside, expected : events in circles, and those expected there.

    References
    ----------
    .. [1] M. Kulldorff, "A spatial scan statistic," Communications in Statistics: Theory and
       Methods, vol. 26, no. 6, pp. 1481-1496, 1997, pp. 1486, 1490.
    """
    ratio = _two_parts(inside, expected, of.total)
    if of.people is not None:
        without = of.people - of.total
        held = expected / of.total * of.people
        ratio += _two_parts(held - inside, held * without / of.people, without)
    is_part = expected < of.total * (1 - 1e-12)
    return np.where(_is_looked_for(inside, expected, of.look_for) & is_part, ratio, 0.0)


def _two_parts(inside: Numbers | Places, expected: Numbers, total: float) -> Numbers:
    outside, rest = total - inside, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(inside > 0, inside * np.log(inside / expected), 0.0)
        ratio += np.where(outside > 0, outside * np.log(outside / rest), 0.0)
    return ratio


def _is_looked_for(inside: Numbers | Places, expected: Numbers, look_for: str) -> np.ndarray:
    if look_for == "both":
        return np.ones(np.broadcast(inside, expected).shape, dtype=np.bool_)
    return inside > expected if look_for == "high" else inside < expected


class Scanned(NamedTuple):
    """Every circle around one area with its ratio.

    members : (m,) areas in the order they come in.
    ratios : (m,) log likelihood ratio of the first one, two, … of them; 0 where that is no circle.
    """

    members: Places
    ratios: Numbers


def scanned(grown: list[Circles], events: Numbers, of: Map) -> list[Scanned]:
    """Work out the ratio of every circle."""
    found = []
    for one in grown:
        inside, expected = np.cumsum(events[one.members]), np.cumsum(of.expected[one.members])
        ratios = np.where(one.is_whole, log_likelihood_ratio(inside, expected, of), 0.0)
        found.append(Scanned(one.members, ratios))
    return found


def best_circle(every: list[Scanned], taken: np.ndarray) -> tuple[float, Places]:
    """Give the circle least like chance among those that hold no area taken already.

    Returns
    -------
    Its log likelihood ratio, 0 where there is none, and its areas; of circles as unlike chance the
    smallest, then the first.
    """
    best: tuple[float, Places] = (0.0, np.array([], dtype=np.int64))
    for one in every:
        holds = taken[one.members]
        free = int(np.argmax(holds)) if holds.any() else len(holds)
        if not free:
            continue
        at = int(np.argmax(one.ratios[:free]))
        ratio = float(one.ratios[at])
        is_smaller = ratio == best[0] and at + 1 < len(best[1])
        if ratio > best[0] or is_smaller:
            best = (ratio, one.members[: at + 1])
    return best


def by_chance(grown: list[Circles], of: Map, simulations: int, seed: int) -> Numbers:
    """Largest log likelihood ratio of each of many maps on which chance alone put the events.

    Returns
    -------
    (simulations,); the same seed gives the same numbers.
    """
    maps = _maps(of, simulations, np.random.default_rng(seed))
    best = np.zeros(simulations)
    logarithms = _logarithms(of.total)
    for one in grown:
        fair = np.cumsum(of.expected[one.members])[one.is_whole]
        fair = fair[fair < of.total * (1 - 1e-12)]  # a circle of everything is unlike nothing
        for start in range(0, simulations if fair.size else 0, AT_ONCE):
            inside = np.cumsum(maps[one.members, start : start + AT_ONCE], axis=0)
            if len(fair) < len(inside):
                inside = inside[one.is_whole][: len(fair)]
            if of.people is None:
                ratio = _poisson(inside, fair[:, None], of, logarithms)
            else:
                ratio = log_likelihood_ratio(inside, fair[:, None], of)
            held = best[start : start + AT_ONCE]
            np.maximum(held, ratio.max(axis=0), out=held)
    return best


def _maps(of: Map, simulations: int, generator: np.random.Generator) -> Places:
    if of.people is None:
        shares = of.expected / of.expected.sum()
        drawn = generator.multinomial(of.total, shares, simulations)
    else:
        people = np.round(of.expected / of.total * of.people).astype(np.int64)
        drawn = generator.multivariate_hypergeometric(
            people, of.total, simulations, method="marginals"
        )
    return np.ascontiguousarray(drawn.T, dtype=np.int32)


def _logarithms(total: int) -> Numbers:
    """c ln c + (C - c) ln(C - c) for every whole c, so that no logarithm is taken a map."""
    counts = np.arange(total + 1, dtype=np.float64)
    one_sided = counts * np.log(np.maximum(counts, 1))
    return np.asarray(one_sided + one_sided[::-1])


def _poisson(inside: Places, fair: Numbers, of: Map, logarithms: Numbers) -> Numbers:
    """The Poisson ratio as a looked up term of c, one in proportion to c, and one of e alone."""
    rest = of.total - fair
    ratio = logarithms.take(inside)
    ratio += inside * np.log(rest / fair)
    ratio -= of.total * np.log(rest)
    ratio *= _is_looked_for(inside, fair, of.look_for)
    return ratio
