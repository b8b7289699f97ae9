"""Which of many tests stand, when so many were made?"""

import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Parameter
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

METHODS = {
    "benjamini_hochberg": "fdr_bh",
    "benjamini_yekutieli": "fdr_by",
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "bonferroni": "bonferroni",
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Adjust p-values: the first two hold the share of false calls, the others any false call.

    Returns
    -------
    adjusted : p and a column a method, in the order given; null where p is.
    called_<method> : how many are at or below `alpha` after adjusting.

    Raises
    ------
    BadQuestion
        If a p-value is above 1.
    """
    p = numbers(inputs["tests"], "p")
    if (p > 1).any():
        raise BadQuestion(f"multiple_testing: p is {np.nanmax(p):g}; a p-value is at most 1")
    known, alpha = ~np.isnan(p), given.number("alpha")
    columns, called = {"p": p}, {}
    for name, theirs in METHODS.items():
        adjusted = np.full_like(p, np.nan)
        if known.any():
            adjusted[known] = multipletests(p[known], alpha=alpha, method=theirs)[1]
        columns[name] = adjusted
        called[f"called_{name}"] = int((adjusted <= alpha).sum())
    return Computed(called, {"adjusted": pl.DataFrame(columns, nan_to_null=True)})


ANALYSIS = Analysis(
    id="multiple_testing",
    title=Text("Many tests at once", "多重检验校正"),
    question=Text(
        "Which of many tests stand, when so many were made?", "同时作多次检验时，哪些结论仍成立？"
    ),
    reference=(
        "Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal of the Royal "
        "Statistical Society B 57(1), 289-300, 1995; Y. Benjamini, D. Yekutieli, Annals of "
        "Statistics 29(4), 1165-1188, 2001"
    ),
    compute=compute,
    inputs={
        "tests": Table(
            Text("one row a test", "每行一次检验"),
            {"p": Column(Text("its p-value", "p 值"), may_be_missing=True, least=0)},
        )
    },
    parameters=(
        Parameter(
            "alpha",
            Text("the share of false calls allowed", "允许的错误比例"),
            default=0.05,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
