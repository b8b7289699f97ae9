"""How sure is a share? Limits of some of a number, by a method of choice."""

from collections.abc import Callable

import numpy as np
import polars as pl
from statsmodels.stats.proportion import proportion_confint

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS, LEVEL, PER, WIDE_LEVEL
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Interval, Numbers, wilson_continuity_interval, wilson_interval
from analysis._tables import Column, Table, numbers
from facts.text import Text


def clopper_pearson(events: Numbers, trials: Numbers, level: float) -> Interval:
    """Exact interval of a share; no shorter than promised, often longer."""
    lower, upper = proportion_confint(events, trials, alpha=1 - level, method="beta")
    return np.asarray(lower, np.float64), np.asarray(upper, np.float64)


METHODS: dict[str, Callable[[Numbers, Numbers, float], Interval]] = {
    "wilson": wilson_interval,
    "wilson_cc": wilson_continuity_interval,
    "clopper_pearson": clopper_pearson,
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Give each row its share and its limits at two levels.

    Returns
    -------
    shares : events, trials, value [share times `per`], lower, upper (at `level`, or the row's
        own), lower_wide, upper_wide; missing where a number is, there were no trials, or more
        counted than there were.
    """
    rows = inputs["shares"]
    events, trials = numbers(rows, "events"), numbers(rows, "trials")
    possible = (trials > 0) & (events <= trials)
    own = [word or given.word("method") for word in rows["method"].to_list()]
    levels = np.nan_to_num(numbers(rows, "level"), nan=given.number("level"))
    columns: dict[str, Numbers] = {"events": events, "trials": trials}
    columns["value"] = np.divide(events, trials, out=np.full_like(events, np.nan), where=possible)
    for suffix, at in (("", levels), ("_wide", np.full_like(levels, given.number("wide_level")))):
        lower, upper = np.full_like(events, np.nan), np.full_like(events, np.nan)
        for name, level in {*zip(own, at.tolist(), strict=True)}:
            of = possible & (np.array(own) == name) & (at == level)
            lower[of], upper[of] = METHODS[name](events[of], trials[of], level)
        columns |= {f"lower{suffix}": lower, f"upper{suffix}": upper}
    per = given.number("per")
    scaled = {n: c if n in ("events", "trials") else c * per for n, c in columns.items()}
    return Computed(tables={"shares": pl.DataFrame(scaled, nan_to_null=True)})


ANALYSIS = Analysis(
    id="proportion_limits",
    title=Text("Limits of shares", "比例的置信区间"),
    question=Text("Within which limits does a share lie?", "某个比例在什么范围内？"),
    reference=(
        "R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in "
        "Medicine 17(8), 857-872, 1998"
    ),
    compute=compute,
    inputs={
        "shares": Table(
            Text("one row a share", "每行一个比例"),
            {
                "events": EVENTS._replace(may_be_missing=True),
                "trials": Column(Text("how many there were", "总数"), may_be_missing=True, least=0),
                "level": Column(
                    Text("the row's own confidence level", "该行的置信水平"),
                    is_optional=True,
                    may_be_missing=True,
                ),
                "method": Column(
                    Text("the row's own method", "该行的方法"), Kind.WORD, is_optional=True
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "method",
            Text(
                "wilson without continuity correction is the usual one",
                "wilson（不作连续性校正）为常用方法",
            ),
            Kind.WORD,
            default="wilson",
            choices=tuple(METHODS),
        ),
        LEVEL,
        WIDE_LEVEL,
        PER,
    ),
)
