"""What weights follow from saying of every two criteria how much more one matters?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._composite import MOST_INCONSISTENT, RANDOM_INDEX, pairwise_weights
from analysis._parameters import Given, Parameter
from analysis._rates import Numbers
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

ROUNDING = 1e-3  # relative; 0.333 for a third is no contradiction


def compute(inputs: Inputs, given: Given) -> Computed:
    """Weights by the analytic hierarchy process [1]_, and whether the comparisons agree.

    Returns
    -------
    weights : criterion, weight (principal eigenvector), weight_geometric (geometric row means).
    eigenvalue, consistency_index, random_index, consistency_ratio (0 for two criteria),
    is_consistent (ratio below 0.1).

    Raises
    ------
    BadQuestion
        If the table is not square, has more than 15 criteria, or a pair contradicts itself.
    """
    rows = inputs["comparisons"]
    matrix = square(rows)
    found = pairwise_weights(matrix)
    random = given.number_or_none("random_index")
    ratio = found.consistency_index / random if random else found.consistency_ratio
    is_consistent = ratio < MOST_INCONSISTENT
    return Computed(
        {
            "eigenvalue": found.eigenvalue,
            "consistency_index": found.consistency_index,
            "random_index": random or found.random_index,
            "consistency_ratio": ratio,
            "is_consistent": is_consistent,
        },
        {
            "weights": pl.DataFrame(
                {
                    "criterion": rows.columns,
                    "weight": found.weights,
                    "weight_geometric": found.geometric,
                }
            )
        },
        () if is_consistent else (inconsistent(ratio),),
    )


def square(rows: pl.DataFrame) -> Numbers:
    """Give the comparisons as a matrix; below the diagonal may be left empty."""
    number = len(rows.columns)
    if not 2 <= number <= len(RANDOM_INDEX) or rows.height != number:
        raise BadQuestion(
            f"pairwise_weights: {rows.height} rows and {number} columns; give a row and a column a "
            f"criterion, 2 to {len(RANDOM_INDEX)} of them"
        )
    matrix = np.array(rows.fill_null(np.nan).to_numpy(), np.float64)
    mirrored = np.where(np.isnan(matrix), 1 / matrix.T, matrix)
    np.fill_diagonal(mirrored, np.where(np.isnan(np.diag(mirrored)), 1, np.diag(mirrored)))
    if np.isnan(mirrored).any():
        raise BadQuestion("pairwise_weights: a pair is not compared; fill the upper triangle")
    wrong = np.abs(mirrored * mirrored.T - 1) > ROUNDING
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise BadQuestion(
            f"pairwise_weights: {rows.columns[row]} is {mirrored[row, column]:g} times "
            f"{rows.columns[column]}, and that {mirrored[column, row]:g} times the first; one is "
            "to be one over the other"
        )
    return mirrored


def inconsistent(ratio: float) -> Text:
    """Warn of comparisons that contradict each other."""
    return Text(
        f"The comparisons contradict each other: consistency ratio {ratio:.3f}, where below 0.1 is "
        "asked for.",
        f"判断矩阵不一致：一致性比率 {ratio:.3f}，应小于 0.1。",
    )


ANALYSIS = Analysis(
    id="pairwise_weights",
    title=Text("Weights by comparing pairs (AHP)", "两两比较权重（AHP）"),
    question=Text(
        "What weights follow from saying of every two criteria how much more one matters?",
        "由两两比较可得出怎样的权重，判断是否一致？",
    ),
    reference=(
        "[1] T. L. Saaty, How to make a decision: the analytic hierarchy process, European Journal "
        "of Operational Research 48(1), 9-26, 1990"
    ),
    compute=compute,
    inputs={
        "comparisons": Table(
            Text("one row and one column a criterion, in the same order", "行列为同序的准则"),
            others=Column(
                Text("how many times as important the row is as the column", "行相对列的重要性"),
                may_be_missing=True,
                least=0,
                is_open=True,
            ),
        )
    },
    parameters=(
        Parameter(
            "random_index",
            Text(
                "mean index of random matrices; Saaty's without it",
                "随机一致性指标；缺省用 Saaty 值",
            ),
            least=0,
            is_open=True,
        ),
    ),
)
