"""How sure is a mean? Student's limits of the mean of each group and of all together."""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import LEVEL, WIDE_LEVEL
from analysis._parameters import Given, Kind
from analysis._rates import mean_interval
from analysis._tables import Column, Table
from facts.text import Text

ALL = "_T"


def compute(inputs: Inputs, given: Given) -> Computed:
    """Give each group, and all values together (`_T`), its mean and limits at two levels.

    Returns
    -------
    means : group, sum, count, standard_deviation (divisor count - 1), value, lower, upper,
        lower_wide, upper_wide [the unit of the values]; missing limits below two values.
    """
    values = inputs["values"].filter(pl.col("value").is_not_null())
    measured = [
        pl.col("value").sum().alias("sum"),
        pl.len().cast(pl.Float64).alias("count"),
        pl.col("value").std().alias("standard_deviation"),
        pl.col("value").mean().alias("mean"),
    ]
    whole = values.select(pl.lit(ALL).alias("group"), *measured)
    groups = values.filter(pl.col("group").is_not_null()).group_by("group", maintain_order=True)
    found = pl.concat([groups.agg(measured), whole])
    mean, deviation, count = (
        found[name].fill_null(np.nan).to_numpy() for name in ("mean", "standard_deviation", "count")
    )
    limits = {
        f"{end}{suffix}": limit
        for suffix, level in (("", given.number("level")), ("_wide", given.number("wide_level")))
        for end, limit in zip(
            ("lower", "upper"), mean_interval(mean, deviation, count, level), strict=True
        )
    }
    table = found.rename({"mean": "value"}).with_columns(
        pl.Series(name, limit, nan_to_null=True) for name, limit in limits.items()
    )
    return Computed(tables={"means": table})


ANALYSIS = Analysis(
    id="mean_limits",
    title=Text("Limits of means", "均值的置信区间"),
    question=Text("Within which limits does a mean lie?", "某个均值在什么范围内？"),
    reference="Student, The probable error of a mean, Biometrika 6(1), 1-25, 1908",
    compute=compute,
    inputs={
        "values": Table(
            Text("one row a measurement", "每行一个测量值"),
            {
                "value": Column(Text("what was measured", "测量值"), may_be_missing=True),
                "group": Column(Text("what it belongs to", "所属组"), Kind.WORD, is_optional=True),
            },
        )
    },
    parameters=(LEVEL, WIDE_LEVEL),
)
