"""SDG 8.8.1 as Moldova publishes it: accident rates over employees, by sex or by activity.

Column                                  | What the National Bureau of Statistics means by it
--------------------------------------- | --------------------------------------------------
year                                    | calendar year
fatal accidents, by sex                 | Total, Men, Women: a fatal rate
fatal accidents, by economic activities | a section of CAEM Rev. 2, which is NACE Rev. 2, or
                                        | Industry, which joins B to E and is refused
non-fatal accidents, by …               | the same of non-fatal rates
value                                   | accidents per 100,000 employees; empty: not given

One of the four columns is filled, and says which rate the row gives; a row with none of them
heads its year and is refused. A rate differs from the indicator (status D): deaths have no limit of
time after the accident, and injuries count from three days of absence.
"""

from pathlib import Path

import polars as pl

from facts.schema import DIFFERS
from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import FATAL, NONFATAL, REFERENCE, national_csv, observed, said

FATAL_SEX, FATAL_ACTIVITY = "fatal accidents, by sex", "fatal accidents, by economic activities"
OTHER_SEX, OTHER_ACTIVITY = f"non-{FATAL_SEX}", f"non-{FATAL_ACTIVITY}"
OWN = (FATAL_SEX, FATAL_ACTIVITY, OTHER_SEX, OTHER_ACTIVITY)
FILLED = pl.sum_horizontal(pl.col(name).is_not_null() for name in OWN)


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, *OWN)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the rates in our codes, one number a row."""
    is_fatal = pl.any_horizontal(pl.col(FATAL_SEX, FATAL_ACTIVITY).is_not_null())
    return (
        raw.with_columns(
            by_sex=pl.coalesce(FATAL_SEX, OTHER_SEX),
            by_activity=pl.coalesce(FATAL_ACTIVITY, OTHER_ACTIVITY),
        )
        .pipe(observed, {DIFFERS: True})
        .with_columns(
            measure=pl.when(is_fatal).then(pl.lit(FATAL)).otherwise(pl.lit(NONFATAL)),
            area=pl.lit("MD"),
            industry=said("by_activity", "nace_title", "industry"),
            sex=said("by_sex", "sdg_sex", "sex"),
        )
    )


RULES = (
    Rule(
        "not_one_heading",
        hard=True,
        broken=FILLED != 1,
        message=pl.format(
            "{} of the columns by sex and by economic activities are filled, where one says "
            "which rate the row gives",
            FILLED,
        ),
    ),
)

SOURCE = Source(
    id="sdg_moldova",
    title=Text("SDG 8.8.1, Moldova", "可持续发展目标 8.8.1：摩尔多瓦"),
    publisher=Text("National Bureau of Statistics of Moldova", "摩尔多瓦国家统计局"),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=(FATAL, NONFATAL),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=REFERENCE,
    citation=Text(
        "National Bureau of Statistics of Moldova, data for SDG indicator 8.8.1",
        "摩尔多瓦国家统计局，可持续发展目标指标 8.8.1 数据",
    ),
    licence=Text("MIT", "MIT"),
)
