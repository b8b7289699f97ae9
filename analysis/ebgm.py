"""Which cells of a table (industry by kind of accident) hold more than their margins explain?"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS
from analysis._gamma_mixture import Mixture, fit, log_likelihood, posterior
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 10  # cells; five hyper-parameters are fitted to them


def compute(inputs: Inputs, given: Given) -> Computed:
    """Score each cell by the multi-item gamma-Poisson shrinker [1]_.

    Without `expected` it is what the margins give: row total x column total / total.

    Returns
    -------
    cells : row, column, events, expected, ratio, share_first (Qn), mean (EBGM, the geometric
        mean), lower and upper (EB05 and EB95 at the default level), is_signal (lower above
        `signal`). [ratio]
    shape_1, rate_1, shape_2, rate_2, share_1, log_likelihood.

    Raises
    ------
    BadQuestion
        If some hyper-parameters are given and not all; nothing is expected of a cell; or there are
        too few cells to fit five.
    """
    rows = _with_expected(inputs["cells"])
    events, expected = numbers(rows, "events"), numbers(rows, "expected")
    if (expected <= 0).any():
        raise BadQuestion("ebgm: nothing is expected of a cell; leave out its row or column")
    told = {name: given.number_or_none(name) for name in Mixture._fields}
    known = {name: value for name, value in told.items() if value is not None}
    if known and len(known) < len(told):
        lacking = ", ".join(name for name in told if name not in known)
        raise BadQuestion(
            f"ebgm: {lacking} is not given; give all five, or none to have them fitted"
        )
    prior = Mixture(**known) if known else _fitted(events, expected)
    found, tail = posterior(events, expected, prior), (1 - given.number("level")) / 2
    lower = found.quantile(tail)
    scores: Mapping[str, np.ndarray] = {
        "ratio": events / expected, "share_first": found.share_first,
        "mean": found.geometric_mean, "lower": lower, "upper": found.quantile(1 - tail),
        "is_signal": lower > given.number("signal"),
    }  # fmt: skip
    return Computed(
        {**prior._asdict(), "log_likelihood": log_likelihood(events, expected, prior)},
        {"cells": rows.with_columns(pl.Series(name, score) for name, score in scores.items())},
        () if known else (FITTED,),
    )


def _fitted(events: np.ndarray, expected: np.ndarray) -> Mixture:
    if len(events) < FEWEST or events.sum() == 0:
        raise BadQuestion(
            f"ebgm: {len(events)} cells with {events.sum():g} events are too few to fit five "
            f"hyper-parameters; give {FEWEST} cells or more, or the hyper-parameters"
        )
    return fit(events, expected)[0]


def _with_expected(rows: pl.DataFrame) -> pl.DataFrame:
    if not rows["expected"].is_null().any():
        return rows
    if rows["row"].is_null().any() or rows["column"].is_null().any():
        raise BadQuestion(
            "ebgm: a cell has no expected count; give the column `expected`, or `row` and `column` "
            "of every cell of the whole table"
        )
    whole = pl.col("events").sum()
    return rows.with_columns(expected=whole.over("row") * whole.over("column") / whole)


FITTED = Text(
    "The hyper-parameters are fitted; quite different ones may be as likely: the scores are what "
    "is compared.",
    "超参数由拟合得到；差异较大的参数可能同样合理，应比较得分而非参数。",
)

ANALYSIS = Analysis(
    id="ebgm",
    title=Text("Unusual cells (MGPS)", "异常单元格（MGPS）"),
    question=Text(
        "Which cells of a table hold more than their margins explain?",
        "交叉表中哪些单元格明显多于边际所能解释？",
    ),
    reference=(
        "[1] W. DuMouchel, Bayesian data mining in large frequency tables, with an application to "
        "the FDA spontaneous reporting system, The American Statistician 53(3), 177-190, 1999"
    ),
    compute=compute,
    inputs={
        "cells": Table(
            Text("one row a cell", "每行一个单元格"),
            {
                "row": Column(Text("its row: an industry", "行：如行业"), Kind.WORD, True),
                "column": Column(Text("its column: a type", "列：如事故类型"), Kind.WORD, True),
                "events": EVENTS,
                "expected": Column(
                    Text("events expected; by the margins without it", "期望数；缺省按边际计算"),
                    is_optional=True,
                    least=0,
                    is_open=True,
                ),
            },
        )
    },
    parameters=(
        *(
            Parameter(name, Text(f"{says} of the prior", f"先验的{zh}"), least=0, is_open=True)
            for name, says, zh in (
                ("shape_1", "shape of the first part", "第一部分形状"),
                ("rate_1", "rate of the first part", "第一部分率"),
                ("shape_2", "shape of the second part", "第二部分形状"),
                ("rate_2", "rate of the second part", "第二部分率"),
            )
        ),
        Parameter(
            "share_1",
            Text("share of the first part of the prior", "先验中第一部分的比例"),
            least=0,
            most=1,
        ),
        Parameter(
            "level",
            Text("two-sided level of the limits: 0.9 gives EB05", "双侧水平：0.9 即 EB05"),
            default=0.90,
            least=0,
            most=1,
            is_open=True,
        ),
        Parameter(
            "signal",
            Text("a cell whose lower limit is above it is a signal", "下限超过此值即为信号"),
            default=2.0,
            least=0,
        ),
    ),
)
