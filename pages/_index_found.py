"""Works out a composite index of figures that were released, and says where it hangs on weights."""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import polars as pl

from analysis import Answer, compute, methods
from facts.text import Language
from governance.release import Release
from pages._index import View
from pages._names import names
from pages._page import House

TOLERATED = 0.1  # Saaty's highest consistency ratio
ASIDE = ("equal", "entropy", "ahp")


class Pairs(NamedTuple):
    """What follows from comparing the indicators two by two.

    weights : of each indicator, adding up to 1.
    ratio : consistency ratio; None for two indicators, which cannot contradict each other.
    worst : the two whose comparison fits the others least.
    """

    weights: Mapping[str, float]
    ratio: float | None
    worst: tuple[str, str]

    @property
    def is_consistent(self) -> bool:
        """Say whether the comparisons agree well enough to be used."""
        return self.ratio is None or self.ratio <= TOLERATED


class Found(NamedTuple):
    """An index worked out.

    releases : of each indicator, what it rests on.
    units : one row a unit, ranked first: code, unit (its name), score, rank, rank_best, rank_worst,
        sum_rank_<w> and topsis_rank_<w> of each weighting, a column of values for each indicator,
        missing (indicators without a figure, joined by a blank).
    weights : criterion, direction, <w>_weight.
    contributions : code, criterion, value, stretched, contribution.
    sensitivity : see the analysis.
    weightings : names of those that were tried.
    """

    releases: Mapping[str, Release]
    units: pl.DataFrame
    weights: pl.DataFrame
    contributions: pl.DataFrame
    sensitivity: pl.DataFrame
    first_changes: int
    trials: int
    weightings: tuple[str, ...]
    pairs: Pairs
    reference: str


def work_out(view: View, house: House, language: Language) -> Found:
    """Ask each indicator, and join what is shown in one index; 1 is the riskiest.

    Raises
    ------
    Refusal
        As the door does, or the method: fewer than three units have a figure of every indicator.
    """
    releases = {each: house.ask(view.question(each)) for each in view.indicators}
    values = _values(releases, view)
    pairs = compare(view)
    card = methods()["composite_index"]
    answer = compute(
        card,
        {"units": values.rename({"code": "unit"}), "criteria": _criteria(view, releases, pairs)},
        {"weights": view.weights, "score": view.score, "high_is": "risk"},
    )
    return _named(view, releases, values, answer, pairs, language)


def compare(view: View) -> Pairs:
    """Work out the weights that follow from the pairs of a view."""
    number = len(view.indicators)
    matrix = np.ones((number, number))
    for (first, second), times in zip(combinations(range(number), 2), view.pairs, strict=True):
        matrix[first, second], matrix[second, first] = times, 1 / times
    table = pl.DataFrame(dict(zip(view.indicators, matrix.T, strict=True)))
    answer = compute(methods()["pairwise_weights"], {"comparisons": table}, {})
    weights = dict(answer.computed.tables["weights"].select("criterion", "weight").rows())
    ratio = answer.computed.scalars["consistency_ratio"]
    off = {
        (first, second): abs(np.log(times * weights[second] / weights[first]))
        for (first, second), times in zip(combinations(view.indicators, 2), view.pairs, strict=True)
    }
    worst = max(off, key=lambda pair: off[pair])
    return Pairs(weights, ratio if isinstance(ratio, float) else None, worst)


def _values(releases: Mapping[str, Release], view: View) -> pl.DataFrame:
    """Put the values that are shown side by side: a row a unit, a column an indicator."""
    found = pl.DataFrame(schema={"code": pl.String})
    for indicator, release in releases.items():
        one = release.figures.select(code=pl.col(view.by), value="value").rename(
            {"value": indicator}
        )
        found = found.join(one, on="code", how="full", coalesce=True, validate="1:1")
    return found.sort("code")


def _criteria(view: View, releases: Mapping[str, Release], pairs: Pairs) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "criterion": list(view.indicators),
            "direction": [releases[each].indicator.polarity for each in view.indicators],
        }
    )
    if not (pairs.is_consistent and (view.is_compared or view.weights == "ahp")):
        return rows
    return rows.with_columns(ahp=pl.Series([pairs.weights[each] for each in view.indicators]))


def _named(
    view: View,
    releases: Mapping[str, Release],
    values: pl.DataFrame,
    answer: Answer,
    pairs: Pairs,
    language: Language,
) -> Found:
    tables, scalars = answer.computed.tables, answer.computed.scalars
    without = [pl.when(pl.col(each).is_null()).then(pl.lit(each)) for each in view.indicators]
    units = (
        tables["units"]
        .rename({"unit": "code"})
        .join(values, on="code", how="left", validate="1:1")
        .with_columns(
            unit=pl.col("code").replace(names(view.by, language)),
            missing=pl.concat_str(without, separator=" ", ignore_nulls=True),
        )
        .sort("rank", "unit", nulls_last=True)
    )
    return Found(
        releases=releases,
        units=units,
        weights=tables["weights"],
        contributions=tables["contributions"].rename({"unit": "code"}),
        sensitivity=tables["sensitivity"],
        first_changes=int(str(scalars["first_changes"])),
        trials=int(str(scalars["scenarios"])),
        weightings=tuple(each for each in ASIDE if f"{each}_weight" in tables["weights"].columns),
        pairs=pairs,
        reference=methods()["composite_index"].reference,
    )
