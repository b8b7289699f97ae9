"""SDG 8.8.1 as the Faroe Islands publish it: injured persons, and rates over people not named.

Column       | What Hagstova Føroya means by it
------------ | -------------------------------------------------------------------------------
year         | calendar year
units        | data.persons [persons]; data.pr100000 a rate, refused: per 100,000 of whom is not
             | said, and its counts are there
data.outcome | data.lethal, data.non-lethal
data.sex     | data.female, data.male; empty is both

How long after the accident a death counts, and from which absence an injury, is not said either.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import REFERENCE, national_csv, observed, said

MEASURES = {"data.lethal": "fatal_injuries", "data.non-lethal": "nonfatal_injuries"}


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, "units", "data.outcome", "data.sex")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the counts in our codes, one number a row."""
    return raw.pipe(observed, {}).with_columns(
        measure=pl.col("data.outcome").replace(MEASURES),
        area=pl.lit("FO"),
        sex=said("data.sex", "sdg_sex", "sex"),
    )


RULES = (
    Rule(
        "rate_without_counts",
        hard=True,
        broken=pl.col("units").ne_missing("data.persons"),
        message=pl.format(
            "units '{}' are a rate, and over whom is not said; the rows of data.persons are kept",
            pl.col("units").fill_null(""),
        ),
    ),
)

SOURCE = Source(
    id="sdg_faroe",
    title=Text("SDG 8.8.1, Faroe Islands", "可持续发展目标 8.8.1：法罗群岛"),
    publisher=Text("Hagstova Føroya, Statistics Faroe Islands", "法罗群岛统计局"),
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
        "Hagstova Føroya, data for SDG indicator 8.8.1, from Arbeiðs- og brunaeftirlitið",
        "法罗群岛统计局（Hagstova Føroya），可持续发展目标指标 8.8.1 数据，源自 "
        "Arbeiðs- og brunaeftirlitið",
    ),
    licence=Text("MIT", "MIT"),
)
