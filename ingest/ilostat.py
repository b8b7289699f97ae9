"""Occupational injuries as ILOSTAT's bulk files give them, one file an indicator, plain or gzip.

Column             | What the ILO means by it
------------------ | -----------------------------------------------------------------------
ref_area           | ISO 3166-1 alpha-3; X01 … are groups of countries, and refused
indicator          | the table, with or without _A for yearly; see TABLES
sex                | SEX_T, SEX_M, SEX_F, SEX_O other; absent where the table has none
classif1, classif2 | ECO_ISIC4_F a section, ECO_…_TOTAL the total, ECO_ISIC4_X not known which;
                   | MIG_STATUS_TOTAL; groups of sections, ISIC 3 and migrants are refused
time               | 2023, 2023Q1 or 2023M01
obs_value          | _NB a number (workers in thousands), _RT per 100,000 of the reference group
obs_status         | absent or empty is normal; A is "adjusted" there, and an estimate here
source, note_…     | who counted and how; not read

One total stands several times, as ECO_SECTOR_TOTAL, ECO_AGGREGATE_TOTAL and ECO_ISIC4_TOTAL: the
first is kept, an equal one is named as its repeat, and another one as its contradiction. Where
two sources of a country overlap, the first is kept in the same way.
"""

from pathlib import Path

import polars as pl

from facts.codes import crosswalk
from facts.schema import MISSING, NORMAL, TOTAL
from facts.text import Text
from ingest import OpenFile, Rule, Source, numbers, read_table
from ingest._gzip import unpacked
from ingest._words import recoded

TABLES = {
    "INJ_FATL_ECO_NB": "fatal_injuries",
    "INJ_FATL_SEX_MIG_NB": "fatal_injuries",
    "INJ_NFTL_ECO_NB": "nonfatal_injuries",
    "INJ_NFTL_SEX_MIG_NB": "nonfatal_injuries",
    "INJ_DAYS_ECO_NB": "days_lost_temporary",
    "INJ_DAYS_SEX_MIG_NB": "days_lost_temporary",
    "INJ_WORK_ECO_NB": "workers",
    "INJ_WORK_SEX_MIG_NB": "workers",
    "INJ_FATL_ECO_RT": "published_fatal_rate_ilo",
    "INJ_FATL_SEX_MIG_RT": "published_fatal_rate_ilo",
    "SDG_F881_SEX_MIG_RT": "published_fatal_rate_ilo",
    "INJ_NFTL_ECO_RT": "published_nonfatal_rate_ilo",
    "INJ_NFTL_SEX_MIG_RT": "published_nonfatal_rate_ilo",
    "SDG_N881_SEX_MIG_RT": "published_nonfatal_rate_ilo",
}
ADDRESS = "https://rplumber.ilo.org/data/indicator?id={table}_A&format=.csv.gz"
THOUSAND = 1000.0  # persons: how many a worker of the file is
IN_THOUSANDS = "workers"
COLUMNS = ("ref_area", "indicator", "time", "obs_value")
OPTIONAL = ("sex", "classif1", "classif2", "obs_status")
ALL_MIGRANTS = "MIG_STATUS_TOTAL"


def read(file: Path) -> pl.LazyFrame:
    """Read a bulk file; a column the indicator does not have is a column of nulls."""
    found = read_table(unpacked(file), required=COLUMNS)
    absent = [name for name in OPTIONAL if name not in found.collect_schema().names()]
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the table in our codes; thousands of workers become persons."""
    measure = pl.col("indicator").str.replace("_[AQM]$", "").replace(TABLES)
    parts = pl.concat_list("classif1", "classif2").list.drop_nulls()
    economic = parts.list.eval(pl.element().filter(pl.element().str.starts_with("ECO_")))
    others = parts.list.eval(pl.element().filter(~pl.element().str.starts_with("ECO_")))
    status = pl.col("obs_status").replace_strict(
        *_columns("ilostat_status", "status"), default=NORMAL
    )
    return (
        raw.pipe(numbers, ["obs_value"])
        .with_columns(measure=measure, other=others.list.join("."))
        .with_columns(
            period=pl.col("time").str.replace(r"^(\d{4})(Q\d)$", "$1-$2").str.replace("M", "-"),
            area=recoded(pl.col("ref_area"), "iso3166_alpha3", "area"),
            sex=recoded(pl.col("sex").fill_null("SEX_T"), "ilostat_sex", "sex"),
            industry=recoded(economic.list.first(), "ilostat_classif", "industry").fill_null(TOTAL),
            status=pl.when(pl.col("obs_value").is_null()).then(pl.lit(MISSING)).otherwise(status),
            value=pl.when(measure=IN_THOUSANDS)
            .then(pl.col("obs_value") * THOUSAND)
            .otherwise("obs_value"),
        )
    )


def _columns(origin: str, target: str) -> tuple[pl.Series, pl.Series]:
    words = crosswalk(origin, target)
    return words["from"], words["to"]


RULES = (
    Rule(
        "part_of_another_list",
        hard=True,
        broken=~pl.col("other").is_in(["", ALL_MIGRANTS]),
        message=pl.format(
            f"'{{}}' is a part none of our measures is counted by; the rows of {ALL_MIGRANTS} "
            "are taken",
            "other",
        ),
    ),
    Rule(
        "unknown_status",
        hard=True,
        broken=~pl.col("obs_status").is_in(["A", "B", "D", "E", "I", "P", "R", "U"]),
        message=pl.format(
            "obs_status '{}' is in no row of data/crosswalks/ilostat_status__status.csv; look it "
            "up in the ILO's list",
            "obs_status",
        ),
    ),
)

SOURCE = Source(
    id="ilostat",
    title=Text("Occupational injuries, ILOSTAT", "职业伤害（ILOSTAT）"),
    publisher=Text("International Labour Organization", "国际劳工组织"),
    grain="table",
    family="ilostat",
    preference=45,
    published=True,
    measures=tuple(dict.fromkeys(TABLES.values())),
    read=read,
    tidy=tidy,
    rules=RULES,
    citation=Text(
        "International Labour Organization, ILOSTAT, database OSH, bulk download facility",
        "国际劳工组织，ILOSTAT，OSH 数据库，批量下载",
    ),
    licence=Text(
        "Not stated in the files; see the terms of use of ILOSTAT",
        "文件中未说明，见 ILOSTAT 使用条款",
    ),
    open_files=tuple(
        OpenFile(table, ADDRESS.format(table=table), f"{table.lower()}_a.csv.gz")
        for table in TABLES
    ),
    reference=(
        "ILO, 16th ICLS, Resolution concerning statistics of occupational injuries, 1998; ILOSTAT, "
        "indicators INJ_FATL, INJ_NFTL, INJ_DAYS, INJ_WORK, SDG_F881, SDG_N881"
    ),
)
