"""Does a unit report nothing for longer than chance allows, while its peers report events?"""

import polars as pl
from scipy import stats

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, EXPOSURE
from analysis._parameters import Given, Kind, Parameter
from analysis._reporting import innocent
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

LIKELY = 0.001
SHORTEST = 2  # periods without events that make a run

WORDS = {
    "signal": Text("signal: nothing reported for too long", "信号：零报告持续过久"),
    "no_signal": Text("no signal", "无信号"),
}
REASONS = {
    "no_value": Text("it has no value", "该项无数值"),
    "not_a_rate": Text("only a rate of counts is judged", "仅判断由计数得到的率"),
    "no_counts": Text("its counts are not published", "未公布其计数"),
    "no_run": Text(
        "it reports events, or nothing for one period alone, or no peer reports any",
        "有事件报告，或仅一个时期为零，或可比单位均无事件",
    ),
}


def longest_runs(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each unit's run of periods without events that chance explains least.

    Parameters
    ----------
    rows : unit, period, events, exposure, in the order of periods within a unit; a null ends a
        run.

    Returns
    -------
    unit, first, last (periods), periods (how many), expected (events of peers' rate over the run;
        peers are all other units over all periods), p_run (chance of none: exp(-expected)),
        p_value (times the places where such a run could begin, at most 1), p_adjusted (false
        discovery rate over the units), in the order units come in; nulls for a unit without a run.
    """
    totals = pl.col("events", "exposure").sum()
    others = rows.group_by("unit", maintain_order=True).agg(totals, length=pl.len())
    peers = others.with_columns(
        rate=(pl.col("events").sum() - pl.col("events"))
        / (pl.col("exposure").sum() - pl.col("exposure"))
    ).filter(pl.col("rate").is_finite() & (pl.col("rate") > 0))
    runs = _runs_of_zeros(rows).join(
        peers.select("unit", "rate", "length"), on="unit", how="inner", maintain_order="left"
    )
    runs = (
        runs.with_columns(expected=pl.col("exposure") * pl.col("rate"))
        .with_columns(p_run=(-pl.col("expected")).exp())
        .with_columns(
            p_value=pl.min_horizontal(
                pl.lit(1.0), pl.col("p_run") * (pl.col("length") - pl.col("periods") + 1)
            )
        )
    )
    chosen = runs.sort("p_value", maintain_order=True).unique(
        "unit", keep="first", maintain_order=True
    )
    found = others.select("unit").join(chosen, on="unit", how="left", maintain_order="left")
    tested = found["p_value"].fill_null(1.0).to_numpy()  # a unit without a run is tested too
    adjusted = pl.Series(
        "adjusted", stats.false_discovery_control(tested) if len(tested) else [], pl.Float64
    )
    return found.select(
        *("unit", "first", "last", "periods", "expected", "p_run", "p_value"),
        p_adjusted=pl.when(pl.col("p_value").is_not_null()).then(adjusted),
    )


def _runs_of_zeros(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every run of two or more periods without events, with its exposure."""
    is_zero = (pl.col("events") == 0).fill_null(value=False)
    return (
        rows.with_columns(is_zero=is_zero)
        .with_columns(run=pl.col("is_zero").rle_id().over("unit"))
        .filter("is_zero")
        .group_by("unit", "run", maintain_order=True)
        .agg(
            first=pl.col("period").first(),
            last=pl.col("period").last(),
            periods=pl.len(),
            exposure=pl.col("exposure").sum(),
        )
        .filter(pl.col("periods") >= SHORTEST)
    )


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge each unit's longest run of zeros through its periods against all other units."""
    unit = pl.concat_str(list(setting.by), separator=" ") if setting.by else pl.lit("")
    counts = pl.any_horizontal(pl.col("events", "exposure", "lower").is_null())
    held = figures.with_columns(unit=unit).with_columns(
        zero_reason=pl.coalesce(
            pl.when(pl.lit(setting.shape != "rate")).then(pl.lit("not_a_rate")),
            pl.when(pl.col("value").is_null()).then(pl.lit("no_value")),
            pl.when(counts).then(pl.lit("no_counts")),
        )
    )
    able = pl.col("zero_reason").is_null()
    rows = held.select(
        "unit", "period", *(pl.when(able).then(name).alias(name) for name in ("events", "exposure"))
    ).sort("unit", "period")
    judged = held.join(longest_runs(rows), on="unit", how="left", maintain_order="left")
    is_within = pl.col("period").is_between(pl.col("first"), pl.col("last"))
    said = judged.with_columns(
        zero_reason=pl.coalesce(
            "zero_reason",
            pl.when(~is_within.fill_null(value=False)).then(pl.lit("no_run")),
        )
    ).with_columns(
        zero_run=pl.when(pl.col("zero_reason").is_null())
        .then(pl.when(pl.col("p_adjusted") <= LIKELY).then(pl.lit("signal"))
              .otherwise(pl.lit("no_signal"))).cast(pl.String),
        **{f"zero_{name}": pl.when(pl.col("zero_reason").is_null()).then(column)
           for name, column in (("periods", "periods"), ("expected", "expected"),
                                ("p", "p_adjusted"))},
    )  # fmt: skip
    notes = INNOCENT if said["zero_run"].is_not_null().any() else ()
    return Analysed(said.select(*figures.columns, *ANALYSIS.adds), notes)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Find runs of periods without events (Poisson, at the rate of all other units).

    Returns
    -------
    signals : how many.
    units : unit, first, last, periods, expected [events], p_run, p_value, p_adjusted, is_signal; a
        unit without a run has nulls.

    Raises
    ------
    BadQuestion
        If there are fewer than two units, or a period twice in one.
    """
    rows = inputs["reports"].sort("unit", "period", maintain_order=True)
    if rows["unit"].n_unique() < 2:
        raise BadQuestion("zero_runs: one unit has no peers; give at least two")
    if rows.select("unit", "period").is_duplicated().any():
        raise BadQuestion("zero_runs: a unit has a period twice; give one row a unit and period")
    found = longest_runs(rows).with_columns(
        is_signal=pl.col("p_adjusted").fill_null(1.0) <= given.number("alpha")
    )
    return Computed({"signals": int(found["is_signal"].sum())}, {"units": found}, INNOCENT)


INNOCENT = innocent(
    "work with less risk than that of the peers, exposure counted where nobody works, an event "
    "counted at the parent company, real success at safety",
    "作业风险低于可比单位，停产期间仍计暴露量，事件由上级单位统计，或安全工作确有成效",
)

ANALYSIS = Analysis(
    id="zero_runs",
    title=Text("Signals: runs of zeros", "信号：连续零报告"),
    question=Text(
        "Does a unit report nothing for longer than chance allows?",
        "某单位零报告的持续时间是否超出偶然？",
    ),
    reference=(
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions, 3rd ed., 2005, "
        "ch. 4 (the Poisson chance of none); Y. Benjamini, Y. Hochberg, JRSS B 57(1), 289-300, 1995"
    ),
    adds={
        "zero_run": Text("Signal", "信号"),
        "zero_periods": Text("Periods without events", "连续零事件时期数"),
        "zero_expected": Text(
            "Events expected over them at the peers' rate", "按可比单位的率的期望数"
        ),
        "zero_p": Text("p (adjusted for many units)", "p 值（多重比较校正）"),
        "zero_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    verdict="zero_run",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "reports": Table(
            Text("one row a unit and period", "每行一个单位与时期"),
            {
                "unit": Column(Text("its name", "名称"), Kind.WORD),
                "period": Column(
                    Text("as 2024-Q1; in order as text", "时期，按文本排序"), Kind.WORD
                ),
                "events": EVENTS._replace(may_be_missing=True),
                "exposure": EXPOSURE,
            },
        )
    },
    parameters=(
        Parameter(
            "alpha",
            Text("adjusted chance from which a run is a signal", "视为信号的校正概率上限"),
            default=LIKELY,
            least=0,
            most=1,
            is_open=True,
        ),
    ),
)
