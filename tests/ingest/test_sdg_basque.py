"""The Basque Country's rates arrive by sex and territory, in the one unit they had."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.sdg_basque import SOURCE

COLUMNS = ["line", "period", "area", "sex", "status", "measure", "value"]


@pytest.fixture
def sample(samples):
    return samples / "sdg_basque" / "indicator_8-8-1.csv"


def test_every_number_arrives(facts, table, sample):
    expected = table(
        """
        line|period|area |sex|status|measure                      |value
        ----|------|-----|---|------|-----------------------------|------
        2   |2023  |ES-PV|_T |D     |published_fatal_rate_8_8_1   |3.3
        3   |2023  |ES-VI|F  |D     |published_fatal_rate_8_8_1   |0
        4   |2023  |ES-BI|M  |D     |published_nonfatal_rate_8_8_1|4321.5
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, sample).select(COLUMNS), expected)


def test_another_territory_unit_or_series_is_refused_by_its_line(refused, sample):
    reasons = refused(SOURCE, sample)
    assert reasons.pop(7).startswith("measure 'SL_EMP_PCAP' is none that sdg_basque gives")
    assert reasons == {
        5: "area 'ES300' is not in the code list data/codes/area.csv",
        6: "units 'PER_1000_EMP' are not PER_100000_EMP, the only ones this layout had; "
        "look them up",
    }


def test_every_row_of_the_institutes_own_file_is_a_fact(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "es_basque_eustat.csv")
    assert (rows.height, rows["_reject"].null_count()) == (288, 288)
    assert set(rows["area"]) == {"ES-PV", "ES-VI", "ES-SS", "ES-BI"}


def test_the_rate_of_2024_is_the_institutes(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "es_basque_eustat.csv").filter(
        period="2024", area="ES-PV", sex="_T", measure="published_fatal_rate_8_8_1"
    )
    assert found["value"].to_list() == [2.7]
