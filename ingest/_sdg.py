"""What national files of SDG indicator 8.8.1 share: a CSV of the Open SDG platform, a number a row.

A rate is kept as it was published, under the people it is counted over: employees, as the
indicator has it, or all workers. The two are never one measure, and neither is ever summed.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from facts.schema import MISSING, NORMAL, TOTAL
from ingest._numbers import numbers
from ingest._table import read_table
from ingest._words import recoded

FATAL = "published_fatal_rate_8_8_1"
NONFATAL = "published_nonfatal_rate_8_8_1"
FATAL_WORKERS = "published_fatal_rate_8_8_1_workers"
NONFATAL_WORKERS = "published_nonfatal_rate_8_8_1_workers"
NONFATAL_THREE_YEARS = "published_nonfatal_rate_8_8_1_workers_three_years"

REFERENCE = (
    "United Nations Statistics Division, SDG indicator metadata, indicator 8.8.1, "
    "https://unstats.un.org/sdgs/metadata/files/Metadata-08-08-01.pdf"
)


def national_csv(file: Path, *columns: str) -> pl.LazyFrame:
    """Read a country's file: `year`, `value` and the columns of its own."""
    return read_table(file, required=("year", *columns, "value"))


def said(column: str, walk: str, dimension: str) -> pl.Expr:
    """Say a word in our codes, whatever its capitals; an empty cell is the total."""
    word = pl.col(column).str.strip_chars().str.to_lowercase().replace({"": None})
    return recoded(word, walk, dimension).fill_null(TOTAL)


def observed(raw: pl.LazyFrame, letters: Mapping[str, pl.Expr | bool]) -> pl.LazyFrame:
    """Add value, period and status: the letters whose expression is true, M where no value is."""
    return (
        raw.pipe(numbers, ["value"])
        .with_columns(period=pl.col("year"))
        .with_columns(status=_joined({**letters, MISSING: pl.col("value").is_null()}))
    )


def _joined(letters: Mapping[str, pl.Expr | bool]) -> pl.Expr:
    joined = pl.concat_str(
        pl.when(letters[letter]).then(pl.lit(letter)).otherwise(pl.lit(""))
        for letter in sorted(letters)
    )
    return pl.when(joined == "").then(pl.lit(NORMAL)).otherwise(joined)
