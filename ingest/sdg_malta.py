"""SDG 8.8.1 as Malta publishes it: injury rates over employees and over workers, whole.

Column           | What the National Statistics Office means by it
---------------- | ------------------------------------------------------------------------
year             | calendar year
series           | fatal or non-fatal, among employees or among workers: four measures
sex              | Both Sexes, Females, Males
migratory status | All Migratory Statuses, Migrants, Non-Migrant: the detail
units            | the same as the end of the series' name
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import (
    FATAL,
    FATAL_WORKERS,
    NONFATAL,
    NONFATAL_WORKERS,
    REFERENCE,
    national_csv,
    observed,
    said,
)

EMPLOYEES, WORKERS = "per 100,000 employees", "per 100,000 workers"
MEASURES = {
    f"Fatal occupational injuries among employees, {EMPLOYEES}": FATAL,
    f"Non-fatal occupational injuries among employees, {EMPLOYEES}": NONFATAL,
    f"Fatal occupational injuries among workers, {WORKERS}": FATAL_WORKERS,
    f"Non-fatal occupational injuries among workers, {WORKERS}": NONFATAL_WORKERS,
}


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "series", "sex", "migratory status", "units")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the rates in our codes, one number a row."""
    return raw.pipe(observed, {}).with_columns(
        measure=pl.col("series").replace(MEASURES),
        area=pl.lit("MT"),
        sex=said("sex", "sdg_sex", "sex"),
        detail=said("migratory status", "sdg_migratory_status", "migrant_status"),
    )


RULES = (
    Rule(
        "unit_of_another_series",
        hard=True,
        broken=~pl.col("series").str.ends_with(pl.col("units")).fill_null(value=False),
        message=pl.format(
            "units '{}' are not those the series' name ends with; look it up with the publisher",
            pl.col("units").fill_null(""),
        ),
    ),
)

SOURCE = Source(
    id="sdg_malta",
    title=Text("SDG 8.8.1, Malta", "可持续发展目标 8.8.1：马耳他"),
    publisher=Text("National Statistics Office, Malta", "马耳他国家统计局"),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=REFERENCE,
    citation=Text(
        "National Statistics Office, Malta, data for SDG indicator 8.8.1",
        "马耳他国家统计局，可持续发展目标指标 8.8.1 数据",
    ),
    licence=Text("MIT", "MIT"),
)
