"""Units ranked by the ratio they are likely to have, with how sure each place is."""

from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._empirical_bayes import Posterior, Prior
from analysis._ranks import EXACT_UP_TO, Asked, Ranks, exact, monte_carlo, normal
from analysis._ranks import higher as chances_higher
from analysis._rates import Numbers

ALIKE_LEVEL = 0.95  # one-sided; below it a unit cannot be told apart from the first


class Told(NamedTuple):
    """How units are to be ranked.

    level : of the interval of a rank and of a ratio.
    worst : how many first ranks count as the worst.
    highest_first : whether rank 1 is the highest ratio.
    way : auto, exact, normal or monte_carlo.
    draws, seed : of monte_carlo.
    """

    level: float = 0.90
    worst: int = 1
    highest_first: bool = True
    way: str = "auto"
    draws: int = 4_000
    seed: int = 20260101


def ranked(units: Posterior, told: Told) -> pl.DataFrame:
    """Rank units.

    Returns
    -------
    One row a unit, in their order: mean, standard_deviation, lower, upper [ratio], expected_rank,
    rank_lower, rank_median, rank_upper, p_worst, p_first, p_first_is_worse (the chance that the
    unit with the first expected rank is worse than this one; null for itself).
    """
    number = len(units.shape)
    tail = (1 - told.level) / 2
    places = (told.worst, 1)
    if not told.highest_first:
        places = (number - told.worst, number - 1)
    asked = Asked((tail, 0.5, 1 - tail), tuple(max(place, 1) for place in places))
    found = _by(units, asked, told)
    below = np.where(np.array(places)[:, None] > 0, found.below, 0)
    expected, quantiles = found.expected, found.quantiles
    if not told.highest_first:
        expected, quantiles, below = number + 1 - expected, number + 1 - quantiles[::-1], 1 - below
    lower, upper = units.interval(told.level)
    first = int(np.argmin(expected))
    over = chances_higher(
        Posterior(units.shape[first : first + 1], units.rate[first : first + 1]), units
    )[:, 0]
    over = over if told.highest_first else 1 - over
    over[first] = np.nan
    columns = {
        "mean": units.mean, "standard_deviation": np.sqrt(units.shape) / units.rate,
        "lower": lower, "upper": upper, "expected_rank": expected, "rank_lower": quantiles[0],
        "rank_median": quantiles[1], "rank_upper": quantiles[2], "p_worst": below[0],
        "p_first": below[1], "p_first_is_worse": over,
    }  # fmt: skip
    return pl.DataFrame(columns, nan_to_null=True)


def way(number: int, told: Told) -> str:
    """Which computation ranks so many units."""
    if told.way != "auto":
        return told.way
    return "exact" if number <= EXACT_UP_TO else "normal"


def _by(units: Posterior, asked: Asked, told: Told) -> Ranks:
    chosen = way(len(units.shape), told)
    if chosen == "monte_carlo":
        return monte_carlo(units, asked, told.draws, told.seed)
    return exact(units, asked) if chosen == "exact" else normal(units, asked)


def worst_count(number: int, share: float, count: int | None = None) -> int:
    """How many first ranks count as the worst: a count given, or a share rounded up."""
    return min(number, count if count is not None else max(1, int(np.ceil(share * number - 1e-9))))


def place(found: pl.DataFrame, prior: Prior) -> pl.Series:
    """Code of whether each unit is the first, cannot be told apart from it, or is below it."""
    sure = pl.col("p_first_is_worse") >= ALIKE_LEVEL
    return found.select(
        place=pl.when(prior.is_chance)
        .then(pl.lit("like_first"))
        .when(pl.col("p_first_is_worse").is_null())
        .then(pl.lit("first"))
        .when(sure)
        .then(pl.lit("below_first"))
        .otherwise(pl.lit("like_first"))
    ).to_series()


def chances_above(units: Posterior, ratios: tuple[float, ...]) -> dict[str, Numbers]:
    """Probability that each unit's true ratio is above each of several numbers."""
    return {f"p_above_{ratio:g}": units.above(ratio) for ratio in ratios}
