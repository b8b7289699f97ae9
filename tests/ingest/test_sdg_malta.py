"""Malta's rates over employees and over workers stay apart, and migrants have their place."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_malta import SOURCE

COLUMNS = ["line", "period", "area", "sex", "detail", "status", "measure", "value"]


@pytest.fixture
def sample(samples):
    return samples / "sdg_malta" / "indicator_8-8-1.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area|sex|detail     |status|measure                              |value
        ----|------|----|---|-----------|------|-------------------------------------|------
        2   |2023  |MT  |_T |_T         |A     |published_fatal_rate_8_8_1           |2.11
        3   |2023  |MT  |F  |migrant    |A     |published_fatal_rate_8_8_1           |0
        4   |2023  |MT  |M  |non_migrant|A     |published_fatal_rate_8_8_1_workers   |3.5
        5   |2023  |MT  |_T |migrant    |A     |published_nonfatal_rate_8_8_1        |800.25
        6   |2023  |MT  |_T |_T         |M     |published_nonfatal_rate_8_8_1_workers|
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_what_contradicts_itself_is_refused_by_its_line(refused, sample):
    assert refused(SOURCE, sample) == {
        7: "units 'per 100,000 employees' are not those the series' name ends with; "
        "look it up with the publisher",
        8: "detail 'refugees' is not in the code list data/codes/migrant_status.csv",
    }


def test_every_row_of_the_offices_own_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "mt_malta.csv")
    assert (rows.height, rows["_reject"].null_count()) == (324, 324)
    assert rows.group_by("detail").len().sort("detail")["len"].to_list() == [108, 108, 108]


def test_the_rates_of_2016_are_the_offices(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "mt_malta.csv").filter(
        period="2016", detail="_T", measure="published_fatal_rate_8_8_1"
    )
    assert found.select("sex", "value").rows() == [("_T", 3.91), ("F", 0.0), ("M", 6.87)]
