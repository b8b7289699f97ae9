"""Deaths of the census arrive by state and industry, marked as defined otherwise than the ILO's."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.bls_cfoi import SOURCE
from ingest.census_cbp import SOURCE as EMPLOYEES

COLUMNS = ["line", "period", "area", "industry", "status", "measure", "value"]
MINING = ["NAICS_211", "NAICS_212", "NAICS_213"]


def test_every_number_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area |industry    |status|measure       |value
        ----|------|-----|------------|------|--------------|-----
        2   |2012  |US   |NAICS_211   |D     |fatal_injuries|31
        3   |2012  |US-TX|NAICS_213112|D     |fatal_injuries|1007
        4   |2011  |US-WV|NAICS_212   |DM    |fatal_injuries|
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    found = facts(SOURCE, samples / "bls_cfoi" / "states.csv")
    assert_frame_equal(found.select(COLUMNS), expected)


def test_what_is_in_no_list_is_refused_by_its_line(refused, samples):
    assert refused(SOURCE, samples / "bls_cfoi" / "states.csv") == {
        5: "area 'Cascadia' is not in the code list data/codes/area.csv",
        6: "industry '999' is not in the code list data/codes/industry.csv",
        7: "value 'few' is not a number",
    }


def test_every_row_of_the_real_file_is_accounted_for(checked, refused, real_data):
    file = real_data / "us" / "BLS_CFOI_data_states.csv"
    assert checked(SOURCE, file).height == 93
    # the state without its city is no area of ours
    assert set(refused(SOURCE, file).values()) == {
        "area 'New York State (except NYC)' is not in the code list data/codes/area.csv"
    }
    assert len(refused(SOURCE, file)) == 3


def test_rates_somebody_else_computed_come_out_again(facts, real_data):
    # deaths of 2011 and 2012 over twice the mean of employees, per 100,000
    folder = real_data / "us"
    deaths = facts(SOURCE, folder / "BLS_CFOI_data_states.csv")
    workers = facts(EMPLOYEES, folder / "CBP_Employment_data_states.csv")
    summed = [
        rows.filter(pl.col("industry").is_in(MINING)).group_by("area").agg(pl.col("value").sum())
        for rows in (deaths, workers)
    ]
    ours = summed[0].join(summed[1], on="area", suffix="_employed")
    rate = dict(zip(ours["area"], ours["value"] / ours["value_employed"] * 1e5, strict=True))
    theirs = {"US-AR": 20.6, "US-CA": 12.8, "US-CO": 20.4}
    assert {area: rate[area] for area in theirs} == pytest.approx(theirs, abs=0.05)
