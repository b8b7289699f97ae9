"""Kazakhstan's rates by the thousand are said by 100,000, and by nothing else."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_kazakhstan import SOURCE

COLUMNS = ["line", "period", "area", "status", "measure", "value"]
FILE = "indicator_8-8-1.csv"


def test_every_rate_arrives_by_100_000(facts, table, samples):
    expected = table(
        """
        line|period|area|status|measure                     |value
        ----|------|----|------|----------------------------|-----
        2   |2022  |KZ  |A     |published_nonfatal_rate_8_8_1|25
        3   |2022  |KZ  |A     |published_fatal_rate_8_8_1  |4
        4   |2023  |KZ  |M     |published_fatal_rate_8_8_1  |
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, samples / "sdg_kazakhstan" / FILE).select(COLUMNS), expected)


def test_another_unit_is_refused_by_its_line(refused, samples):
    assert refused(SOURCE, samples / "sdg_kazakhstan" / FILE) == {
        5: "unit_measure 'PER_100000_employees' is not PER_1000_employees, "
        "the only one this layout had; look it up",
    }


def test_every_row_of_the_real_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "kz_kazakhstan.csv")
    assert (rows.height, rows["_reject"].null_count()) == (28, 28)


def test_the_rates_of_2010_are_the_bureaus(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "kz_kazakhstan.csv").filter(period="2010")
    assert found["value"].to_list() == pytest.approx([48.0, 8.0])
