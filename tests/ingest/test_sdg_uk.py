"""The United Kingdom's rates keep apart fiscal years, averages of three years and real years."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_uk import SOURCE

COLUMNS = ["line", "period", "area", "industry", "sex", "status", "measure", "value"]


@pytest.fixture
def sample(samples):
    return samples / "sdg_uk" / "indicator_8-8-1.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area|industry|sex|status|measure                                          |value
        ----|------|----|--------|---|------|-------------------------------------------------|-----
        2   |2017  |GB  |_T      |_T |D     |published_fatal_rate_8_8_1_workers               |0.51
        3   |2020  |GB  |_T      |_T |BD    |published_fatal_rate_8_8_1_workers               |0.42
        4   |2021  |GB  |_T      |F  |BDP   |published_fatal_rate_8_8_1_workers               |0.04
        5   |2017  |GB  |NACE2_B |_T |D     |published_fatal_rate_8_8_1_workers               |0
        6   |2017  |GB  |_T      |_T |D     |published_nonfatal_rate_8_8_1_workers            |1770
        7   |2017  |GB  |NACE2_F |_T |DE    |published_nonfatal_rate_8_8_1_workers_three_years|2440
        8   |2017  |GB  |NACE2_B |_T |DEM   |published_nonfatal_rate_8_8_1_workers_three_years|
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_an_average_of_three_years_passes_for_no_year(facts, sample):
    found = facts(SOURCE, sample).filter(measure="published_nonfatal_rate_8_8_1_workers")
    assert found["value"].to_list() == [1770.0]


def test_what_has_no_place_is_refused_by_its_line(refused, sample):
    reasons = refused(SOURCE, sample)
    unknown = "is not in the code list data/codes"
    assert reasons.pop(13).startswith("measure 'Fatal injury | Rate per 100 workers' is none that")
    assert reasons == {
        9: "a rate of age '16 to 19', for which facts have no column; the row without age is kept",
        10: "a rate of occupation 'Elementary occupations', for which facts have no column; "
        "the row without occupation is kept",
        11: f"industry 'service industries' {unknown}/industry.csv",
        12: f"area 'K04000001' {unknown}/area.csv",
        14: "value 'about 0.5' is not a number",
    }


def test_a_region_is_said_by_its_code(samples):
    walk = pl.read_csv(samples.parent / "crosswalks" / "ons_geography__area.csv")
    regions = walk.filter(pl.col("from").str.starts_with("E12"))
    assert regions["to"].to_list() == [f"NUTS-UK{letter}" for letter in "CDEFGHIJK"]


def test_every_row_of_the_offices_own_file_is_accounted_for(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "uk_ons.csv")
    refused = rows.drop_nulls("_reject")
    kinds = refused.group_by(pl.col("_reject").str.extract(r"(\w+) '")).len()
    assert (rows.height, refused.height) == (827, 395)
    # groups of sections, and England with Wales, have no code of ours
    assert dict(kinds.iter_rows()) == {"age": 297, "occupation": 54, "industry": 36, "area": 8}


def test_the_rate_of_2018_19_is_the_offices(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "uk_ons.csv").filter(
        period="2018", area="GB", industry="_T", sex="_T", measure=SOURCE.measures[0]
    )
    assert found["value"].to_list() == [0.46]
