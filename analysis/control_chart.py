"""Does a process only vary as chance makes it, or has something changed?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysis, Computed, Inputs
from analysis._charts import COUNTED, KINDS, PRIMED, Points, Runs, chart, runs
from analysis._named_periods import PERIOD, names_of
from analysis._parameters import Given, Kind, Parameter
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

POOLED = [kind for kind, drawn in COUNTED.items() if drawn.is_pooled]
FEWEST_BASE = 12  # points whose limits are worth something


def compute(inputs: Inputs, given: Given) -> Computed:
    """Chart one series.

    c: counts of like periods; u: counts over an exposure; p: counts of trials; g: cases (or days)
    between rare events; t: time between them; i: measured values; mr: their moving ranges; run:
    values about their median, no limits; u_prime and p_prime: Laney's, where points spread beyond
    chance. References at the parts.

    Returns
    -------
    points : t, value, centre, lower, upper [the values' unit], size, is_beyond, is_base.
    centre, is_signal_of_runs, longest_run, longest_run_allowed, crossings, crossings_allowed,
    beyond (names of the points outside).

    Raises
    ------
    BadQuestion
        If the chart needs an exposure that is not given or 0, a time between events is 0, more
        counted than there were trials, or fewer than two points make the limits.
    """
    rows, kind = inputs["series"], given.word("chart")
    points = _points(rows, kind, given)
    per = given.number("per") if kind in (*POOLED, *PRIMED) else 1.0
    told = given.number_or_none("centre")
    lines = chart(
        kind,
        points,
        given.number("sigmas"),
        None if told is None else told / per,
        is_screened=given.truth("screened"),
    )
    found = runs(points.value, lines.centre)
    with np.errstate(invalid="ignore"):
        beyond = (points.value < lines.lower) | (points.value > lines.upper)
    names = names_of(rows)
    size = points.size if kind in (*POOLED, *PRIMED) else np.full(rows.height, np.nan)
    table = pl.DataFrame(
        {
            "t": names,
            "value": points.value * per,
            "centre": lines.centre * per,
            "lower": lines.lower * per,
            "upper": lines.upper * per,
            "size": size,
            "is_beyond": beyond,
            "is_base": points.base,
        },
        nan_to_null=True,
    )
    few = int((points.base & ~np.isnan(points.value)).sum())
    beyond_names = tuple(map(str, table.filter("is_beyond")["t"]))
    return Computed(
        {"centre": float(lines.centre[0] * per), "beyond": beyond_names, **_of_runs(found)},
        {"points": table},
        warnings=(_of_few(few),) if few < FEWEST_BASE else (),
    )


def _points(rows: pl.DataFrame, kind: str, given: Given) -> Points:
    count, size = numbers(rows, "value"), numbers(rows, "exposure")
    base = np.arange(rows.height) < (given.whole_or_none("freeze") or rows.height)
    if not rows["exclude"].is_null().all():
        base &= ~rows["exclude"].fill_null(value=False).to_numpy()
    if (base & ~np.isnan(count)).sum() < 2:
        raise BadQuestion("control_chart: fewer than two points make the limits; give more")
    if kind in (*POOLED, *PRIMED):
        if np.isnan(size).any() or (size <= 0).any():
            raise BadQuestion(
                f"control_chart: the chart {kind} needs an exposure above 0 in every period"
            )
        if PRIMED.get(kind, kind) == "p" and (count > size).any():
            raise BadQuestion("control_chart: more counted than there were trials in a period")
        return Points(count / size, size, base)
    if kind == "mr":
        count = np.r_[np.nan, np.abs(np.diff(count))]
    if kind == "t" and (count <= 0).any():
        raise BadQuestion(
            "control_chart: a time between events is 0, which the chart t cannot place; use g with "
            "whole days or cases between"
        )
    if kind in ("c", "g") and (count < 0).any():
        raise BadQuestion(f"control_chart: a value is below 0, and the chart {kind} is of counts")
    return Points(count, np.ones_like(count), base)


def _of_runs(found: Runs | None) -> dict[str, int | bool | None]:
    return {
        "is_signal_of_runs": bool(found and found.is_signal),
        "longest_run": found and found.longest,
        "longest_run_allowed": found and found.longest_allowed,
        "crossings": found and found.crossings,
        "crossings_allowed": found and found.crossings_allowed,
    }


def _of_few(number: int) -> Text:
    return Text(
        f"The limits rest on {number} points; with fewer than {FEWEST_BASE} they are provisional.",
        f"控制限仅依据 {number} 个点；少于 {FEWEST_BASE} 个点时仅供参考。",
    )


ANALYSIS = Analysis(
    id="control_chart",
    title=Text("Control chart", "控制图"),
    question=Text(
        "Does a process only vary as chance makes it, or has something changed?",
        "过程仅有偶然波动，还是发生了变化？",
    ),
    reference=(
        "D. C. Montgomery, Introduction to Statistical Quality Control, Wiley; D. B. Laney, "
        "Improved control charts for attributes, Quality Engineering 14(4), 531-537, 2002; J. C. "
        "Benneyan, Health Care Management Science 4(4), 305-318, 2001; J. Anhøj, A. V. Olesen, "
        "Run charts revisited, PLoS ONE 9(11), e113825, 2014"
    ),
    compute=compute,
    inputs={
        "series": Table(
            Text("one row a period or event, oldest first", "每行一个时期或事件，由早到晚"),
            {
                "t": PERIOD,
                "value": Column(Text("a count, or what was measured", "计数或测量值"),
                                may_be_missing=True),
                "exposure": Column(Text("exposure of u, trials of p", "暴露量（u）或总数（p）"),
                                   is_optional=True, least=0),
                "exclude": Column(Text("whether it is left out of the limits", "不参与计算控制限"),
                                  Kind.TRUTH, is_optional=True),
            },
        )
    },
    parameters=(
        Parameter("chart", Text("which chart", "图的种类"), Kind.WORD, default="u", choices=KINDS),
        Parameter("per", Text("what a rate or share is given per", "率的基数"), default=1.0,
                  least=0, is_open=True),
        Parameter("sigmas", Text("standard deviations to the limits", "控制限倍数"), default=3.0,
                  least=0, is_open=True),
        Parameter("centre", Text("a known centre line", "已知中心线")),
        Parameter("freeze", Text("how many first points make the limits", "用于控制限的前若干点"),
                  Kind.WHOLE, least=2),
        Parameter("screened", Text(
            "whether moving ranges beyond their own limit are left out of the spread of i, t and "
            "primed charts (Nelson 1982)", "i、t 及撇号图是否剔除超限移动极差（Nelson 1982）"),
            Kind.TRUTH, default=True),
    ),
)  # fmt: skip
