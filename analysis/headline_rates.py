"""The headline rates of the field, all of them, from one row of counts."""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._declared import LEVEL
from analysis._parameters import Given, Kind
from analysis._rates import poisson_interval
from analysis._tables import Column, Table, numbers
from facts.text import Text

DAYS_A_DEATH = 6000  # GB/T 15499-1995 and ANSI Z16.1 count a death as so many days lost

RATES: dict[str, tuple[str, str, float]] = {
    "trir_200k": ("cases", "hours", 2e5),
    "frequency_1e6_hours": ("cases", "hours", 1e6),
    "incidence_per_1000": ("cases", "workers", 1e3),
    "incidence_per_100k": ("cases", "workers", 1e5),
    "fatal_per_1000": ("deaths", "workers", 1e3),
    "fatal_per_100k": ("deaths", "workers", 1e5),
    "fatal_ratio": ("deaths", "workers", 1),
    "fatal_per_100k_full_time": ("deaths", "hours", 2e8),
    "severity_1e6_hours": ("lost_days", "hours", 1e6),
    "severity_1000_hours": ("lost_days", "hours", 1e3),
    "severity_200k_hours": ("lost_days", "hours", 2e5),
    "mean_lost_days": ("lost_days", "cases", 1),
    "mean_lost_days_with_fatal": ("lost_days", "cases_and_deaths", 1),
    "severity_with_deaths_1e6_hours": ("days_with_deaths", "hours", 1e6),
    "deaths_per_million_tonnes": ("deaths", "coal_tonnes", 1e6),
    "deaths_per_100m_yuan": ("deaths", "gdp_100m_yuan", 1),
}
"""A rate by its name, which says its base: what is counted, over what, times how much."""

COUNTS = {
    "cases": Text("injuries of the definition used", "伤害起数或人数"),
    "hours": Text("hours worked", "总工时"),
    "workers": Text("workers employed", "职工人数"),
    "lost_days": Text("days lost, deaths not counted in", "损失工作日（不含死亡折算）"),
    "deaths": Text("deaths", "死亡人数"),
    "gdp_100m_yuan": Text("gross domestic product in 100 million yuan", "国内生产总值（亿元）"),
    "coal_tonnes": Text("coal mined, in tonnes", "原煤产量（吨）"),
}


def compute(inputs: Inputs, given: Given) -> Computed:
    """Give every rate that a row's counts allow, and the change of a series' figures.

    Returns
    -------
    rates : id and a column of RATES each; null where a count is missing or what it is divided by
        is 0. A severity rate says how many hours it is per, and whether a death adds 6,000 days;
        mean_lost_days_with_fatal is for cases that leave the deaths out;
        frequency_lower and frequency_upper are the exact limits of frequency_1e6_hours.
    total : the same of the sums of the rows that have both counts of a rate: never a mean of rates.
    changes : of `series`, each figure over the one of the row before, less 1; null after a figure
        of 0. [per cent]
    """
    rows = inputs["units"]
    counted = rows.with_columns(
        days_with_deaths=pl.col("lost_days") + DAYS_A_DEATH * pl.col("deaths"),
        cases_and_deaths=pl.col("cases") + pl.col("deaths"),
    )
    each = {
        name: pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below) * per)
        for name, (above, below, per) in RATES.items()
    }
    whole = {
        name: pl.when(pl.col(below).filter(_both(above, below)).sum() > 0).then(
            pl.col(above).filter(_both(above, below)).sum()
            / pl.col(below).filter(_both(above, below)).sum()
            * per
        )
        for name, (above, below, per) in RATES.items()
    }
    lower, upper = poisson_interval(
        numbers(rows, "cases"), numbers(rows, "hours") / 1e6, given.number("level")
    )
    limits = {"frequency_lower": lower, "frequency_upper": upper}
    return Computed(
        tables={
            "rates": counted.select("id", **each).with_columns(
                pl.Series(name, np.asarray(limit), nan_to_null=True)
                for name, limit in limits.items()
            ),
            "total": counted.select(**whole),
            "changes": _changes(inputs["series"]),
        }
    )


def _both(above: str, below: str) -> pl.Expr:
    return pl.col(above).is_not_null() & pl.col(below).is_not_null()


def _changes(series: pl.DataFrame) -> pl.DataFrame:
    figures, before = pl.all().exclude("period"), pl.all().exclude("period").shift(1)
    return series.select("period", pl.when(before != 0).then(figures / before - 1) * 100).slice(1)


ANALYSIS = Analysis(
    id="headline_rates",
    title=Text("Headline rates", "常用事故率"),
    question=Text(
        "What do one unit's counts come to in every definition of the field?",
        "同一组数据按各种定义的事故率分别是多少？",
    ),
    reference=(
        "29 CFR 1904 and BLS (200,000 hours; fatal 200,000,000 hours); ILO, 16th ICLS, Resolution "
        "on statistics of occupational injuries, 1998; Eurostat, ESAW methodology, 2013; GB "
        "6441-1986; GB/T 15499-1995 (a death counts as 6,000 days)"
    ),
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit; counts it lacks may be absent", "每行一个单位，可缺列"),
            {"id": Column(Text("its name", "名称"), Kind.WORD, is_optional=True)}
            | {
                name: Column(says, is_optional=True, may_be_missing=True, least=0)
                for name, says in COUNTS.items()
            },
            is_optional=True,
        ),
        "series": Table(
            Text("one row a period, in order; figures in further columns", "每行一个时期"),
            {"period": Column(Text("its name", "时期"), Kind.WORD)},
            others=Column(Text("a figure of the period", "该时期的数值"), may_be_missing=True),
            is_optional=True,
        ),
    },
    parameters=(LEVEL,),
)
