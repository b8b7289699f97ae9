"""Mines' quarters arrive by part of the mine, coal in tonnes, and impossible hours do not."""

import csv

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.msha_employment_production import FIGURES, KEY, SOURCE, TONNES_A_SHORT_TON

COLUMNS = ["line", "enterprise", "workplace", "period", "area", "industry"]


@pytest.fixture
def sample(samples):
    return samples / "msha_employment_production" / "MinesProdQuarterly.txt"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|enterprise|workplace|period |area |industry  |workers|hours_worked|coal_tonnes
        ----|----------|---------|-------|-----|----------|-------|------------|-----------
        2   |9900001   |01       |2019-Q1|US-WV|NAICS_2121|120.5  |62000       |90718.474
        3   |9900001   |30       |2019-Q1|US-WV|NAICS_2121|20     |9000        |0
        4   |9900002   |03       |2019-Q4|US-NV|NAICS_212 |30     |15000       |
        5   |9900003   |99       |2020-Q2|US-KY|NAICS_2121|0      |40          |
        """,
        line=pl.UInt32,
        workers=pl.Float64,
        hours_worked=pl.Float64,
        coal_tonnes=pl.Float64,
    )
    found = facts(SOURCE, sample)
    assert_frame_equal(found.select(*COLUMNS, *SOURCE.measures), expected)
    assert found["flags"].to_list() == ["", "", "", "hours_without_employees"]


def test_a_short_ton_is_two_thousand_pounds():
    assert pytest.approx(2000 * 0.45359237 / 1000, abs=0) == TONNES_A_SHORT_TON


def test_what_cannot_be_is_refused_by_its_line(refused, sample):
    unknown = "is not in the code list data/codes"
    assert refused(SOURCE, sample) == {
        6: f"area 'XX' {unknown}/area.csv",
        7: "subunit_cd '77' is none of 01, 02, 03, 04, 05, 06, 12, 17, 30, 99; "
        "look it up with MSHA",
        8: "period '2020-Q5' is not a year, quarter, month or day "
        "(2024, 2024-Q1, 2024-03, 2024-03-01)",
        9: "3000 hours for 1 employees are more than 2,208 a head and quarter",
        10: "907.2 tonnes of coal from a metal or non-metal mine; look at coal_metal_ind",
        11: f"industry 'S' {unknown}/industry.csv",
        12: "avg_employee_cnt 'few' is not a number",
    }


def test_the_columns_are_those_of_the_definition_file(real_data, sample):
    file = real_data / "dictionaries" / "MSHA_prdoduction_definition.txt"
    with file.open(encoding="cp1252", newline="") as text:
        defined = [row["COLUMN_NAME"] for row in csv.DictReader(text, delimiter="|")]
    assert {*KEY, *FIGURES} <= {name.lower() for name in defined}
    with sample.open(encoding="cp1252", newline="") as text:
        assert next(csv.reader(text, delimiter="|")) == defined
