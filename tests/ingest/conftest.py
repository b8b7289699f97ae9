"""What the tests of sources share: the facts of a file, and why its other rows are none."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ingest import Source, check


@pytest.fixture
def checked() -> Callable[[Source, Path], pl.DataFrame]:
    """Read, tidy and check a file, without keeping anything."""

    def read(source: Source, file: Path) -> pl.DataFrame:
        return check(source.tidy(source.read(file)), source).collect()

    return read


@pytest.fixture
def facts(checked) -> Callable[[Source, Path], pl.DataFrame]:
    """Give the rows that are facts."""

    def kept(source: Source, file: Path) -> pl.DataFrame:
        return checked(source, file).filter(pl.col("_reject").is_null()).drop("_reject")

    return kept


@pytest.fixture
def refused(checked) -> Callable[[Source, Path], dict[int, str]]:
    """Give the line of each reject and its reason."""

    def reasons(source: Source, file: Path) -> dict[int, str]:
        rows = checked(source, file).filter(pl.col("_reject").is_not_null())
        return dict(rows.select("line", "_reject").unique(maintain_order=True).iter_rows())

    return reasons
