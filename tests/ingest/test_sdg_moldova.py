"""Moldova's rates are told apart by which of four columns is filled."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_moldova import SOURCE

COLUMNS = ["line", "period", "area", "industry", "sex", "status", "measure", "value"]


@pytest.fixture
def sample(samples):
    return samples / "sdg_moldova" / "indicator_8-8-1.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area|industry|sex|status|measure                     |value
        ----|------|----|--------|---|------|----------------------------|-----
        3   |2021  |MD  |_T      |_T |D     |published_fatal_rate_8_8_1   |5.4
        4   |2021  |MD  |_T      |M  |D     |published_fatal_rate_8_8_1   |9.8
        5   |2021  |MD  |_T      |F  |D     |published_fatal_rate_8_8_1   |0
        6   |2021  |MD  |NACE2_A |_T |DM    |published_fatal_rate_8_8_1   |
        8   |2021  |MD  |_T      |_T |D     |published_nonfatal_rate_8_8_1|61.2
        9   |2021  |MD  |NACE2_P |_T |D     |published_nonfatal_rate_8_8_1|12
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_what_says_no_rate_or_two_is_refused_by_its_line(refused, sample):
    filled = "of the columns by sex and by economic activities are filled, where one says which"
    assert refused(SOURCE, sample) == {
        2: f"0 {filled} rate the row gives",
        7: "industry 'industry' is not in the code list data/codes/industry.csv",
        10: f"2 {filled} rate the row gives",
        11: "industry 'fishing' is not in the code list data/codes/industry.csv",
    }


def test_every_row_of_the_bureaus_own_file_is_accounted_for(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "md_moldova.csv")
    refused = rows.drop_nulls("_reject")
    assert (rows.height, refused.height) == (611, 13 + 26)
    assert refused.filter(pl.col("_reject").str.starts_with("0 of the columns")).height == 13
    assert refused.filter(pl.col("_reject").str.starts_with("industry 'industry'")).height == 26
    assert refused.filter(pl.col("value").is_not_null())["industry"].unique().to_list() == [
        "industry"
    ]


def test_the_rate_of_2010_is_the_bureaus(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "md_moldova.csv").filter(
        period="2010", industry="_T", measure="published_fatal_rate_8_8_1"
    )
    assert found.select("sex", "value").rows() == [("_T", 6.6), ("M", 12.7), ("F", 1.5)]
