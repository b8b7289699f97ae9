"""In which fifth (or tenth) of its group does a unit lie?"""

import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Allot units of each group to quantiles as PHEindicatormethods does [1]_.

    With n units that have a value and least rank r (of equal values, the first), the quantile is
    floor(q + 1 - ceil((n + 1 - r) / (n / q))). Quantile 1 holds the lowest values, or the highest
    where `highest_first` is true.

    Returns
    -------
    units : group, value, rank, quantile; null without a value, and in a group of fewer units than
        quantiles.
    """
    wanted = given.whole("quantiles")
    rows = inputs["units"].with_columns(
        pl.col("group").fill_null("_T"),
        pl.col("highest_first").fill_null(given.truth("highest_first")),
    )
    count = pl.col("value").count().over("group")
    ascending = pl.col("value").rank("min").over("group")
    descending = pl.col("value").rank("min", descending=True).over("group")
    place = (count + 1 - pl.col("rank")) / (count / wanted)
    # A whole number that division leaves a little above itself must not be rounded up.
    rounded = (place - 1e-9).ceil()
    found = rows.with_columns(
        rank=pl.when("highest_first").then(descending).otherwise(ascending)
    ).with_columns(
        quantile=pl.when(count >= wanted).then((wanted + 1 - rounded).floor()).cast(pl.Int64)
    )
    return Computed(tables={"units": found.select("group", "value", "rank", "quantile")})


ANALYSIS = Analysis(
    id="quantile_rank",
    title=Text("Fifths and tenths", "分位数分组"),
    question=Text(
        "In which quantile of its group does a unit lie?", "某单位位于其所属组的哪个分位？"
    ),
    reference=(
        "[1] OHID, PHEindicatormethods, phe_quantile, "
        "https://cran.r-project.org/package=PHEindicatormethods"
    ),
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit", "每行一个单位"),
            {
                "value": Column(Text("what is ranked", "用于排序的数值"), may_be_missing=True),
                "group": Column(Text("within what", "所属组"), Kind.WORD, is_optional=True),
                "highest_first": Column(
                    Text("whether its group's quantile 1 holds the highest", "是否由高到低"),
                    Kind.TRUTH,
                    is_optional=True,
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "quantiles",
            Text("how many", "分组数"),
            Kind.WHOLE,
            default=10,
            least=2,
        ),
        Parameter(
            "highest_first",
            Text("whether quantile 1 holds the highest values", "第 1 组是否为最高值"),
            Kind.TRUTH,
            default=True,
        ),
    ),
)
