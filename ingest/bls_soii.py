"""Cases with days away from work by industry, sex, occupation and characteristic: BLS's survey.

Column          | What the Bureau of Labor Statistics means by it
--------------- | -------------------------------------------------------------------------
series_id       | all the codes together: CSU, category, occupation, datatype …
datatype_code   | 3 cases per 10,000 full-time workers, 6 cases, 7 median days away
category_code   | 00X all; an industry (CON); a gender (GMX); or a characteristic of the case:
                | event, nature, part of body, source, age, race, service, time … (E4X)
category_text   | the same in words
occupation_code | 000000 all; SOC 2010 (470000 and below); OT1XXX to OT4XXX and O30XXX, five
                | groups that divide all occupations; O10XXX … parts of these, refused
ownership_code  | 0 all, 1 private industry, 2 state government, 3 local government
state_code      | FIPS; 0 is the United States
case_code       | O alone is known
value           | of the datatype; cases are rounded to tens, and are estimates of a sample

Every row gives one number. An occupation, a characteristic, or a characteristic by one of the five
groups is the detail of data/codes/soii_characteristic.csv; a characteristic by a single occupation
has no place and is refused, which is most of a file. Industries are sectors of NAICS; groups of
them (GP1, goods producing) are refused, as their parts are there. Rates come without hours.
"""

from pathlib import Path

import polars as pl

from facts.codes import codes
from facts.schema import TOTAL
from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import recoded

MEASURES = {
    "3": "published_soii_days_away_rate",
    "6": "soii_days_away_cases",
    "7": "published_soii_median_days_away",
}
COLUMNS = (
    "year",
    "value",
    "category_code",
    "category_text",
    "datatype_code",
    "case_code",
    "occupation_code",
    "occupation_text",
    "ownership_code",
    "state_code",
)
ALL_OCCUPATIONS = "000000"
GROUP = r"^(OT[1-4]|O30|0XX)XXX$"
GENDER, JOINED_SECTORS = r"^G[MFN]X$", r"^(EHS|FIA|GP1|LEH|NRM|PBS|SP1|TTU)$"


def read(file: Path) -> pl.LazyFrame:
    """Read a file of the CS series, however it is kept."""
    return read_table(file, required=COLUMNS)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the estimates in our codes, one number a row."""
    category, occupation = pl.col("category_code"), pl.col("occupation_code")
    listed = codes("soii_characteristic")["id"].implode()
    is_characteristic = (pl.lit("SOII_") + category).is_in(listed)
    is_gender = category.str.contains(GENDER)
    group = occupation.str.extract(GROUP)
    by_occupation = occupation != ALL_OCCUPATIONS
    return (
        raw.pipe(numbers, ["value"])
        .with_columns(
            is_characteristic=is_characteristic,
            two_at_once=is_characteristic & by_occupation & (group.is_null() | (group == "0XX")),
        )
        .with_columns(
            measure=pl.col("datatype_code").replace(MEASURES),
            period="year",
            area=recoded(pl.col("state_code").str.zfill(2), "us_fips", "area"),
            industry=pl.when(is_characteristic | is_gender)
            .then(pl.lit(TOTAL))
            .otherwise(recoded(category, "soii_industry", "industry")),
            ownership=recoded(pl.col("ownership_code"), "soii_ownership", "ownership"),
            sex=pl.when(is_gender)
            .then(recoded(category, "soii_gender", "sex"))
            .otherwise(pl.lit(TOTAL)),
            detail=_detail(category, pl.coalesce(group, occupation)),
        )
    )


def _detail(category: pl.Expr, occupation: pl.Expr) -> pl.Expr:
    """Name what the case is counted by: a characteristic, an occupation, or both."""
    is_all = occupation == ALL_OCCUPATIONS
    counted = pl.lit("SOII_") + category
    return (
        pl.when("two_at_once")
        .then(pl.lit(TOTAL))
        .when(pl.col("is_characteristic") & is_all)
        .then(counted)
        .when("is_characteristic")
        .then(pl.concat_str(counted, occupation, separator="."))
        .when(is_all)
        .then(pl.lit(TOTAL))
        .otherwise(pl.lit("SOC_") + occupation)
    )


RULES = (
    Rule(
        "two_at_once",
        hard=True,
        broken=pl.col("two_at_once"),
        message=pl.format(
            "counted by occupation '{}' and by '{}' at once, and a fact counts by one of them; "
            "the rows of five groups of occupations are kept",
            "occupation_code",
            "category_text",
        ),
    ),
    Rule(
        "joins_sectors",
        hard=True,
        broken=pl.col("category_code").str.contains(JOINED_SECTORS),
        message=pl.format("'{}' joins sectors, whose own rows are kept", "category_text"),
    ),
    Rule(
        "another_kind_of_case",
        hard=True,
        broken=pl.col("case_code").ne_missing("O"),
        message=pl.format(
            "case_code '{}' is not O, the only one this layout had; look it up",
            pl.col("case_code").fill_null(""),
        ),
    ),
)

SOURCE = Source(
    id="bls_soii",
    title=Text(
        "Survey of Occupational Injuries and Illnesses: cases with days away",
        "职业伤病调查：误工案例",
    ),
    publisher=Text("Bureau of Labor Statistics, United States", "美国劳工统计局"),
    grain="table",
    family="bls",
    preference=50,
    published=True,
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "BLS, Nonfatal cases involving days away from work: selected characteristics (2011 "
        "forward), series CS; BLS Handbook of Methods, Survey of Occupational Injuries and "
        "Illnesses"
    ),
    citation=Text(
        "Bureau of Labor Statistics, Survey of Occupational Injuries and Illnesses, series CS",
        "美国劳工统计局，职业伤害与疾病调查（SOII），CS 系列",
    ),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
