"""Defends the account of a file: every row read is kept whole or refused with a reason."""

from pathlib import Path

import polars as pl
import pytest

from ingest import own_table, sources, take_in

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = [
    pytest.param(folder.name, file, id=f"{folder.name}/{file.name}")
    for folder in sorted(SAMPLES.iterdir())
    if folder.is_dir() and folder.name in sources()
    for file in sorted(folder.iterdir())
    if file.suffix not in (".yaml", ".md")
]


@pytest.mark.parametrize(("name", "file"), FILES)
def test_every_row_of_a_sample_is_kept_or_refused(tmp_path, name, file):
    source = sources()[name]
    if name == "table":
        source, _ = own_table(file.with_suffix(".yaml"))
    receipt = take_in(source, file, tmp_path)
    assert receipt.rows_read == receipt.rows_kept + receipt.rejects
    if receipt.rejects_file is not None:
        reasons = pl.read_csv(receipt.rejects_file, infer_schema=False)["reason"]
        assert len(reasons) == receipt.rejects
        assert reasons.str.len_chars().min() > len("no")
