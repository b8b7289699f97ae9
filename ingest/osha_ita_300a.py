"""Injuries and illnesses of United States establishments: OSHA's Form 300A, one row a year.

Column                   | What OSHA means by it
------------------------ | ----------------------------------------------------------------
establishment_id         | who; before it existed, name, street and zip tell establishments apart
year_filing_for          | the calendar year in which the cases happened
state                    | postal letters
naics_code, naics_year   | industry, and the version of NAICS it is written in (2012 if not said)
establishment_type       | 1 no government, 2 state government, 3 local government
size                     | by the most people who worked there at any time of the year
annual_average_employees | [persons]
total_hours_worked       | [hours]
no_injuries_illnesses    | 1 there were injuries or illnesses, 2 there were none
total_deaths …           | fields G to J: cases by their worst outcome [cases]
total_dafw_days …        | fields K and L, at most 180 a case [days]
total_injuries …         | fields M1 to M6: the same cases by kind [cases]
created_timestamp        | when it was sent; of repeats the latest counts

Files of some years are cp1252, and columns were added over the years.
"""

from pathlib import Path

import polars as pl

from facts.codes import codes
from facts.schema import UNKNOWN
from facts.text import Text
from ingest import OpenFile, Rule, Source, numbers, read_table
from ingest._words import plainly, recoded

MEASURES = {
    "annual_average_employees": "workers",
    "total_hours_worked": "hours_worked",
    "total_deaths": "recordable_deaths",
    "total_dafw_cases": "cases_days_away",
    "total_djtr_cases": "cases_transfer",
    "total_other_cases": "cases_other",
    "total_dafw_days": "days_away",
    "total_djtr_days": "days_transfer",
    "total_injuries": "recordable_injuries",
    "total_skin_disorders": "skin_disorders",
    "total_respiratory_conditions": "respiratory_conditions",
    "total_poisonings": "poisonings",
    "total_hearing_loss": "hearing_losses",
    "total_other_illnesses": "other_illnesses",
}
BY_OUTCOME = ("recordable_deaths", "cases_days_away", "cases_transfer", "cases_other")
BY_KIND = tuple(MEASURES.values())[8:]

OPTIONAL = ("establishment_id", "naics_year", "no_injuries_illnesses", "created_timestamp")
CODES = ("state", "naics_code", "establishment_type", "size")
ADDRESS = ("establishment_name", "street_address", "zip_code")
FIRST_EDITION = "2012"  # of NAICS; what files say nothing about was collected before 2023
TIMESTAMPS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%d%b%y:%H:%M:%S", "%m/%d/%Y %H:%M")

HOURS_IN_A_YEAR = 8760  # 365 days of 24 hours: nobody works more
FEWEST_USUAL, MOST_USUAL = 500, 3500  # hours a head and year; outside, kept and flagged


def read(file: Path) -> pl.LazyFrame:
    """Read a published file of any year; columns that came later are nulls in earlier years."""
    found = read_table(
        file,
        required=("year_filing_for", *ADDRESS, *CODES, *MEASURES),
    )
    absent = [name for name in OPTIONAL if name not in found.collect_schema().names()]
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the summaries in our codes, one row an establishment and year."""
    address = pl.concat_str([pl.col(name).fill_null("") for name in ADDRESS], separator=" | ")
    naics = codes("industry").filter(pl.col("scheme") == "NAICS")
    known = naics.unique("code")
    code = pl.col("naics_code").str.strip_suffix(".0")
    edition = pl.col("naics_year").fill_null(FIRST_EDITION) + "_" + code
    return (
        raw.pipe(numbers, list(MEASURES))
        .rename(MEASURES)
        .with_columns(
            enterprise=pl.coalesce("establishment_id", address.str.to_uppercase()),
            period="year_filing_for",
            area=recoded(pl.col("state").str.to_uppercase(), "us_state", "area"),
            industry=code.replace(known["code"], known["id"]),
            ownership=recoded(pl.col("establishment_type"), "osha_establishment_type", "ownership"),
            size=recoded(pl.col("size"), "osha_size", "size"),
            in_edition=edition.is_in((naics["version"] + "_" + naics["code"]).implode()),
            cases=pl.sum_horizontal(BY_OUTCOME),
            kinds=pl.sum_horizontal(BY_KIND),
            hours_a_head=pl.col("hours_worked") / pl.col("workers"),
        )
        .with_columns(pl.col("area", "industry", "ownership", "size").fill_null(UNKNOWN))
        .pipe(_with_successors)
    )


def _with_successors(summaries: pl.LazyFrame) -> pl.LazyFrame:
    """Add the line of the summary that was sent last where an establishment sent several a year."""
    key = ["enterprise", "period"]
    sent = pl.coalesce(
        pl.col("created_timestamp").str.to_datetime(form, strict=False) for form in TIMESTAMPS
    )
    repeated = summaries.group_by(key).len().filter(pl.col("len") > 1)
    successors = (
        summaries.join(repeated, on=key, how="semi")
        .group_by(key)
        .agg(successor=pl.col("line").sort_by(sent, "line", nulls_last=False).last())
    )
    return summaries.join(successors, on=key, how="left", validate="m:1", maintain_order="left")


RULES = (
    Rule(
        "superseded",
        hard=True,
        broken=pl.col("successor") != pl.col("line"),
        message=pl.format("superseded by line {}, which the establishment sent later", "successor"),
    ),
    Rule(
        "hours_impossible",
        hard=True,
        broken=(pl.col("hours_a_head") > HOURS_IN_A_YEAR) & (pl.col("workers") > 0),
        message=pl.format(
            f"{{}} hours for {{}} employees are more than {HOURS_IN_A_YEAR:,} a head and year",
            plainly("hours_worked"),
            plainly("workers"),
        ),
    ),
    Rule(
        "employees_without_hours",
        hard=True,
        broken=(pl.col("workers") > 0) & (pl.col("hours_worked") == 0),
        message=pl.format(
            "0 hours for {} employees; give the hours they worked", plainly("workers")
        ),
    ),
    Rule(
        "hours_without_employees",
        hard=True,
        broken=(pl.col("workers") == 0) & (pl.col("hours_worked") > 0),
        message=pl.format(
            "{} hours but 0 employees; give who worked them", plainly("hours_worked")
        ),
    ),
    Rule(
        "says_no_injuries",
        hard=True,
        broken=(pl.col("no_injuries_illnesses") == "2") & (pl.col("cases") > 0),
        message=pl.format("says no injuries or illnesses but counts {}", plainly("cases")),
    ),
    Rule(
        "hours_per_head_unusual",
        hard=False,
        broken=~pl.col("hours_a_head").is_between(FEWEST_USUAL, MOST_USUAL)
        & (pl.col("hours_worked") > 0),
        message=pl.format(
            f"{{}} hours for {{}} employees are not {FEWEST_USUAL} to {MOST_USUAL:,} a head",
            plainly("hours_worked"),
            plainly("workers"),
        ),
    ),
    Rule(
        "kinds_differ_from_cases",
        hard=False,
        broken=pl.sum_horizontal(BY_OUTCOME, ignore_nulls=False)
        != pl.sum_horizontal(BY_KIND, ignore_nulls=False),
        message=pl.format(
            "fields G to J count {} cases, M1 to M6 {}; they are the same cases",
            plainly("cases"),
            plainly("kinds"),
        ),
    ),
    Rule(
        "days_without_cases",
        hard=False,
        broken=(pl.col("days_away") > 0) & (pl.col("cases_days_away") == 0)
        | (pl.col("days_transfer") > 0)
        & (pl.col("cases_transfer") + pl.col("cases_days_away") == 0),
        message=pl.format(
            "{} days away and {} of transfer without a case that had them",
            plainly("days_away"),
            plainly("days_transfer"),
        ),
    ),
    Rule(
        "naics_of_another_year",
        hard=False,
        broken=~pl.col("in_edition"),
        message=pl.format(
            "industry '{}' is not in the NAICS of {}, but in that of another year",
            "naics_code",
            pl.col("naics_year").fill_null(FIRST_EDITION),
        ),
    ),
)

ARCHIVE_FOLDER = "https://www.osha.gov/sites/default/files"
ARCHIVES = {
    **{str(year): f"ITA%20Data%20CY%20{year}.zip" for year in range(2016, 2020)},
    "2020": "ITA-Data-CY-2020.zip",
    "2021": "ITA-data-cy2021.zip",
    "2022": "ITA-data-cy2022.zip",
    "2023": "ITA_300A_Summary_Data_2023_through_12-31-2024.zip",
    "2024": "ITA_300A_Summary_Data_2024_through_12-31-2025.zip",
}
"""What OSHA calls the archive of each year; the name of a late year changes when late reports
are added, and the old address is then gone."""

SOURCE = Source(
    id="osha_ita_300a",
    title=Text("Form 300A summaries of establishments", "企业职业伤害与疾病年度汇总（300A 表）"),
    publisher=Text(
        "Occupational Safety and Health Administration, United States", "美国职业安全与健康管理局"
    ),
    grain="unit",
    family="osha",
    preference=60,
    published=True,  # OSHA publishes the summary of every establishment
    measures=tuple(MEASURES.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "OSHA, Injury Tracking Application (ITA) 300A Summary Data Dictionary, April 2024; "
        "29 CFR 1904.32, 1904.41"
    ),
    citation=Text(
        "Occupational Safety and Health Administration, Injury Tracking Application, "
        "Form 300A summary data",
        "美国职业安全与健康管理局，伤害追踪应用（ITA），300A 表汇总数据",
    ),
    licence=Text(
        "Public domain: a work of the United States Government, 17 U.S.C. 105",
        "公有领域：美国政府作品，美国法典第 17 编第 105 条",
    ),
    open_files=tuple(
        OpenFile(year, f"{ARCHIVE_FOLDER}/{name}", f"ita_300a_{year}.zip")
        for year, name in ARCHIVES.items()
    ),
)
