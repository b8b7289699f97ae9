"""Released figures made ready for a ranking: pooled over years, and what is not ranked with why."""

import polars as pl

from analysis._analysis import Setting
from analysis._parameters import Given
from facts.schema import BREAK
from facts.text import Text

FEWEST_UNITS = 3  # of two units one is always first

REASONS = {
    "not_a_rate": Text("only a rate of counted events is ranked", "仅对按计数得到的率排序"),
    "no_value": Text(
        "it has no value, or it is hidden, in a period that is pooled",
        "合并时期内有缺值或被隐去的数值",
    ),
    "no_exposure": Text("nobody was at risk", "无暴露量"),
    "few_periods": Text("it has too few periods before to pool", "可合并的此前时期不足"),
    "break": Text("its series breaks within the periods pooled", "合并时期内序列有中断"),
    "incomplete": Text("its reports are too incomplete: it is held apart", "报告不完整，单独列出"),
    "few_units": Text("fewer than three units can be ranked", "可排序的单位不足三个"),
}
"""Why a row is not ranked; the first that holds is given."""


def pooled(figures: pl.DataFrame, setting: Setting, told: Given) -> pl.DataFrame:
    """Sum each row's events and exposure with those of its unit's periods before.

    Returns
    -------
    The rows with row, pooled_events, pooled_exposure [the indicator's unit], pooled_from (the
    first period of the sum), is_incomplete, and ranking_reason, in the order they came.
    """
    periods = told.whole("pool")
    key = pl.concat_str(pl.lit(""), *setting.by, separator="\x1f", ignore_nulls=True)
    is_break = pl.col("status").fill_null("").str.contains(BREAK).cast(pl.Int32)
    least = told.number("completeness")
    completeness = pl.col("completeness") if "completeness" in figures.columns else pl.lit(None)
    valued = pl.when(pl.col("value").is_not_null())
    rows = (
        figures.with_row_index("row")
        .with_columns(
            unit=key,
            place=pl.col("period").rank("dense").cast(pl.Int64),
            is_incomplete=(completeness.cast(pl.Float64) < least).fill_null(value=False),
            breaks=is_break,
            shown_events=valued.then(pl.col("events")).cast(pl.Float64),
            shown_exposure=valued.then(pl.col("exposure")).cast(pl.Float64),
        )
        .sort("unit", "period")
    )
    summed = rows.with_columns(
        pooled_events=pl.col("shown_events").rolling_sum(periods).over("unit"),
        pooled_exposure=pl.col("shown_exposure").rolling_sum(periods).over("unit"),
        pooled_from=pl.col("period").shift(periods - 1).over("unit"),
        started=pl.col("place").shift(periods - 1).over("unit"),
        broken=(pl.col("breaks").rolling_sum(periods) - pl.col("breaks").shift(periods - 1)).over(
            "unit"
        ),
    )
    refusals = {
        "not_a_rate": pl.lit(setting.shape != "rate"),
        "no_value": pl.col("value").is_null() | pl.col("events").is_null(),
        "few_periods": (pl.col("place") - pl.col("started") != periods - 1).fill_null(value=True),
        "break": pl.col("broken") > 0,
        "missing": pl.col("pooled_events").is_null() | pl.col("pooled_exposure").is_null(),
        "no_exposure": pl.col("pooled_exposure") <= 0,
        "incomplete": pl.lit(told.truth("hold_apart")) & pl.col("is_incomplete"),
    }
    reason = pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())
    judged = summed.with_columns(ranking_reason=reason.replace("missing", "no_value"))
    alone = pl.col("ranking_reason").is_null().sum().over("period") < FEWEST_UNITS
    few = pl.when(pl.col("ranking_reason").is_null() & alone).then(pl.lit("few_units"))
    return judged.with_columns(
        ranking_reason=pl.coalesce("ranking_reason", few),
        pooled_from=pl.when(pl.lit(periods > 1)).then("pooled_from").otherwise("period"),
    ).sort("row")
