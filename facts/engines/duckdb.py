"""Runs the step from batches to cells on DuckDB, spilling to disk where memory does not do."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import duckdb

from facts.batches import Batch
from facts.engines import MOVING
from facts.engines._cells import CELL, MOVERS, ROWS, compiled
from facts.engines._movers import compiled_movers, may_move
from facts.schema import DIMENSIONS

SUMMED = f"""
CREATE TEMP TABLE summed (
    source VARCHAR,
    {", ".join(f"{name} VARCHAR" for name in ("frequency", "period", *DIMENSIONS, "measure"))},
    value DOUBLE,
    status BIGINT,
    reporters BIGINT,
    largest DOUBLE,
    unit BIGINT
)
"""

UNIT_WAS = f"""
CREATE TABLE unit_was (
    unit BIGINT, {", ".join(f"{name} VARCHAR" for name in MOVING)}, after VARCHAR, last VARCHAR
)
"""

FIND = """
CREATE OR REPLACE TEMP TABLE mover_was AS
SELECT * REPLACE (unit + (SELECT coalesce(max(unit), 0) FROM unit_was) AS unit)
FROM ({movers})
"""

FOUND = f"""
INSERT INTO unit_was
SELECT unit, {", ".join(MOVING)}, after, last
FROM mover_was;
CREATE OR REPLACE TEMP TABLE {MOVERS} AS
SELECT DISTINCT mover, place, unit
FROM mover_was
"""

PUT = f"""
INSERT INTO summed
SELECT $source AS source, {", ".join(CELL)}
FROM ({{cells}})
"""

BATCH_ROWS = f"""
CREATE OR REPLACE TEMP VIEW {ROWS} AS
SELECT batch_file.*, member.sequence
FROM read_parquet({{files}}, union_by_name = true, filename = true) AS batch_file
JOIN member ON member.file = batch_file.filename
"""


def put_cells(connection: duckdb.DuckDBPyConnection, batches: Sequence[Batch]) -> None:
    """Fill the temporary table `summed` from batches, given in the order of acceptance.

    Makes `unit_was` too: what each unit that moved was, and when.
    """
    connection.execute(SUMMED)
    connection.execute(UNIT_WAS)
    connection.execute("CREATE TEMP TABLE member (file VARCHAR, sequence BIGINT)")
    numbered = [(str(batch.file), place) for place, batch in enumerate(batches)]
    if numbered:
        connection.executemany("INSERT INTO member VALUES (?, ?)", numbered)
    for source, members in groupby(sorted(batches, key=_source), key=_source):
        same = list(members)
        connection.execute(batch_rows(same))
        step = compiled(
            same[-1].grain,
            tuple(sorted({name for batch in same for name in batch.measures})),
            same[-1].unique,
            is_one=len(same) == 1,
            has_movers=same[-1].grain == "unit" and _has_movers(connection, same),
        )
        connection.execute(PUT.format(cells=step), {"source": source})


def batch_rows(batches: Sequence[Batch]) -> str:
    """Write the view of the rows of batches of one source; `member` gives each file its place."""
    return BATCH_ROWS.format(files=_listed([batch.file for batch in batches]))


def _has_movers(connection: duckdb.DuckDBPyConnection, batches: Sequence[Batch]) -> bool:
    """Find the units of one source that moved, and keep what they were."""
    unique = batches[-1].unique
    if not may_move(unique):
        return False
    movers = compiled_movers(unique, is_one=len(batches) == 1)
    connection.execute(FIND.format(movers=movers))
    connection.execute(FOUND)
    found = connection.execute(f"SELECT count(*) FROM {MOVERS}").fetchone()
    return bool(found and found[0])


def _source(batch: Batch) -> str:
    return batch.source


def _listed(files: Sequence[Path]) -> str:
    """Write file names as a SQL list; a view cannot bind them."""
    quoted = ("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"[{', '.join(quoted)}]"
