"""SDG 8.8.1 as Jamaica publishes it: persons injured, fatally and not, by sex.

Column | What the Statistical Institute of Jamaica means by it
------ | --------------------------------------------------------------------------------
year   | calendar year
type   | Fatal Injuries, Non-Fatal Injuries
sex    | Male, Female, Total
value  | [persons]

Which deaths and absences count is not said.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Source
from ingest._sdg import REFERENCE, national_csv, observed, said

MEASURES = {"Fatal Injuries": "fatal_injuries", "Non-Fatal Injuries": "nonfatal_injuries"}


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "type", "sex")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the counts in our codes, one number a row."""
    return raw.pipe(observed, {}).with_columns(
        measure=pl.col("type").replace(MEASURES),
        area=pl.lit("JM"),
        sex=said("sex", "sdg_sex", "sex"),
    )


SOURCE = Source(
    id="sdg_jamaica",
    title=Text("SDG 8.8.1, Jamaica", "可持续发展目标 8.8.1：牙买加"),
    publisher=Text("Statistical Institute of Jamaica", "牙买加统计局"),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    reference=REFERENCE,
    citation=Text(
        "Statistical Institute of Jamaica, data for SDG indicator 8.8.1",
        "牙买加统计局，可持续发展目标指标 8.8.1 数据",
    ),
    licence=Text("MIT", "MIT"),
)
