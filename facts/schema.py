"""What a fact is: the columns of its row, and the words they may hold.

Column      | What it holds
----------- | ----------------------------------------------------------------------------
measure     | a code of data/codes/measure.csv, which states the unit
period      | ISO 8601 year, quarter, month or day: 2024, 2024-Q1, 2024-03, 2024-03-01
area … sex  | a code of our own list of that name; _T is the total, _U is unknown
detail      | what the measure counts by; the measure names the list
enterprise  | who reported; null in a published table
workplace   | which of the enterprise's places or points; null where it does not matter
value       | in the measure's unit, never rounded; null when missing
status      | letters of the SDMX code list CL_OBS_STATUS, joined: A, B, BD
flags       | ids of the soft rules the row broke, joined by a space; empty when none
line        | the line of the raw file it came from
"""

import polars as pl

TOTAL = "_T"  # SDMX's code for "all of this dimension together"
UNKNOWN = "_U"  # SDMX's code for "not known which"

DIMENSIONS = ("area", "industry", "ownership", "size", "sex", "detail")
UNIT = ("enterprise", "workplace")

NORMAL, BREAK, DIFFERS, ESTIMATED, MISSING, PROVISIONAL, UNRELIABLE = (
    "A",
    "B",
    "D",
    "E",
    "M",
    "P",
    "U",
)
STATUSES = (NORMAL, BREAK, DIFFERS, ESTIMATED, MISSING, PROVISIONAL, UNRELIABLE)

KEY: dict[str, pl.DataType] = {
    "line": pl.UInt32(),
    "period": pl.String(),
    **{dimension: pl.String() for dimension in DIMENSIONS},
    **{unit: pl.String() for unit in UNIT},
    "status": pl.String(),
    "flags": pl.String(),
}
"""The columns every accepted row has, before its numbers."""

COLUMNS: dict[str, pl.DataType] = {**KEY, "measure": pl.String(), "value": pl.Float64()}
"""A fact with one number a row: how published tables are kept.

Returns of units have many numbers a row. They are kept with KEY and one column a measure,
so that a million establishments are a million rows; the engine makes facts of them after summing.
"""
