"""By which day's codes, hierarchies and attributes of units a question is read.

Cells are kept as they were reported. What they are called and part of is a relation that a cell is
joined to: a code, all that is above it, the share of it that is, and when it was.

As of | Codes and hierarchies                   | A unit counts by what it reported
----- | --------------------------------------- | ---------------------------------
now   | of the day the vintage was made         | last
then  | of the last day of each period          | for each period
a day | of that day                             | for the period that day was in
"""

from typing import NamedTuple

import duckdb
import polars as pl

from facts.codes import measures
from facts.engines import MOVING
from facts.followed import SCHEMES, links, said, translated
from facts.hierarchy import above_then, spans
from facts.periods import frequency
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS, UNKNOWN

NOW, THEN = "now", "then"
WHOLE = 1 - 1e-9  # of a code: what its shares add up to, but for rounding [share]

AT_DAY = f"""
SELECT
    said.dimension,
    said.id,
    min(above_then.level) AS level,
    above_then.ancestor,
    above_then.ancestor_level,
    min(CASE WHEN said.id = said.said THEN distance END) AS distance,
    CASE WHEN sum(said.weight) > {WHOLE} THEN 1.0 ELSE sum(said.weight) END AS weight,
    sum(said.weight * own) AS own,
    '' AS first,
    '~' AS until
FROM said
JOIN above_then
    ON above_then.dimension = said.dimension AND above_then.id = said.said
    AND above_then.first <= $day AND $day < above_then.until
WHERE said.first <= $day AND $day < said.until
GROUP BY said.dimension, said.id, above_then.ancestor, above_then.ancestor_level
"""

NONE_RENAMED = "(SELECT id, said FROM renamed WHERE FALSE)"

RENAMED_AT_DAY = """
SELECT id, said
FROM said
WHERE dimension = 'area' AND whole AND id <> said AND first <= $day AND $day < until
"""

IN_SCHEME = f"""
SELECT *
FROM {{above}}
WHERE dimension <> 'industry'
UNION ALL BY NAME
SELECT
    'industry' AS dimension,
    translated.id,
    min(level) AS level,
    ancestor,
    ancestor_level,
    min(CASE WHEN translated.id = translated.said THEN distance END) AS distance,
    CASE
        WHEN sum(translated.weight * above.weight) > {WHOLE} THEN 1.0
        ELSE sum(translated.weight * above.weight)
    END AS weight,
    sum(translated.weight * above.own) AS own,
    first,
    until
FROM translated
JOIN {{above}} AS above ON dimension = 'industry' AND above.id = said
WHERE scheme = $scheme
GROUP BY translated.id, ancestor, ancestor_level, first, until
UNION ALL BY NAME
SELECT 'industry' AS dimension, id, 1 AS level, said AS ancestor, 1 AS ancestor_level,
    NULL AS distance, weight, weight AS own, '' AS first, '~' AS until
FROM translated
WHERE scheme = $scheme AND said = '{UNKNOWN}'
"""

_FIGURES = "value, status, reporters, largest"
_PLACED = "cut, frequency, period"
_STAYED = f"SELECT {_PLACED}, {', '.join(DIMENSIONS)}, {_FIGURES} FROM cell WHERE NOT of_movers"
AS_REPORTED = f"""(
    {_STAYED}
    UNION ALL
    SELECT {_PLACED}, {", ".join(DIMENSIONS)}, {_FIGURES} FROM moved
)"""
_WAS = ", ".join(f"unit_was.{name}" if name in MOVING else f"moved.{name}" for name in DIMENSIONS)
AS_OF_DAY = f"""(
    {_STAYED}
    UNION ALL
    SELECT {_PLACED}, {_WAS}, {_FIGURES}
    FROM moved
    JOIN unit_was USING (unit)
    WHERE unit_was.after < $day AND $day <= unit_was.last
)"""

PERIOD_OF = {
    "A": "{day}[:4]",
    "Q": "{day}[:4] || '-Q' || ((CAST({day}[6:7] AS INTEGER) + 2) // 3)",
    "M": "{day}[:7]",
    "D": "{day}[:10]",
}
"""How the period of a frequency that holds a day is written in SQL."""


class Reading(NamedTuple):
    """How a vintage is read as of a day.

    above : the relation of codes and all above them: dimension, id, level, ancestor,
        ancestor_level, distance (null where the code is another by that day), weight [share of the
        code that is in the ancestor], own [share said as the ancestor
        itself], first, until.
    renamed : the relation of areas that have another name by that day: id, said.
    cells : what stands in place of `cell`; empty where `cell` and its sums do.
    day : the ISO date, null where there is none.
    scheme : the scheme industries are said in; empty for their own.
    """

    above: str = "above"
    renamed: str = "renamed"
    cells: str = ""
    day: str | None = None
    scheme: str = ""

    @property
    def is_then(self) -> bool:
        """Whether each period has codes and hierarchies of its own."""
        return bool(self.cells) and self.day is None


def as_of(asof: str) -> str:
    """Read as of when a question is asked: now, then or a day.

    Raises
    ------
    BadQuestion
        If it is none of them.
    """
    if asof in (NOW, THEN) or (len(asof) == len("2024-03-01") and _is_day(asof)):
        return asof
    raise BadQuestion(
        f"asof '{asof}' is neither 'now', 'then' nor a day; write asof=then for codes and "
        "attributes of each period, or asof=2018-12-31 for those of that day"
    )


def _is_day(asof: str) -> bool:
    try:
        return frequency(asof) == "D"
    except BadQuestion:
        return False


def scheme(name: str) -> str:
    """Read which scheme industries are asked for in.

    Raises
    ------
    BadQuestion
        If there is no such scheme.
    """
    if name and name not in SCHEMES:
        raise BadQuestion(f"scheme '{name}' is not known; there are: {', '.join(SCHEMES)}")
    return name


def make_hierarchies(connection: duckdb.DuckDBPyConnection, created: str) -> None:
    """Make `code_list`, `above_then`, `said`, `link`, `translated`, and `above` of a day."""
    given = {
        "code_list": spans(),
        "above_then": above_then().with_columns(
            weight=1.0, own=(pl.col("distance") == 0).cast(pl.Float64)
        ),
        "said": said(),
        "link": links(),
        "translated": translated(),
        "measure_list": measures(),
    }
    for name, frame in given.items():
        connection.register("given", frame.to_arrow())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    for name, made in (("above", AT_DAY), ("renamed", RENAMED_AT_DAY)):
        connection.execute(f"CREATE TABLE {name} AS {made}", {"day": created})


def reading(cursor: duckdb.DuckDBPyConnection, asof: str, in_scheme: str) -> Reading:
    """Make what a question as of a day and in a scheme is read by.

    Raises
    ------
    BadQuestion
        If `asof` or `in_scheme` cannot be read.
    """
    when, scheme_ = as_of(asof), scheme(in_scheme)
    found = Reading(scheme=scheme_)
    if when == THEN:
        found = Reading("above_then", NONE_RENAMED, AS_REPORTED, None, scheme_)
    elif when != NOW:
        above, renamed = (f"{name}_{when.replace('-', '')}" for name in ("above", "renamed"))
        _put(cursor, above, AT_DAY, {"day": when})
        _put(cursor, renamed, RENAMED_AT_DAY, {"day": when})
        found = Reading(above, renamed, AS_OF_DAY, when, scheme_)
    if scheme_:
        name = f"{found.above}_{scheme_.lower()}"
        _put(cursor, name, IN_SCHEME.format(above=found.above), {"scheme": scheme_})
        found = found._replace(above=name)
    return found


def _put(cursor: duckdb.DuckDBPyConnection, name: str, made: str, values: dict[str, str]) -> None:
    """Make a relation once a cursor: its name says all it depends on."""
    cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {made}", values or None)


def periods_of(frequency_: str) -> tuple[str, str]:
    """Write the first period a row of `Reading.above` holds for, and the first it does not."""
    first, until = (PERIOD_OF[frequency_].format(day=day) for day in ("first", "until"))
    return first, until
