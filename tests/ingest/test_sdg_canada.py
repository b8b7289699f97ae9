"""Canada's claims are counted as claims, and not as injuries."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_canada import SOURCE

COLUMNS = ["line", "period", "area", "sex", "status", "measure", "value"]


@pytest.fixture
def sample(samples):
    return samples / "sdg_canada" / "indicator_8-8-1.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area|sex|status|measure         |value
        ----|------|----|---|------|----------------|-----
        2   |2022  |CA  |M  |A     |fatality_claims |31
        3   |2022  |CA  |F  |A     |fatality_claims |2
        4   |2022  |CA  |_T |A     |fatality_claims |33
        5   |2022  |CA  |_U |A     |lost_time_claims|4
        6   |2022  |CA  |_T |A     |lost_time_claims|1204
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_what_is_no_claim_of_ours_is_refused_by_its_line(refused, sample):
    reasons = refused(SOURCE, sample)
    assert reasons == {
        7: "sex 'x' is not in the code list data/codes/sex.csv",
        8: "measure 'Health care only claims' is none that sdg_canada gives: "
        "fatality_claims, lost_time_claims",
        9: "lost_time_claims is -3.0, below zero",
    }


def test_every_row_of_the_countrys_own_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "ca_canada.csv")
    assert (rows.height, rows["_reject"].null_count()) == (56, 56)


def test_the_sexes_add_up_to_the_total_but_for_two_deaths_of_2022(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "ca_canada.csv")
    total = found.filter(sex="_T").group_by("measure", "period").agg(pl.col("value").sum())
    parts = found.filter(pl.col("sex") != "_T").group_by("measure", "period")
    apart = total.join(parts.agg(parts=pl.col("value").sum()), on=["measure", "period"])
    unlike = apart.filter(pl.col("value") != pl.col("parts"))
    assert unlike.rows() == [("fatality_claims", "2022", 993.0, 991.0)]
    assert apart.height == 16
