"""What tables of the United States by state and industry share: state names, bare NAICS codes."""

import polars as pl

from facts.codes import codes
from facts.schema import DIFFERS, MISSING
from ingest._words import recoded


def by_state(rows: pl.LazyFrame, measure: str) -> pl.LazyFrame:
    """Say a table with the columns naics, geography, year and `value` in our codes.

    Its populations are not those of the measure elsewhere, so every figure has status D.
    """
    naics = codes("industry").filter(pl.col("scheme") == "NAICS").unique("code")
    code = pl.col("naics").str.strip_chars().str.strip_suffix("XXX")
    return rows.with_columns(
        measure=pl.lit(measure),
        period=pl.col("year").str.strip_chars(),
        area=recoded(pl.col("geography").str.strip_chars(), "us_state_name", "area"),
        industry=code.replace(naics["code"], naics["id"]),
        status=pl.when(pl.col("value").is_null())
        .then(pl.lit(DIFFERS + MISSING))
        .otherwise(pl.lit(DIFFERS)),
    )
