"""Fatal injuries at work by industry and state: BLS's Census of Fatal Occupational Injuries.

Column     | What the Bureau of Labor Statistics means by it
---------- | -----------------------------------------------------------------------------
series id  | all the codes together: FWU, case, industry, state …
naics      | 211XXX is a subsector of three digits, 213112 an industry of six
geography  | the state where the injury was, or the United States, by name
year       | calendar year of the death
fatalities | deaths [persons]; states with too few are left out of the file

Every worker counts, the self-employed and governments too, and a death however long after the
injury; the ILO has a year for it (status D). A state that is not there may have had deaths.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Source, numbers, read_table
from ingest._by_state import by_state


def read(file: Path) -> pl.LazyFrame:
    """Read a table of states."""
    return read_table(file, required=("series id", "naics", "geography", "year", "fatalities"))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the deaths in our codes, one number a row."""
    return (
        raw.rename({"fatalities": "value"})
        .pipe(numbers, ["value"])
        .pipe(by_state, "fatal_injuries")
    )


SOURCE = Source(
    id="bls_cfoi",
    title=Text("Census of Fatal Occupational Injuries", "致命职业伤害普查（CFOI）"),
    publisher=Text("Bureau of Labor Statistics, United States", "美国劳工统计局"),
    grain="table",
    family="bls",
    preference=50,
    published=True,
    measures=("fatal_injuries",),
    read=read,
    tidy=tidy,
    reference="BLS Handbook of Methods, Census of Fatal Occupational Injuries",
    citation=Text(
        "Bureau of Labor Statistics, Census of Fatal Occupational Injuries, series FW",
        "美国劳工统计局，致命工伤普查（CFOI），FW 系列",
    ),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
