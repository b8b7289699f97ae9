"""A case file: one row a person injured at work, as CSV or workbook, with no name in it.

Column (中文)                              | What is meant
------------------------------------------ | ------------------------------------------------
case_id (案例编号)                         | the enterprise's own number of the case
enterprise_id (统一社会信用代码)           | 18 characters in China, GB 32100-2015
workplace (工作场所)                       | where in the enterprise; may be empty
date_of_accident, date_of_death (死亡日期) | days; no date of death where nobody died
days_away (缺勤天数)                       | full calendar days, the day of the accident not counted
lost_workdays (损失工作日)                 | by GB/T 6441-1986 [workdays]
days_transfer (调岗或受限天数)             | job transfer or restriction [calendar days]
medical_treatment (急救以外治疗)           | yes or no, as the next two: 29 CFR 1904.7(b)(5)
loss_of_consciousness (意识丧失)           | 29 CFR 1904.7(b)(6)
significant_diagnosis (重大诊断)           | 29 CFR 1904.7(b)(7)
severity (伤害程度)                        | fatal, serious or minor, as it was reported
accident_type (事故类别)                   | an id of data/codes/accident_type.csv or its label
road_or_fire (道路交通或火灾)              | road, fire or empty
area, industry, ownership, size, sex       | as in enterprise_return; 男 and 女 for sex
agent (起因物)                             | words; they stay in the raw file

A column that a file does not have is not known of any of its cases, and calibers that need it
give no figure. A column it has is filled in for every case; of the dead it may be empty, but for
the workdays lost by who died later than a week after.
The period is the month of the accident, whenever a death followed: a case that is sent again with
a later date of death replaces the one before, and the next vintage counts it anew.

Each case gives two rows: one of the band of its absence or death, with what every caliber of
data/codes/caliber.csv makes of it (facts.tabulate), and one of its type of accident.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from facts.codes import latest
from facts.refusal import UnreadableFile
from facts.schema import UNKNOWN
from facts.tabulate import measures_of_cases, tabulate
from facts.text import Text
from ingest import Rule, Source, dates, is_scientific, is_total_row, numbers, read_table
from ingest._credit_code import is_credit_code
from ingest._hearing import hearing, note
from ingest._return_columns import labelled, ours
from ingest._words import plainly

REQUIRED = {
    "case_id": ["案例编号", "案件编号", "事故案例编号"],
    "enterprise_id": ["统一社会信用代码", "社会信用代码"],
    "date_of_accident": ["事故日期", "事故发生日期"],
    "days_away": ["缺勤天数", "缺勤日历天数", "离岗天数"],
    "area": ["行政区划", "行政区划代码", "地区"],
    "industry": ["行业", "行业代码"],
}
DAYS = {
    "lost_workdays": ["损失工作日"],
    "days_transfer": ["调岗或受限天数"],
}
YES_OR_NO = {
    "medical_treatment": ["急救以外治疗", "医疗处理"],
    "loss_of_consciousness": ["意识丧失"],
    "significant_diagnosis": ["重大诊断"],
}
OTHERS = {
    "date_of_death": ["死亡日期"],
    "workplace": ["工作场所", "车间"],
    "severity": ["伤害程度"],
    "accident_type": ["事故类别", "事故类型"],
    "road_or_fire": ["道路交通或火灾"],
    "ownership": ["所有制", "登记注册类型"],
    "size": ["规模", "企业规模"],
    "sex": ["性别"],
}
LEFT_IN_RAW = {"agent": ["起因物"]}
PERSONAL = re.compile(
    r"姓名|身份证|证件号|社会保障号|护照|电话|手机|住址|出生日期"
    r"|^name$|(^|_)(worker|employee|victim|injured|person|patient|first|last|full|family)_?name"
    r"|surname|identity|(^|_)id_card|national_id|passport|^ssn$|social_security|phone|birth"
    r"|home_address"
)
"""What the name of a column that a case file must not have says, in lower case, spaces as _."""

ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "1", "1.0", "是", "有"), 1.0),
    **dict.fromkeys(("no", "n", "false", "0", "0.0", "否", "无"), 0.0),
}
SEVERITIES = {"死亡": "fatal", "重伤": "serious", "轻伤": "minor"}
KINDS = {
    "道路交通": "road",
    "道路": "road",
    "火灾": "fire",
    "no": "",
    "none": "",
    "否": "",
    "无": "",
}
CASE, BY_TYPE = "case_reported", "case_by_type"
SERIOUS = 105  # workdays a serious injury costs at least, GB/T 6441-1986; until 2026-06-30
LONGEST_USUAL = 366  # days away; beyond, kept and flagged
SHORTEST_GRACE = "7d"  # a death within it is one by every rule
LONG_WEEK = 7  # days away that cannot all be days of rest


def read(file: Path) -> pl.LazyFrame:
    """Read a CSV file or the first visible sheet of a workbook.

    Raises
    ------
    UnreadableFile
        If a column says who the injured are.
    """
    known = REQUIRED | DAYS | YES_OR_NO | OTHERS | LEFT_IN_RAW
    found = read_table(file, aliases=known, required=tuple(REQUIRED))
    names = found.collect_schema().names()
    unread = [name for name in names if name not in {*known, "line", "_broken"}]
    if personal := [name for name in unread if _is_personal(name)]:
        raise UnreadableFile(
            f"{file.name}: column {', '.join(personal)}: a case file says nothing of who was "
            "injured; take the column out and send the file again"
        )
    if unread:
        note(f"columns not read: {', '.join(unread)}", f"未读取的列：{'、'.join(unread)}")
    return found


def admit(file: Path) -> None:
    """Refuse a file that cannot be read, or names the injured, before a copy of it is kept.

    Raises
    ------
    UnreadableFile
        As `read` does.
    """
    with TemporaryDirectory() as folder, hearing(Path(folder)):
        read(file)


def _is_personal(name: str) -> bool:
    return bool(PERSONAL.search(re.sub(r"[\s-]+", "_", name.strip().lower())))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the cases in our codes, as every caliber counts them: two rows a case."""
    given = raw.collect_schema().names()
    absent = [name for name in (*DAYS, *YES_OR_NO, *OTHERS) if name not in given]
    told = [name for name in (*DAYS, *YES_OR_NO) if name in given]
    cases = (
        raw.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        .pipe(numbers, ["days_away", *DAYS])
        .with_columns(
            case=pl.col("case_id").str.strip_chars(),
            enterprise=pl.col("enterprise_id").str.strip_chars().str.to_uppercase(),
            said_of_death=pl.col("date_of_death"),
            said_of_accident=pl.col("date_of_accident"),
            date_of_death=dates("date_of_death"),
            date_of_accident=dates("date_of_accident"),
            severity=pl.col("severity").replace(SEVERITIES),
            road_or_fire=pl.col("road_or_fire").str.strip_chars().replace(KINDS).replace("", None),
            area=ours("area", r"^(\d{6})(?:\.0)?$", "CN-"),
            industry=ours("industry", r"^([A-T]|\d{2,4})$", "GBT4754_"),
            accident_type=labelled("accident_type"),
            **{name: labelled(name) for name in ("ownership", "size", "sex")},
            **{f"said_of_{name}": pl.col(name) for name in YES_OR_NO},
            **{name: _answer(name) for name in YES_OR_NO},
        )
        .with_columns(
            period=pl.col("date_of_accident").dt.strftime("%Y-%m"),
            beyond_first_aid=pl.max_horizontal(*YES_OR_NO),
            not_told=_first_empty(told),
            not_whole=_first_odd(["days_away", *DAYS]),
            first_line=pl.col("line").min().over("enterprise", "case"),
        )
        .pipe(tabulate)
    )
    counted = cases.with_columns(
        pl.lit(1.0).alias(CASE), detail=pl.col("band"), counted_by=pl.lit("band")
    )
    typed = cases.with_columns(
        pl.lit(1.0).alias(BY_TYPE),
        *(pl.lit(None, pl.Float64).alias(name) for name in measures_of_cases()),
        detail=pl.col("accident_type"),
        counted_by=pl.lit("accident_type"),
    )
    return pl.concat([counted, typed], how="diagonal")


def _answer(name: str) -> pl.Expr:
    word = pl.col(name).str.strip_chars().str.to_lowercase()
    return word.replace_strict(ANSWERS, default=None, return_dtype=pl.Float64)


def _first_empty(told: list[str]) -> pl.Expr:
    """Name a column that the file has and the case leaves empty.

    The dead may leave out what nobody counts of them; a death that comes late is no death to
    every caliber, and is counted by the workdays lost until then.
    """
    death = pl.col("date_of_death")
    is_counted = {
        "lost_workdays": death.is_null()
        | (death > pl.col("date_of_accident").dt.offset_by(SHORTEST_GRACE))
    }
    said = {name: f"said_of_{name}" if name in YES_OR_NO else name for name in told}
    return pl.coalesce(
        pl.when(
            pl.col(said.get(name, name)).is_null() & is_counted.get(name, death.is_null())
        ).then(pl.lit(name))
        for name in ("days_away", *told)
    )


def _first_odd(names: list[str]) -> pl.Expr:
    """Name a number of days that is below zero or not whole; null if all are sound."""
    return pl.coalesce(
        pl.when((pl.col(name) < 0) | (pl.col(name) % 1 != 0)).then(pl.lit(name)) for name in names
    )


def _is_no_answer(name: str) -> pl.Expr:
    return pl.col(f"said_of_{name}").is_not_null() & pl.col(name).is_null()


IS_COUNTED = pl.col(CASE).is_not_null()  # a flag is raised once a case, though it has two rows
AWAY, LOST = pl.col("days_away"), pl.col("lost_workdays")
ACCIDENT, DEATH = pl.col("date_of_accident"), pl.col("date_of_death")
GB_6441_1986 = pl.col("date_of_accident") <= pl.date(2026, 6, 30)


def _hard(name: str, broken: pl.Expr, message: pl.Expr) -> Rule:
    return Rule(name, hard=True, broken=broken, message=message)


def _soft(name: str, broken: pl.Expr, message: pl.Expr) -> Rule:
    return Rule(name, hard=False, broken=IS_COUNTED & broken, message=message)


RULES = (
    _hard(
        "total_row",
        is_total_row("case"),
        pl.format("'{}' adds up other rows; leave the row out", pl.col("case")),
    ),
    _hard("no_case", pl.col("case").is_null(), pl.lit("case_id is missing; number every case")),
    _hard(
        "repeats_case",
        pl.col("line") != pl.col("first_line"),
        pl.format(
            "case '{}' of this enterprise stands in line {} already", pl.col("case"), "first_line"
        ),
    ),
    _hard(
        "no_credit_code",
        pl.col("area").str.starts_with("CN")
        & (is_scientific("enterprise") | ~is_credit_code(pl.col("enterprise"))),
        pl.format(
            "enterprise_id '{}' is no unified social credit code: 18 characters, the last one a "
            "check character (GB 32100-2015)",
            pl.col("enterprise"),
        ),
    ),
    _hard(
        "no_day_of_accident",
        ACCIDENT.is_null(),
        pl.format(
            "date_of_accident '{}' is no day; write it as 2024-03-01",
            pl.col("said_of_accident").fill_null(""),
        ),
    ),
    _hard(
        "no_day_of_death",
        pl.col("said_of_death").is_not_null() & DEATH.is_null(),
        pl.format(
            "date_of_death '{}' is no day; write it as 2024-03-01, or leave it empty where nobody "
            "died",
            "said_of_death",
        ),
    ),
    _hard(
        "death_before_accident",
        DEATH < ACCIDENT,
        pl.format("died on {}, before the accident of {}", DEATH, ACCIDENT),
    ),
    _hard(
        "not_told",
        pl.col("not_told").is_not_null(),
        pl.format("{} is empty; write 0 or no where there is none", "not_told"),
    ),
    _hard(
        "days_odd",
        pl.col("not_whole").is_not_null(),
        pl.format("{} is not a whole number of zero or more", "not_whole"),
    ),
    *(
        _hard(
            f"{name}_no_answer",
            _is_no_answer(name),
            pl.format(f"{name} '{{}}' is neither yes nor no", f"said_of_{name}"),
        )
        for name in YES_OR_NO
    ),
    _hard(
        "kind_unknown",
        ~pl.col("road_or_fire").is_in(["road", "fire"]),
        pl.format("road_or_fire '{}' is not road, fire or empty", "road_or_fire"),
    ),
    _hard(
        "type_unknown",
        IS_COUNTED & ~pl.col("accident_type").is_in([*latest("accident_type")["id"], UNKNOWN]),
        pl.format("accident_type '{}' is none, so neither is the case", "accident_type"),
    ),
    _hard(
        "severity_unknown",
        ~pl.col("severity").is_in([*SEVERITIES.values()]),
        pl.format("severity '{}' is not fatal, serious or minor", "severity"),
    ),
    _hard(
        "dead_without_day",
        (pl.col("severity") == "fatal") & pl.col("said_of_death").is_null(),
        pl.lit("severity is fatal and date_of_death is empty; give the day"),
    ),
    _soft(
        "away_beyond_a_year",
        AWAY > LONGEST_USUAL,
        pl.format(f"{{}} days away are more than {LONGEST_USUAL}", plainly("days_away")),
    ),
    _soft(
        "death_beyond_a_year",
        pl.col("date_of_death") > ACCIDENT.dt.offset_by("1y"),
        pl.format("died on {}, more than a year after {}", DEATH, ACCIDENT),
    ),
    _soft(
        "away_after_death",
        pl.col("days_away") > (DEATH - ACCIDENT).dt.total_days(),
        pl.format("{} days away, though the victim died on {}", plainly("days_away"), DEATH),
    ),
    _soft(
        "away_without_lost_workdays",
        (AWAY > LONG_WEEK) & (LOST == 0),
        pl.format("{} days away and no workday lost", plainly("days_away")),
    ),
    _soft(
        "severity_differs",
        GB_6441_1986
        & DEATH.is_null()
        & (
            (pl.col("severity") == "serious") & (LOST < SERIOUS)
            | (pl.col("severity") == "minor") & (LOST >= SERIOUS)
        ),
        pl.format(
            f"reported as {{}} with {{}} lost workdays; {SERIOUS} or more are serious",
            "severity",
            plainly("lost_workdays"),
        ),
    ),
)

SOURCE = Source(
    id="incident_cases",
    title=Text("Case files of injuries at work", "工伤案例库"),
    publisher=Text("Reporting enterprises", "填报企业"),
    grain="unit",
    family="cases",
    preference=50,
    published=False,
    measures=(CASE, BY_TYPE, *measures_of_cases()),
    read=read,
    tidy=tidy,
    rules=RULES,
    admit=admit,
    unique=("enterprise", "case", "counted_by"),
    whole=("enterprise", "case"),
    reference=(
        "29 CFR 1904.7 (recordable cases); GB/T 6441-1986 (lost workdays, accident types); "
        "GB 32100-2015 (credit code); GB/T 4754-2017 (industry); GB/T 2260 (area)"
    ),
    citation=Text("Reporting enterprises, case files of injuries at work", "填报企业，工伤案例库"),
    licence=Text(
        "Returns are not public; released figures may be cited.",
        "填报数据不公开，已发布的数值可以引用。",
    ),
)
