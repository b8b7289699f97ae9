"""SDG 8.8.1 as the United Kingdom publishes it: rates of injury of Great Britain, by HSE.

Column             | What the Office for National Statistics means by it
------------------ | ----------------------------------------------------------------------
year               | a fiscal year from April: 2002/03; [Note 5] marks the years of the
                   | pandemic, which are comparable neither with others nor with each other
series             | Fatal injury, as employers report; Non-fatal injury, as people say in
                   | the Labour Force Survey
unit measure       | per 100,000 workers; some non-fatal rates are averages of three years,
                   | written under the middle one
age, occupation    | groups that no list of ours has; filled, the row is refused
sex                | Female, Male; empty is both
geocode            | of a country or a region of England; empty is Great Britain
industry sector    | sections of UK SIC 2007, which are those of NACE Rev. 2, and groups of them
observation status | Normal, Estimated or Provisional value

What is filed otherwise than it was meant, all under status D:
- a fiscal year stands under the calendar year in which it begins, nine of whose months it has;
- Great Britain stands under GB, though Northern Ireland is left out;
- workers on the road are left out of injuries, and sea fishing out of fatal ones in agriculture.
An average of three years is a measure of its own under its middle year: it passes for no year.
Fatal rates go by the place of the accident, non-fatal ones by where people live.
"""

from pathlib import Path

import polars as pl

from facts.schema import BREAK, DIFFERS, ESTIMATED, PROVISIONAL
from facts.text import Text
from ingest import Rule, Source
from ingest._sdg import (
    FATAL_WORKERS,
    NONFATAL_THREE_YEARS,
    NONFATAL_WORKERS,
    REFERENCE,
    national_csv,
    observed,
    said,
)
from ingest._words import recoded

MEASURES = {
    "Fatal injury | Rate per 100,000 workers": FATAL_WORKERS,
    "Non-fatal injury | Rate per 100,000 workers": NONFATAL_WORKERS,
    "Non-fatal injury | Rate per 100,000 (3 year average)": NONFATAL_THREE_YEARS,
}
OWN = ("series", "age", "sex", "industry sector", "occupation", "unit measure")
FISCAL_YEAR = r"^(\d{4})/\d{2}(?: \[Note 5\])?$"


def read(file: Path) -> pl.LazyFrame:
    """Read the file of the indicator."""
    return national_csv(file, *OWN, "observation status", "geocode")


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the rates in our codes, one number a row."""
    letters: dict[str, pl.Expr | bool] = {
        BREAK: pl.col("year").str.contains("Note 5", literal=True),
        DIFFERS: True,
        ESTIMATED: pl.col("observation status") == "Estimated value",
        PROVISIONAL: pl.col("observation status") == "Provisional value",
    }
    year = pl.col("year").str.strip_chars()
    return raw.pipe(observed, letters).with_columns(
        period=pl.coalesce(year.str.extract(FISCAL_YEAR), year),
        measure=pl.concat_str("series", "unit measure", separator=" | ").replace(MEASURES),
        area=recoded(pl.col("geocode").fill_null("K03000001"), "ons_geography", "area"),
        industry=said("industry sector", "nace_title", "industry"),
        sex=said("sex", "sdg_sex", "sex"),
    )


def _no_place(column: str) -> Rule:
    return Rule(
        f"by_{column}",
        hard=True,
        broken=pl.col(column).is_not_null(),
        message=pl.format(
            f"a rate of {column} '{{}}', for which facts have no column; "
            f"the row without {column} is kept",
            pl.col(column),
        ),
    )


SOURCE = Source(
    id="sdg_uk",
    title=Text("SDG 8.8.1, United Kingdom", "可持续发展目标 8.8.1：英国"),
    publisher=Text("Office for National Statistics, United Kingdom", "英国国家统计局"),
    grain="table",
    family="sdg_8_8_1",
    preference=30,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    rules=(_no_place("age"), _no_place("occupation")),
    reference=REFERENCE,
    citation=Text(
        "Office for National Statistics, UK data for SDG indicator 8.8.1, data of HSE",
        "英国国家统计局，可持续发展目标指标 8.8.1 英国数据，源自健康安全执行局（HSE）",
    ),
    licence=Text("Open Government Licence v3.0", "开放政府许可证 3.0（OGL）"),
)
