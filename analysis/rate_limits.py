"""How sure is a rate? Limits of a count over its exposure, by a method of choice."""

from collections.abc import Callable

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import EVENTS, LEVEL, PER, WIDE_LEVEL
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import (
    Interval,
    Numbers,
    byar_interval,
    mid_p_interval,
    poisson_interval,
    rate_interval,
)
from analysis._tables import Column, Table, numbers
from facts.text import Text

METHODS: dict[str, Callable[[Numbers, Numbers, float], Interval]] = {
    "exact_then_byar": rate_interval,
    "exact": poisson_interval,
    "byar": byar_interval,
    "mid_p": mid_p_interval,
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Give each row its rate and its limits at two levels.

    Returns
    -------
    rates : events, exposure, value [events per `per` of exposure], lower, upper (at `level`, or
        the row's own), lower_wide, upper_wide. Missing where a number is missing or the exposure
        is 0; Byar's lower limit is missing where his formula gives a negative one.
    """
    rows = inputs["rates"]
    events = numbers(rows, "events")
    exposure = np.nan_to_num(numbers(rows, "exposure"), nan=np.nan)
    exposure = np.ones_like(events) if rows["exposure"].is_null().all() else exposure
    at_risk = exposure / given.number("per")
    levels = np.nan_to_num(numbers(rows, "level"), nan=given.number("level"))
    limits = METHODS[given.word("method")]
    lower, upper = at_levels(limits, events, at_risk, levels)
    wide = np.full_like(levels, given.number("wide_level"))
    lower_wide, upper_wide = at_levels(limits, events, at_risk, wide)
    value = np.divide(events, at_risk, out=np.full_like(events, np.nan), where=at_risk > 0)
    columns = {
        "events": events, "exposure": exposure, "value": value, "lower": lower, "upper": upper,
        "lower_wide": lower_wide, "upper_wide": upper_wide,
    }  # fmt: skip
    return Computed(tables={"rates": pl.DataFrame(columns, nan_to_null=True)})


def at_levels(
    limits: Callable[[Numbers, Numbers, float], Interval],
    events: Numbers,
    at_risk: Numbers,
    levels: Numbers,
) -> Interval:
    """Limits of a method whose level differs from row to row."""
    lower, upper = np.full_like(events, np.nan), np.full_like(events, np.nan)
    for level in np.unique(levels):
        of = levels == level
        lower[of], upper[of] = limits(events[of], at_risk[of], float(level))
    return lower, upper


ANALYSIS = Analysis(
    id="rate_limits",
    title=Text("Limits of rates", "率的置信区间"),
    question=Text("Within which limits does a rate lie?", "某个率在什么范围内？"),
    reference=(
        "F. Garwood, Biometrika 28, 437-442, 1936, doi:10.1093/biomet/28.3-4.437; N. E. Breslow, "
        "N. E. Day, Statistical Methods in Cancer Research II, 1987, p. 69; OHID, Fingertips "
        "public health technical guidance, crude rates"
    ),
    compute=compute,
    inputs={
        "rates": Table(
            Text("one row a rate", "每行一个率"),
            {
                "events": EVENTS._replace(may_be_missing=True),
                "exposure": Column(
                    Text("time or people at risk; 1 without the column", "暴露量，缺省为 1"),
                    is_optional=True,
                    may_be_missing=True,
                    least=0,
                ),
                "level": Column(
                    Text("the row's own confidence level", "该行的置信水平"),
                    is_optional=True,
                    may_be_missing=True,
                    least=0,
                    is_open=True,
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "method",
            Text(
                "exact_then_byar is exact below 10 events and Byar's from 10",
                "exact_then_byar：不足 10 例用精确法，10 例起用 Byar 法",
            ),
            Kind.WORD,
            default="exact_then_byar",
            choices=tuple(METHODS),
        ),
        LEVEL,
        WIDE_LEVEL,
        PER,
    ),
)
