"""Makes batches and vintages of rows, as taking in and publishing would."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from facts.batches import FOLDER, Batch, batch, digest
from facts.schema import DIMENSIONS, KEY, NORMAL, TOTAL, UNIT
from facts.vintage import Shelf, Vintage, build

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def make_batch(
    home: Path,
    rows: pl.DataFrame,
    *,
    source: str = "a_source",
    grain: str = "table",
    family: str = "",
    preference: int = 1,
    published: bool = True,
    unique: Sequence[str] = ("enterprise", "workplace", "period", "detail"),
) -> Batch:
    """Write rows as a batch; columns that are missing are totals, or null for units."""
    filled = dict.fromkeys(DIMENSIONS, TOTAL) | dict.fromkeys(UNIT) | {
        "status": NORMAL, "flags": "", "line": 1,
    }  # fmt: skip
    rows = rows.with_columns(
        pl.lit(value).cast(KEY[name]).alias(name)
        for name, value in filled.items()
        if name not in rows.columns
    ).cast(dict(KEY))
    numbers = [name for name in rows.columns if name not in KEY and name != "measure"]
    said = {
        "source": source,
        "grain": grain,
        "family": family or source,
        "preference": preference,
        "published": published,
        "synthetic": False,
        "measures": rows["measure"].unique().to_list() if grain == "table" else numbers,
        "unique": list(unique),
    }
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    unnamed = folder / "unnamed"
    rows.write_parquet(unnamed, metadata={"osh": json.dumps(said)})
    file = folder / f"{digest(unnamed)}.parquet"
    unnamed.rename(file)
    return batch(home, file.stem)


def make_vintage(home: Path, batches: Sequence[Batch], number: int = 1) -> Vintage:
    """Publish batches and open what came of them."""
    build(home, number, batches, WHEN)
    return Shelf(home).vintage(number)
