"""Periods of a plain series: named in a column, or by their places."""

import polars as pl

from analysis._parameters import Kind
from analysis._tables import Column
from facts.text import Text

PERIOD = Column(Text("its name", "时期"), Kind.WORD, is_optional=True)
SERIES_SAYS = Text(
    "one row a period, oldest first, none left out", "每行一个时期，由早到晚，不缺期"
)


def names_of(rows: pl.DataFrame) -> pl.Series:
    """Name each row of a series: its column `t`, or 1, 2, 3, ... where a name lacks."""
    if rows["t"].is_not_null().all():
        return rows["t"]
    return pl.Series("t", range(1, rows.height + 1))
