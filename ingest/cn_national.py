"""Yearly figures of China as they were published, each with its citation.

Column                       | What it holds
---------------------------- | ------------------------------------------------------------
period, area, industry,      | our codes
ownership, size, sex, detail |
measure, value               | our codes and units; a rate is of a measure `published_…`
status                       | letters of SDMX's CL_OBS_STATUS; empty is A
citation                     | who published the figure, where and when; none, no fact
note                         | what a reader must know before using it

A fact has no column for its citation: its batch and `line` lead to the row that has one.
"""

from pathlib import Path

import polars as pl

from facts.schema import DIMENSIONS, MISSING, NORMAL, TOTAL
from facts.text import Text
from ingest import Rule, Source, numbers, read_table

MEASURES = (
    "workers",
    "gdp",
    "accidents",
    "deaths",
    "serious_injuries",
    "production_accident_deaths",
    "disease_cases",
    "disease_progressions",
    "disease_deaths",
    "acute_poisoning_cases",
    "acute_poisoning_deaths",
    "exposed_workers",
    "examinations_due",
    "examined",
    "detected",
    "published_gdp_death_rate",
    "published_gdp_death_rate_constant",
    "published_gdp_death_rate_change",
    "published_worker_death_rate",
    "published_worker_death_rate_change",
    "published_vehicle_death_rate",
    "published_coal_death_rate",
    "published_coal_death_rate_change",
    "published_ownership_share",
    "published_pneumoconiosis_share",
    "published_short_exposure_share",
    "published_exposure_prevalence",
    "published_cumulative_cases",
    "published_living_cases",
)


def read(file: Path) -> pl.LazyFrame:
    """Read the quoted figures; they are ours, so every column must be there."""
    return read_table(
        file,
        required=("period", *DIMENSIONS, "measure", "value", "status", "citation", "note"),
    )


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the figures as quoted; an empty dimension is the total."""
    usual = pl.when(pl.col("value").is_null()).then(pl.lit(MISSING)).otherwise(pl.lit(NORMAL))
    return raw.pipe(numbers, ["value"]).with_columns(
        pl.col(*DIMENSIONS).fill_null(TOTAL),
        status=pl.col("status").fill_null(usual),
    )


RULES = (
    Rule(
        "no_citation",
        hard=True,
        broken=pl.col("citation").is_null(),
        message=pl.lit("the figure has no citation; write who published it, where and when"),
    ),
)

SOURCE = Source(
    id="cn_national",
    title=Text("National figures of China, quoted one by one", "中国全国公布数据（逐条引用）"),
    publisher=Text("Several; each figure names its own", "多家机构，逐条注明出处"),
    grain="table",
    family="cn_national",
    preference=40,
    published=True,
    measures=MEASURES,
    read=read,
    tidy=tidy,
    rules=RULES,
    reference="data/published/cn_national.csv, column citation",
    citation=Text(
        "Publishers of China's national figures, each named in "
        "data/published/cn_national.csv, column citation",
        "中国全国数据的各发布者，逐条见 data/published/cn_national.csv 的 citation 列",
    ),
    licence=Text("Figures quoted one by one with their source", "逐条引用并注明来源"),
)
