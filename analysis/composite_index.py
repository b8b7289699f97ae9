"""Several indicators in one index: who is where, under every weighting, and what makes it so."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._composite import (
    Entropy,
    Scenario,
    entropy_weights,
    min_max,
    rank_of,
    scenarios,
    topsis,
    vector_scaled,
)
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

SIGNS = {"+": 1.0, "H": 1.0, "-": -1.0, "−": -1.0, "L": -1.0}


class Judged(NamedTuple):
    """What is scored, and how.

    values : (units, criteria).
    signs : (criteria,) 1 where more is wanted, -1 where less is; turned round for an index of risk.
    score : weighted_sum or topsis.
    scaling : of TOPSIS: vector or min_max.
    """

    values: Numbers
    signs: Numbers
    score: str
    scaling: str

    def scores(self, weights: Numbers, score: str = "") -> Numbers:
        """Score every unit; higher is more of what the index is of."""
        stretched = min_max(self.values, self.signs)
        if (score or self.score) == "weighted_sum":
            return np.asarray(stretched @ weights)
        if self.scaling == "min_max":
            return topsis(stretched * weights, np.ones_like(self.signs))
        return topsis(vector_scaled(self.values) * weights, self.signs)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Score and rank units on several criteria, with every weighting side by side.

    Each criterion is stretched from 0 (the least wanted) to 1 over the units that have all; the
    index is their weighted sum, or TOPSIS' closeness to the best [1]_. Rank 1 is the highest
    index: the best unit, or the riskiest where `high_is` is risk.

    Returns
    -------
    units : unit, score, rank, rank_best and rank_worst over all changes of the weights, and for
        each weighting sum_<w>, sum_rank_<w>, topsis_<w>, topsis_rank_<w>; null, with reason
        `missing_value`, where a criterion is missing.
    weights : criterion, direction, entropy, and <w>_weight for each weighting.
    contributions : unit, criterion, value, stretched, contribution (what it adds to the weighted
        sum).
    sensitivity : change (left_out, raised, lowered), criterion, rank_correlation, largest_move,
        moved_unit, is_first_same.
    first, scenarios, first_changes, largest_move.

    Raises
    ------
    BadQuestion
        If a criterion has no column or direction, fewer than three units have all, or the asked
        weighting is not given.
    """
    units, criteria = inputs["units"], _criteria(inputs)
    names = criteria["criterion"].to_list()
    rows = units.filter(pl.all_horizontal(pl.col(names).is_not_null()))
    if rows.height < 3:
        raise BadQuestion(
            f"composite_index: {rows.height} units have every criterion; at least 3 are needed: "
            "leave out a criterion that few have"
        )
    judged = _judged(rows, criteria, given)
    entropy = entropy_weights(_spread(judged, given, names))
    weightings = _weightings(criteria, entropy)
    weights = _chosen(weightings, given)
    base = rank_of(judged.scores(weights))
    made = scenarios(weights, given.number("change"))
    moved = np.array([rank_of(judged.scores(one.weights)) for one in made])
    tried = _sensitivity(made, moved, base, names, rows["unit"])
    table = _units(rows["unit"], judged, weights, weightings).with_columns(
        rank_best=pl.Series(np.minimum(moved.min(0), base)),
        rank_worst=pl.Series(np.maximum(moved.max(0), base)),
    )
    scalars: dict[str, str | int] = {
        "first": str(rows["unit"][int(np.argmin(base))]),
        "scenarios": len(made),
        "first_changes": int((~tried["is_first_same"]).sum()),
        "largest_move": int(tried["largest_move"].to_numpy().max()),
        "weights": given.word("weights"),
    }
    missing = pl.when(pl.col("score").is_null()).then(pl.lit("missing_value"))
    return Computed(
        scalars=scalars,
        tables={
            "units": units.select("unit")
            .join(table, on="unit", how="left", maintain_order="left")
            .with_columns(reason=missing),
            "weights": criteria.select("criterion", "direction").with_columns(
                entropy=pl.Series(entropy.entropy),
                **{f"{name}_weight": pl.Series(one) for name, one in weightings.items()},
            ),
            "contributions": _contributions(rows["unit"], names, judged, weights),
            "sensitivity": tried,
        },
        warnings=_doubts(scalars, given),
    )


def _judged(rows: pl.DataFrame, criteria: pl.DataFrame, given: Given) -> Judged:
    flip = -1.0 if given.word("high_is") == "risk" else 1.0
    signs = flip * criteria["direction"].replace_strict(SIGNS).to_numpy()
    values = np.array(rows.select(criteria["criterion"].to_list()).to_numpy(), np.float64)
    return Judged(values, signs, given.word("score"), given.word("scaling"))


def _chosen(weightings: dict[str, Numbers], given: Given) -> Numbers:
    chosen = given.word("weights")
    if chosen not in weightings:
        raise BadQuestion(
            f"composite_index: no weights of the kind '{chosen}' are given; there are: "
            f"{', '.join(weightings)}; add the column {chosen} to criteria"
        )
    return weightings[chosen]


def _criteria(inputs: Inputs) -> pl.DataFrame:
    """Give criteria with a direction each, all of them columns of the units."""
    units = inputs["units"]
    columns = [name for name in units.columns if name != "unit"]
    criteria = inputs["criteria"]
    if criteria.is_empty():
        every = pl.DataFrame({"criterion": columns, "direction": "+"})
        criteria = pl.concat([criteria, every], how="diagonal_relaxed")
    strange = [n for n in criteria["criterion"] if n not in columns]
    unlike = [d for d in criteria["direction"] if d not in SIGNS]
    if strange or unlike or criteria.height < 2 or criteria["criterion"].is_duplicated().any():
        raise BadQuestion(
            "composite_index: each of two criteria or more is a column of units, once, with the "
            f"direction + (more is good) or - (less is good); met: {', '.join(strange + unlike)}"
        )
    return criteria


def _spread(judged: Judged, given: Given, names: list[str]) -> Numbers:
    """What the entropy is of: the stretched values, or the raw ones."""
    if given.word("entropy_of") == "min_max":
        return min_max(judged.values, judged.signs)
    if (judged.values < 0).any():
        below = names[int(np.argwhere((judged.values < 0).any(0))[0, 0])]
        raise BadQuestion(
            f"composite_index: {below} is below 0, which has no share; write entropy_of=min_max"
        )
    return judged.values


def _weightings(criteria: pl.DataFrame, entropy: Entropy) -> dict[str, Numbers]:
    number = criteria.height
    found = {"entropy": entropy.weights, "equal": np.full(number, 1 / number)}
    for name in ("weight", "ahp"):
        told = criteria[name]
        if told.is_not_null().all() and float(told.sum()) > 0:
            found[name] = told.to_numpy() / float(told.sum())
    return found


def _units(
    unit: pl.Series, judged: Judged, weights: Numbers, weightings: dict[str, Numbers]
) -> pl.DataFrame:
    scores = judged.scores(weights)
    columns: dict[str, Numbers] = {"score": scores, "rank": rank_of(scores)}
    for name, one in weightings.items():
        for score, short in (("weighted_sum", "sum"), ("topsis", "topsis")):
            found = judged.scores(one, score)
            columns |= {f"{short}_{name}": found, f"{short}_rank_{name}": rank_of(found)}
    return pl.DataFrame([unit, *(pl.Series(name, column) for name, column in columns.items())])


def _contributions(
    unit: pl.Series, names: list[str], judged: Judged, weights: Numbers
) -> pl.DataFrame:
    stretched = min_max(judged.values, judged.signs)
    return pl.DataFrame(
        {
            "unit": np.repeat(unit.to_list(), len(names)),
            "criterion": np.tile(names, len(unit)),
            "value": judged.values.ravel(),
            "stretched": stretched.ravel(),
            "contribution": (stretched * weights).ravel(),
        }
    )


def _sensitivity(
    made: list[Scenario], moved: Numbers, base: Numbers, names: list[str], unit: pl.Series
) -> pl.DataFrame:
    off = np.abs(moved - base)
    return pl.DataFrame(
        {
            "change": [one.change for one in made],
            "criterion": [names[one.criterion] for one in made],
            "rank_correlation": [_correlation(base, ranks) for ranks in moved],
            "largest_move": off.max(1),
            "moved_unit": unit.gather(np.argmax(off, axis=1)),
            "is_first_same": moved[:, int(np.argmin(base))] == 1,
        }
    )


def _correlation(base: Numbers, ranks: Numbers) -> float | None:
    if np.ptp(base) == 0 or np.ptp(ranks) == 0:
        return None
    return float(stats.spearmanr(base, ranks).statistic)


def _doubts(said: Mapping[str, str | int], given: Given) -> tuple[Text, ...]:
    first, tried, changes = (said[name] for name in ("first", "scenarios", "first_changes"))
    share = given.number("change") * 100
    if changes == 0:
        return ()
    return (
        Text(
            f"The order hangs on the weights: in {changes} of {tried} trials (a criterion left "
            f"out, or its weight moved by {share:g} %) {first} is not first.",
            f"名次取决于权重：在 {tried} 次试验（剔除一个指标，或其权重变动 {share:g}%）中，"
            f"有 {changes} 次 {first} 不再居首。",
        ),
    )


ANALYSIS = Analysis(
    id="composite_index",
    title=Text("Composite index", "综合指数"),
    question=Text(
        "Where does each unit stand on several indicators together, and what makes it so?",
        "综合多项指标，各单位处于什么位置，由什么决定？",
    ),
    reference=(
        "[1] C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making, Springer, 1981; OECD and "
        "JRC, Handbook on Constructing Composite Indicators, 2008, step 7 (sensitivity)"
    ),
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit, one column a criterion", "每行一个单位，每列一项指标"),
            {"unit": Column(Text("its name", "名称"), Kind.WORD)},
            others=Column(Text("a criterion's value", "指标值"), may_be_missing=True),
        ),
        "criteria": Table(
            Text("one row a criterion; all columns, more is good, without it", "每行一项指标"),
            {
                "criterion": Column(Text("the column's name", "列名"), Kind.WORD),
                "direction": Column(
                    Text("+ (H) more is good, - (L) less is good", "+ 高优，- 低优"), Kind.WORD
                ),
                "weight": Column(Text("a weight that is given", "给定权重"), is_optional=True,
                                 least=0),
                "ahp": Column(Text("a weight of pairwise_weights", "AHP 权重"), is_optional=True,
                              least=0),
            },
            is_optional=True,
        ),
    },
    parameters=(
        Parameter("weights", Text("which weighting the index has", "采用的权重"), Kind.WORD,
                  default="entropy", choices=("entropy", "equal", "weight", "ahp")),
        Parameter("score", Text("how criteria are joined", "合成方法"), Kind.WORD,
                  default="weighted_sum", choices=("weighted_sum", "topsis")),
        Parameter("scaling", Text("what TOPSIS is of", "TOPSIS 的标准化"), Kind.WORD,
                  default="vector", choices=("vector", "min_max")),
        Parameter("entropy_of", Text("what the entropy is of", "熵的计算对象"), Kind.WORD,
                  default="min_max", choices=("min_max", "raw")),
        Parameter("high_is", Text("what a high index says", "指数高的含义"), Kind.WORD,
                  default="good", choices=("good", "risk")),
        Parameter("change", Text("share by which a weight is moved", "权重变动比例"),
                  default=0.2, least=0, most=1, is_open=True),
    ),
)  # fmt: skip
