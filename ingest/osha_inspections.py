"""Inspections OSHA linked to an accident: what was inspected and cited, never how risky it was.

Column                     | What OSHA means by it
-------------------------- | --------------------------------------------------------------
inspection nr              | names the inspection; one row each
report id                  | the office, seven digits: region, office; offices of a state with
                           | a plan of its own have a 5 third, then the state's FIPS code
date opened                | mm/dd/yyyy; the inspection counts in its year
sic, naics                 | industry; `0` is none. NAICS is written from 2003 on, SIC before;
                           | where both are, NAICS says it
ownership                  | Private, LocalGovt, StateGovt; blank is unknown
scope                      | No Insp/… says that nothing was inspected: refused
initial violations serious | as first cited; blank where there were none [violations]
initial violations total   | of every type [violations]

The file does not name the state. A federal office stands for the state it lies in, and the row has
status D: some of them inspect beyond it. Years are uneven (1,158 inspections in 1995 to 1999, 356
in 2010 to 2014, 1,072 in the next five): offices, plans and linking changed. No trend can be read.
Penalties and what became of a citation afterwards are left out.
"""

from pathlib import Path

import polars as pl

from facts.codes import codes, crosswalk
from facts.schema import DIFFERS, NORMAL, UNKNOWN
from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import recoded

COUNTS = {
    "initial violations serious": "serious_violations",
    "initial violations total": "violations_cited",
}
MEASURES = ("accident_inspections", *COUNTS.values())
OWN = ("inspection nr", "report id", "date opened", "sic", "naics", "ownership", "scope")
NOTHING_INSPECTED = "^No Insp"


def read(file: Path) -> pl.LazyFrame:
    """Read the list of inspections."""
    return read_table(file, required=(*OWN, *COUNTS))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the inspections in our codes, one row each."""
    naics = codes("industry").filter(pl.col("scheme") == "NAICS").unique("code")
    sixth = pl.col("naics").str.extract(r"^\s*(\d{2,6})")
    fourth = pl.col("sic").str.extract(r"^(\d{3,4})(?:\.0)?$").str.zfill(4)
    office = pl.col("report id").str.strip_suffix(".0").str.zfill(7)
    of_state = office.str.extract(r"^\d\d5(\d\d)\d\d$")
    return (
        raw.with_columns(pl.col(name).fill_null("0") for name in COUNTS)
        .pipe(numbers, list(COUNTS))
        .rename(COUNTS)
        .with_columns(
            accident_inspections=1.0,
            enterprise=pl.col("inspection nr"),
            period=_year("date opened"),
            area=pl.coalesce(
                recoded(of_state, "us_fips", "area"),
                recoded(office, "osha_federal_office", "area"),
            ),
            industry=pl.coalesce(
                sixth.replace(naics["code"], naics["id"]), pl.lit("SIC_") + fourth, pl.lit(UNKNOWN)
            ),
            ownership=recoded(
                pl.col("ownership").str.strip_chars().replace("", UNKNOWN).fill_null(UNKNOWN),
                "osha_ownership",
                "ownership",
            ),
            status=pl.when(_is_federal(office)).then(pl.lit(DIFFERS)).otherwise(pl.lit(NORMAL)),
        )
    )


def _year(column: str) -> pl.Expr:
    """Give the year of mm/dd/yyyy; what is no such day stays, so that `check` can name it."""
    day = pl.col(column).str.to_date("%m/%d/%Y", strict=False)
    return pl.coalesce(day.dt.year().cast(pl.String), column)


def _is_federal(office: pl.Expr) -> pl.Expr:
    return office.is_in(crosswalk("osha_federal_office", "area")["from"].implode())


RULES = (
    Rule(
        "nothing_inspected",
        hard=True,
        broken=pl.col("scope").str.contains(NOTHING_INSPECTED),
        message=pl.format("scope '{}': nothing was inspected, so it counts nowhere", "scope"),
    ),
    Rule(
        "more_serious_than_all",
        hard=True,
        broken=pl.col("serious_violations") > pl.col("violations_cited"),
        message=pl.format(
            "{} serious violations among {} of every type",
            pl.col("serious_violations").cast(pl.Int64),
            pl.col("violations_cited").cast(pl.Int64),
        ),
    ),
)

SOURCE = Source(
    id="osha_inspections",
    title=Text("Inspections linked to an accident", "与事故相关的执法检查"),
    publisher=Text(
        "Occupational Safety and Health Administration, United States", "美国职业安全与健康管理局"
    ),
    grain="unit",
    family="osha_inspections",  # nothing of it may meet hours or workers in a rate
    preference=30,
    published=True,  # OSHA publishes every inspection
    measures=MEASURES,
    read=read,
    tidy=tidy,
    rules=RULES,
    unique=("enterprise",),
    reference="OSHA, Establishment Search and Accident Search; DOL Enforcement Data Dictionary",
    citation=Text(
        "Occupational Safety and Health Administration, Inspection Information",
        "美国职业安全与健康管理局，检查信息",
    ),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
