"""Employees of March arrive by state and industry; a number withheld is missing, not nobody."""

import polars as pl
from polars.testing import assert_frame_equal

from ingest.census_cbp import SOURCE

COLUMNS = ["line", "period", "area", "industry", "status", "measure", "value"]


def test_every_number_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area |industry    |status|measure|value
        ----|------|-----|------------|------|-------|-----
        2   |2011  |US-AL|NAICS_211   |D     |workers|604
        3   |2012  |US-DC|NAICS_213112|D     |workers|12050
        4   |2012  |US-OH|NAICS_212   |DM    |workers|
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    found = facts(SOURCE, samples / "census_cbp" / "states.csv")
    assert_frame_equal(found.select(COLUMNS), expected)


def test_what_is_in_no_list_is_refused_by_its_line(refused, samples):
    assert refused(SOURCE, samples / "census_cbp" / "states.csv") == {
        5: "area 'Cascadia' is not in the code list data/codes/area.csv",
        6: "industry '999' is not in the code list data/codes/industry.csv",
    }


def test_every_row_of_the_real_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "us" / "CBP_Employment_data_states.csv")
    assert rows["_reject"].null_count() == rows.height == 482
    assert rows["value"].null_count() == 141
    assert not (rows["value"] == 0).any()
