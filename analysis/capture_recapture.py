"""How many are there in all, when several lists each hold some of them?"""

from itertools import combinations, product
from math import log

import numpy as np
import polars as pl
from scipy import special

from analysis._analysis import Analysis, Computed, Inputs
from analysis._captured import Model, chapman, models
from analysis._declared import LEVEL
from analysis._parameters import Given, Kind
from analysis._reporting import innocent
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 7  # on both of two lists; with fewer Chapman's estimate leans low (Robson, Regier 1964)
MOST_LISTS = 6


def compute(inputs: Inputs, given: Given) -> Computed:
    """Estimate a total from two lists, or from three and more by log-linear models.

    Returns
    -------
    Of two lists: observed, lincoln_petersen (null where nobody is on both), chapman with
        standard_error, lower, upper (lognormal, never below those seen), wald_lower, wald_upper,
        completeness_1, completeness_2 [share of the total on each list]; of several pairs of lists
        those of the first, and all in the table `overlaps`.
    Of histories: observed, and `models`: pairs of lists that depend on one another, total, missing,
        standard_error, lower, upper, deviance, degrees, aic, bic. Of two lists in histories both.

    Raises
    ------
    BadQuestion
        If neither table is given, more are on both lists than on one, or there are one, or more
        than six, lists.
    """
    level = given.number("level")
    if inputs["overlap"].height:
        pairs_of_lists = inputs["overlap"].rows()
        found = [_two(first, second, both, level) for first, second, both in pairs_of_lists]
        table = pl.DataFrame(found, infer_schema_length=None)
        return Computed(
            found[0], {"overlaps": table}, _warnings([row[2] for row in pairs_of_lists])
        )
    table = inputs["histories"]
    names = [name for name in table.columns if name != "count"]
    if not table.height or not 2 <= len(names) <= MOST_LISTS:
        raise BadQuestion(
            f"capture_recapture: {len(names)} lists; give histories with a column of 0 and 1 for "
            f"each of 2 to {MOST_LISTS} lists, or the table overlap"
        )
    histories, counts = _counted(table, names)
    if not counts.any():
        raise BadQuestion("capture_recapture: nobody is on a list; give at least one person")
    pairs = list(combinations(range(len(names)), 2))
    both = [float(counts[(histories[:, [*pair]] == 1).all(axis=1)].sum()) for pair in pairs]
    scalars: dict[str, float | None] = {"observed": float(counts.sum())}
    if len(names) == 2:
        first, second = (float(counts[histories[:, place] == 1].sum()) for place in (0, 1))
        scalars = _two(first, second, both[0], level)
    fitted = [one for one in models(histories, counts, level) if len(names) > 2 or not one.pairs]
    rows = [_row(one, names, float(counts.sum())) for one in fitted]
    return Computed(scalars, {"models": pl.DataFrame(rows)}, _warnings(both))


def _two(first: float, second: float, both: float, level: float) -> dict[str, float | None]:
    if both > min(first, second):
        raise BadQuestion(
            f"capture_recapture: {both:g} are on both lists, of {first:g} and {second:g}; no more "
            "can be on both than on either"
        )
    found = chapman(first, second, both, level)
    reach = float(special.ndtri((1 + level) / 2)) * found.standard_error
    return {
        "observed": first + second - both,
        "lincoln_petersen": first * second / both if both else None,
        "chapman": found.total,
        "standard_error": found.standard_error,
        "lower": found.lower,
        "upper": found.upper,
        "wald_lower": found.total - reach,
        "wald_upper": found.total + reach,
        "completeness_1": first / found.total if found.total else None,
        "completeness_2": second / found.total if found.total else None,
    }


def _counted(table: pl.DataFrame, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Count every history but that of none; what is not in the table has nobody."""
    if not set(np.unique(table.select(names).to_numpy())) <= {0.0, 1.0}:
        raise BadQuestion("capture_recapture: a list holds a person (1) or not (0); write those")
    counted = (
        table.with_columns(pl.col("count").fill_null(1.0))
        .group_by(names)
        .agg(pl.col("count").sum())
    )
    every = pl.DataFrame(
        list(product((1.0, 0.0), repeat=len(names)))[:-1], schema=names, orient="row"
    )
    found = every.join(counted, on=names, how="left", maintain_order="left")
    return every.to_numpy(), found["count"].fill_null(0.0).to_numpy()


def _row(one: Model, names: list[str], observed: float) -> dict[str, object]:
    estimate = one.estimate
    return {
        "pairs": ",".join(f"{names[first]}:{names[second]}" for first, second in one.pairs),
        "total": estimate.total,
        "missing": estimate.total - observed,
        "standard_error": estimate.standard_error,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "deviance": one.deviance,
        "degrees": one.degrees,
        "aic": -2 * one.log_likelihood + 2 * one.parameters,
        "bic": -2 * one.log_likelihood + log(observed) * one.parameters,
    }


def _warnings(both: list[float]) -> tuple[Text, ...]:
    few = min(both)
    warned = (
        Text(
            f"only {few:g} are on both of two lists; below {FEWEST} the estimate leans low and its "
            "limits are too narrow",
            f"两名单重叠仅 {few:g} 例；少于 {FEWEST} 例时估计偏低且区间过窄",
        ),
    )
    return (*(warned if few < FEWEST else ()), *INNOCENT)


INNOCENT = innocent(
    "lists that depend on one another (one is filled from the other: too low; one takes whom the "
    "other refuses: too high), people matched wrongly, lists of different places, times or cases",
    "名单间不独立（互相转录则偏低，互补收录则偏高），匹配错误，或名单的地区、时间、病例口径不同",
)

ANALYSIS = Analysis(
    id="capture_recapture",
    title=Text("Capture-recapture", "捕获-再捕获"),
    question=Text(
        "How many are there in all, when several lists each hold some of them?",
        "若几份名单各自只登记了一部分，总数是多少？",
    ),
    reference=(
        "D. G. Chapman, Some properties of the hypergeometric distribution, 1951; G. A. F. Seber, "
        "Biometrics 26(1), 13-22, 1970; Y. M. M. Bishop, S. E. Fienberg, P. W. Holland, Discrete "
        "Multivariate Analysis, 1975, ch. 6; D. S. Robson, H. A. Regier, Sample size in "
        "Petersen mark-recapture experiments, Trans. American Fisheries Society 93, 215-226, 1964"
    ),
    compute=compute,
    inputs={
        "histories": Table(
            Text(
                "one row a history or a person: 1 for each list that has it, 0 for others",
                "每行一种登记组合或一人：在名单上为 1，否则为 0",
            ),
            {
                "count": Column(
                    Text("how many have it; 1 without it", "人数，缺省为 1"),
                    is_optional=True,
                    least=0,
                )
            },
            others=Column(Text("a list: 0 or 1", "一份名单：0 或 1"), Kind.NUMBER),
            is_optional=True,
        ),
        "overlap": Table(
            Text("one row: two lists and what is on both", "一行：两份名单及其重叠"),
            {
                "first": Column(Text("on the first list", "第一份名单人数"), least=0),
                "second": Column(Text("on the second list", "第二份名单人数"), least=0),
                "both": Column(Text("on both", "两份均有人数"), least=0),
            },
            is_optional=True,
        ),
    },
    parameters=(LEVEL,),
)
