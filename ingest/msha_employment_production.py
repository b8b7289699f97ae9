"""Persons, hours and coal of United States mines: MSHA's quarterly file, one row a part of a mine.

Column                | What MSHA means by it
--------------------- | -----------------------------------------------------------------
mine_id               | the mine, seven digits
subunit_cd            | the part of the mine: 01 underground, 02 surface of an underground mine,
                      | 03 strip, quarry or pit, 30 mill or preparation plant, 99 office …
state                 | postal letters of the state the mine lies in
cal_yr, cal_qtr       | calendar year and quarter; MSHA's fiscal year, from October, is left out
avg_employee_cnt      | average employees of the operator over the quarter [persons]; 0 is valid
hours_worked          | by the operator's employees [hours]; 0 is valid
coal_production       | [short tons]; kept in tonnes; blank where no coal is produced
coal_metal_ind        | C a coal mine, NAICS 2121; M a metal or non-metal mine, of which no more is
                      | told than that it is none of oil and gas, NAICS 212

Bars stand between columns, text in quotes. Contractors return their hours elsewhere and are not in
this file, so a rate over these hours is one of the operators' employees alone.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import plainly, recoded

TONNES_A_SHORT_TON = 0.90718474  # 2,000 pounds of 0.45359237 kg, both exact
HOURS_A_QUARTER = 2208  # 92 days of 24 hours: nobody works more
FIGURES = {
    "avg_employee_cnt": "workers",
    "hours_worked": "hours_worked",
    "coal_production": "coal_tonnes",
}
KEY = ("mine_id", "subunit_cd", "state", "cal_yr", "cal_qtr", "coal_metal_ind")
SUBUNITS = ("01", "02", "03", "04", "05", "06", "12", "17", "30", "99")


def read(file: Path) -> pl.LazyFrame:
    """Read the quarterly file of employment and production."""
    return read_table(file, required=(*KEY, *FIGURES))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the returns in our codes, one row a part of a mine and quarter."""
    return (
        raw.pipe(numbers, list(FIGURES))
        .rename({name: figure for name, figure in FIGURES.items() if name != figure})
        .with_columns(
            enterprise="mine_id",
            workplace="subunit_cd",
            period=pl.format("{}-Q{}", "cal_yr", "cal_qtr"),
            area=recoded(pl.col("state").str.to_uppercase(), "us_state", "area"),
            industry=recoded(pl.col("coal_metal_ind"), "msha_coal_metal", "industry"),
            coal_tonnes=pl.col("coal_tonnes") * TONNES_A_SHORT_TON,
        )
    )


RULES = (
    Rule(
        "unknown_subunit",
        hard=True,
        broken=~pl.col("subunit_cd").is_in(SUBUNITS).fill_null(value=False),
        message=pl.format(
            f"subunit_cd '{{}}' is none of {', '.join(SUBUNITS)}; look it up with MSHA",
            pl.col("subunit_cd").fill_null(""),
        ),
    ),
    Rule(
        "hours_impossible",
        hard=True,
        broken=(pl.col("hours_worked") > HOURS_A_QUARTER * pl.col("workers"))
        & (pl.col("workers") > 0),
        message=pl.format(
            f"{{}} hours for {{}} employees are more than {HOURS_A_QUARTER:,} a head and quarter",
            plainly("hours_worked"),
            plainly("workers"),
        ),
    ),
    Rule(
        "coal_of_a_metal_mine",
        hard=True,
        broken=(pl.col("coal_metal_ind") == "M") & (pl.col("coal_tonnes") > 0),
        message=pl.format(
            "{} tonnes of coal from a metal or non-metal mine; look at coal_metal_ind",
            pl.col("coal_tonnes").round(1),
        ),
    ),
    Rule(
        "hours_without_employees",
        hard=False,  # a part of a mine that stopped early has hours and rounds to nobody
        broken=(pl.col("workers") == 0) & (pl.col("hours_worked") > 0),
        message=pl.format("{} hours but 0 employees", plainly("hours_worked")),
    ),
)

SOURCE = Source(
    id="msha_employment_production",
    title=Text("Quarterly employment and production of mines", "矿山季度用工与产量"),
    publisher=Text("Mine Safety and Health Administration, United States", "美国矿山安全与健康局"),
    grain="unit",
    family="msha",
    preference=40,
    published=True,  # MSHA publishes the returns of every mine
    measures=tuple(FIGURES.values()),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "MSHA, Open Government Data, Employment/Production Data Set (quarterly), definition file; "
        "30 CFR 50.30"
    ),
    citation=Text(
        "Mine Safety and Health Administration, Employment/Production Data Set (Quarterly)",
        "美国矿山安全与健康管理局，就业与产量数据集（季度）",
    ),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
