"""Employees by industry and state: County Business Patterns, the Census Bureau's count in March.

Column     | What the Census Bureau means by it
---------- | -----------------------------------------------------------------------------
naics      | 211XXX is a subsector of three digits, 213112 an industry of six
geography  | the state, by name
year       | calendar year
employment | paid employees in the pay period of 12 March [persons]; 0 stands where the
           | number is withheld, as an industry without establishments has no row

March is not the year's average, and the self-employed and governments are left out (status D). So a
rate of the CFOI's deaths over these employees is higher than one over all workers.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Source, numbers, read_table
from ingest._by_state import by_state


def read(file: Path) -> pl.LazyFrame:
    """Read a table of states."""
    return read_table(file, required=("naics", "geography", "year", "employment"))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the employees in our codes, one number a row; a withheld number is missing."""
    return (
        raw.rename({"employment": "value"})
        .pipe(numbers, ["value"])
        .with_columns(value=pl.when(pl.col("value") != 0).then("value"))
        .pipe(by_state, "workers")
    )


SOURCE = Source(
    id="census_cbp",
    title=Text("County Business Patterns: employees", "县域商业统计：雇员"),
    publisher=Text("Census Bureau, United States", "美国人口普查局"),
    grain="table",
    family="bls",
    preference=50,
    published=True,
    measures=("workers",),
    read=read,
    tidy=tidy,
    reference="Census Bureau, County Business Patterns: Methodology and Glossary",
    citation=Text("Census Bureau, County Business Patterns", "美国人口普查局，县级商业模式（CBP）"),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
