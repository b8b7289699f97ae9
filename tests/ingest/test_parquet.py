"""Defends reading Parquet: every plain column as text, any other told before a row is read."""

from datetime import date, timedelta

import polars as pl
import pytest

from facts.refusal import UnreadableFile
from ingest import read_table


def test_parquet_is_read_as_text_with_its_row_numbers(tmp_path):
    file = tmp_path / "sent.bin"
    pl.DataFrame({"Area": ["x", None], "N": [1, 2.5]}, strict=False).write_parquet(file)
    rows = read_table(file, required=["area", "n"]).collect()
    assert rows.rows() == [("x", "1.0", 1, None), (None, "2.5", 2, None)]


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (
            pl.Series([timedelta(days=1)]),
            r"the column n holds Duration\(.*\); send one text",
        ),
        (pl.Series([[1, 2]]), r"the column n holds List\(Int64\); send one text, number or date"),
        (pl.Series([b"12", b"\xff\xfe"]), "cannot be read .*utf8.*; write it anew, texts in UTF-8"),
    ],
    ids=["a length of time", "a list", "no text"],
)
def test_a_parquet_column_that_is_no_text_is_refused(tmp_path, column, sentence):
    file = tmp_path / "sent.parquet"
    pl.DataFrame({"area": ["x"] * len(column), "n": column}).write_parquet(file)
    with pytest.raises(UnreadableFile, match=rf"^sent\.parquet: .*{sentence}"):
        read_table(file)


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pl.Series([b"12", None]), ["12", None]),
        (pl.Series([date(2024, 5, 1), None]), ["2024-05-01", None]),
        (pl.Series(["x", None], dtype=pl.Categorical), ["x", None]),
        (pl.Series(["x", None], dtype=pl.Enum(["x"])), ["x", None]),
        (pl.Series(["1.50", None]).cast(pl.Decimal(9, 2)), ["1.50", None]),
        (pl.Series([True, None]), ["true", None]),
        (pl.Series([None, None]), [None, None]),
    ],
    ids=lambda given: str(given.dtype) if isinstance(given, pl.Series) else "",
)
def test_a_parquet_column_of_any_plain_type_is_read(tmp_path, column, texts):
    file = tmp_path / "sent.parquet"
    pl.DataFrame({"n": column}).write_parquet(file)
    assert read_table(file).collect()["n"].to_list() == texts


def test_a_damaged_page_of_parquet_is_told_before_a_row_is_read(tmp_path):
    file = tmp_path / "sent.parquet"
    pl.DataFrame({"n": [f"text {n}" for n in range(5000)]}).write_parquet(file)
    content = bytearray(file.read_bytes())
    content[200:400] = bytes(200)
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"sent\.parquet: a Parquet file that cannot be read"):
        read_table(file)
