"""The ILO's bulk files arrive to the last number, plain or packed, whatever columns they have."""

import gzip

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.refusal import UnreadableFile
from ingest import take_in
from ingest._gzip import unpacked
from ingest.ilostat import SOURCE

TYPES = {"line": pl.UInt32, "value": pl.Float64}


@pytest.fixture
def deaths(samples):
    return samples / "ilostat" / "inj_fatl_eco_nb_a.csv"


@pytest.fixture
def packed(samples):
    return samples / "ilostat" / "inj_work_sex_mig_nb_a.csv.gz"


def test_every_number_of_a_table_by_industry_arrives(facts, table, deaths):
    expected = table(
        """
        line|period|area|industry|sex|status|measure       |value
        ----|------|----|--------|---|------|--------------|-----
        2   |2021  |IT  |_T      |_T |A     |fatal_injuries|500
        4   |2021  |IT  |_T      |_T |A     |fatal_injuries|500
        6   |2021  |IT  |_T      |_T |A     |fatal_injuries|501
        7   |2021  |IT  |ISIC4_C |_T |B     |fatal_injuries|120
        8   |2021  |IT  |ISIC4_F |_T |P     |fatal_injuries|130
        9   |2021  |IT  |_U      |_T |E     |fatal_injuries|0
        11  |2021  |GR  |ISIC4_F |_T |M     |fatal_injuries|
        """,
        **TYPES,
    )
    assert_frame_equal(facts(SOURCE, deaths).select(expected.columns), expected)


def test_a_total_that_stands_several_times_is_kept_once(deaths, tmp_path):
    receipt = take_in(SOURCE, deaths, tmp_path)
    reasons = dict(pl.read_csv(receipt.rejects_file).select("line", "reason").iter_rows())
    assert reasons[4] == "fatal_injuries repeats line 2"
    assert reasons[6] == "fatal_injuries contradicts line 2: other numbers for the same row"
    assert receipt.facts + receipt.rejects == receipt.rows_read - 1  # a missing value is no number


def test_every_other_row_is_refused_by_its_line(refused, deaths):
    reasons = refused(SOURCE, deaths)
    unknown = "is not in the code list data/codes"
    assert {line: reasons[line] for line in (3, 5, 10, 12, 13, 15)} == {
        3: f"industry 'ECO_SECTOR_IND' {unknown}/industry.csv",
        5: f"industry 'ECO_AGGREGATE_MAN' {unknown}/industry.csv",
        10: f"industry 'ECO_ISIC3_D' {unknown}/industry.csv",
        12: f"area 'X01' {unknown}/area.csv",
        13: "fatal_injuries is -4.0, below zero",
        15: "obs_value 'about 9' is not a number",
    }
    assert reasons[14].startswith("obs_status 'Z' is in no row of data/crosswalks/ilostat_status")
    assert reasons[16].startswith("measure 'EMP_TEMP_SEX_ECO_NB' is none that ilostat gives")
    assert set(reasons) == {3, 5, 10, 12, 13, 14, 15, 16}


def test_a_packed_file_arrives_and_thousands_of_workers_are_persons(facts, table, packed):
    expected = table(
        """
        line|period |area|industry|sex|status|measure                 |value
        ----|-------|----|--------|---|------|------------------------|--------
        2   |2021   |IT  |_T      |_T |A     |workers                 |22554268
        3   |2021   |IT  |_T      |F  |A     |workers                 |9500500
        4   |2021   |IT  |_T      |_U |A     |workers                 |12
        6   |2021-Q1|IT  |_T      |M  |A     |published_fatal_rate_ilo|2.35
        7   |2021   |IT  |ISIC4_F |_T |A     |days_lost_temporary     |81000
        """,
        **TYPES,
    )
    assert_frame_equal(facts(SOURCE, packed).select(expected.columns), expected)


def test_a_part_by_migrant_status_is_refused(refused, packed):
    assert list(refused(SOURCE, packed)) == [5]
    assert refused(SOURCE, packed)[5].startswith("'MIG_STATUS_OTHER' is a part none of our")


def test_a_damaged_gzip_file_is_refused(packed, tmp_path):
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(packed.read_bytes()[:100])
    with pytest.raises(UnreadableFile, match=r"cut.csv.gz: a gzip file that is damaged"):
        SOURCE.read(cut)


def test_a_gzip_file_that_grows_without_end_is_refused(tmp_path):
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"0" * (4 << 20)))
    with pytest.raises(UnreadableFile, match="unpacks to more than 2 MiB"):
        unpacked(bomb, most=2 << 20)
