"""How much of what was due was reported, and how much of it in time?"""

import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table
from facts.text import Text


def compute(inputs: Inputs, given: Given) -> Computed:
    """Count returns that were due, reported, and reported in time [1]_.

    One that was not reported was not in time, whatever is written.

    Returns
    -------
    complete, timely [share of those due], timely_among_reported [share of those reported; null
        where none was].
    units : unit, due, complete, timely, timely_among_reported, is_complete (at least
        `threshold` of those due).
    """
    rows = inputs["returns"].with_columns(
        on_time=pl.col("on_time").fill_null(value=False) & pl.col("reported")
    )
    reported, on_time = pl.col("reported"), pl.col("on_time")
    shares = {
        "complete": reported.mean(),
        "timely": on_time.mean(),
        "timely_among_reported": pl.when(reported.any()).then(on_time.sum() / reported.sum()),
    }
    units = rows.group_by("unit", maintain_order=True).agg(due=pl.len(), **shares)
    whole = rows.select(**shares).row(0, named=True)
    return Computed(
        whole,
        {"units": units.with_columns(is_complete=pl.col("complete") >= given.number("threshold"))},
    )


ANALYSIS = Analysis(
    id="dq_completeness",
    title=Text("Completeness and timeliness", "完整性与及时性"),
    question=Text(
        "How much of what was due was reported, and how much of it in time?",
        "应报的报了多少？其中及时的有多少？",
    ),
    reference=(
        "[1] World Health Organization, Data Quality Review: Module 2, Desk review of data "
        "quality, 2017, domain 1 (completeness and timeliness)"
    ),
    compute=compute,
    inputs={
        "returns": Table(
            Text("one row a return that was due", "每行一份应报报表"),
            {
                "unit": Column(Text("who owed it", "应报单位"), Kind.WORD),
                "reported": Column(Text("it came", "已报"), Kind.TRUTH),
                "on_time": Column(
                    Text("it came in time", "按时报"), Kind.TRUTH, may_be_missing=True
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "threshold",
            Text("share of those due from which a unit is complete", "视为完整的最低应报占比"),
            default=0.8,
            least=0,
            most=1,
        ),
    ),
)
