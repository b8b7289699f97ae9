"""From a cell of a vintage back to the rows of the batches it was made of, file and line."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from facts.as_of import NOW, THEN, Reading, periods_of, reading
from facts.batches import Batch
from facts.codes import measures
from facts.engines import LAST_DAY, MOVING
from facts.engines._movers import compiled_movers, may_move
from facts.engines.duckdb import batch_rows
from facts.periods import YEARS_LONG, frequency
from facts.roll_ups import BREAKDOWNS
from facts.schema import DIMENSIONS
from facts.vintage import Vintage

NEAR = 1e-9  # two sums of the same numbers differ by less than this [share]

COVERED = """
SELECT id, max(weight) AS weight
FROM {above}
WHERE dimension = $name AND ancestor = $code {during}
GROUP BY id
ORDER BY id
"""
WEIGHED = """JOIN (SELECT unnest(${name}) AS id, unnest(${name}_weight) AS weight) AS of_{name}
    ON of_{name}.id = cell.{name}"""
CUTS = f"""
SELECT
    cell.cut,
    CASE WHEN $kind = 'maximum' THEN max(value) ELSE sum(value * {{weight}}) END AS total
FROM {{cells}} AS cell
JOIN cut USING (cut)
{{weighed}}
WHERE cut.source = $source AND cut.measure = $measure AND cut.period = $period
GROUP BY cell.cut
ORDER BY
    min({" + ".join(f"{name}_level" for name in BREAKDOWNS)}),
    cell.cut
"""
CELLS = f"""
SELECT {", ".join(f"cell.{name}" for name in DIMENSIONS)}, max({{weight}}) AS weight
FROM {{cells}} AS cell
{{weighed}}
WHERE cut = $cut
GROUP BY ALL
"""

MOVED = f"""
CREATE TEMP TABLE mover_was AS
SELECT mover, place, {", ".join(f"{name} AS mover_{name}" for name in MOVING)}
FROM ({{movers}})
WHERE after < $day AND $day <= last
"""
_MOVER = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in ("mover", "place"))
NO_MOVERS = f"""
CREATE TEMP TABLE mover_was AS
SELECT {_MOVER}, {", ".join(f"CAST(NULL AS VARCHAR) AS mover_{name}" for name in MOVING)}
LIMIT 0
"""
_PLACED = ", ".join(
    f"coalesce(mover_{name}, {name}) AS at_{name}" if name in MOVING else f"{name} AS at_{name}"
    for name in DIMENSIONS
)
_AS_REPORTED = ", ".join(f"counted.{name}" for name in DIMENSIONS)
_AS_WANTED = " AND ".join(f"wanted.{name} = counted.at_{name}" for name in DIMENSIONS)

_PERIODS = {
    "A": "left(period, 4)",
    "M": "left(period, 7)",
    "Q": """CASE WHEN contains(period, 'Q') THEN period
        WHEN length(period) > 4
        THEN left(period, 4) || '-Q' || ceil(CAST(substr(period, 6, 2) AS INTEGER) / 3)::INTEGER
    END""",
    "D": "period",
}
_OWN = """CASE
    WHEN length(period) = 4 THEN 'A' WHEN contains(period, 'Q') THEN 'Q'
    WHEN length(period) = 7 THEN 'M' ELSE 'D'
END"""
_YEARS = f"CASE {_OWN} {' '.join(f'WHEN {k!r} THEN {v}' for k, v in YEARS_LONG.items())} END"
_SENT = "max({own} = '{letter}') OVER (PARTITION BY enterprise, workplace, detail, {label})"
_COVERED = " OR ".join(
    f"({own} IN ({finer}) AND {_SENT.format(own=own, letter=letter, label=_PERIODS[letter])})"
    for own in ("own",)
    for letter, finer in (("A", "'Q', 'M', 'D'"), ("Q", "'M', 'D'"), ("M", "'D'"))
)  # a unit that sent a year and its quarters is counted once, by the year

ROWS = f"""
CREATE TEMP TABLE traced AS
WITH sent AS (
    SELECT rows.* EXCLUDE (filename), digest, sequence, {_OWN} AS own, {_PLACED}
    FROM read_parquet($files, filename = true, union_by_name = true) AS rows
    JOIN member ON member.file = rows.filename
    LEFT JOIN mover_was ON mover = enterprise AND place IS NOT DISTINCT FROM workplace
),
last_sent AS (
    SELECT *
    FROM sent
    WHERE {{label}} = $period {{of_measure}}
    QUALIFY sequence = max(sequence) OVER (PARTITION BY {{unique}})
),
counted AS (
    SELECT *
    FROM last_sent
    QUALIFY NOT ({_COVERED}) OR $is_table
)
SELECT
    digest, line, period, {_AS_REPORTED}, enterprise, workplace, status,
    {{value}} AS value,
    weight,
    {{value}} * weight * CASE WHEN $kind = 'stock' THEN {_YEARS} ELSE 1 END AS counts_as
FROM counted
JOIN wanted ON {_AS_WANTED}
WHERE {{value}} IS NOT NULL OR $is_table
"""
LINES = f"""
SELECT digest, line, period, {", ".join(DIMENSIONS)}, enterprise, workplace, value, status,
    CASE WHEN weight < 1 THEN weight END AS weight
FROM traced
ORDER BY counts_as DESC NULLS LAST, digest, line, enterprise, workplace
LIMIT $most
"""


class Lines(NamedTuple):
    """The rows a cell was made of.

    rows : digest (of the batch), line (of its raw file), period, the dimensions, enterprise,
        workplace, value [the measure's unit], status, weight [share of it that counts; null where
        it counts whole]; the largest first, as many as were asked for.
    height : how many there are in all.
    total : what they add up to; for a stock each counts by the length of its period.
    by_batch : rows of each batch.
    """

    rows: pl.DataFrame
    height: int
    total: float | None
    by_batch: Mapping[str, int]


def trace(
    vintage: Vintage,
    batches: Sequence[Batch],
    measure: str,
    period: str,
    held: Mapping[str, str],
    value: float | None,
    most: int,
    asof: str = NOW,
    scheme: str = "",
) -> Lines:
    """Find the rows behind one number of one source.

    Parameters
    ----------
    batches : of the source, in the order the vintage took them.
    held : code of each dimension that is not the total; `area` always.
    value : what the vintage answers; of the cuts that could give it the first that does is taken.
    most : how many rows to give; all are counted.
    asof, scheme : as in a question. The lines of a unit that moved say what it reported, and are
        found where it counts by that day.
    """
    kind = dict(measures().select("id", "kind").iter_rows())[measure]
    cursor = vintage.cursor()
    how = reading(cursor, asof, scheme)
    covered = _covered(cursor, how, held, period)
    weight = " * ".join(f"of_{name}.weight" for name in held)
    weighed = "\n".join(WEIGHED.format(name=name) for name in held)
    written = {"cells": how.cells or "cell", "weight": weight, "weighed": weighed}
    said = covered | ({"day": how.day} if how.day else {})
    cuts = cursor.execute(
        CUTS.format(**written),
        {
            **said, "measure": measure, "period": period, "source": batches[0].source,
            "kind": kind,
        },
    ).fetchall()  # fmt: skip
    cut = next((cut for cut, total in cuts if _same(total, value)), cuts[0][0] if cuts else -1)
    wanted = cursor.sql(CELLS.format(**written), params={**said, "cut": cut}).pl()
    day = None if asof == THEN else how.day or LAST_DAY
    return _rows(batches, measure, kind, period, wanted, most, day)


def _rows(
    batches: Sequence[Batch],
    measure: str,
    kind: str,
    period: str,
    wanted: pl.DataFrame,
    most: int,
    day: str | None,
) -> Lines:
    is_table = batches[0].grain == "table"
    unique = ("measure", "period", *DIMENSIONS) if is_table else batches[-1].unique
    letter = "A" if len(period) == 4 else "Q" if "Q" in period else "M" if len(period) == 7 else "D"
    query = ROWS.format(
        label="period" if is_table else _PERIODS[letter],
        of_measure="AND measure = $measure" if is_table else "AND $measure <> ''",
        unique=", ".join(f'"{name}"' for name in unique),
        value="value" if is_table else f'"{measure}"',
    )
    files = [batch for batch in batches if is_table or measure in batch.measures]
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        duck.register("wanted", wanted.to_arrow())
        duck.execute("CREATE TEMP TABLE member (file VARCHAR, digest VARCHAR, sequence BIGINT)")
        duck.executemany(
            "INSERT INTO member VALUES (?, ?, ?)",
            [(str(batch.file), batch.digest, place) for place, batch in enumerate(batches)],
        )
        _put_movers(duck, batches, day)
        duck.execute(
            query,
            {
                "files": [str(batch.file) for batch in files],
                "measure": measure,
                "period": period,
                "kind": kind,
                "is_table": is_table,
            },
        )
        whole = "max(counts_as)" if kind == "maximum" else "sum(counts_as)"
        count, total = duck.execute(f"SELECT count(*), {whole} FROM traced").fetchall()[0]
        counted = duck.execute(
            "SELECT digest, count(*) FROM traced GROUP BY ALL ORDER BY 2 DESC, 1"
        ).fetchall()
        rows = duck.sql(LINES, params={"most": most}).pl()
    return Lines(rows, count, total, dict(counted))


def _put_movers(duck: duckdb.DuckDBPyConnection, batches: Sequence[Batch], day: str | None) -> None:
    """Make `mover_was`: what each unit that moved was on a day; none where each is as reported."""
    unique = batches[-1].unique
    if day is None or batches[0].grain == "table" or not may_move(unique):
        duck.execute(NO_MOVERS)
        return
    duck.execute(batch_rows(batches))
    movers = compiled_movers(unique, is_one=len(batches) == 1)
    duck.execute(MOVED.format(movers=movers), {"day": day})


def _same(total: float | None, value: float | None) -> bool:
    if total is None or value is None:
        return total is value
    return abs(total - value) <= NEAR * max(abs(total), abs(value), 1)


def _covered(
    cursor: duckdb.DuckDBPyConnection, how: Reading, held: Mapping[str, str], period: str
) -> dict[str, list[str] | list[float]]:
    """Give of each code that is held what counts in it, and the share of it that does."""
    first, until = periods_of(frequency(period))
    during = f"AND {first} <= $period AND $period < {until}" if how.is_then else ""
    query = COVERED.format(above=how.above, during=during)
    covered: dict[str, list[str] | list[float]] = {}
    for name, code in held.items():
        said = {"name": name, "code": code} | ({"period": period} if how.is_then else {})
        found = dict(cursor.execute(query, said).fetchall()) or {code: 1.0}
        covered |= {name: [*found], f"{name}_weight": [*found.values()]}
    return covered
