"""A case file arrives to the last number, names nobody, and a later death replaces its case."""

from datetime import UTC, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.batches import batch
from facts.refusal import UnreadableFile
from facts.slice import slice
from facts.vintage import Shelf, build
from ingest import take_in
from ingest.incident_cases import SOURCE

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
LATHE, BUILDER, PRESS = "91110000MADEUP901K", "91130100MADEUP9024", "91440600MADEUP9039"
WHERE = ["line", "case", "enterprise", "period", "area", "industry", "ownership", "size", "sex"]


@pytest.fixture
def cases(samples):
    return samples / "incident_cases" / "cases.csv"


@pytest.fixture
def broken(samples):
    return samples / "incident_cases" / "broken.csv"


@pytest.fixture
def sums(tmp_path):
    """Give the sums of measures in a vintage of files, taken in one after the other."""

    def summed(files, measures, by=()):
        receipts = [take_in(SOURCE, file, tmp_path) for file in files]
        build(tmp_path, 1, [batch(tmp_path, receipt.batch) for receipt in receipts], WHEN)
        return slice(Shelf(tmp_path).vintage(1).cursor(), measures, by)

    return summed


def test_cases_are_said_in_our_codes(facts, table, cases):
    expected = table(
        f"""
        line|case|enterprise|period |area     |industry  |ownership  |size  |sex
        ----|----|----------|-------|---------|----------|-----------|------|---
        2   |1   |{LATHE}   |2024-03|CN-110000|GBT4754_34|state      |large |M
        3   |2   |{LATHE}   |2024-03|CN-110000|GBT4754_34|state      |large |F
        4   |3   |{LATHE}   |2024-03|CN-110000|GBT4754_34|state      |large |M
        5   |4   |{LATHE}   |2024-04|CN-110000|GBT4754_34|state      |large |M
        6   |5   |{BUILDER} |2024-04|CN-130100|GBT4754_47|private    |small |M
        7   |6   |{BUILDER} |2024-04|CN-130100|GBT4754_47|private    |small |M
        8   |7   |{BUILDER} |2024-05|CN-130100|GBT4754_47|private    |small |M
        9   |8   |{PRESS}   |2024-06|CN-440600|GBT4754_33|foreign_hmt|medium|M
        10  |9   |{PRESS}   |2024-06|CN-440600|GBT4754_33|foreign_hmt|medium|M
        11  |10  |{PRESS}   |2024-06|CN-440600|GBT4754_33|foreign_hmt|medium|_U
        """,
        line=pl.UInt32,
    )
    found = facts(SOURCE, cases).filter(counted_by="band")
    assert_frame_equal(found.select(WHERE), expected)


def test_every_number_of_a_case_arrives(facts, table, cases):
    expected = table(
        """
        measure                  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10
        -------------------------|---|---|---|---|---|---|---|---|---|---
        case_reported            | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1
        case_by_type             |   |   |   |   |   |   |   |   |   |
        case_ilo_fatal           | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 1
        case_ilo_nonfatal        | 0 | 0 | 0 | 1 | 1 | 1 | 1 | 0 | 0 | 0
        case_esaw_fatal          | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 1
        case_esaw_nonfatal       | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 0 | 0 | 0
        case_hse_fatal           | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1
        case_hse_over_7          | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0
        case_osha_death          | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 1
        case_osha_days_away      | 0 | 0 | 0 | 1 | 1 | 1 | 1 | 0 | 0 | 0
        case_osha_transfer       | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        case_osha_other          | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
        case_gb6441_1986_death   | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
        case_gb6441_1986_serious | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 0
        case_gb6441_1986_minor   | 0 | 0 | 0 | 1 | 1 | 1 | 0 | 1 | 0 | 0
        case_gb6441_2025_death   |   |   |   |   |   |   |   |   |   |
        case_gb6441_2025_serious |   |   |   |   |   |   |   |   |   |
        case_gb6441_2025_minor   |   |   |   |   |   |   |   |   |   |
        """
    )
    found = facts(SOURCE, cases).filter(counted_by="band")
    across = found.select(SOURCE.measures).transpose(
        include_header=True, header_name="measure", column_names=found["case"]
    )
    assert_frame_equal(across, expected.with_columns(pl.exclude("measure").cast(pl.Float64)))


def test_each_case_has_a_band_and_a_type(facts, cases):
    details = (
        facts(SOURCE, cases).group_by("case", maintain_order=True).agg(
            band=pl.col("detail").filter(counted_by="band").first(),
            kind=pl.col("detail").filter(counted_by="accident_type").first(),
            types=pl.col("case_by_type").sum(),
        )
    )  # fmt: skip
    assert dict(details.select("case", "band").sort("case").iter_rows()) == {
        "1": "first_aid", "2": "away_none", "3": "away_none", "4": "away_1_3", "5": "away_4_7",
        "6": "away_8_30", "7": "away_over_30", "8": "died_30", "9": "died_year", "10": "died_30",
    }  # fmt: skip
    assert set(details["kind"]) == {
        "machinery", "struck_by_object", "fall_from_height", "vehicle", "lifting",
    }  # fmt: skip
    assert details["types"].to_list() == [1] * 10


def test_chinese_headers_labels_and_days_are_read(facts, samples):
    found = facts(SOURCE, samples / "incident_cases" / "cases_gbk.csv").filter(counted_by="band")
    assert found.select("case", "period", "ownership", "size", "sex", "detail").rows() == [
        ("甲-1", "2024-03", "state", "large", "M", "away_1_3"),
        ("甲-2", "2024-11", "state", "large", "F", "died_30"),
    ]


def test_what_a_file_has_no_column_for_is_not_known_of_its_cases(facts, samples):
    found = facts(SOURCE, samples / "incident_cases" / "cases_gbk.csv").filter(counted_by="band")
    assert found["case_gb6441_1986_minor"].to_list() == [1, 0]
    without = found.filter(case="甲-1")
    assert without["case_osha_other"].item() == 0  # three days away tell it already
    assert without["case_osha_days_away"].item() == 1


def test_each_rule_is_said_by_its_line(refused, broken):
    reasons = refused(SOURCE, broken)
    expected = {
        3: "case 'b1' of this enterprise stands in line 2 already",
        4: "case_id is missing; number every case",
        5: "is no unified social credit code",
        6: "date_of_accident '2024-02-30' is no day",
        7: "date_of_death 'yes' is no day",
        8: "died on 2024-03-04, before the accident of 2024-03-05",
        9: "lost_workdays is empty; write 0 or no where there is none",
        10: "days_away is not a whole number of zero or more",
        11: "medical_treatment 'perhaps' is neither yes nor no",
        12: "road_or_fire 'rail' is not road, fire or empty",
        13: "severity 'grave' is not fatal, serious or minor",
        14: "severity is fatal and date_of_death is empty",
        15: "'bad_luck' is not in the code list data/codes/accident_type.csv",
        16: "days_away is not a whole number of zero or more",
    }
    assert reasons.keys() == expected.keys()
    assert [line for line in expected if expected[line] not in reasons[line]] == []


def test_a_refused_case_leaves_neither_of_its_rows(facts, broken):
    kept = facts(SOURCE, broken).group_by("case").len()
    assert set(kept["len"]) == {2}
    assert "b14" not in set(kept["case"])


def test_an_unusual_case_is_kept_and_flagged_once(facts, broken):
    flagged = facts(SOURCE, broken).filter(pl.col("flags") != "")
    assert dict(flagged.select("case", "flags").iter_rows()) == {
        "b16": "away_beyond_a_year", "b17": "death_beyond_a_year", "b18": "away_after_death",
        "b19": "away_without_lost_workdays", "b20": "severity_differs",
    }  # fmt: skip
    assert flagged.height == 5


@pytest.mark.parametrize(
    "header", ["姓名", "死者 姓名", "Worker Name", "name", "身份证号码", "手机号", "date-of-birth"]
)
def test_a_file_that_names_the_injured_is_refused_and_no_copy_is_kept(tmp_path, cases, header):
    lines = cases.read_text().splitlines()
    named = tmp_path / "named.csv"
    named.write_text("\n".join([f"{lines[0]},{header}", *(f"{line},x" for line in lines[1:])]))
    with pytest.raises(UnreadableFile, match="says nothing of who was injured"):
        take_in(SOURCE, named, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_no_case_file_is_not_kept_either(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("姓名,case_id\nx,1\n")
    with pytest.raises(UnreadableFile, match="date_of_accident"):
        take_in(SOURCE, other, tmp_path / "home")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("header", ["workplace_name", "企业名称", "shift"])
def test_a_column_that_names_no_person_is_left_unread(tmp_path, cases, header):
    lines = cases.read_text().splitlines()
    more = tmp_path / "more.csv"
    more.write_text("\n".join([f"{lines[0]},{header}", *(f"{line},x" for line in lines[1:])]))
    assert take_in(SOURCE, more, tmp_path / "home").notes[0].en == f"columns not read: {header}"


def test_who_died_late_is_counted_by_the_workdays_lost_until_then(tmp_path, cases, refused):
    lines = cases.read_text().splitlines()
    late = next(line for line in lines if line.startswith("9,"))
    file = tmp_path / "late.csv"
    file.write_text("\n".join([lines[0], late.replace(",120,", ",,")]))
    assert refused(SOURCE, file) == {2: "lost_workdays is empty; write 0 or no where there is none"}


def test_the_sums_of_a_vintage_are_those_of_the_cases(sums, cases):
    found = sums([cases], ["case_reported", "case_ilo_nonfatal", "case_esaw_nonfatal"])
    year = found.filter(period="2024", area="CN").select("measure", "value")
    assert year.rows() == [
        ("case_esaw_nonfatal", 3), ("case_ilo_nonfatal", 4), ("case_reported", 10),
    ]  # fmt: skip


def test_cases_of_one_enterprise_and_month_add_up(sums, cases):
    found = sums([cases], ["case_ilo_fatal"], ("detail",)).filter(period="2024", area="CN")
    fatal = found.filter(pl.col("value") > 0)
    assert dict(fatal.select("detail", "value").iter_rows()) == {"died_30": 2, "died_year": 1}


def test_a_case_sent_again_with_a_death_replaces_the_one_before(sums, cases, tmp_path):
    lines = cases.read_text().splitlines()
    later = tmp_path / "later.csv"
    crane = next(line for line in lines if line.startswith("7,"))
    later.write_text("\n".join([lines[0], crane.replace("2024-05-06,", "2024-05-06,2024-06-02")]))
    found = sums([cases, later], ["case_reported", "case_ilo_fatal", "case_gb6441_1986_serious"])
    year = found.filter(period="2024", area="CN")
    assert dict(year.select("measure", "value").iter_rows()) == {
        "case_reported": 10, "case_ilo_fatal": 4, "case_gb6441_1986_serious": 1,
    }  # fmt: skip
