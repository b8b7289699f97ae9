"""Finds rows of a file that say the same thing twice, however many rows there are."""

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as parquet

from facts.schema import DIMENSIONS, UNIT
from ingest._source import Source

ROWS_A_GROUP = 250_000  # rows of a row group: what a reader of a batch must hold at a time
MOST_MEMORY = "1GB"  # what the comparison may hold before it goes to disk

REPEATED = """
WITH placed AS (
    SELECT
        file_row_number AS place,
        line,
        {subject} AS subject,
        first_value(line) OVER same AS first_line,
        row_number() OVER same AS nth,
        {numbers} IS NOT DISTINCT FROM first_value({numbers}) OVER same AS is_repeat
    FROM read_parquet($file, file_row_number = true)
    WINDOW same AS (PARTITION BY {key} ORDER BY line, file_row_number)
)
SELECT place, line, subject, first_line, is_repeat
FROM placed
WHERE nth > 1
ORDER BY place
"""


def key(source: Source) -> tuple[str, ...]:
    """Give the columns that no two rows of a file of this source may share."""
    if source.grain == "unit":
        return source.unique
    return ("measure", "period", *DIMENSIONS, *UNIT)


def without_repeats(source: Source, facts: Path, rejects: Path) -> None:
    """Keep the first of the rows that share a key; the later ones become rejects.

    Eight bytes a row are held to see whether there are any; only then are rows compared.

    Parameters
    ----------
    facts : Parquet file of accepted rows; written anew when something is taken out.
    rejects : Parquet file of line and reason; added to.
    """
    hashes = (
        pl.scan_parquet(facts, glob=False)
        .select(pl.struct(key(source)).hash())
        .collect(engine="streaming")
        .to_series()
        .to_numpy(writable=True)
    )
    hashes.sort()
    if not (hashes[1:] == hashes[:-1]).any():
        return
    del hashes
    repeated = _repeated(source, facts)
    if repeated.is_empty():
        return
    places = repeated["place"].implode()
    kept = facts.with_name("kept.parquet")
    metadata = parquet.read_metadata(facts).metadata
    (
        pl.scan_parquet(facts, glob=False, row_index_name="place")
        .filter(~pl.col("place").is_in(places))
        .drop("place")
        .sink_parquet(
            kept, row_group_size=ROWS_A_GROUP, metadata={"osh": metadata[b"osh"].decode()}
        )
    )
    kept.replace(facts)
    reasons = repeated.select(
        "line",
        reason=pl.when("is_repeat")
        .then(pl.format("{}repeats line {}", "subject", "first_line"))
        .otherwise(
            pl.format(
                "{}contradicts line {}: other numbers for the same row", "subject", "first_line"
            )
        ),
    )
    added = rejects.with_name("added.parquet")
    pl.concat([pl.scan_parquet(rejects, glob=False), reasons.lazy()]).sink_parquet(added)
    added.replace(rejects)


def _repeated(source: Source, facts: Path) -> pl.DataFrame:
    numbers = ["value"] if source.grain == "table" else [*source.measures]
    query = REPEATED.format(
        subject="measure || ' '" if source.grain == "table" else "''",
        key=", ".join(f'"{name}"' for name in key(source)),
        numbers="row(" + ", ".join(f'"{name}"' for name in numbers) + ")",
    )
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MOST_MEMORY,
        "temp_directory": str(facts.parent),
    }
    with duckdb.connect(config=settings) as duck:
        repeated: pl.DataFrame = duck.sql(query, params={"file": str(facts)}).pl()
    return repeated
