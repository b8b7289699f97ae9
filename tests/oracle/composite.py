"""Several criteria in one index: entropy and AHP weights, TOPSIS."""

import polars as pl

from tests.oracle._case import Case, Ours, ask
from tests.oracle._trying import adapter

NAMES = ("region", "alt", "unit", "area", "id")


def _unit(case: Case) -> str:
    return next(name for name in NAMES if case.has(name))


def _asked(case: Case) -> dict[str, pl.DataFrame]:
    """Units and criteria in our names; what has no direction is better the more of it there is."""
    tables = {"units": case.input.rename({_unit(case): "unit"})}
    if "criteria" in case.inputs:
        tables["criteria"] = case.inputs["criteria"].rename({"impact": "direction"})
    return tables


@adapter("composite_entropy")
def weighed(case: Case) -> Ours:
    """Entropy of shares of the values as they are, or of values stretched to be wanted."""
    told = str(case.params).lower()
    is_stretched = "minmax" in told or "min-max" in told or "criteria" in case.inputs
    is_raw = "share" in told or not is_stretched
    asked = {"entropy_of": "raw" if is_raw else "min_max"}
    by = {way: ask("composite_index", _asked(case), scaling=way, **asked)
          for way in ("vector", "min_max")}  # fmt: skip
    vector, stretched = by["vector"].tables["units"], by["min_max"].tables["units"]
    weights = by["vector"].tables["weights"]
    table = vector.select(
        pl.col("unit").alias(_unit(case)),
        weighted_sum="sum_entropy",
        topsis_minmax=stretched["topsis_entropy"],
        topsis_vector="topsis_entropy",
        topsis_vector_rank="topsis_rank_entropy",
        weighted_sum_rank="sum_rank_entropy",
        topsis_minmax_rank=stretched["topsis_rank_entropy"],
    )
    scalars = {
        "entropy": weights["entropy"].to_list(),
        "weight": weights["entropy_weight"].to_list(),
    }
    return Ours(scalars, {"": table})


@adapter("composite_topsis")
def closest(case: Case) -> Ours:
    """TOPSIS with weights and directions given."""
    told = str(case.params.get("normalisation", "vector")).lower()
    scaling = "min_max" if told.startswith(("min", "linear")) else "vector"
    asked = {"weights": "weight", "score": "topsis", "scaling": scaling}
    found = ask("composite_index", _asked(case), **asked).tables["units"]
    scores = found["score"].to_list()
    return Ours(
        {
            "published": scores,
            "exact": scores,
            "closeness": scores,
            "rank": found["rank"].to_list(),
        },
        {"": found.select(pl.col("unit").alias(_unit(case)), "score", "rank")},
    )


@adapter("composite_ahp")
def compared(case: Case) -> Ours:
    """Weights of each matrix of the case, and the consistency of its comparisons."""
    found = {name: _pairs(matrix) for name, matrix in case.inputs.items()}
    if list(found) != ["input"]:
        return Ours(found)
    only = found["input"]
    return Ours(only | {"published": only})


def _pairs(matrix: pl.DataFrame) -> dict[str, object]:
    found = ask("pairwise_weights", {"comparisons": matrix})
    said, weights = found.scalars, found.tables["weights"]
    return {
        "lambda_max": said["eigenvalue"], "w": weights["weight"].to_list(),
        "CI": said["consistency_index"], "RI": said["random_index"],
        "CR": said["consistency_ratio"], "w_geometric": weights["weight_geometric"].to_list(),
    }  # fmt: skip
