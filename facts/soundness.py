"""What looks wrong in a batch: totals against parts, jumps, exchanged figures, what was lost.

Nothing is decided here: each finding is a row with its place, what was met and what was expected.
"""

from collections.abc import Sequence

import duckdb
import polars as pl

from facts.batches import Batch
from facts.codes import measures
from facts.hierarchy import closure
from facts.roll_ups import BREAKDOWNS
from facts.schema import DIMENSIONS, TOTAL, UNKNOWN
from facts.unit_changes import DEVIATES, JUMP, of_units

TOLERANCE = 0.005  # parts may miss their total by this much of it, or by what was rounded [share]
ROUNDED_OF = 20  # figures from which it can be told that all are rounded to tens or hundreds
UNLIKE = 1.5  # men's figures and women's differ by this factor before an exchange can be told
ALIKE = 0.2  # how near an exchanged pair is to its neighbours in time [sum of two log ratios]
FEWEST = 10  # smaller figures are exchanged, and equal, by chance [the measure's unit]
FEWEST_ROWS = 5  # a period whose figures are another's has at least so many different ones

COLUMNS: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "measure": pl.String(),
    "period": pl.String(),
    "area": pl.String(),
    "at": pl.String(),
    "met": pl.Float64(),
    "expected": pl.Float64(),
}
"""A finding: which rule, where, what was met and expected.

`at` names what is not the total, in no language: sex=M; of parts what they are part of and by
which scheme, sex=_T Σ sex/SDMX CL_SEX; of an exchange both codes, area=ES,IT; of a period that
repeats another that one, = 2021.
"""

_KEY = ", ".join(("measure", "period", *DIMENSIONS))
_AT = "concat_ws(' ', " + ", ".join(
    f"CASE WHEN {name} <> '{TOTAL}' THEN '{name}=' || {name} END" for name in BREAKDOWNS
) + ")"  # fmt: skip
_DEPTH = " + ".join(f"CAST({name} <> '{TOTAL}' AS INTEGER)" for name in BREAKDOWNS)

NEW = f"""
CREATE TEMP TABLE new_row AS
SELECT {_KEY}, kind, value
FROM read_parquet($file)
JOIN (SELECT id AS measure, kind FROM measure_list) USING (measure)
WHERE value IS NOT NULL
"""
OLD = f"""
CREATE TEMP TABLE old_row AS
SELECT {_KEY}, value, member.sequence
FROM read_parquet($files, filename = true, union_by_name = true) AS earlier
JOIN member ON member.file = earlier.filename
WHERE value IS NOT NULL AND measure IN (SELECT measure FROM new_row)
"""
NOTHING_OLD = """
CREATE TEMP TABLE old_row AS
SELECT * EXCLUDE (kind), 0 AS sequence
FROM new_row
LIMIT 0
"""

KNOWN = f"""
CREATE TEMP TABLE known_row AS
SELECT {_KEY}, kind, value
FROM new_row
UNION ALL
SELECT {_KEY}, kind, arg_max(old_row.value, sequence) AS value
FROM old_row
ANTI JOIN new_row USING ({_KEY})
JOIN (SELECT DISTINCT measure, kind FROM new_row) USING (measure)
GROUP BY ALL
"""

MOVED = f"""
CREATE TEMP TABLE moved AS
WITH known AS (
    SELECT {_KEY}, arg_max(value, sequence) AS expected
    FROM old_row
    GROUP BY ALL
)
SELECT {_KEY}, kind, value AS met, expected
FROM new_row
JOIN known USING ({_KEY})
WHERE value <> expected
"""
_BEYOND = f"""(
    kind IN ('flow', 'stock', 'published', 'maximum')
    AND abs(met - expected) > {JUMP} * abs(expected)
    AND (
        kind NOT IN ('flow', 'stock')
        OR 2 * abs(sqrt(greatest(met, 0)) - sqrt(greatest(expected, 0))) > {DEVIATES} * sqrt(2)
    )
)"""  # of two Poisson counts the roots differ by less than this in 99.8 % (Anscombe 1948)
JUMPED = f"""
SELECT 'jump' AS rule, measure, period, area, {_AT} AS at, met, expected
FROM moved
JOIN (
    SELECT measure, period, area, min({_DEPTH}) AS coarsest
    FROM new_row
    GROUP BY ALL
) USING (measure, period, area)
WHERE {_DEPTH} = coarsest AND {_BEYOND}
"""

EXCHANGED = """
SELECT
    'exchanged' AS rule, one.measure, one.period, one.area,
    '{name}=' || one.{name} || ',' || other.{name} AS at,
    one.met, one.expected
FROM moved AS one
JOIN moved AS other ON {same}
    AND one.measure = other.measure AND one.period = other.period
    AND one.met = other.expected AND one.expected = other.met
    AND one.{name} < other.{name}
WHERE least(one.met, one.expected) >= {fewest}
"""

PARTS = """
WITH summed AS (
    SELECT
        part.measure, part.period, {part_others}, known.scheme,
        coalesce(higher.ancestor, '{total}') AS whole,
        sum(part.value) AS parts, count(*) AS given
    FROM known_row AS part
    JOIN known ON known.dimension = '{name}' AND known.id = part.{name}
    LEFT JOIN above AS higher
        ON higher.dimension = '{name}' AND higher.id = part.{name} AND higher.distance = 1
    WHERE part.kind IN ('flow', 'stock')
        AND (part.measure, part.period) IN (SELECT (measure, period) FROM new_row)
    GROUP BY ALL
),
beside AS (
    SELECT
        summed.*, total_row.value AS total, coalesce(stray.value, 0) AS unknown,
        greatest({tolerance} * total_row.value, rounded_to / 2 * (given + 1)) AS allowed
    FROM summed
    JOIN step USING (measure)
    JOIN known_row AS total_row ON total_row.{name} = summed.whole AND {same_total}
    LEFT JOIN known_row AS stray
        ON summed.whole = '{total}' AND stray.{name} = '{unknown}' AND {same_stray}
)
SELECT
    CASE WHEN parts > total THEN 'parts_exceed_total' ELSE 'parts_short_of_total' END AS rule,
    measure, period, {area} AS area,
    concat_ws(' ', {held}, '{name}=' || whole || ' Σ ' || scheme) AS at,
    parts + unknown AS met, total AS expected
FROM beside
JOIN siblings USING (scheme, whole)
WHERE siblings.dimension = '{name}' AND (
    parts > total + allowed OR (given = codes AND parts + unknown < total - allowed)
)
"""

SIBLINGS = f"""
CREATE TEMP TABLE step AS
SELECT
    measure,
    CASE
        WHEN count(*) < {ROUNDED_OF} THEN 1
        WHEN bool_and(abs(value / 1000 - round(value / 1000)) < 1e-6) THEN 1000
        WHEN bool_and(abs(value / 100 - round(value / 100)) < 1e-6) THEN 100
        WHEN bool_and(abs(value / 10 - round(value / 10)) < 1e-6) THEN 10
        ELSE 1
    END AS rounded_to
FROM new_row
GROUP BY ALL;
CREATE TEMP TABLE known AS
SELECT dimension, id, scheme
FROM above
WHERE distance = 0;
CREATE TEMP TABLE siblings AS
SELECT
    known.dimension, known.scheme, coalesce(higher.ancestor, '{TOTAL}') AS whole,
    count(*) AS codes
FROM known
LEFT JOIN above AS higher
    ON higher.dimension = known.dimension AND higher.id = known.id AND higher.distance = 1
GROUP BY ALL
"""

_BUT_SEX = ", ".join(("measure", *(name for name in DIMENSIONS if name != "sex")))
SEXES = f"""
WITH pair AS (
    SELECT
        {_BUT_SEX}, period,
        max(value) FILTER (sex = 'M') AS men, max(value) FILTER (sex = 'F') AS women
    FROM new_row
    GROUP BY ALL
    HAVING men >= {FEWEST} AND women >= {FEWEST}
),
beside AS (
    SELECT
        *,
        avg(men) OVER near AS usual_men, avg(women) OVER near AS usual_women,
        count(*) OVER near AS neighbours
    FROM pair
    WINDOW near AS (
        PARTITION BY {_BUT_SEX}, length(period) ORDER BY period
        ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW
    )
)
SELECT
    'sexes_exchanged' AS rule, measure, period, area,
    {_AT.replace("CASE WHEN sex <> '_T' THEN 'sex=' || sex END", "'sex=M'")} AS at,
    men AS met, usual_men AS expected
FROM beside
WHERE neighbours >= 2
    AND greatest(usual_men, usual_women) > {UNLIKE} * least(usual_men, usual_women)
    AND abs(ln(men / usual_women)) + abs(ln(women / usual_men)) < {ALIKE}
"""

REPEATED = f"""
WITH content AS (
    SELECT
        measure, area, period, count(*) AS figures,
        bit_xor(hash({", ".join(BREAKDOWNS)}, value)) AS digest
    FROM new_row
    GROUP BY ALL
    HAVING count(DISTINCT value) >= {FEWEST_ROWS}
)
SELECT
    'same_figures_again' AS rule, measure, max(period) AS period, area,
    '= ' || min(period) AS at, any_value(figures) AS met, 0 AS expected
FROM content
GROUP BY measure, area, digest, figures, length(period)
HAVING count(*) > 1
"""

LOST = """
WITH prior AS (
    SELECT old_row.*
    FROM old_row
    JOIN (SELECT measure, max(sequence) AS sequence FROM old_row GROUP BY ALL)
        USING (measure, sequence)
),
same AS (
    SELECT DISTINCT measure, area FROM prior
    INTERSECT
    SELECT DISTINCT measure, area FROM new_row
)
SELECT
    'lost_{name}' AS rule, measure,
    {period} AS period, {area} AS area, '{name}=' || {name} AS at,
    0 AS met, count(*) AS expected
FROM prior
SEMI JOIN same USING (measure)
ANTI JOIN new_row USING (measure, {name})
WHERE {within}
GROUP BY measure, {name}
"""
WITHIN = (
    """period BETWEEN (SELECT min(period) FROM new_row) AND (SELECT max(period) FROM new_row)"""
)


def findings(batch: Batch, earlier: Sequence[Batch]) -> pl.DataFrame:
    """Look for what does not agree within a batch, and with those accepted before it.

    Parameters
    ----------
    earlier : batches of the same source that hold the same periods, and the one before,
        in the order of acceptance.

    Returns
    -------
    The columns of COLUMNS; one row a finding. Units are compared by the sums of those that are in
    both; a figure that moved by a known amount is compared at the coarsest cut of its area.
    """
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        for name, frame in (("above", closure()), ("measure_list", measures())):
            duck.register(name, frame.to_arrow())
        duck.execute("CREATE TEMP TABLE member (file VARCHAR, sequence BIGINT)")
        if earlier:
            numbered = [(str(one.file), place) for place, one in enumerate(earlier)]
            duck.executemany("INSERT INTO member VALUES (?, ?)", numbered)
        found = (
            _of_table(duck, batch, earlier)
            if batch.grain == "table"
            else (of_units(duck, batch, earlier))
        )
    return pl.concat(
        [pl.DataFrame(schema=COLUMNS), *(part.cast(pl.Schema(COLUMNS)) for part in found)]
    ).sort("rule", "measure", "period", "area", "at", nulls_last=True)


def _of_table(
    duck: duckdb.DuckDBPyConnection, batch: Batch, earlier: Sequence[Batch]
) -> list[pl.DataFrame]:
    files = [str(one.file) for one in earlier]
    duck.execute(NEW, {"file": str(batch.file)})
    duck.execute(OLD if earlier else NOTHING_OLD, {"files": files} if earlier else {})
    for step in (KNOWN, MOVED, SIBLINGS):
        duck.execute(step)
    steps = [SEXES, REPEATED, *map(_parts, DIMENSIONS)]
    if earlier:
        steps += [JUMPED, *map(_exchanged, DIMENSIONS), *map(_lost, ("period", *DIMENSIONS))]
    return [duck.sql(step).pl() for step in steps]


def _parts(name: str) -> str:
    others = ("measure", "period", *(other for other in DIMENSIONS if other != name))
    held = [
        f"CASE WHEN {other} <> '{TOTAL}' THEN '{other}=' || {other} END"
        for other in BREAKDOWNS
        if other != name
    ]
    return PARTS.format(
        name=name,
        part_others=", ".join(f"part.{other}" for other in others[2:]),
        same_total=" AND ".join(f"total_row.{other} = summed.{other}" for other in others),
        same_stray=" AND ".join(f"stray.{other} = summed.{other}" for other in others),
        area="whole" if name == "area" else "area",
        held=", ".join(held),
        total=TOTAL,
        unknown=UNKNOWN,
        tolerance=TOLERANCE,
    )


def _exchanged(name: str) -> str:
    same = " AND ".join(f"one.{other} = other.{other}" for other in DIMENSIONS if other != name)
    return EXCHANGED.format(name=name, same=same, fewest=FEWEST)


def _lost(name: str) -> str:
    return LOST.format(
        name=name,
        period="period" if name == "period" else "NULL",
        area="area" if name == "area" else "NULL",
        within=WITHIN if name == "period" else "TRUE",
    )
