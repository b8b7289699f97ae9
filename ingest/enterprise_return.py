"""The periodic return of an enterprise, one row an enterprise and period, as CSV or workbook.

Column (中文)                              | What is meant
------------------------------------------ | ----------------------------------------------
enterprise_id (统一社会信用代码)           | 18 characters in China, GB 32100-2015
period (报告期)                            | 2024, 2024-Q1 or 2024-03
area (行政区划)                            | our id, or six digits of GB/T 2260
industry (行业)                            | our id, or the bare code of GB/T 4754: E, 47
ownership (所有制), size (规模)            | our id, or its Chinese label
workers (从业人员), hours_worked (工时)    | average, never empty [persons]; worked [hours]
deaths, serious_injuries, minor_injuries   | 死亡, 重伤, 轻伤 by GB/T 6441-1986 [persons]
days_lost (损失工作日), economic_loss      | [workdays]; direct loss [10,000 yuan]
exposed_workers … contraindications        | 接害, 应检, 实检, 禁忌证 [persons]
disease_cases_…, disease_suspected_…       | a column each id of data/codes/disease.csv
disease_status (疾病数据状态)              | of those two alone: letters of data/codes/status.csv
hazard_points_…, hazard_points_over_limit_ | a column each id of data/codes/hazard_agent.csv
training_due, trained                      | [persons]
hazards_found, hazards_rectified           | [items]

An empty disease_status is A, normal. B says that diseases are counted otherwise from this period
on, as when their list or the rules of diagnosis change; the other counts of the return stay A.
The name of the enterprise stays in the raw file. An empty cell is not known, never zero.

Deaths are those within 30 days, as GB/T 6441 and the rules on reporting accidents count them;
the ILO counts those within a year and leaves out what costs no day. So the return does not give
`fatal_injuries` and `nonfatal_injuries`: the two scopes would look alike and not be.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from facts.periods import PATTERNS, YEARS_LONG
from facts.schema import NORMAL, STATUSES, TOTAL
from facts.text import Text
from ingest import Rule, Source, is_scientific, is_total_row, numbers, read_table, years
from ingest._credit_code import is_credit_code
from ingest._hearing import note
from ingest._return_columns import (
    BY_DETAIL,
    COUNTS,
    WHO,
    detail_columns,
    headers,
    labelled,
    ours,
    refuse_strange_details,
)
from ingest._words import plainly

WHERE = ("enterprise", "period", "area", "industry", "ownership", "size")

HOURS_IN_A_YEAR = 8760  # 365 days of 24 hours: nobody works more
FEWEST_USUAL, MOST_USUAL = 800, 3000  # hours a head and year; outside, kept and flagged
SERIOUS = 105  # workdays a serious injury costs at least, GB 6441-1986; until 2026-06-30
PARTIAL = ("workers", "exposed_workers", "hours_worked", "days_lost", "economic_loss")
"""What need not be whole: averages, lengths of time and money; all else counts people or events."""

BEFORE_1990 = r"^(0\d|1[0-8]|19[0-8])\d+\b"  # as 1900, which a spreadsheet makes of a 1
GB_6441_1986 = r"^(19\d\d|20[01]\d|202[0-5])|^2026-(Q[12]|0[1-6])$"


def read(file: Path) -> pl.LazyFrame:
    """Read a CSV file or the first visible sheet of a workbook; counts may be left out.

    Raises
    ------
    UnreadableFile
        If a column counts by a disease or agent that is in no list.
    """
    found = read_table(
        file,
        aliases=WHO | COUNTS | headers(),
        required=("enterprise_id", "period", "area", "industry", "workers"),
    )
    names = found.collect_schema().names()
    refuse_strange_details(file.name, names)
    known = {*WHO, *COUNTS, "line", "_broken"}.union(*detail_columns(names).values())
    if unread := [name for name in names if name not in known]:
        note(f"columns not read: {', '.join(unread)}", f"未读取的列：{'、'.join(unread)}")
    absent = [name for name in (*WHO, *COUNTS) if name not in names]
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the returns in our codes: a row of _T, and one of each detail that has a number."""
    columns = raw.collect_schema().names()
    by_detail = detail_columns(columns)
    given = {measure for found in by_detail.values() for measure in found.values()}
    counts = [*COUNTS, *(name for found in by_detail.values() for name in found)]
    named = (
        raw.pipe(numbers, counts)
        .with_columns(
            enterprise=pl.col("enterprise_id").str.strip_chars().str.to_uppercase(),
            period=years("period"),
            area=ours("area", r"^(\d{6})(?:\.0)?$", "CN-"),
            industry=ours("industry", r"^([A-T]|\d{2,4})$", "GBT4754_"),
            ownership=labelled("ownership"),
            size=labelled("size"),
            disease_status=pl.col("disease_status").fill_null(NORMAL),
        )
        .with_columns(
            told=pl.struct(*COUNTS, "enterprise_name", "disease_status", years=_length("period"))
        )
        .with_columns(too_many_over=_too_many_over(by_detail), not_whole=_not_whole(counts))
    )
    key = ("line", "_broken", *WHERE, "told", "too_many_over", "not_whole")
    whole = named.select(*key, *COUNTS, detail=pl.lit(TOTAL), status=pl.lit(NORMAL))
    parts = [
        named.filter(pl.any_horizontal(pl.col(list(found)).is_not_null())).select(
            *key,
            *(pl.col(column).alias(measure) for column, measure in found.items()),
            detail=pl.lit(detail),
            status=_status(found.values()),
        )
        for detail, found in by_detail.items()
    ]
    return pl.concat([whole, *parts], how="diagonal").with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in BY_DETAIL if name not in given
    )


def _status(measures: Iterable[str]) -> pl.Expr:
    """Give the status of a row of one detail: a disease's is told, an agent's is normal."""
    counts_a_disease = any(BY_DETAIL[measure][0] == "disease" for measure in measures)
    # a status in no list is refused by its own rule, which names its column
    is_told = ~_is_no_status(pl.col("disease_status")) & pl.lit(counts_a_disease)
    return pl.when(is_told).then("disease_status").otherwise(pl.lit(NORMAL))


def _is_no_status(letters: pl.Expr) -> pl.Expr:
    return ~letters.str.contains(f"^[{''.join(STATUSES)}]+$")


def _length(period: str) -> pl.Expr:
    """Length of a period. [years]"""
    text = pl.col(period)
    return (
        pl.when(text.str.contains(PATTERNS["A"]))
        .then(YEARS_LONG["A"])
        .when(text.str.contains(PATTERNS["Q"]))
        .then(YEARS_LONG["Q"])
        .when(text.str.contains(PATTERNS["M"]))
        .then(YEARS_LONG["M"])
    )


def _too_many_over(by_detail: dict[str, dict[str, str]]) -> pl.Expr:
    """Name the agent of which more points are over the limit than there are; null if none is."""
    pairs = {
        detail: {measure: pl.col(column) for column, measure in found.items()}
        for detail, found in by_detail.items()
    }
    return pl.coalesce(
        *(
            pl.when(pair["hazard_points_over_limit"] > pair["hazard_points"]).then(pl.lit(detail))
            for detail, pair in pairs.items()
            if {"hazard_points_over_limit", "hazard_points"} <= pair.keys()
        ),
        pl.lit(None, pl.String),
    )


def _not_whole(counts: Iterable[str]) -> pl.Expr:
    """Name a count that is not whole; null if all are."""
    whole = [name for name in counts if name not in PARTIAL]
    return pl.coalesce(pl.when(pl.col(name) % 1 != 0).then(pl.lit(name)) for name in whole)


def _told(count: str) -> pl.Expr:
    """What the whole return says, in the rows of its details too: it is refused as a whole."""
    return pl.col("told").struct.field(count)


def _no_more(part: str, whole: str) -> Rule:
    return Rule(
        f"{part}_more_than_{whole}",
        hard=True,
        broken=_told(part) > _told(whole),
        message=pl.format(
            f"{part} {{}} is more than {whole} {{}}", plainly(_told(part)), plainly(_told(whole))
        ),
    )


HOURS_A_HEAD = _told("hours_worked") / _told("workers") / _told("years")
INJURIES = [_told(name) for name in ("deaths", "serious_injuries", "minor_injuries")]
INJURED = INJURIES[0] + INJURIES[1] + INJURIES[2]
ENTERPRISE = pl.col("enterprise")

RULES = (
    Rule(
        "total_row",
        hard=True,
        broken=is_total_row("enterprise"),
        message=pl.format("'{}' adds up other rows; leave the row out", ENTERPRISE),
    ),
    Rule(
        "code_spoilt",
        hard=True,
        broken=is_scientific("enterprise"),
        message=pl.format(
            "enterprise_id '{}' was rounded by a spreadsheet; type it again in a text cell",
            ENTERPRISE,
        ),
    ),
    Rule(
        "no_credit_code",
        hard=True,
        broken=pl.col("area").str.starts_with("CN")
        & ~(is_scientific("enterprise") | is_total_row("enterprise"))
        & ~is_credit_code(ENTERPRISE),
        message=pl.format(
            "enterprise_id '{}' is no unified social credit code (18 characters, the last of which "
            "checks the others, GB 32100-2015); copy it from the business licence",
            ENTERPRISE,
        ),
    ),
    Rule(
        "no_workers",
        hard=True,
        broken=(_told("workers") <= 0) | (_told("workers").is_null() & pl.col("_broken").is_null()),
        message=pl.format(
            "workers {} is not above 0; give the average number",
            plainly(_told("workers")).fill_null("(empty)"),
        ),
    ),
    Rule(
        "disease_status",
        hard=True,
        broken=_is_no_status(_told("disease_status")),
        message=pl.format(
            f"disease_status '{{}}' is not made of {', '.join(STATUSES)}", _told("disease_status")
        ),
    ),
    Rule(
        "not_whole",
        hard=True,
        broken=pl.col("not_whole").is_not_null(),
        message=pl.format("{} is not a whole number; count people and events", "not_whole"),
    ),
    Rule(
        "period_too_early",
        hard=True,
        broken=pl.col("period").str.contains(BEFORE_1990),
        message=pl.format(
            "period {} is before 1990; write it as 2024, 2024-Q1 or 2024-03", "period"
        ),
    ),
    _no_more("deaths", "workers"),
    _no_more("exposed_workers", "workers"),
    _no_more("examined", "examinations_due"),
    _no_more("contraindications", "examined"),
    _no_more("trained", "training_due"),
    _no_more("hazards_rectified", "hazards_found"),
    Rule(
        "too_many_over_limit",
        hard=True,
        broken=pl.col("too_many_over").is_not_null(),
        message=pl.format(
            "hazard_points_over_limit_{} is more than hazard_points_{}",
            "too_many_over",
            "too_many_over",
        ),
    ),
    Rule(
        "hours_impossible",
        hard=True,
        broken=HOURS_A_HEAD > HOURS_IN_A_YEAR,
        message=pl.format(
            f"{{}} hours for {{}} workers are more than {HOURS_IN_A_YEAR:,} a head and year",
            plainly(_told("hours_worked")),
            plainly(_told("workers")),
        ),
    ),
    Rule(
        "days_without_injuries",
        hard=True,
        broken=(INJURED == 0) & (_told("days_lost") > 0),
        message=pl.format("{} days lost but nobody dead or injured", plainly(_told("days_lost"))),
    ),
    Rule(
        "hours_missing",
        hard=False,
        broken=_told("hours_worked").is_null()
        & ~pl.all_horizontal(count.is_null() for count in INJURIES),
        message=pl.lit("injuries without the hours they happened in"),
    ),
    Rule(
        "hours_per_head_unusual",
        hard=False,
        broken=~HOURS_A_HEAD.is_between(FEWEST_USUAL, MOST_USUAL),
        message=pl.format(
            f"{{}} hours for {{}} workers are not {FEWEST_USUAL} to {MOST_USUAL:,} a head and year",
            plainly(_told("hours_worked")),
            plainly(_told("workers")),
        ),
    ),
    Rule(
        "serious_injuries_too_short",
        hard=False,
        broken=pl.col("period").str.contains(GB_6441_1986)
        & (_told("days_lost") < SERIOUS * _told("serious_injuries")),
        message=pl.format(
            f"{{}} days lost by {{}} serious injuries, which cost {SERIOUS} each or more",
            plainly(_told("days_lost")),
            plainly(_told("serious_injuries")),
        ),
    ),
)

SOURCE = Source(
    id="enterprise_return",
    title=Text("Periodic returns of enterprises", "企业职业安全健康定期报表"),
    publisher=Text("Reporting enterprises", "填报企业"),
    grain="unit",
    family="returns",
    preference=50,
    whole=("enterprise", "workplace", "period"),
    published=False,
    measures=(*COUNTS, *BY_DETAIL),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "GB 32100-2015 (credit code); GB/T 6441-1986 (deaths, serious and minor injuries, workdays "
        "lost); GB/T 4754-2017 (industry); GB/T 2260 (area)"
    ),
    citation=Text(
        "Reporting enterprises, periodic returns on occupational safety and health",
        "填报企业，职业安全健康定期报表",
    ),
    licence=Text(
        "Returns are not public; released figures may be cited.",
        "填报数据不公开，已发布的数值可以引用。",
    ),
)
