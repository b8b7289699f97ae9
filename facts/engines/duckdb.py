"""Runs the step from batches to cells on DuckDB, spilling to disk where memory does not do."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import duckdb

from facts.batches import Batch
from facts.engines._cells import CELL, ROWS, compiled
from facts.schema import DIMENSIONS

SUMMED = f"""
CREATE TEMP TABLE summed (
    source VARCHAR,
    {", ".join(f"{name} VARCHAR" for name in ("frequency", "period", *DIMENSIONS, "measure"))},
    value DOUBLE,
    status BIGINT,
    reporters BIGINT,
    largest DOUBLE
)
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
    """Fill the temporary table `summed` from batches, given in the order of acceptance."""
    connection.execute(SUMMED)
    connection.execute("CREATE TEMP TABLE member (file VARCHAR, sequence BIGINT)")
    numbered = [(str(batch.file), place) for place, batch in enumerate(batches)]
    if numbered:
        connection.executemany("INSERT INTO member VALUES (?, ?)", numbered)
    for source, members in groupby(sorted(batches, key=_source), key=_source):
        same = list(members)
        connection.execute(BATCH_ROWS.format(files=_listed([batch.file for batch in same])))
        names = tuple(sorted({name for batch in same for name in batch.measures}))
        step = compiled(same[-1].grain, names, same[-1].unique)
        connection.execute(PUT.format(cells=step), {"source": source})


def _source(batch: Batch) -> str:
    return batch.source


def _listed(files: Sequence[Path]) -> str:
    """Write file names as a SQL list; a view cannot bind them."""
    quoted = ("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"[{', '.join(quoted)}]"
