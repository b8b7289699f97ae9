"""What would a group's rate be, had it the standard's mix of industries (or ages)?"""

import re

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, LEVEL, PER, WIDE_LEVEL
from analysis._groups import OF, REASONS, Grouped, all_for, beside, grouped, lost_ones, pooled
from analysis._parameters import Given, Kind, Parameter, Values
from analysis._rates import Interval, Numbers, byar_interval, poisson_interval, rate_interval
from analysis._tables import Column, Table
from analysis._units import in_force
from analysis._wording import unit, value
from facts.refusal import BadQuestion
from facts.text import Text

REPEATS = re.compile(r"f(\d+)")
COUNTS = {
    "dobson_byar": byar_interval,
    "dobson_exact": poisson_interval,
    "dobson": rate_interval,
}
"""Limits of the total count that Dobson's method carries over to the standardised rate."""


def compute(inputs: Inputs, given: Given) -> Computed:
    """Standardise each group directly [1]_ [2]_.

    value = sum(w d / n) / sum(w). Dobson's limits are value + sqrt(V / d) (limit(d) - d), with d
    the total count and V the variance of the value: that of Poisson counts, or, with the columns
    f1, f2, ... (how many people had exactly that many events), of sum f k squared, which is wider
    where events come together. The gamma limits hold with few events and unlike weights.

    Returns
    -------
    rates : group, events, exposure, crude, value [events per `per`], standard_error, lower,
        upper, lower_wide, upper_wide, reason (`few_events` where the total is below `fewest` and
        nothing is given).

    Raises
    ------
    BadQuestion
        If an exposure or all of the standard is 0.
    """
    rows = inputs["strata"].with_columns(pl.col("group").fill_null("_T"))
    if (rows["exposure"] <= 0).any() or rows["standard"].sum() <= 0:
        raise BadQuestion(
            "direct_standardisation: an exposure or the whole standard is 0; a stratum without "
            "people has no rate: join it with another"
        )
    repeats = {name: int(m[1]) for name in rows.columns if (m := REPEATS.fullmatch(name))}
    squares = [pl.col(name) * times**2 for name, times in repeats.items()]
    rows = rows.with_columns(variance=pl.sum_horizontal(squares) if repeats else pl.col("events"))
    rate = pl.col("events") / pl.col("exposure")
    weight = pl.col("standard") / pl.col("standard").sum()
    found = rows.group_by("group", maintain_order=True).agg(
        pl.col("events").sum(),
        pl.col("exposure").sum(),
        crude=pl.col("events").sum() / pl.col("exposure").sum(),
        value=(weight * rate).sum(),
        spread=(weight**2 * pl.col("variance") / pl.col("exposure") ** 2).sum(),
        heaviest=(weight / pl.col("exposure")).max(),
    )
    return Computed(tables={"rates": _rates(found, given)})


def _rates(found: pl.DataFrame, given: Given) -> pl.DataFrame:
    per, method = given.number("per"), given.word("method")
    is_few = found["events"] < given.number("fewest")
    limits: dict[str, Numbers] = {}
    for suffix, name in (("", "level"), ("_wide", "wide_level")):
        level = given.number(name)
        both = gamma(found, level) if method == "gamma" else dobson(found, method, level)
        limits |= {f"lower{suffix}": both[0] * per, f"upper{suffix}": both[1] * per}
    shown = found.with_columns(
        (pl.col("crude", "value") * per),
        standard_error=pl.col("spread").sqrt() * per,
        reason=pl.when(is_few).then(pl.lit("few_events")),
        **{name: pl.Series(limit, nan_to_null=True) for name, limit in limits.items()},
    )
    hidden = [pl.when(~is_few).then(name).alias(name) for name in ("value", *limits)]
    columns = "group", "events", "exposure", "crude", "value", "standard_error", *limits, "reason"
    return shown.with_columns(hidden).select(columns)


def dobson(found: pl.DataFrame, method: str, level: float) -> Interval:
    """Limits of the count carried over to the rate [1]_; the value itself without events."""
    events, value, spread = (found[name].to_numpy() for name in ("events", "value", "spread"))
    lower, upper = COUNTS[method](events, np.ones_like(events), level)
    share = np.divide(spread, events, out=np.zeros_like(spread), where=events > 0)
    scale = np.sqrt(share)
    return value + scale * (lower - events), value + scale * (upper - events)


def gamma(found: pl.DataFrame, level: float) -> Interval:
    """Fay and Feuer's limits, with the heaviest single weight [2]_."""
    value, spread, heaviest = (found[name].to_numpy() for name in ("value", "spread", "heaviest"))
    tail, some = (1 - level) / 2, value > 0
    safe, width = np.where(some, value, 1), np.where(some, spread, 1)
    lower = np.where(some, stats.gamma.ppf(tail, safe**2 / width, scale=width / safe), 0)
    more, wider = value + heaviest, spread + heaviest**2
    return lower, stats.gamma.ppf(1 - tail, more**2 / wider, scale=wider / more)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Give each group the rate it would have with the mix of all of them together.

    The standard is the exposure of all groups in the strata that every one of them has.
    """
    given = in_force(setting, "direct_standardisation", RUN_PARAMETERS)
    found = grouped(figures, setting, given)
    reason = found.reason or ("" if found.strata else "no_strata")
    sums = pooled(found)
    groups = sums["group"].n_unique()
    whole = sums.filter(pl.len().over("stratum") == groups)
    if not reason and (whole.is_empty() or whole["events"].sum() == 0):
        reason = "stratum_alone"
    if reason:
        empty = all_for(figures, ADDED, "standard_reason", reason)
        return Analysed(empty, tables={"rates": pl.DataFrame(schema=RATES)})
    told: dict[str, Values] = {
        "method": "dobson",
        "fewest": FEWEST,
        "per": 1.0,
        "level": LEVEL.default,
        "wide_level": WIDE_LEVEL.default,
    }
    strata = whole.with_columns(standard=pl.col("exposure").sum().over("stratum"))
    rates = compute({"strata": strata}, Given(told)).tables["rates"]
    crude = float(strata["events"].sum()) / float(strata["exposure"].sum())
    judged = rates.with_columns(
        standing=pl.when(pl.col("lower") > crude).then(pl.lit("above"))
        .when(pl.col("upper") < crude).then(pl.lit("below"))
        .when(pl.col("value").is_not_null()).then(pl.lit("similar"))
    )  # fmt: skip
    said_of = judged.select(
        "group", "standing", standardised="value", standardised_lower="lower",
        standardised_upper="upper", standard_reason="reason",
    )  # fmt: skip
    return Analysed(
        beside(figures, found, said_of),
        NOTES,
        {"rates": judged.select(pl.col(name).cast(kind) for name, kind in RATES.items())},
        (_sentence(judged, found, setting),),
        (*lost_ones(found), *_left_out(sums, whole)),
    )


def _sentence(rates: pl.DataFrame, found: Grouped, setting: Setting) -> Text:
    """Say the standardised rates, the highest first."""
    rows = rates.drop_nulls("value").sort("value", descending=True).rows(named=True)
    of, within = unit(setting), found.within()
    english, chinese = [], []
    for row in rows:
        name = found.name(row["group"])
        middle, low, high = value(setting, *(row[end] for end in ("value", "lower", "upper")))
        english.append(f"{name.en} {middle} ({low} to {high})")
        chinese.append(f"{name.zh} {middle}（{low} 至 {high}）")
    return Text(
        f"With the same mix of {found.mix()} the rates would be{of.en}: {', '.join(english)}.",
        f"若{within.zh}构成相同，各组的率{of.zh}为：{'，'.join(chinese)}。",
    )


def _left_out(sums: pl.DataFrame, whole: pl.DataFrame) -> tuple[Text, ...]:
    every = float(sums["events"].sum())
    lost = every - float(whole["events"].sum())
    if not lost:
        return ()
    share = 100 * lost / every
    return (
        Text(
            f"{share:.0f} % of the events are in strata that not every group has, and are left "
            "out.",
            f"{share:.0f}% 的事件所在的层并非各组都有，未计入。",
        ),
    )


FEWEST = 10.0  # events below which OHID gives no standardised rate
ADDED: dict[str, pl.DataType] = {
    "standing": pl.String(),
    "standardised": pl.Float64(),
    "standardised_lower": pl.Float64(),
    "standardised_upper": pl.Float64(),
}
RATES: dict[str, pl.DataType] = {
    "group": pl.String(),
    "events": pl.Float64(),
    "exposure": pl.Float64(),
    "crude": pl.Float64(),
    "value": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "standing": pl.String(),
    "reason": pl.String(),
}
WORDS = {
    "above": Text("above all together", "高于整体"),
    "similar": Text("not told from all together", "与整体无法区分"),
    "below": Text("below all together", "低于整体"),
    "few_events": Text("it rests on fewer than 10 events", "不足 10 例"),
}
NOTES = (
    Text(
        "Directly standardised rates with Dobson's limits; the standard is the exposure of all "
        "groups together, in the strata that each of them has.",
        "直接标准化率，区间为 Dobson 法；标准为各组共有的层中全部暴露量之和。",
    ),
)
RUN_PARAMETERS = (OF,)

ANALYSIS = Analysis(
    id="direct_standardisation",
    title=Text("Directly standardised rates", "直接标准化率"),
    question=Text(
        "What would a group's rate be with the standard's mix of strata?",
        "若某组具有标准构成，其率为多少？",
    ),
    reference=(
        "[1] A. J. Dobson, K. Kuulasmaa, E. Eberle, J. Scherer, Confidence intervals for weighted "
        "sums of Poisson parameters, Statistics in Medicine 10(3), 457-462, 1991. [2] M. P. Fay, "
        "E. J. Feuer, Confidence intervals for directly standardized rates, Statistics in "
        "Medicine 16(7), 791-801, 1997"
    ),
    adds={
        "standing": Text("Standardised, beside all together", "标准化后与整体相比"),
        "standardised": Text("Standardised rate", "标准化率"),
        "standardised_lower": Text("Lower limit (95 %)", "下限（95%）"),
        "standardised_upper": Text("Upper limit (95 %)", "上限（95%）"),
        "standard_reason": Text("Why it is not standardised", "未标准化的原因"),
    },
    run=run,
    verdict="standing",
    words=WORDS | REASONS,
    run_parameters=RUN_PARAMETERS,
    compute=compute,
    inputs={
        "strata": Table(
            Text("one row a group and stratum", "每行一个组与层"),
            {
                "events": EVENTS,
                "exposure": Column(Text("time or people at risk", "暴露量"), least=0),
                "standard": Column(Text("the standard's exposure", "标准人口"), least=0),
                "group": Column(Text("what is compared", "所比较的组"), Kind.WORD, True),
            },
            others=Column(
                Text(
                    "f1, f2, …: people with exactly so many events", "f1、f2…：恰有该次数事件的人数"
                ),
                may_be_missing=True,
            ),
            others_named=REPEATS.pattern,
        )
    },
    parameters=(
        Parameter(
            "method",
            Text("how the limits are made", "区间方法"),
            Kind.WORD,
            default="dobson",
            choices=(*COUNTS, "gamma"),
        ),
        Parameter(
            "fewest",
            Text("events in all below which nothing is given", "总事件数低于此值则不给出"),
            default=10.0,
            least=0,
        ),
        PER,
        LEVEL,
        WIDE_LEVEL,
    ),
)
