"""Has a unit's figure risen or fallen over its last five years?"""

from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._analysis import Analysed, Analysis, Setting
from analysis._rates import Numbers
from analysis._units import DIRECTIONS, WORDS
from facts.periods import PATTERNS
from facts.schema import BREAK
from facts.text import Text

POINTS = 5
CRITICAL = 9.5495  # chi-square of one degree of freedom at 0.998, as Fingertips writes it
STANDARD_ERRORS_WIDE = 3.92  # a 95 % interval, as Fingertips writes twice 1.96
ROUNDING = 1e-9  # of the whole slope: a slope this small is level, and level does not agree
JUDGED_SHAPES = ("rate", "share")

REASONS = {
    "not_a_rate": Text("only a rate or a share is judged", "仅判断率或比例"),
    "not_years": Text("its periods are not single years", "时期不是单一年份"),
    "few_points": Text("it has fewer than five points", "不足五个时点"),
    "not_consecutive": Text(
        "its latest five years do not follow one another", "最近五个年份不连续"
    ),
    "break": Text("the series breaks within the five years", "五年内序列有中断"),
    "no_interval": Text("an interval of the five is not known", "五个时点中有缺失的置信区间"),
    "few_events": Text("the five years rest on too few events", "五年合计事件数过少"),
}
"""Why a unit's trend is not judged; the first that holds is given."""


class Slopes(NamedTuple):
    """Trends of n units.

    slope : (n,) weighted least squares. [the value's unit per period]
    chi_square : (n,) square of the slope over its standard error; one degree of freedom.
    agrees : (n,) whether every slope without one of the points has the sign of the whole.
    """

    slope: Numbers
    chi_square: Numbers
    agrees: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def slopes(values: Numbers, standard_errors: Numbers) -> Slopes:
    """Straight lines through equally spaced points, weighted by 1 / standard error squared [1]_.

    Parameters
    ----------
    values : (n, points) a unit a row, oldest first. [any unit u]
    standard_errors : (n, points) their standard errors, more than 0. [u]

    References
    ----------
    .. [1] Office for Health Improvement and Disparities, "Fingertips: recent trends," the 5-point
       rule: chi-square above 9.5495 and five leave-one-out slopes that agree.

    Examples
    --------
    Counts of 60, 52, 45, 38, 30 among 100,000, with standard errors from Byar's limits:

    >>> from analysis import byar_interval
    >>> counts = np.array([60.0, 52.0, 45.0, 38.0, 30.0])
    >>> lower, upper = byar_interval(counts, np.ones(5))
    >>> found = slopes(counts[None], (upper - lower)[None] / STANDARD_ERRORS_WIDE)
    >>> found.slope.round(4).item(), found.chi_square.round(4).item(), found.agrees.item()
    (-7.4064, 11.6774, True)
    """
    whole, chi_square = _line(values, standard_errors**-2)
    # A weight of 0 leaves a point out: (n, left out, points).
    kept = 1 - np.eye(values.shape[1])
    without, _ = _line(values[:, None, :], standard_errors[:, None, :] ** -2 * kept)
    with_the_whole = without * np.sign(whole)[:, None]
    agrees = np.asarray((with_the_whole > ROUNDING * np.abs(whole)[:, None]).all(axis=1))
    return Slopes(whole, chi_square, agrees)


def run(figures: pl.DataFrame, setting: Setting) -> Analysed:
    """Judge each unit's latest five years; the verdict stands on the row of its latest period."""
    ordered = (
        figures.with_row_index("row")
        .with_columns(
            unit=pl.concat_str(pl.lit(""), *setting.by, separator="\x1f", ignore_nulls=True)
        )
        .sort("unit", "period")
    )
    units = ordered.group_by("unit", maintain_order=True).agg(
        pl.col("row").last(),
        trend_reason=_reason(setting),
        values=pl.col("value").tail(POINTS),
        standard_errors=((pl.col("upper") - pl.col("lower")) / STANDARD_ERRORS_WIDE).tail(POINTS),
    )
    judged = _judged(units.filter(pl.col("trend_reason").is_null()), setting)
    added = units.join(judged, on="row", how="left", validate="1:1").select("row", *ANALYSIS.adds)
    return Analysed(
        figures.with_row_index("row")
        .join(added, on="row", how="left", maintain_order="left", validate="1:1")
        .drop("row"),
        NOTES if judged.height else (),
    )


def _reason(setting: Setting) -> pl.Expr:
    """Why the trend of a group of rows, oldest first, is not judged; null when it is."""
    year = pl.col("period").tail(POINTS).str.slice(0, 4).cast(pl.Int32, strict=False)
    wide = (pl.col("upper") - pl.col("lower")).tail(POINTS)
    refusals = {
        "not_a_rate": pl.lit(setting.shape not in JUDGED_SHAPES),
        "not_years": ~pl.col("period").str.contains(PATTERNS["A"]).all(),
        "few_points": pl.col("value").is_not_null().sum() < POINTS,
        "not_consecutive": pl.col("value").tail(POINTS).is_null().any()
        | (year.diff().drop_nulls() != 1).any(),
        "break": pl.col("status").tail(POINTS).tail(POINTS - 1).str.contains(BREAK).any(),
        "no_interval": (wide.is_null() | (wide <= 0)).any(),
        "few_events": pl.col("events").tail(POINTS).sum() < setting.minimum,
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())


def _judged(units: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Slope, chi-square and word of units that can be judged."""
    found = slopes(
        *(
            units[name].explode().cast(pl.Float64).to_numpy().reshape(-1, POINTS)
            for name in ("values", "standard_errors")
        )
    )
    significant = (found.chi_square > CRITICAL) & found.agrees
    direction = np.where(significant, np.sign(found.slope), 0).astype(np.int8)
    return units.select(
        "row",
        pl.Series("slope", found.slope, pl.Float64),
        pl.Series("chi_square", found.chi_square, pl.Float64),
        pl.Series("trend", direction).replace_strict(
            DIRECTIONS[setting.polarity], return_dtype=pl.String
        ),
    )


def _line(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Slope and its chi-square of lines along the last axis."""
    when = np.arange(values.shape[-1], dtype=np.float64)
    middle = (weights * when).sum(axis=-1, keepdims=True) / weights.sum(axis=-1, keepdims=True)
    distance = when - middle
    information = (weights * distance**2).sum(axis=-1)
    slope = (weights * distance * values).sum(axis=-1) / information
    return slope, slope**2 * information


NOTES = (
    Text(
        "Recent trend: a straight line through the latest five years, weighted by 1/SE² with "
        "SE = (upper - lower) / 3.92; a change is called when chi-square exceeds 9.5495 "
        "(p < 0.002) and no single year makes it. Slope is per year.",
        "近期趋势：对最近五年按 1/SE² 加权拟合直线，SE =（上限 - 下限）/ 3.92；当卡方值大于 9.5495"
        "（p < 0.002）且去掉任一年份方向不变时判定为有变化。斜率以每年计。",
    ),
)

ANALYSIS = Analysis(
    id="recent_trend",
    title=Text("Recent trend", "近期趋势"),
    question=Text(
        "Has a unit's figure risen or fallen over its last five years?",
        "某单位的数值在最近五年上升还是下降？",
    ),
    adds={
        "trend": Text("Recent trend", "近期趋势"),
        "slope": Text("Slope, per year", "每年斜率"),
        "chi_square": Text("Chi-square of the slope", "斜率的卡方值"),
        "trend_reason": Text("Why no trend is given", "未判断趋势的原因"),
    },
    run=run,
    reference="OHID, Fingertips public health technical guidance: recent trends (5-point rule)",
    verdict="trend",
    words=WORDS | REASONS,
)
