"""Counts of what was owed and came arrive by obligation, and those that cannot be are refused."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.codes import codes
from governance.obligations import obligations
from ingest import sources, take_in
from ingest.completeness import SOURCE

KEY = ["line", "enterprise", "period", "detail", "size"]
MINE = "91110000MADEUP901K"


@pytest.fixture
def sample(samples):
    return samples / "completeness" / "completeness-2025-Q4.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        f"""
        line|enterprise        |period |detail             |size |returns_due|returns_received|returns_on_time|workers_of_due|workers_of_reporting|enterprises_to_declare|enterprises_declared
        ----|------------------|-------|-------------------|-----|-----------|----------------|---------------|--------------|--------------------|----------------------|--------------------
        2   |{MINE}            |2025-Q4|quarterly_return   |large|1          |1               |1              |1200          |1200                |                      |
        3   |91110000MADEUP902K|2025-Q4|quarterly_return   |small|1          |1               |0              |40            |40                  |                      |
        4   |91110000MADEUP903K|2025-Q4|quarterly_return   |_U   |1          |0               |0              |              |                    |                      |
        5   |{MINE}            |2025-12|casualty_supplement|large|2          |1               |1              |              |                    |                      |
        6   |{MINE}            |2025   |_T                 |large|           |                |               |              |                    |1                     |1
        11  |91110000MADEUP902K|2025-Q4|quarterly_return   |small|1          |1               |0              |40            |40                  |                      |
        """,  # noqa: E501
        line=pl.UInt32,
        **dict.fromkeys(SOURCE.measures, pl.Float64),
    )
    assert_frame_equal(facts(SOURCE, sample).select(*KEY, *SOURCE.measures), expected)


def test_what_cannot_be_counted_so_is_refused(refused, sample):
    assert refused(SOURCE, sample) == {
        7: "returns_received 2 is more than returns_due 1",
        8: "workers_of_reporting 41 is more than workers_of_due 40",
        9: "detail 'weekly_return' is not in the code list data/codes/obligation.csv",
        10: "enterprises_to_declare does not count by detail 'quarterly_return'; "
        "give it in a row of its own; enterprises_declared does not count by detail "
        "'quarterly_return'; give it in a row of its own",
    }


def test_a_row_twice_is_kept_once(sample, tmp_path):
    receipt = take_in(sources()["completeness"], sample, tmp_path)
    lines = pl.read_csv(receipt.rejects_file)
    assert "repeats line 3" in lines.filter(pl.col("line") == 11)["reason"].item()


def test_every_obligation_is_in_the_list_returns_are_counted_by():
    listed = codes("obligation").select("id", "label_en", "label_zh").rows()
    assert listed == [(one.id, one.label.en, one.label.zh) for one in obligations()]
