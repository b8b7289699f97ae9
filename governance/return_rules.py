"""The rules of the return: rows of data/rules/enterprise_return.csv, checked of any number of rows.

Column    | What it holds
--------- | --------------------------------------------------------------------------------
severity  | hard (refused), soft (asks for a reason), information
number    | its number in the catalogue of validation rules that the project works down
fields    | what it is said of, a finding each: names, * (all that count by a list),
          | *<measure>, or ** (points over the limit beside the points measured)
check     | an SQL expression over a typed row and what is known, true where broken;
          | or named:<check>
message…  | the sentence, with {columns} of the row, {field} and {value}
fix…      | what to do
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from analysis import poisson_interval
from facts.codes import LISTS
from facts.schema import STATUSES
from facts.text import Text
from governance.return_form import FORM, code_ids, detail_names
from ingest import is_credit_code, is_scientific, is_total_row

Severity = Literal["hard", "soft", "information"]
TABLE = LISTS / "rules" / f"{FORM}.csv"
FINDINGS = {
    "line": pl.UInt32,
    "enterprise": pl.String,
    "period": pl.String,
    "field": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "en": pl.String,
    "zh": pl.String,
}
"""Columns of what was found: a row a line, field and rule."""

SURE = 0.998  # of the interval outside which a count is unlike the enterprise's own history
LIKELY = 0.95  # of the interval for the rate of that history
FEWEST_BEFORE = 4  # returns an enterprise's own history is made of, at least
HOLE = re.compile(r"\{(\w+)\}")


class Rule(NamedTuple):
    """One row of the table."""

    id: str
    severity: Severity
    number: str
    fields: str
    check: str
    message: Text
    fix: Text
    reference: str


class Check(NamedTuple):
    """A rule of one field: where it is broken, and what is said of it."""

    rule: Rule
    field: str
    broken: pl.Expr
    said: tuple[pl.Expr, pl.Expr]


@cache
def rules() -> tuple[Rule, ...]:
    """Give every rule, in the order of the table."""
    rows = pl.read_csv(TABLE, infer_schema=False).fill_null("")
    return tuple(
        Rule(
            row["id"], row["severity"], row["number"], row["fields"], row["check"],
            Text(row["message_en"], row["message_zh"]), Text(row["fix_en"], row["fix_zh"]),
            row["reference"],
        )
        for row in rows.iter_rows(named=True)
    )  # fmt: skip


def fix(rule: str) -> Text:
    """Say what to do about a rule that was broken."""
    return next(one.fix for one in rules() if one.id == rule)


def judge(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Find every rule that a row breaks; streamed, and worked out in full only where one is broken.

    Parameters
    ----------
    rows : returns that governance.return_context has placed beside what is known of them.

    Returns
    -------
    The columns of FINDINGS, by line.
    """
    names = rows.collect_schema().names()
    every = checks(names)
    return rows.map_batches(lambda part: _found(part, every), schema=FINDINGS, streamable=True)


def checks(columns: Sequence[str]) -> list[Check]:
    """Lay the rules out over the columns of a typed frame, a check each field."""
    return [
        _check(rule, field) for rule in rules() for field in _fields(rule.fields, tuple(columns))
    ]


@cache
def _fields(words: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    details = detail_names(columns)
    found: list[str] = []
    for word in words.split() or [""]:
        if word == "*":
            found += details
        elif word == "**":
            pairs = [name for name in details if name.startswith(OVER)]
            found += [name for name in pairs if name.replace(OVER, POINTS) in details]
        elif word.startswith("*"):
            found += [name for name in details if name.startswith(f"{word[1:]}_")]
        else:
            found.append(word)
    return tuple(found)


OVER, POINTS = "hazard_points_over_limit_", "hazard_points_"


@cache
def _check(rule: Rule, field: str) -> Check:
    if rule.check.startswith("named:"):
        broken = NAMED[rule.check.removeprefix("named:")](field)
    else:
        said = {"{field}": field, "{over}": field, "{points}": field.replace(OVER, POINTS)}
        expression = rule.check
        for hole, name in said.items():
            expression = expression.replace(hole, name)
        broken = pl.sql_expr(expression)
    return Check(
        rule,
        field,
        broken.fill_null(value=False),
        (_sentence(rule.message.en, field), _sentence(rule.message.zh, field)),
    )


def _sentence(template: str, field: str) -> pl.Expr:
    holes = HOLE.findall(template)
    if not holes:
        return pl.lit(template)
    written = {"field": pl.lit(field), "value": plain(field) if field else pl.lit("")}
    return pl.format(HOLE.sub("{}", template), *(written.get(name, plain(name)) for name in holes))


def plain(name: str) -> pl.Expr:
    """Write a cell as a person would, a number without the decimals it does not need."""
    return pl.col(name).cast(pl.String).str.strip_suffix(".0").fill_null("")


def _found(rows: pl.DataFrame, every: Sequence[Check]) -> pl.DataFrame:
    known = rows.with_columns(*_against_history(rows))
    broken = known.select(check.broken.alias(str(place)) for place, check in enumerate(every))
    found = [
        _findings(known.filter(broken[str(place)]), check)
        for place, check in enumerate(every)
        if broken[str(place)].any()
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=FINDINGS)


def _findings(rows: pl.DataFrame, check: Check) -> pl.DataFrame:
    en, zh = check.said
    return rows.select(
        "line",
        "enterprise",
        "period",
        field=pl.lit(check.field),
        value=_shown(check.field, rows.columns),
        rule=pl.lit(check.rule.id),
        severity=pl.lit(check.rule.severity),
        en=en,
        zh=zh,
    ).cast(FINDINGS)  # type: ignore[arg-type]  # polars' stubs want DataType instances alone


def _shown(field: str, columns: Sequence[str]) -> pl.Expr:
    """Give a cell as it is read, or as it was typed where it cannot be."""
    if field not in columns:
        return pl.lit(None, pl.String)
    typed = f"typed_{field}"
    return pl.coalesce(
        pl.col(field).cast(pl.String).str.strip_suffix(".0"),
        pl.col(typed) if typed in columns else pl.lit(None, pl.String),
    )


def _against_history(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Say where a count is in the tail of the Poisson distribution its own history lets expect.

    The expected count is the rate of the returns before times the hours of this one. That rate is
    uncertain itself, so its upper limit is taken where more are found, the lower where fewer.

    References
    ----------
    F. Garwood, "Fiducial limits for the Poisson distribution," Biometrika, vol. 28, no. 3/4,
    pp. 437-442, 1936. doi:10.1093/biomet/28.3-4.437
    """
    more, fewer = np.zeros(rows.height, bool), np.zeros(rows.height, bool)
    places = rows.select(
        (
            (pl.col("past_returns") >= FEWEST_BEFORE)
            & (pl.col("past_hours") > 0)
            & (pl.col("hours_worked") > 0)
            & (pl.col("events") >= 0)
        ).arg_true()
    ).to_series()
    if len(places):
        cells = rows[places].select("past_events", "past_hours", "hours_worked", "events")
        past, past_hours, hours, events = (column.to_numpy() for column in cells)
        least, most = poisson_interval(past, past_hours, LIKELY)
        lower, upper = poisson_interval(events, np.ones(len(events)), SURE)
        more[places.to_numpy()] = most * hours < lower
        fewer[places.to_numpy()] = least * hours > upper
    return pl.Series("is_more", more), pl.Series("is_fewer", fewer)


NAMED: dict[str, Callable[[str], pl.Expr]] = {
    "not_a_number": lambda field: pl.col("_broken").str.contains(rf"(?:^|; ){field} '"),
    "rewritten": lambda field: (
        pl.col(field).is_not_null() & ~pl.col(f"typed_{field}").str.contains(r"^[0-9.eE+-]+$")
    ),
    "in_list": lambda field: ~pl.col(field).is_in(code_ids(field)),
    "credit_code": lambda field: (
        pl.col("area").str.starts_with("CN")
        & ~is_scientific(field)
        & ~is_total_row(field)
        & ~is_credit_code(pl.col(field))
    ),
    "scientific": is_scientific,
    "total_row": is_total_row,
    "status": lambda field: ~pl.col(field).str.contains(f"^[{''.join(STATUSES)}]+$"),
    "more_than_history": lambda _: pl.col("is_more"),
    "fewer_than_history": lambda _: pl.col("is_fewer"),
}
"""Checks that SQL does not say well."""
