"""SDG 8.8.1 as Kazakhstan publishes it: rates over employees, by the thousand.

Column       | What the Bureau of National Statistics means by it
------------ | ------------------------------------------------------------------------
year         | calendar year
unit_measure | PER_1000_employees; kept by 100,000, as everybody else's are
series       | SL_EMP_INJUR non-fatal, SL_EMP_FTLINJUR fatal
value        | with two decimals, so that the rate by 100,000 is known to the unit
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import FATAL, NONFATAL, REFERENCE, national_csv, observed

MEASURES = {"SL_EMP_FTLINJUR": FATAL, "SL_EMP_INJUR": NONFATAL}
UNIT, TIMES = "PER_1000_employees", 100


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "unit_measure", "series")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the rates in our codes and by 100,000 employees, one number a row."""
    return raw.pipe(observed, {}).with_columns(
        measure=pl.col("series").replace(MEASURES),
        value=pl.col("value") * TIMES,
        area=pl.lit("KZ"),
    )


RULES = (
    Rule(
        "another_unit",
        hard=True,
        broken=pl.col("unit_measure").ne_missing(UNIT),
        message=pl.format(
            f"unit_measure '{{}}' is not {UNIT}, the only one this layout had; look it up",
            pl.col("unit_measure").fill_null(""),
        ),
    ),
)

SOURCE = Source(
    id="sdg_kazakhstan",
    title=Text("SDG 8.8.1, Kazakhstan", "可持续发展目标 8.8.1：哈萨克斯坦"),
    publisher=Text("Bureau of National Statistics, Kazakhstan", "哈萨克斯坦国家统计局"),
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
        "Bureau of National Statistics, Kazakhstan, data for SDG indicator 8.8.1",
        "哈萨克斯坦国家统计局，可持续发展目标指标 8.8.1 数据",
    ),
    licence=Text("MIT", "MIT"),
)
