"""Is a unit better or worse than a value it is held against?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Computed, Inputs, Setting
from analysis._declared import EVENTS, EXPOSURE, PER
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers, rate_interval
from analysis._standard import REASONS, benchmark_value, not_held
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

SIDES = {
    "L": {-1: "better", 0: "similar", 1: "worse"},
    "H": {-1: "worse", 0: "similar", 1: "better"},
    "N": {-1: "lower", 0: "similar", 1: "higher"},
}
"""What lying below (-1), around (0) or above (1) the benchmark is called, by polarity."""

LEVELS = {"comparison": ("lower", "upper"), "comparison_998": ("lower_998", "upper_998")}
"""The limits each verdict is read from."""

WORDS = {
    "better": Text("better", "较好"),
    "similar": Text("similar (no difference shown)", "相近（未显示差异）"),
    "worse": Text("worse", "较差"),
    "lower": Text("lower", "较低"),
    "higher": Text("higher", "较高"),
}


def side(lower: Numbers, upper: Numbers, benchmark: Numbers) -> Numbers:
    """Where an interval lies as seen from a value treated as exact [1]_.

    Parameters
    ----------
    lower, upper : (n,) limits of each unit. [any unit u]
    benchmark : (n,) the value each is held against. [u]

    Returns
    -------
    (n,) -1 wholly below, 1 wholly above, 0 around; a limit that equals the benchmark is around it.
        Missing where a number is.

    References
    ----------
    .. [1] Office for Health Improvement and Disparities, "Fingertips: public health technical
       guidance, comparing to a benchmark," single overlapping intervals.

    Examples
    --------
    >>> limits = np.array([1.0, 1.0, 3.0]), np.array([2.0, 3.0, 4.0])
    >>> side(*limits, np.array([2.5, 3.0, 2.5])).tolist()
    [-1.0, 0.0, 1.0]
    """
    judged = np.where(upper < benchmark, -1.0, np.where(lower > benchmark, 1.0, 0.0))
    return np.where(np.isnan(lower + upper + benchmark), np.nan, judged)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Compare each unit with the benchmark at 95 % and at 99.8 %."""
    held = figures.with_columns(benchmark_value(figures, setting)).with_columns(
        comparison_reason=not_held(setting)
    )
    judged = held.with_columns(
        _words(held, name, limits, setting).alias(name) for name, limits in LEVELS.items()
    )
    units = judged.filter(pl.col("comparison").is_not_null())
    notes = _notes(units, setting) if units.height else ()
    return Analysed(judged.select(*figures.columns, *ANALYSIS.adds), notes)


def compute(inputs: Inputs, given: Given) -> Computed:
    """Hold rates against a value taken as exact: exact limits below 10 events, Byar's from 10.

    Returns
    -------
    units : unit, value, lower, upper, lower_998, upper_998 [events per `per`], comparison and
        comparison_998 (codes of WORDS; null where it is not made), comparison_reason.
    """
    rows = inputs["units"]
    strange = set(rows["polarity"].drop_nulls()) - set(SIDES)
    if strange:
        raise BadQuestion(f"benchmark: polarity is '{min(strange)}'; write L, H or N")
    events, at_risk = numbers(rows, "events"), numbers(rows, "exposure") / given.number("per")
    value = np.divide(events, at_risk, out=np.full_like(events, np.nan), where=at_risk > 0)
    limits = [limit for level in (0.95, 0.998) for limit in rate_interval(events, at_risk, level)]
    names = ("lower", "upper", "lower_998", "upper_998")
    figures = rows.select("unit", "polarity", period=pl.lit("")).with_columns(
        pl.Series("events", events, nan_to_null=True),
        pl.Series("exposure", at_risk, nan_to_null=True),
        pl.Series("value", value, nan_to_null=True),
        *(pl.Series(n, limit, nan_to_null=True) for n, limit in zip(names, limits, strict=True)),
        polarity=pl.col("polarity").fill_null(given.word("polarity")),
    )
    setting = Setting("rate", "N", ("unit",), given.number_or_none("benchmark"))
    held = figures.with_columns(benchmark_value(figures, setting)).with_columns(
        comparison_reason=not_held(setting)
    )
    judged = held.with_columns(
        pl.coalesce(
            pl.when(pl.col("polarity") == polarity).then(
                _words(held, name, limit, setting._replace(polarity=polarity))
            )
            for polarity in SIDES
        ).alias(name)
        for name, limit in LEVELS.items()
    )
    return Computed(tables={"units": judged.select("unit", "value", *names, *ANALYSIS.adds)})


def _words(held: pl.DataFrame, name: str, limits: tuple[str, str], setting: Setting) -> pl.Series:
    lower, upper, value = (
        held[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for column in (*limits, "benchmark")
    )
    sides = pl.Series(name, side(lower, upper, value), nan_to_null=True).cast(pl.Int8)
    words = sides.replace_strict(SIDES[setting.polarity], return_dtype=pl.String)
    return held.select(pl.when(pl.col("comparison_reason").is_null()).then(words)).to_series()


def _notes(units: pl.DataFrame, setting: Setting) -> tuple[Text, ...]:
    pooled = Text(
        "Each unit is compared with the pooled value of its period's units: "
        "all their events over all their exposure.",
        "各单位与同期所有单位的合并值（事件总数除以暴露总量）比较。",
    )
    given = Text(
        f"Each unit is compared with {setting.benchmark}, taken as exact.",
        f"各单位与基准值 {setting.benchmark} 比较，基准值视为精确值。",
    )
    chance = Text(
        f"{units.height} comparisons were made: if nothing differed, about "
        f"{0.05 * units.height:.1f} would still be told apart at 95 % and "
        f"{0.002 * units.height:.2f} at 99.8 %.",
        f"共作 {units.height} 次比较：即使并无差异，仅因偶然也约有 "
        f"{0.05 * units.height:.1f} 次在 95% 水平、{0.002 * units.height:.2f} 次"
        f"在 99.8% 水平显示差异。",
    )
    return (pooled if setting.benchmark is None else given, chance)


ANALYSIS = Analysis(
    id="benchmark",
    title=Text("Comparison with a benchmark", "与基准比较"),
    question=Text(
        "Is a unit better or worse than the value it is held against?",
        "某单位优于还是劣于所比较的基准值？",
    ),
    adds={
        "benchmark": Text("Benchmark", "基准值"),
        "comparison": Text("Compared with the benchmark (95 %)", "与基准比较（95%）"),
        "comparison_998": Text("Compared with the benchmark (99.8 %)", "与基准比较（99.8%）"),
        "comparison_reason": Text("Why it is not compared", "未比较的原因"),
    },
    run=run,
    reference="OHID, Fingertips public health technical guidance: comparing to a benchmark",
    verdict="comparison",
    words=WORDS | REASONS,
    compute=compute,
    inputs={
        "units": Table(
            Text("one row a unit", "每行一个单位"),
            {
                "unit": Column(Text("its name", "名称"), Kind.WORD, is_optional=True),
                "events": EVENTS._replace(may_be_missing=True),
                "exposure": EXPOSURE._replace(may_be_missing=True),
                "polarity": Column(
                    Text("L low is good, H high is good, N neither", "L 低优，H 高优，N 不评判"),
                    Kind.WORD,
                    is_optional=True,
                ),
            },
        )
    },
    parameters=(
        Parameter(
            "benchmark",
            Text("what is held against, per `per`; the pooled value without it", "基准值"),
            least=0,
        ),
        Parameter(
            "polarity",
            Text("of units that name none", "未注明的单位的方向"),
            Kind.WORD,
            default="L",
            choices=tuple(SIDES),
        ),
        PER,
    ),
)
