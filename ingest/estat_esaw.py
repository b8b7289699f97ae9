"""Accidents at work as Eurostat gives them: ESAW by industry and sex, and its phase III.

Column        | What Eurostat means by it
------------- | ---------------------------------------------------------------------------
structure_id  | the table: HSW_N2_01 non-fatal, HSW_N2_02 fatal, HSW_PH3_01 phase III
nace_r2       | NACE Rev. 2; TOTAL is _T; groups of sections (C-E) are refused
sex, geo      | T, M, F, UNK; EL and UK are ISO's GR and GB; groups of countries are refused
age, wrkstat  | phase III alone; together the detail, as in Y25-54.WST_1
severity      | phase III alone: D_GE4 four days or more, FAT fatal
unit          | NR, a number; RT, a rate, is refused, as it comes without its counts
obs_value     | accidents with more than 3 days lost, or deaths within a year [events]
obs_flag      | letters, several at once: b, d, e, p, u; c, m and : say there is no value
conf_status   | filled where the value is confidential
"""

import polars as pl

from facts.schema import TOTAL
from facts.text import Text
from ingest import Rule, Source
from ingest._eurostat import UNKNOWN_FLAG, observed, open_tables, sdmx_csv

TABLES = {
    "HSW_N2_01": "nonfatal_accidents_esaw",
    "HSW_N2_02": "fatal_accidents_esaw",
    "HSW_PH3_01.D_GE4": "nonfatal_accidents_phase3",
    "HSW_PH3_01.FAT": "fatal_accidents_phase3",
}
"""The measure of each table, and of each severity where the table has more than one."""


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the table in our codes, one number a row."""
    dataset = pl.col("structure_id").str.extract(r"(HSW_\w+)").fill_null(pl.col("structure_id"))
    counted = pl.concat_str(dataset, "severity", separator=".", ignore_nulls=True)
    detail = pl.concat_str("age", "wrkstat", separator=".").str.strip_suffix(".TOTAL")
    return raw.pipe(observed).with_columns(
        measure=counted.replace(TABLES),
        detail=detail.replace({"TOTAL": TOTAL}).fill_null(TOTAL),
    )


RULES = (
    Rule(
        "rate_without_counts",
        hard=True,
        broken=pl.col("unit") != "NR",
        message=pl.format(
            "unit '{}' is a rate without its counts; take the rows of unit NR (number)",
            pl.col("unit"),
        ),
    ),
    UNKNOWN_FLAG,
)

SOURCE = Source(
    id="estat_esaw",
    title=Text("European Statistics on Accidents at Work", "欧洲工伤事故统计（ESAW）"),
    publisher=Text("Eurostat", "欧盟统计局"),
    grain="table",
    family="eurostat",
    preference=60,
    published=True,
    measures=tuple(TABLES.values()),
    read=sdmx_csv,
    tidy=tidy,
    rules=RULES,
    reference=(
        "Eurostat, tables hsw_n2_01, hsw_n2_02, hsw_ph3_01; European Statistics on Accidents at "
        "Work (ESAW), Summary methodology, 2013; Commission Regulation (EU) No 349/2011"
    ),
    citation=Text(
        "Eurostat, European Statistics on Accidents at Work (ESAW), online data "
        "codes hsw_n2_01, hsw_n2_02 and hsw_ph3_01",
        "欧盟统计局，欧洲工伤事故统计（ESAW），在线数据代码 hsw_n2_01、hsw_n2_02、hsw_ph3_01",
    ),
    licence=Text(
        "Reuse with the source named; Commission Decision 2011/833/EU",
        "注明来源即可再利用（欧盟委员会决定 2011/833/EU）",
    ),
    open_files=open_tables("hsw_n2_01", "hsw_n2_02", "hsw_ph3_01"),
)
