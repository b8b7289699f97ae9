"""Inspections are counted by industry, ownership and state, and by nothing the file cannot say."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.codes import codes
from ingest.osha_inspections import SOURCE

WHERE = ["line", "enterprise", "period", "area", "industry", "ownership", "status"]
COUNTS = ["accident_inspections", "serious_violations", "violations_cited"]


@pytest.fixture
def sample(samples):
    return samples / "osha_inspections" / "inspections.csv"


def test_every_inspection_is_said_in_our_codes(facts, table, sample):
    expected = table(
        """
        line|enterprise|period|area |industry    |ownership       |status
        ----|----------|------|-----|------------|----------------|------
        2   |900001.015|2023  |US-NY|NAICS_484121|private         |D
        3   |900002.015|2022  |US-CA|NAICS_238160|government_local|A
        4   |900003.015|2019  |US-IA|NAICS_236220|government_state|A
        5   |900004.015|1996  |US-UT|SIC_1622    |private         |A
        6   |900005.015|1990  |US-HI|SIC_0711    |_U              |A
        7   |900006.015|2021  |US-HI|_U          |private         |A
        """,
        line=pl.UInt32,
    )
    assert_frame_equal(facts(SOURCE, sample).select(WHERE), expected)


def test_every_number_arrives_and_a_blank_is_none_cited(facts, sample):
    assert facts(SOURCE, sample).select(COUNTS).rows() == [
        (1.0, 3.0, 4.0),
        (1.0, 0.0, 0.0),
        (1.0, 0.0, 1.0),
        (1.0, 2.0, 2.0),
        (1.0, 1.0, 1.0),
        (1.0, 0.0, 1.0),
    ]


def test_what_cannot_be_counted_is_refused_by_its_line(refused, sample):
    unknown = "is not in the code list data/codes"
    assert refused(SOURCE, sample) == {
        8: "scope 'No Insp/Other': nothing was inspected, so it counts nowhere",
        9: f"area '0999990' {unknown}/area.csv",
        10: "period '13/13/2018' is not a year, quarter, month or day "
        "(2024, 2024-Q1, 2024-03, 2024-03-01)",
        11: f"industry '999999' {unknown}/industry.csv",
        12: f"ownership 'Tribal' {unknown}/ownership.csv",
        13: "5 serious violations among 4 of every type",
        14: "initial violations serious 'some' is not a number",
    }


def test_every_inspection_of_the_real_file_is_accounted_for(checked, real_data):
    rows = checked(SOURCE, real_data / "us" / "osha_accident_inspections_open.parquet")
    refused = rows.drop_nulls("_reject")
    reasons = refused.group_by(pl.col("_reject").str.extract(r"^(\w+) '")).len()
    assert rows.height == 6817
    # nothing was inspected; an office without a name; codes of older NAICS and one group of SIC
    assert dict(reasons.iter_rows()) == {"scope": 57, "area": 2, "industry": 7}
    kept = rows.filter(pl.col("_reject").is_null())
    by_scheme = kept.group_by(pl.col("industry").str.extract("^([A-Z]+)_")).len()
    assert dict(by_scheme.iter_rows()) == {"NAICS": 3005, "SIC": 3746}


def test_californias_serious_violations_of_2018_are_those_in_the_file(facts, real_data):
    file = real_data / "us" / "osha_accident_inspections_open.parquet"
    ours = facts(SOURCE, file).filter(area="US-CA", period="2018")
    theirs = pl.read_parquet(file).filter(
        pl.col("Date Opened").str.ends_with("/2018"),
        pl.col("Report ID").is_between(950_600, 950_699),
        ~pl.col("Scope").str.starts_with("No Insp"),
        pl.col("NAICS").str.extract(r"^(\d+)").is_in(codes("industry")["code"].implode()),
    )
    assert theirs.height > 30
    assert ours["accident_inspections"].sum() == theirs.height
    assert ours["serious_violations"].sum() == theirs["Initial Violations Serious"].sum()
