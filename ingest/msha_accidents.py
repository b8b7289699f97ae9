"""Accidents, injuries and illnesses at United States mines: MSHA's file, one row a person or event.

Column           | What MSHA means by it
---------------- | ------------------------------------------------------------------
mine_id          | where it happened, seven digits
document_no      | of the form 7000-1 that reported it; names the row
contractor_id    | filled where the person worked for a contractor: counted apart, as the mines'
                 | returns of hours leave contractors out
cal_yr, cal_qtr  | calendar year and quarter of the accident
fips_state_cd    | the state, two digits
coal_metal_ind   | C coal, NAICS 2121; M metal or non-metal, NAICS 212 and no finer
degree_injury_cd | 01 death, 02 permanent disability, 03 days away, 04 days away and restricted,
                 | 05 restricted only, 06 neither, 07 illness of no degree before; the others
                 | are outside MSHA's rates (30 CFR 50.20) and refused: 00 nobody injured,
                 | 08 natural causes, 09 no employee, 10 first aid and others, ? not known
days_lost        | actual days away [days]
days_restrict    | days of restricted activity [days]
schedule_charge  | days charged for a death or a permanent injury: 6,000 for a death [days]

Bars stand between columns, text in quotes. What happened, where in the mine, to which part of the
body and with which equipment is in the file too, and in no list of ours yet.
"""

from pathlib import Path

import polars as pl

from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import recoded

DEGREES = {
    "01": "fatal_injuries",
    "02": "lost_time_injuries",
    "03": "lost_time_injuries",
    "04": "lost_time_injuries",
    "05": "lost_time_injuries",
    "06": "no_lost_time_injuries",
    "07": "illnesses",
}
DAYS = {"days_lost": "days_lost", "days_restrict": "days_restricted"}
CHARGED = "schedule_charge"
OPERATOR = (
    "fatal_injuries_msha",
    "lost_time_injuries_msha",
    "no_lost_time_injuries_msha",
    "illnesses_msha",
    "days_lost_msha",
    "days_restricted_msha",
    "days_charged_msha",
)
CONTRACTOR = (
    "contractor_fatal_injuries_msha",
    "contractor_lost_time_injuries_msha",
    "contractor_other_cases_msha",
    "contractor_days_lost_msha",
)
KEY = (
    "mine_id",
    "document_no",
    "contractor_id",
    "cal_yr",
    "cal_qtr",
    "fips_state_cd",
    "coal_metal_ind",
    "degree_injury_cd",
    "degree_injury",
)


def read(file: Path) -> pl.LazyFrame:
    """Read the file of accidents."""
    return read_table(file, required=(*KEY, *DAYS, CHARGED))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the cases in our codes, one row each; a case is the operator's or a contractor's."""
    kind = pl.col("degree_injury_cd").str.zfill(2).replace_strict(DEGREES, default=None)
    by_contractor = pl.col("contractor_id").is_not_null()
    return (
        raw.pipe(numbers, [*DAYS, CHARGED])
        .with_columns(kind=kind, by_contractor=by_contractor)
        .with_columns(_counted())
        .with_columns(
            enterprise="mine_id",
            workplace="document_no",
            period=pl.format("{}-Q{}", "cal_yr", "cal_qtr"),
            area=recoded(pl.col("fips_state_cd").str.zfill(2), "us_fips", "area"),
            industry=recoded(pl.col("coal_metal_ind"), "msha_coal_metal", "industry"),
        )
    )


def _counted() -> list[pl.Expr]:
    """Count each case once: 1 under its kind, 0 under the others of its workforce, null elsewhere.

    A case of which no days are given has none: MSHA leaves them blank where none apply.
    """
    figures: dict[str, pl.Expr] = {}
    for name in ("fatal_injuries", "lost_time_injuries", "no_lost_time_injuries", "illnesses"):
        figures[f"{name}_msha"] = pl.col("kind") == name
    for name, figure in DAYS.items():
        figures[f"{figure}_msha"] = pl.col(name).fill_null(0)
    figures["days_charged_msha"] = pl.col(CHARGED).fill_null(0)
    others = pl.col("kind").is_in(["no_lost_time_injuries", "illnesses"])
    contractors = {
        "contractor_fatal_injuries_msha": figures["fatal_injuries_msha"],
        "contractor_lost_time_injuries_msha": figures["lost_time_injuries_msha"],
        "contractor_other_cases_msha": others,
        "contractor_days_lost_msha": figures["days_lost_msha"],
    }
    return [
        *(pl.when(~pl.col("by_contractor")).then(figures[name]).alias(name) for name in OPERATOR),
        *(pl.when("by_contractor").then(contractors[name]).alias(name) for name in CONTRACTOR),
    ]


RULES = (
    Rule(
        "outside_the_rates",
        hard=True,
        broken=pl.col("kind").is_null(),
        message=pl.format(
            "degree of injury '{}' ({}) is none of 01 to 07, which are cases of the mine",
            pl.col("degree_injury_cd").fill_null(""),
            pl.col("degree_injury").fill_null(""),
        ),
    ),
    Rule(
        "days_without_lost_time",
        hard=False,
        broken=(pl.col("days_lost") > 0)
        & pl.col("kind").is_in(["fatal_injuries", "no_lost_time_injuries"]),
        message=pl.format("days lost, but degree '{}'", "degree_injury_cd"),
    ),
)

SOURCE = Source(
    id="msha_accidents",
    title=Text("Accidents, injuries and illnesses at mines", "矿山事故、伤害与疾病"),
    publisher=Text("Mine Safety and Health Administration, United States", "美国矿山安全与健康局"),
    grain="unit",
    family="msha",
    preference=40,
    published=True,  # MSHA publishes every case, without names
    measures=(*OPERATOR, *CONTRACTOR),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "MSHA, Open Government Data, Accident Injuries Data Set, definition file; "
        "30 CFR 50.2, 50.20"
    ),
    citation=Text(
        "Mine Safety and Health Administration, Accident Injuries Data Set",
        "美国矿山安全与健康管理局，事故伤害数据集",
    ),
    licence=Text("Public domain (United States government work)", "公有领域（美国政府作品）"),
)
