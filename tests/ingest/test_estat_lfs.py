"""Eurostat's employed persons arrive in persons, unrounded, and nobody is counted twice."""

import csv
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.estat_lfs import SOURCE

COLUMNS = ["line", "period", "area", "industry", "sex", "status", "measure", "value"]
TYPES = {"line": pl.UInt32, "value": pl.Float64}


def test_every_number_of_the_linear_layout_arrives_in_persons(facts, table, samples):
    expected = table(
        """
        line|period|area|industry|sex|status|measure|value
        ----|------|----|--------|---|------|-------|-------
        2   |2023  |IT  |NACE2_F |_T |A     |workers|1550700
        3   |2023  |IT  |NACE2_F |F  |BU    |workers|120400
        4   |2023  |GR  |NACE2_A |_T |A     |workers|450050
        5   |2023  |LU  |NACE2_B |_T |MU    |workers|
        """,
        **TYPES,
    )
    found = facts(SOURCE, samples / "estat_lfs" / "lfsa_eisn2_linear_2_0.csv")
    assert_frame_equal(found.select(COLUMNS), expected)


def test_parts_of_those_already_counted_are_refused(refused, samples):
    reasons = refused(SOURCE, samples / "estat_lfs" / "lfsa_eisn2_linear_2_0.csv")
    assert list(reasons) == [6, 7, 8, 9]
    assert reasons[6].startswith("age 'Y15-64' counts part of the persons that Y_GE15 counts")
    assert reasons[7].startswith("isco08 'OC7' counts part of the persons that TOTAL counts")
    assert reasons[8].startswith("unit 'PC' is not thousands of persons")
    assert reasons[9] == "area 'EA' is not in the code list data/codes/area.csv"


def test_the_plain_layout_gives_the_same_columns(facts, table, samples):
    expected = table(
        """
        line|period|area|industry|sex|status|measure|value
        ----|------|----|--------|---|------|-------|--------
        2   |2019  |GB  |_T      |_T |B     |workers|32695300
        3   |2023  |IT  |_T      |_T |A     |workers|23580200
        """,
        **TYPES,
    )
    found = facts(SOURCE, samples / "estat_lfs" / "lfsa_eisn2_1_0.csv")
    assert_frame_equal(found.select(COLUMNS), expected)


def test_every_row_of_eurostats_own_files_is_a_fact(checked, real_data):
    files = sorted((real_data / "eurostat").glob("lfsa_*.csv"))
    assert files
    for file in files:
        found = checked(SOURCE, file)
        assert len(found) == len(_rows(file))
        assert found["_reject"].null_count() == len(found)


def test_italys_builders_of_2023_are_those_in_eurostats_file(facts, real_data):
    files = sorted((real_data / "eurostat").glob("lfsa_*.csv"))
    ours = pl.concat(facts(SOURCE, file) for file in files).filter(
        area="IT", period="2023", industry="NACE2_F", sex="_T"
    )
    asked = {"geo": "IT", "TIME_PERIOD": "2023", "nace_r2": "F", "sex": "T"}
    theirs = [
        float(row["OBS_VALUE"])
        for file in files
        for row in _rows(file)
        if asked.items() <= row.items()
    ]
    assert ours["value"].to_list() == [pytest.approx(1000 * value, rel=1e-12) for value in theirs]
    assert theirs


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
