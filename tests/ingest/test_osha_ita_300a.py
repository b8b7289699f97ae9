"""OSHA's summaries arrive to the last number; impossible hours and older repeats do not."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.osha_ita_300a import SOURCE

WHERE = ["line", "enterprise", "period", "area", "industry", "ownership", "size", "flags"]


@pytest.fixture
def newer(samples):
    return samples / "osha_ita_300a" / "ita_300a_2023_cp1252.csv"


@pytest.fixture
def older(samples):
    return samples / "osha_ita_300a" / "ita_300a_2016.csv"


def test_establishments_are_said_in_our_codes(facts, table, newer):
    expected = table(
        """
        line|enterprise|period|area |industry    |ownership       |size   |flags
        ----|----------|------|-----|------------|----------------|-------|-----------------------
        2   |9001      |2023  |US-CA|NAICS_236220|private         |OSHA_22|
        4   |9002      |2023  |US-TX|NAICS_236220|private         |OSHA_21|
        8   |9006      |2023  |US-NY|NAICS_236220|government_state|OSHA_1 |hours_per_head_unusual
        10  |9008      |2023  |US-NY|NAICS_236220|government_local|OSHA_3 |kinds_differ_from_cases
        11  |9009      |2023  |US-PR|_U          |_U              |OSHA_1 |
        14  |9012      |2023  |US-NY|NAICS_236220|private         |OSHA_3 |
        15  |9013      |2023  |US-NY|NAICS_236220|private         |OSHA_1 |
        """,
        line=pl.UInt32,
    ).with_columns(pl.col("flags").fill_null(""))
    found = facts(SOURCE, newer).filter(period="2023")
    assert_frame_equal(found.select(WHERE), expected)


def test_a_code_of_another_edition_of_naics_is_kept_and_flagged(facts, newer):
    found = facts(SOURCE, newer).filter(period="2021")
    assert found.select("industry", "flags").rows() == [
        ("NAICS_336111", "days_without_cases naics_of_another_year")
    ]


def test_every_number_of_a_summary_arrives(facts, table, newer):
    expected = table(
        """
        measure                | 9001   | 9012    | 9013
        -----------------------|--------|---------|------
        workers                | 100    | 1250    | 10
        hours_worked           | 200000 | 2500000 | 20000
        recordable_deaths      | 1      | 0       | 0
        cases_days_away        | 2      | 1       |
        cases_transfer         | 3      | 0       | 0
        cases_other            | 4      | 0       | 0
        days_away              | 50     | 3       |
        days_transfer          | 60     | 0       | 0
        recordable_injuries    | 8      | 1       | 0
        skin_disorders         | 1      | 0       | 0
        respiratory_conditions | 1      | 0       | 0
        poisonings             | 0      | 0       | 0
        hearing_losses         | 0      | 0       | 0
        other_illnesses        | 0      | 0       | 0
        """,
        **dict.fromkeys(["9001", "9012", "9013"], pl.Float64),
    )
    found = facts(SOURCE, newer).filter(pl.col("enterprise").is_in(["9001", "9012", "9013"]))
    across = found.select(SOURCE.measures).transpose(
        include_header=True, header_name="measure", column_names=found["enterprise"]
    )
    assert_frame_equal(across, expected)


def test_what_cannot_be_is_refused_by_its_line(refused, newer):
    assert refused(SOURCE, newer) == {
        3: "superseded by line 4, which the establishment sent later",
        5: "0 hours for 40 employees; give the hours they worked",
        6: "90000 hours for 10 employees are more than 8,760 a head and year",
        7: "900 hours but 0 employees; give who worked them",
        9: "says no injuries or illnesses but counts 1",
        12: "industry '999999' is not in the code list data/codes/industry.csv",
        13: "area 'ZZ' is not in the code list data/codes/area.csv",
    }


def test_before_establishments_had_numbers_their_address_tells_them_apart(facts, refused, older):
    found = facts(SOURCE, older)
    assert found.select("line", "enterprise", "cases_other").rows() == [
        (3, "OLD MILL | 1 RIVER RD | 43004", 1.0),
        (4, "OLD MILL | 2 RIVER RD | 43004", 0.0),
    ]
    assert refused(SOURCE, older) == {2: "superseded by line 3, which the establishment sent later"}


def test_columns_are_found_by_name_and_not_by_place(facts, older):
    found = facts(SOURCE, older)
    assert found["skin_disorders"].to_list() == [1.0, 0.0]
    assert found["poisonings"].to_list() == [0.0, 0.0]


def test_of_repeats_sent_at_no_known_time_the_lower_one_counts(facts, tmp_path, older):
    text = older.read_text().replace("13DEC17:15:27:48", "").replace("14DEC17:09:00:00", "")
    file = tmp_path / "untimed.csv"
    file.write_text(text)
    assert facts(SOURCE, file)["line"].to_list() == [3, 4]


def test_a_later_line_sent_earlier_is_the_one_superseded(facts, tmp_path, older):
    text = older.read_text().replace("14DEC17:09:00:00", "12DEC17:09:00:00")
    file = tmp_path / "late.csv"
    file.write_text(text)
    assert facts(SOURCE, file)["line"].to_list() == [2, 4]
