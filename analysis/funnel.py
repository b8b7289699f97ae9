"""Which units lie outside what chance, and their common spread, would give around a benchmark?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._control import (
    LOG,
    ROOT,
    SHARE,
    WINSORISED,
    Dispersion,
    adjusted_limits,
    overdispersion,
    z_scores,
)
from analysis._declared import EVENTS, LEVEL, WIDE_LEVEL
from analysis._funnel import KINDS, LEVELS, STANDINGS, Units, judge
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers, poisson_interval
from analysis._standard import REASONS, benchmark_value, not_held
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

OWN_REASONS = {
    "not_a_rate": Text("only a rate or a share of counts is judged", "仅判断由计数得到的率或比例"),
    "no_counts": Text("its counts are not published", "未公布其计数"),
    "no_chance": Text(
        "at this benchmark chance moves nothing: none is expected, or all are",
        "在该基准值下不存在偶然波动：预期为零或为全部",
    ),
}


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge the units of each period against the benchmark or their own pooled value."""
    held = (
        figures.with_row_index("row")
        .with_columns(benchmark_value(figures, setting))
        .with_columns(expected=pl.col("benchmark") * pl.col("exposure"))
        .with_columns(
            ratio=pl.when(pl.col("expected") > 0).then(pl.col("events") / pl.col("expected")),
            funnel_reason=_reason(setting),
        )
    )
    able = held.filter(pl.col("funnel_reason").is_null()).sort("period", "row")
    periods = able.partition_by("period", maintain_order=True)
    judged = [judge(_units(period, setting.shape)) for period in periods]
    spreads = [found for _, found in judged]
    verdicts = [
        period.select("row").with_columns(
            columns, phi=pl.lit(found.phi), tau_squared=pl.lit(found.tau_squared)
        )
        for period, (columns, found) in zip(periods, judged, strict=True)
    ]
    added = pl.concat([pl.DataFrame(schema=ADDED), *verdicts], how="vertical_relaxed")
    return Analysed(
        held.join(added, on="row", how="left", maintain_order="left", validate="1:1").select(
            *figures.columns, *ANALYSIS.adds
        ),
        _notes(periods[-1], spreads[-1]) if periods else (),
    )


def _units(figures: pl.DataFrame, shape: str) -> Units:
    return KINDS[shape](
        *(figures[name].cast(pl.Float64).to_numpy() for name in ("events", "exposure", "benchmark"))
    )


def _reason(setting: Setting) -> pl.Expr:
    """Why a row is not judged; the first that holds, null when it is."""
    certain = pl.lit(setting.shape == "share") & (pl.col("benchmark") >= 1)
    refusals = {
        "not_a_rate": pl.lit(setting.shape not in KINDS),
        "no_counts": pl.any_horizontal(pl.col("events", "exposure").is_null())
        & pl.col("value").is_not_null(),
    }
    first = [pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items()]
    return pl.coalesce(
        *first,
        not_held(setting),
        pl.when((pl.col("expected") <= 0) | certain).then(pl.lit("no_chance")),
    )


def _notes(units: pl.DataFrame, found: Dispersion) -> tuple[Text, ...]:
    number, period = units.height, units["period"][0]
    chance = Text(
        f"Funnel of {period}: {number} units; by chance alone about {0.05 * number:.1f} of them "
        f"would lie outside the 95 % limits and {0.002 * number:.2f} outside the 99.8 % limits.",
        f"{period} 漏斗图：共 {number} 个单位；仅因偶然，约有 {0.05 * number:.1f} 个"
        f"落在 95% 控制限外，{0.002 * number:.2f} 个落在 99.8% 控制限外。",
    )
    measured = f"phi = {found.phi:.2f}, tau² = {found.tau_squared:.4g}"
    spread = Text(
        f"Spread between units, winsorised at 10 %: {measured}; "
        + (
            "the limits are widened by it (Spiegelhalter)."
            if found.tau_squared > 0
            else "no more than chance gives, so the limits are those of chance."
        ),
        f"单位间离散程度（10% 缩尾）：{measured}；"
        + (
            "控制限已据此放宽（Spiegelhalter 法）。"
            if found.tau_squared > 0
            else "未超出偶然波动，控制限仅反映偶然波动。"
        ),
    )
    return chance, spread


def compute(inputs: Inputs, given: Given) -> Computed:
    """Limits, spread and standing of units in a plain table.

    Returns
    -------
    units : unit, expected, ratio (observed / expected, or the share), lower, upper, lower_wide,
        upper_wide (by chance alone), and with events also z, z_adjusted, adjusted_lower,
        adjusted_upper, adjusted_lower_wide, adjusted_upper_wide (with the spread between units),
        standing, standing_by_chance. [ratio, or share]
    phi, tau_squared, units, benchmark : where events are given.

    Raises
    ------
    BadQuestion
        If nothing is expected of a unit, or the log scale meets a zero.
    """
    rows, shape = inputs["units"], given.word("shape")
    exposure = numbers(rows, "exposure")
    events = None if rows["events"].is_null().any() else numbers(rows, "events")
    benchmark = given.number_or_none("benchmark")
    if benchmark is None:
        if events is None:
            raise BadQuestion("funnel: without events there is nothing to pool; give a benchmark")
        benchmark = float(events.sum() / exposure.sum())
    if (benchmark * exposure <= 0).any() or (shape == "share" and benchmark >= 1):
        raise BadQuestion(
            f"funnel: at the benchmark {benchmark:g} chance moves nothing; give another"
        )
    one = np.full_like(exposure, benchmark)
    found = KINDS[shape](exposure * one if events is None else events, exposure, one)
    found = _on_scale(found, given.word("scale"), exposure * one)
    names = {"": given.number("level"), "_wide": given.number("wide_level")}
    columns: dict[str, Numbers] = {"expected": exposure * one}
    columns |= {} if events is None else {"ratio": found.observed}
    for suffix, level in names.items():
        limits = (
            poisson_interval(exposure * one, exposure * one, level)
            if given.word("limits") == "of_expected"
            else found.limits(level)
        )
        columns |= {f"lower{suffix}": limits[0], f"upper{suffix}": limits[1]}
    table = rows.select("unit").with_columns(pl.Series(n, c) for n, c in columns.items())
    if events is None:
        return Computed(tables={"units": table})
    return _with_spread(table, found, given, benchmark)


def _on_scale(units: Units, name: str, expected: Numbers) -> Units:
    if name == "auto" or units.scale is SHARE:
        return units
    if name == "log" and (units.observed == 0).any():
        raise BadQuestion("funnel: a unit has no events, which has no logarithm; write scale=root")
    spread = 1 / np.sqrt(expected) / (1 if name == "log" else 2)
    return units._replace(scale={"log": LOG, "root": ROOT}[name], spread=spread)


def _with_spread(table: pl.DataFrame, units: Units, given: Given, benchmark: float) -> Computed:
    """Add what needs events: scores, the spread between units, and standings."""
    z = z_scores(units.scale, units.observed, units.centre, units.spread)
    found = overdispersion(z, units.spread, given.number("winsorised"))
    columns = {
        "z": z,
        "z_adjusted": z * units.spread / np.sqrt(units.spread**2 + found.tau_squared),
    }
    for suffix, name in (("", "level"), ("_wide", "wide_level")):
        lower, upper = adjusted_limits(
            units.scale, units.centre, units.spread, found.tau_squared, given.number(name)
        )
        columns |= {f"adjusted_lower{suffix}": lower, f"adjusted_upper{suffix}": upper}
    judged, _ = judge(units)
    return Computed(
        scalars={
            "phi": found.phi,
            "tau_squared": found.tau_squared,
            "units": table.height,
            "benchmark": benchmark,
        },
        tables={
            "units": table.with_columns(
                *(pl.Series(n, c) for n, c in columns.items()),
                judged["standing"],
                judged["standing_by_chance"],
            )
        },
    )


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    **{f"funnel_{end}{suffix}": pl.Float64() for suffix in LEVELS for end in ("lower", "upper")},
    "z": pl.Float64(),
    "z_adjusted": pl.Float64(),
    "standing": pl.String(),
    "standing_by_chance": pl.String(),
    "phi": pl.Float64(),
    "tau_squared": pl.Float64(),
}
"""The columns that come of judging units together."""

PARAMETERS = (
    Parameter(
        "shape", Text("rate or share", "率或比例"), Kind.WORD, default="rate", choices=tuple(KINDS)
    ),
    Parameter(
        "benchmark",
        Text(
            "events per exposure that are expected, 1 where the exposure is the expected events; "
            "the pooled value without it",
            "每单位暴露量的期望事件数；若暴露量即期望数则为 1；缺省为合并值",
        ),
        least=0,
        is_open=True,
    ),
    Parameter(
        "scale",
        Text(
            "of ratios: root with a zero among them, else log", "比值的尺度：含零用 root，否则 log"
        ),
        Kind.WORD,
        default="auto",
        choices=("auto", "log", "root"),
    ),
    Parameter(
        "limits",
        Text(
            "inverted: where a unit's own interval reaches the benchmark; of_expected: the "
            "interval of the expected count",
            "inverted：单位自身区间恰触及基准处；of_expected：期望数的区间",
        ),
        Kind.WORD,
        default="inverted",
        choices=("inverted", "of_expected"),
    ),
    Parameter(
        "winsorised",
        Text("share of scores pulled in on each side", "每侧缩尾比例"),
        default=WINSORISED,
        least=0,
        most=0.5,
    ),
    LEVEL,
    WIDE_LEVEL,
)

ANALYSIS = Analysis(
    id="funnel",
    title=Text("Funnel", "漏斗图"),
    question=Text(
        "Which units lie outside what chance would give around the benchmark?",
        "哪些单位偏离基准值的程度超出偶然波动？",
    ),
    adds={
        "benchmark": Text("Benchmark", "基准值"),
        "expected": Text("Expected events at the benchmark", "按基准值计算的期望数"),
        "ratio": Text("Observed / expected", "实际与期望之比"),
        "funnel_lower": Text("Lower limit (95 %)", "控制下限（95%）"),
        "funnel_upper": Text("Upper limit (95 %)", "控制上限（95%）"),
        "funnel_lower_998": Text("Lower limit (99.8 %)", "控制下限（99.8%）"),
        "funnel_upper_998": Text("Upper limit (99.8 %)", "控制上限（99.8%）"),
        "z": Text("z by chance alone", "z 值（仅偶然波动）"),
        "z_adjusted": Text("z with the spread between units", "z 值（计入单位间离散）"),
        "standing": Text("Standing", "位置"),
        "standing_by_chance": Text(
            "Standing without the spread between units", "位置（不计单位间离散）"
        ),
        "phi": Text("Dispersion of the period's units (phi)", "该时期单位的离散系数（phi）"),
        "tau_squared": Text("Variance between the period's units (tau²)", "单位间方差（tau²）"),
        "funnel_reason": Text("Why it is not judged", "未判断的原因"),
    },
    run=run,
    reference=(
        "D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in "
        "Medicine 24(8), 1185-1202, 2005, doi:10.1002/sim.1970"
    ),
    verdict="standing",
    words=STANDINGS | REASONS | OWN_REASONS,
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit", "每行一个单位"),
            {
                "unit": Column(Text("its name", "名称"), Kind.WORD, is_optional=True),
                "events": EVENTS._replace(is_optional=True),
                "exposure": Column(
                    Text("what events are expected of: trials of a share", "暴露量；比例则为总数"),
                    least=0,
                    is_open=True,
                ),
            },
        )
    },
    parameters=PARAMETERS,
)
