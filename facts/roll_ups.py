"""What is worked out once a vintage: which cuts it holds, and sums a question can start from.

A *cut* is one breakdown of one measure: a publisher gives a total, then the same by industry, by
sex, by both. Cells of different cuts count the same cases, so a question reads one cut of each
measure, period and area. Returns of units have one cut: every unit stands in it once.
"""

import duckdb

from facts.engines import LAST_DAY, MOVING
from facts.schema import DIMENSIONS, ESTIMATED, STATUSES, TOTAL, UNKNOWN

BREAKDOWNS = tuple(name for name in DIMENSIONS if name != "area")
FINEST = 99  # level of a cut of units: fine enough for whatever is asked
ROLL_UPS = {"roll_up_country": (1, 1), "roll_up_province": (1, 2)}
"""The roll-ups, the smallest first, with the levels of industry and area each is kept at."""

KNOWN = """
CREATE TEMP TABLE known AS
SELECT dimension, id, level || ' ' || scheme AS breakdown, first, last
FROM code_list;
CREATE TEMP TABLE full_breakdown AS
SELECT dimension, breakdown, year, count(*) AS codes
FROM known
JOIN (SELECT DISTINCT period[:4] AS year FROM summed) ON first <= year || '-12-31' AND year <= last
GROUP BY ALL;
CREATE TEMP TABLE origin AS
SELECT DISTINCT ON (source)
    source, grain, family, preference, published,
    bool_or(synthetic) OVER (PARTITION BY source) AS synthetic
FROM batch
ORDER BY source, rowid DESC;
"""

_BROKEN_DOWN = ",\n    ".join(
    f"""CASE
        WHEN {name} = '{TOTAL}' THEN '0'
        WHEN {name} = '{UNKNOWN}' THEN coalesce(min(known_{name}.breakdown) OVER whole, '1')
        ELSE coalesce(known_{name}.breakdown, '1')
    END AS {name}_breakdown"""
    for name in BREAKDOWNS
)
_KNOWN_JOINS = "\n".join(
    f"LEFT JOIN known AS known_{name} ON known_{name}.dimension = '{name}' "
    f"AND known_{name}.id = {name}"
    for name in BREAKDOWNS
)
_BREAKDOWN_COLUMNS = ", ".join(f"{name}_breakdown" for name in BREAKDOWNS)

TABLE_CELLS = f"""
CREATE TEMP TABLE table_cell AS
WITH broken_down AS (
    SELECT summed.*, {_BROKEN_DOWN}
    FROM summed
    JOIN origin USING (source)
    {_KNOWN_JOINS}
    WHERE grain = 'table'
    WINDOW whole AS (PARTITION BY source, measure, frequency, period, area)
)
SELECT
    *,
    dense_rank() OVER (
        ORDER BY source, measure, frequency, period, area, {_BREAKDOWN_COLUMNS}
    ) AS cut
FROM broken_down
"""

_COUNTS = ", ".join(
    f"min({name}) AS {name}_first, count(DISTINCT {name}) AS {name}_codes, "
    f"count(DISTINCT {name}) FILTER ({name} <> '{UNKNOWN}') AS {name}_known"
    for name in BREAKDOWNS
)
_IS_WHOLE = " * ".join(f"{name}_codes" for name in BREAKDOWNS)
_LEVELS = ",\n    ".join(
    f"""CAST(split_part({name}_breakdown, ' ', 1) AS INTEGER) AS {name}_level,
    {name}_breakdown = '0' OR (
        figures = {_IS_WHOLE} AND {name}_known = (
            SELECT any_value(codes) FROM full_breakdown
            WHERE dimension = '{name}' AND breakdown = {name}_breakdown
                AND year = period[:4]
        )
    ) IS TRUE AS {name}_whole,
    CASE WHEN {name}_codes = 1 AND {name}_breakdown <> '0' THEN {name}_first END AS {name}_only"""
    for name in BREAKDOWNS
)
_UNIT_LEVELS = ",\n    ".join(
    f"CASE WHEN bool_and({name} = '{TOTAL}') THEN 0 ELSE {FINEST} END AS {name}_level, "
    f"TRUE AS {name}_whole"
    for name in BREAKDOWNS
)

CUTS = f"""
CREATE TABLE cut AS
WITH table_cut AS (
    SELECT
        cut, source, measure, frequency, period, area, {_BREAKDOWN_COLUMNS},
        count(value) AS figures, {_COUNTS}
    FROM table_cell
    GROUP BY ALL
),
unit_cut AS (
    SELECT source, measure, frequency, period, {_UNIT_LEVELS}
    FROM summed
    JOIN origin USING (source)
    WHERE grain = 'unit'
    GROUP BY ALL
),
every AS (
    SELECT cut, source, measure, frequency, period, area,
        split_part(industry_breakdown, '/', 2) AS industry_scheme,
        split_part(detail_breakdown, '/', 2) AS detail_scheme, {_LEVELS}
    FROM table_cut
    UNION ALL BY NAME
    SELECT
        (SELECT coalesce(max(cut), 0) FROM table_cut)
            + row_number() OVER (ORDER BY source, measure, frequency, period) AS cut,
        CAST(NULL AS VARCHAR) AS area,
        *
    FROM unit_cut
)
SELECT CAST(cut AS UINTEGER) AS cut, * EXCLUDE (cut, grain)
FROM every
JOIN origin USING (source)
ORDER BY measure, frequency, period
"""

_CELL = ", ".join((*DIMENSIONS, "value", "status", "reporters", "largest"))
_SUMMED = ", ".join(f"summed.{name}" for name in _CELL.split(", "))
_NEWEST = ",\n    ".join(
    f"unit_was.{name}" if name in MOVING else f"moved.{name}" for name in DIMENSIONS
)

CELLS = f"""
CREATE TABLE moved AS
SELECT unit, cut.cut, summed.measure, summed.frequency, summed.period, {_SUMMED}
FROM summed
JOIN cut USING (source, measure, frequency, period)
WHERE unit IS NOT NULL AND cut.area IS NULL
ORDER BY measure, frequency, period, summed.area;
CREATE TABLE cell AS
SELECT CAST(cut AS UINTEGER) AS cut, measure, frequency, period, {_CELL}, FALSE AS of_movers
FROM table_cell
UNION ALL
SELECT cut.cut, summed.measure, summed.frequency, summed.period, {_SUMMED}, FALSE AS of_movers
FROM summed
JOIN cut USING (source, measure, frequency, period)
WHERE cut.area IS NULL AND unit IS NULL
UNION ALL
SELECT
    cut, measure, frequency, period,
    {_NEWEST},
    CASE WHEN any_value(kind) = 'maximum' THEN max(value) ELSE sum(value) END AS value,
    bit_or(status) AS status,
    CAST(sum(reporters) AS BIGINT) AS reporters,
    max(largest) AS largest,
    TRUE AS of_movers
FROM moved
JOIN unit_was ON unit_was.unit = moved.unit AND unit_was.last = '{LAST_DAY}'
JOIN measure_list ON measure_list.id = measure
GROUP BY ALL
ORDER BY measure, frequency, period, area
"""
"""Cells as reported, and those of units that moved by what they reported last: `of_movers`."""

PRESENCE = """
CREATE TABLE presence AS
SELECT DISTINCT
    cut.source, cell.measure, cell.frequency, cell.period,
    coalesce(above.ancestor, cell.area) AS area
FROM cell
JOIN cut USING (cut)
LEFT JOIN above ON above.dimension = 'area' AND above.id = cell.area
WHERE cut.area IS NULL
ORDER BY ALL;
CREATE TABLE place AS
SELECT area FROM presence
UNION
SELECT coalesce(renamed.said, cut.area) AS area
FROM cut
LEFT JOIN renamed ON renamed.id = cut.area
WHERE cut.area IS NOT NULL
"""

_REPORTED = "\nUNION\n".join(
    f"SELECT '{name}' AS dimension, {name} AS id FROM {table}"
    for name in DIMENSIONS
    for table in ("cell", "moved")
)
REPORTED = f"CREATE TABLE reported AS {_REPORTED}"
"""Every code somebody reported under, whatever it is called now."""

CHANGE = """
CREATE TABLE change AS
WITH met AS (
    SELECT link.*
    FROM link
    SEMI JOIN reported ON reported.dimension = link.dimension AND reported.id = link."from"
),
before AS (
    SELECT met.dimension, met."from", met."to", met."on", met.weight, ancestor AS code
    FROM met
    JOIN above_then
        ON above_then.dimension = met.dimension AND above_then.id = met."from"
        AND above_then.first < met."on" AND met."on" <= above_then.until
),
after AS (
    SELECT met.dimension, met."from", met."to", met."on", met.weight, ancestor AS code
    FROM met
    JOIN above_then
        ON above_then.dimension = met.dimension AND above_then.id = met."to"
        AND above_then.first <= met."on" AND met."on" < above_then.until
)
SELECT before.* FROM before ANTI JOIN after USING (dimension, "from", "to", "on", code)
UNION
SELECT after.* FROM after ANTI JOIN before USING (dimension, "from", "to", "on", code)
"""
"""What became what, of codes somebody reported under; `code` is each it led out of or into."""

_OTHERS = ", ".join(f"cell.{name}" for name in DIMENSIONS if name not in ("area", "industry"))

ESTIMATED_BIT = 1 << STATUSES.index(ESTIMATED)
_SHARE = "coalesce(higher_area.weight, 1) * coalesce(higher_industry.weight, 1)"

ROLL_UP = f"""
CREATE TABLE {{name}} AS
SELECT
    cell.cut,
    coalesce(higher_area.ancestor, cell.area) AS area,
    coalesce(higher_industry.ancestor, cell.industry) AS industry,
    {_OTHERS},
    CASE WHEN any_value(kind) = 'maximum' THEN max(value) ELSE sum(value * {_SHARE}) END AS value,
    bit_or(status | CASE WHEN {_SHARE} < 1 THEN {ESTIMATED_BIT} ELSE 0 END) AS status,
    sum(reporters * {_SHARE}) AS reporters,
    max(largest * {_SHARE}) AS largest,
    coalesce(sum(abs(value) * {_SHARE}) FILTER ({_SHARE} < 1), 0) AS allocated
FROM cell
SEMI JOIN (SELECT cut FROM cut WHERE area IS NULL) USING (cut)
JOIN measure_list ON measure_list.id = measure
LEFT JOIN above AS higher_area
    ON higher_area.dimension = 'area' AND higher_area.id = cell.area
    AND higher_area.ancestor_level = least({{area_level}}, higher_area.level)
LEFT JOIN above AS higher_industry
    ON higher_industry.dimension = 'industry' AND higher_industry.id = cell.industry
    AND higher_industry.ancestor_level = least({{industry_level}}, higher_industry.level)
GROUP BY ALL
UNION ALL
SELECT cut, {_CELL}, 0 AS allocated
FROM cell
SEMI JOIN (SELECT cut FROM cut WHERE area IS NOT NULL) USING (cut)
ORDER BY cut, area
"""


def make_cuts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all of a vintage that is not a roll-up, of the table `summed`."""
    for step in (KNOWN, TABLE_CELLS, CUTS, CELLS, PRESENCE, REPORTED, CHANGE):
        connection.execute(step)


def make_roll_ups(connection: duckdb.DuckDBPyConnection) -> None:
    """Make each table of ROLL_UPS: the same cells, those of units added up to its levels."""
    for name, (industry_level, area_level) in ROLL_UPS.items():
        step = ROLL_UP.format(name=name, industry_level=industry_level, area_level=area_level)
        connection.execute(step)


def smallest(industry_level: int, area_level: int) -> str:
    """Name the smallest table whose cells are fine enough for what is asked."""
    for name, levels in ROLL_UPS.items():
        if industry_level <= levels[0] and area_level <= levels[1]:
            return name
    return "cell"
