"""What a vintage holds for each indicator: from which source, how much, since when, with breaks."""

import polars as pl

from facts.schema import BREAK, STATUSES
from facts.vintage import Vintage
from indicators import Indicator, indicators

HELD = """
SELECT
    cell.measure,
    cut.source,
    count(*) AS cells,
    min(left(cell.period, 4)) AS first,
    max(left(cell.period, 4)) AS last,
    list_sort(list(DISTINCT left(cell.period, 4)) FILTER (cell.status & $broken != 0)) AS breaks
FROM cell
JOIN cut USING (cut)
GROUP BY ALL
"""

COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator": pl.String,
    "source": pl.String,
    "cells": pl.Int64,
    "first": pl.String,
    "last": pl.String,
    "breaks": pl.List(pl.String),
}


def holdings(vintage: Vintage) -> pl.DataFrame:
    """Count what every indicator rests on.

    Returns
    -------
    One row an indicator and source that gives a measure it needs: indicator, source, cells (of its
    measures, one each place, period and breakdown), first and last [years], breaks (years in which
    the source marks a break in one of the measures).
    """
    broken = 1 << STATUSES.index(BREAK)
    held = vintage.cursor().sql(HELD, params={"broken": broken}).pl()
    parts = [_of(held, card) for card in indicators().values()]
    return pl.concat(parts).sort("indicator", "source")


def _of(held: pl.DataFrame, card: Indicator) -> pl.DataFrame:
    return (
        held.filter(pl.col("measure").is_in(card.measures))
        .group_by("source")
        .agg(
            pl.col("cells").sum(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("breaks").explode().drop_nulls().unique().sort(),
        )
        .with_columns(indicator=pl.lit(card.id))
        .select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    )
