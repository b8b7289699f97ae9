"""Is a unit better or worse than a value it is held against?"""

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Setting
from analysis._rates import Numbers
from analysis._standard import REASONS, benchmark_value, not_held
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
)
