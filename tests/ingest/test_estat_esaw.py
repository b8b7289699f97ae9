"""Eurostat's accidents arrive to the last number, with their breaks, and nothing else does."""

import csv
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from ingest.estat_esaw import SOURCE

COLUMNS = ["line", "period", "area", "industry", "sex", "detail", "status", "measure", "value"]
TYPES = {"line": pl.UInt32, "value": pl.Float64}


def test_every_number_of_the_linear_layout_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area|industry |sex|detail|status|measure                |value
        ----|------|----|---------|---|------|------|-----------------------|-----
        2   |2023  |IT  |NACE2_F  |_T |_T    |A     |nonfatal_accidents_esaw|1200
        3   |2023  |IT  |NACE2_F  |F  |_T    |B     |nonfatal_accidents_esaw|45
        4   |2023  |IT  |NACE2_F  |_U |_T    |A     |nonfatal_accidents_esaw|3
        5   |2023  |GR  |NACE2_A  |_T |_T    |BD    |nonfatal_accidents_esaw|310
        6   |2018  |GB  |_T       |_T |_T    |E     |nonfatal_accidents_esaw|54000
        7   |2023  |IT  |NACE2_C10|_T |_T    |A     |nonfatal_accidents_esaw|0
        8   |2023  |LU  |NACE2_B  |_T |_T    |M     |nonfatal_accidents_esaw|
        9   |2023  |MT  |NACE2_B  |_T |_T    |M     |nonfatal_accidents_esaw|
        10  |2023  |CY  |NACE2_B  |_T |_T    |M     |nonfatal_accidents_esaw|
        """,
        **TYPES,
    )
    found = facts(SOURCE, samples / "estat_esaw" / "hsw_n2_01_linear_2_0.csv")
    assert_frame_equal(found.select(COLUMNS), expected)


def test_a_confidential_value_is_missing_though_it_stands_in_its_cell(facts, samples):
    found = facts(SOURCE, samples / "estat_esaw" / "hsw_n2_01_linear_2_0.csv")
    assert found.filter(area="MT").select("value", "status").rows() == [(None, "M")]


def test_what_is_no_count_of_ours_is_refused_by_its_line(refused, samples):
    reasons = refused(SOURCE, samples / "estat_esaw" / "hsw_n2_01_linear_2_0.csv")
    assert reasons == {
        11: "industry 'C-E' is not in the code list data/codes/industry.csv",
        12: "unit 'RT' is a rate without its counts; take the rows of unit NR (number)",
        13: "area 'XX' is not in the code list data/codes/area.csv",
        14: "flag 'bz' is none of b, c, d, e, m, p, u and ':'; look it up among Eurostat's flags",
        15: "value 'about 80' is not a number",
    }


def test_the_plain_layout_gives_the_same_columns(facts, refused, table, samples):
    file = samples / "estat_esaw" / "hsw_n2_02_1_0.csv"
    expected = table(
        """
        line|period|area     |industry|sex|detail|status|measure             |value
        ----|------|---------|--------|---|------|------|--------------------|-----
        2   |2023  |IT       |NACE2_F |_T |_T    |A     |fatal_accidents_esaw|150
        3   |2023  |EU27_2020|NACE2_F |_T |_T    |P     |fatal_accidents_esaw|700
        4   |2023  |GR       |NACE2_A |_T |_T    |U     |fatal_accidents_esaw|4
        """,
        **TYPES,
    )
    assert_frame_equal(facts(SOURCE, file).select(COLUMNS), expected)
    assert list(refused(SOURCE, file)) == [5]


def test_phase_three_keeps_age_and_workstation_in_its_detail(facts, refused, table, samples):
    file = samples / "estat_esaw" / "hsw_ph3_01_linear_2_0.csv"
    expected = table(
        """
        line|period|area|industry|sex|detail      |status|measure                  |value
        ----|------|----|--------|---|------------|------|-------------------------|-----
        2   |2023  |IT  |NACE2_H |M  |Y25-54.WST_1|A     |nonfatal_accidents_phase3|820
        3   |2023  |IT  |NACE2_H |M  |Y25-54.WST_1|B     |fatal_accidents_phase3   |6
        4   |2023  |IT  |NACE2_H |_U |UNK.WST_0   |A     |nonfatal_accidents_phase3|0
        5   |2023  |IT  |NACE2_H |_T |_T          |A     |nonfatal_accidents_phase3|1900
        """,
        **TYPES,
    )
    assert_frame_equal(facts(SOURCE, file).select(COLUMNS), expected)
    assert "'HSW_PH3_01.D4-6' is none" in refused(SOURCE, file)[6]


def test_every_row_of_eurostats_own_files_is_a_fact(checked, real_data):
    files = sorted((real_data / "eurostat").glob("hsw_*.csv"))
    rows = {file.name: checked(SOURCE, file) for file in files}
    assert files
    assert {name: len(found) for name, found in rows.items()} == {
        file.name: len(_rows(file)) for file in files
    }
    assert all(found["_reject"].null_count() == len(found) for found in rows.values())


def test_italys_deaths_of_2023_are_those_in_eurostats_file(facts, real_data):
    files = sorted((real_data / "eurostat").glob("hsw_n2_02*.csv"))
    ours = pl.concat(facts(SOURCE, file) for file in files).filter(area="IT", period="2023")
    theirs = {
        (f"NACE2_{row['nace_r2']}", float(row["OBS_VALUE"]))
        for file in files
        for row in _rows(file)
        if (row["geo"], row["TIME_PERIOD"]) == ("IT", "2023")
    }
    assert theirs
    assert set(ours.select("industry", "value").iter_rows()) == theirs
    assert "NACE2_F" in set(ours["industry"])


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
