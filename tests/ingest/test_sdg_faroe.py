"""The Faroe Islands' counts arrive; rates over people nobody names do not."""

import polars as pl
from polars.testing import assert_frame_equal

from ingest.sdg_faroe import SOURCE

COLUMNS = ["line", "period", "area", "sex", "status", "measure", "value"]
FILE = "indicator_8-8-1.csv"


def test_every_count_arrives(facts, table, samples):
    expected = table(
        """
        line|period|area|sex|status|measure          |value
        ----|------|----|---|------|-----------------|-----
        2   |2021  |FO  |_T |A     |fatal_injuries   |2
        3   |2021  |FO  |F  |A     |fatal_injuries   |0
        4   |2021  |FO  |M  |A     |nonfatal_injuries|57
        """,
        line=pl.UInt32,
        value=pl.Float64,
    )
    assert_frame_equal(facts(SOURCE, samples / "sdg_faroe" / FILE).select(COLUMNS), expected)


def test_a_rate_and_an_unknown_outcome_are_refused_by_their_line(refused, samples):
    assert refused(SOURCE, samples / "sdg_faroe" / FILE) == {
        5: "units 'data.pr100000' are a rate, and over whom is not said; "
        "the rows of data.persons are kept",
        6: "measure 'data.near-miss' is none that sdg_faroe gives: "
        "fatal_injuries, nonfatal_injuries",
    }


def test_every_row_of_the_real_file_is_a_count_or_a_rate(checked, real_data):
    rows = checked(SOURCE, real_data / "sdg_8_8_1" / "fo_faroe.csv")
    refused = rows.drop_nulls("_reject")
    assert (rows.height, refused.height) == (156, 78)
    assert refused["_reject"].str.starts_with("units 'data.pr100000'").all()


def test_the_sexes_add_up_to_the_total(facts, real_data):
    found = facts(SOURCE, real_data / "sdg_8_8_1" / "fo_faroe.csv")
    across = found.pivot("sex", index=["measure", "period"], values="value")
    assert across.height == 26
    assert (across["_T"] == across["M"] + across["F"]).all()
