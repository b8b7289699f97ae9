"""Cases at mines are counted once, by degree, the operator's apart from the contractors'."""

import csv

import polars as pl
import pytest

from ingest.msha_accidents import CHARGED, CONTRACTOR, DAYS, KEY, OPERATOR, SOURCE


@pytest.fixture
def sample(samples):
    return samples / "msha_accidents" / "Accidents.txt"


def test_every_case_of_the_operators_employees_is_counted_once(facts, sample):
    # died, lost time, none lost, ill; days away, restricted, charged
    assert facts(SOURCE, sample).drop_nulls(OPERATOR).select("line", *OPERATOR).rows() == [
        (2, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 6000.0),
        (3, 0.0, 1.0, 0.0, 0.0, 45.0, 0.0, 0.0),
        (5, 0.0, 1.0, 0.0, 0.0, 10.0, 20.0, 0.0),
        (6, 0.0, 1.0, 0.0, 0.0, 60.0, 5.0, 2400.0),
        (7, 0.0, 1.0, 0.0, 0.0, 0.0, 12.0, 0.0),
        (8, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
        (9, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
        (20, 0.0, 0.0, 1.0, 0.0, 7.0, 0.0, 0.0),
    ]


def test_the_contractors_cases_are_measures_of_their_own(facts, sample):
    found = facts(SOURCE, sample).filter(pl.col(OPERATOR[0]).is_null())
    # died, lost time, others; days away
    assert found.select("line", *CONTRACTOR).rows() == [
        (10, 1.0, 0.0, 0.0, 0.0),
        (11, 0.0, 1.0, 0.0, 30.0),
        (12, 0.0, 0.0, 1.0, 0.0),
    ]
    assert found.select(OPERATOR).null_count().sum_horizontal().item() == 3 * len(OPERATOR)


def test_a_case_is_said_in_our_codes(facts, sample):
    found = facts(SOURCE, sample)
    where = found.select("line", "enterprise", "workplace", "period", "area", "industry", "flags")
    assert where.filter(pl.col("line").is_in([2, 6, 20])).rows() == [
        (2, "9900001", "220190000001", "2019-Q1", "US-WV", "NAICS_2121", ""),
        (6, "9900002", "220190000004", "2019-Q1", "US-NV", "NAICS_212", ""),
        (20, "9900001", "220190000018", "2019-Q1", "US-WV", "NAICS_2121", "days_without_lost_time"),
    ]


def test_what_is_no_case_of_the_mine_is_refused_by_its_line(refused, sample):
    outside = "is none of 01 to 07, which are cases of the mine"
    assert refused(SOURCE, sample) == {
        13: f"degree of injury '00' (ACCIDENT ONLY) {outside}",
        14: f"degree of injury '08' (INJURIES DUE TO NATURAL CAUSES) {outside}",
        15: f"degree of injury '09' (INJURIES INVOLVNG NONEMPLOYEES) {outside}",
        16: f"degree of injury '10' (ALL OTHER CASES (INCL 1ST AID)) {outside}",
        17: f"degree of injury '?' (NO VALUE FOUND) {outside}",
        18: "area '99' is not in the code list data/codes/area.csv",
        19: "days_lost 'many' is not a number",
    }


def test_the_columns_are_those_of_the_definition_file(real_data, sample):
    file = real_data / "dictionaries" / "MSHA_accidents_definitions.txt"
    with file.open(encoding="cp1252", newline="") as text:
        defined = [row["COLUMN_NAME"] for row in csv.DictReader(text, delimiter="|")]
    assert {*KEY, *DAYS, CHARGED} <= {name.lower() for name in defined}
    with sample.open(encoding="cp1252", newline="") as text:
        assert next(csv.reader(text, delimiter="|")) == defined
