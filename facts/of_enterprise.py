"""What a vintage's batches say of one enterprise: every number, where it is from, last sent."""

from collections.abc import Collection, Sequence

import duckdb
import polars as pl

from facts.batches import Batch
from facts.schema import DIMENSIONS

SAID: dict[str, pl.DataType] = {
    "source": pl.String(),
    "period": pl.String(),
    "workplace": pl.String(),
    **{dimension: pl.String() for dimension in DIMENSIONS},
    "status": pl.String(),
    "batch": pl.String(),
    "line": pl.UInt32(),
    "measure": pl.String(),
    "value": pl.Float64(),
}

ROWS = """
WITH sent AS (
    SELECT rows.* EXCLUDE (filename), batch, sequence
    FROM read_parquet($files, filename = true, union_by_name = true) AS rows
    JOIN member ON member.file = rows.filename
    WHERE list_contains($enterprises, enterprise)
)
SELECT * EXCLUDE (sequence)
FROM sent
QUALIFY sequence = max(sequence) OVER (PARTITION BY {unique})
ORDER BY period, batch, line
"""


def of_enterprise(batches: Sequence[Batch], enterprises: Collection[str]) -> pl.DataFrame:
    """Find every number the units of an enterprise gave, by source and period.

    Parameters
    ----------
    batches : of a vintage, in the order it took them. Published tables say nothing of anybody.
    enterprises : codes; those of several entries of a register that are one enterprise.

    Returns
    -------
    The columns of SAID, one row a number that was given: of a row that was sent again, the last.
    """
    of_units = [batch for batch in batches if batch.grain == "unit"]
    sources = dict.fromkeys(batch.source for batch in of_units)
    found = [
        _of_source([batch for batch in of_units if batch.source == source], enterprises)
        for source in sources
    ]
    return pl.concat([pl.DataFrame(schema=SAID), *found])


def _of_source(batches: Sequence[Batch], enterprises: Collection[str]) -> pl.DataFrame:
    unique = ", ".join(f'"{name}"' for name in batches[-1].unique)
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        duck.execute("CREATE TEMP TABLE member (file VARCHAR, batch VARCHAR, sequence BIGINT)")
        duck.executemany(
            "INSERT INTO member VALUES (?, ?, ?)",
            [(str(batch.file), batch.digest, place) for place, batch in enumerate(batches)],
        )
        rows: pl.DataFrame = duck.sql(
            ROWS.format(unique=unique),
            params={
                "files": [str(batch.file) for batch in batches],
                "enterprises": sorted(enterprises),
            },
        ).pl()
    counted = [
        name for name in dict.fromkeys(n for b in batches for n in b.measures) if name in rows
    ]
    kept = [name for name in SAID if name not in ("source", "measure", "value")]
    said: pl.DataFrame = (
        rows.unpivot(on=counted, index=kept, variable_name="measure", value_name="value")
        .drop_nulls("value")
        .with_columns(source=pl.lit(batches[0].source))
        .select(pl.col(name).cast(kind) for name, kind in SAID.items())
    )
    return said
