"""Series of released figures: which can be followed through time, and their points as arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from analysis._analysis import Setting
from facts.periods import PATTERNS
from facts.schema import BREAK
from facts.text import Text

REASONS = {
    "not_a_rate": Text("only a rate or a share is followed", "仅分析率或比例"),
    "not_years": Text("its periods are not single years", "时期不是单一年份"),
    "missing_value": Text("a year since its last break has no value", "自最近中断后有年份缺值"),
    "zero": Text(
        "a year has the value 0, of which there is no percentage change",
        "有年份数值为 0，无法计算百分比变化",
    ),
    "not_regular": Text("its periods are not years, quarters or months", "时期不是年、季或月"),
    "no_counts": Text("its counts are not published", "未公布其计数"),
    "gap": Text("a period is left out", "中间有缺失的时期"),
    "few_points": Text("it has too few points since its last break", "自最近中断后的时点太少"),
    "few_events": Text("its years rest on too few events", "各年合计事件数过少"),
}
"""Why a unit's series is not followed; the first that holds is given."""


class Wanted(NamedTuple):
    """What a method asks of a series.

    shapes : indicator shapes it may be of.
    points : fewest points since its last break.
    is_positive : no value may be 0.
    frequencies : letters of the periods it may be of.
    is_counted : every point has its count, and what it is counted among where that is divided by.
    is_regular : no period is left out.
    """

    shapes: Sequence[str] = ("rate", "share", "published", "mean")
    points: int = 4
    is_positive: bool = True
    frequencies: Sequence[str] = ("A",)
    is_counted: bool = False
    is_regular: bool = False


def unbroken(figures: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Give the rows as `since_break` does, but all of them."""
    return _named(figures, setting).drop("part")


def since_break(figures: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Number rows, name units, order them by period and keep what follows each unit's last break.

    Returns
    -------
    The rows kept, with row, unit and year (null where the period is no year) before them.
    """
    rows = _named(figures, setting)
    return rows.filter(pl.col("part") == pl.col("part").max().over("unit")).drop("part")


def _counts(setting: Setting) -> list[pl.Expr]:
    counted = ["events"] if setting.shape == "total" else ["events", "exposure"]
    return [pl.col(name).is_null() for name in counted]


def _position() -> pl.Expr:
    """Number the years, quarters or months of one frequency one after the other."""
    year = pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    within = pl.col("period").str.extract(r"-Q?(\d+)$").cast(pl.Int64, strict=False)
    is_quarter = pl.col("period").str.contains("Q")
    times = pl.when(within.is_null()).then(1).when(is_quarter).then(4).otherwise(12)
    return year * times + within.fill_null(0)


def _named(figures: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Number rows, name units, order them by period, and number the parts between breaks."""
    key = pl.concat_str(pl.lit(""), *setting.by, separator="\x1f", ignore_nulls=True)
    breaks = pl.col("status").fill_null("").str.contains(BREAK).cast(pl.Int32)
    return (
        figures.with_row_index("row")
        .with_columns(
            unit=key, year=pl.col("period").str.slice(0, 4).cast(pl.Float64, strict=False)
        )
        .sort("unit", "period", maintain_order=True)
        .with_columns(part=breaks.cum_sum().over("unit"))
    )


def reason(setting: Setting, wanted: Wanted) -> pl.Expr:
    """Code of REASONS why the series of a group of rows is not followed; null when it is."""
    refusals = {
        "not_a_rate": pl.lit(setting.shape not in wanted.shapes),
        "not_years" if tuple(wanted.frequencies) == ("A",) else "not_regular": ~pl.any_horizontal(
            pl.col("period").str.contains(PATTERNS[letter]) for letter in wanted.frequencies
        ).all(),
        "missing_value": pl.col("value").is_null().any(),
        "no_counts": pl.lit(wanted.is_counted) & pl.any_horizontal(_counts(setting)).any(),
        "gap": pl.lit(wanted.is_regular) & (_position().diff().drop_nulls() != 1).any(),
        "zero": pl.lit(wanted.is_positive) & (pl.col("value") <= 0).any(),
        "few_points": pl.len() < wanted.points,
        "few_events": pl.col("events").sum() < setting.minimum,
    }
    return pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds in refusals.items())
