"""Jamaica's counts arrive by sex, to the last number."""

import polars as pl
from polars.testing import assert_frame_equal

from ingest.sdg_jamaica import SOURCE

COLUMNS = ["line", "period", "area", "sex", "status", "measure", "value"]
FILE = "indicator_8-8-1.csv"


def test_every_count_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area|sex|status|measure          |value
        ----|------|----|---|------|-----------------|-----
        2   |2022  |JM  |_T |A     |fatal_injuries   |3
        3   |2022  |JM  |F  |A     |fatal_injuries   |0
        4   |2022  |JM  |M  |A     |nonfatal_injuries|120
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, samples / "sdg_jamaica" / FILE).select(COLUMNS), expected)


def test_what_is_no_injury_of_ours_is_refused_by_its_line(refused, samples):
    reasons = refused(SOURCE, samples / "sdg_jamaica" / FILE)
    assert reasons == {
        5: "measure 'Near Misses' is none that sdg_jamaica gives: "
        "fatal_injuries, nonfatal_injuries",
        6: "value 'n/k' is not a number; sex 'both' is not in the code list data/codes/sex.csv",
    }


def test_every_row_of_the_real_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "jm_jamaica.csv")
    assert (rows.height, rows["_reject"].null_count()) == (29, 29)


def test_the_counts_of_2019_are_the_institutes(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "jm_jamaica.csv").filter(
        period="2019", sex="_T"
    )
    assert dict(found.select("measure", "value").iter_rows()) == {
        "nonfatal_injuries": 181.0,
        "fatal_injuries": 4.0,
    }
