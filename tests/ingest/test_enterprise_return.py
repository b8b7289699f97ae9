"""A return arrives whole or not at all, from a CSV file or a workbook, in either language."""

import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from facts.refusal import UnreadableFile
from ingest import take_in
from ingest.enterprise_return import SOURCE

MINE, BUILDER, FACTORY = "91110000MADEUP901K", "91140200MADEUP902D", "91370000MADEUP9030"
WHERE = ["line", "enterprise", "period", "area", "industry", "ownership", "size", "detail"]


@pytest.fixture
def chinese(samples):
    return samples / "enterprise_return" / "returns_gbk.csv"


@pytest.fixture
def english(samples):
    return samples / "enterprise_return" / "returns_bom.csv"


def test_chinese_headers_and_labels_are_said_in_our_codes(facts, table, chinese):
    expected = table(
        f"""
        line|enterprise|period |area     |industry  |ownership|size |detail
        ----|----------|-------|---------|----------|---------|-----|------
        2   |{MINE}    |2023   |CN-110000|GBT4754_06|state    |large|_T
        2   |{MINE}    |2023   |CN-110000|GBT4754_06|state    |large|dust
        2   |{MINE}    |2023   |CN-110000|GBT4754_06|state    |large|noise_deafness
        2   |{MINE}    |2023   |CN-110000|GBT4754_06|state    |large|pneumoconiosis
        3   |{BUILDER} |2024-Q1|CN-140200|GBT4754_E |private  |small|_T
        """,
        line=pl.UInt32,
    )
    assert_frame_equal(facts(SOURCE, chinese).select(WHERE).sort("line", "detail"), expected)


def test_every_number_of_a_return_arrives(facts, table, chinese):
    expected = table(
        """
        measure                  | 2:_T    | 2:dust | 2:noise_deafness | 2:pneumoconiosis | 3:_T
        -------------------------|---------|--------|------------------|------------------|------
        workers                  | 1200    |        |                  |                  | 80
        hours_worked             | 2496000 |        |                  |                  | 41000
        deaths                   | 1       |        |                  |                  | 0
        serious_injuries         | 0       |        |                  |                  | 1
        minor_injuries           | 3       |        |                  |                  | 0
        days_lost                | 6045    |        |                  |                  | 60
        economic_loss            | 186.5   |        |                  |                  |
        exposed_workers          | 800     |        |                  |                  | 30
        examinations_due         | 700     |        |                  |                  | 20
        examined                 | 650     |        |                  |                  | 20
        contraindications        |         |        |                  |                  |
        training_due             |         |        |                  |                  |
        trained                  |         |        |                  |                  |
        hazards_found            |         |        |                  |                  |
        hazards_rectified        |         |        |                  |                  |
        disease_cases            |         |        |                  | 2                |
        disease_suspected        |         |        | 1                |                  |
        hazard_points_over_limit |         | 6      |                  |                  |
        hazard_points            |         | 40     |                  |                  |
        """
    )
    found = facts(SOURCE, chinese).sort("line", "detail")
    across = found.select(SOURCE.measures).transpose(
        include_header=True,
        header_name="measure",
        column_names=found.select(pl.format("{}:{}", "line", "detail")).to_series(),
    )
    numbers = expected.with_columns(pl.exclude("measure").cast(pl.Float64))
    assert_frame_equal(across, numbers)


def test_an_empty_count_is_not_zero(facts, chinese):
    found = facts(SOURCE, chinese).filter(enterprise=BUILDER)
    assert found["economic_loss"].to_list() == [None]
    assert found["disease_cases"].to_list() == [None]


def test_days_lost_are_not_refused_where_injuries_are_not_known(checked, english, tmp_path):
    file = tmp_path / "unknown.csv"
    file.write_text(
        "enterprise_id,period,area,industry,workers,deaths,minor_injuries,days_lost\n"
        f"{FACTORY},2024,370000,30,100,0,,12\n"
    )
    assert checked(SOURCE, file)["_reject"].to_list() == [None]


def test_a_column_we_do_not_know_is_named_and_not_read(tmp_path):
    file = tmp_path / "extra.csv"
    file.write_text(
        "enterprise_id,period,area,industry,workers,death,disease_cases_pneumoconiosis\n"
        f"{FACTORY},2024,370000,30,100,1,2\n"
    )
    receipt = take_in(SOURCE, file, tmp_path)
    assert [note.en for note in receipt.notes] == ["columns not read: death"]
    assert receipt.facts == 2


def test_a_column_of_a_disease_in_no_list_stops_the_file(tmp_path):
    file = tmp_path / "strange.csv"
    file.write_text(
        "enterprise_id,period,area,industry,workers,disease_cases_boredom\n"
        f"{FACTORY},2024,370000,30,100,2\n"
    )
    with pytest.raises(UnreadableFile, match="'boredom' is not in the code list data/codes/dis"):
        SOURCE.read(file)


def test_a_total_row_is_refused(refused, chinese):
    assert refused(SOURCE, chinese) == {4: "'合计' adds up other rows; leave the row out"}


def test_what_cannot_be_is_refused_by_its_line(refused, english):
    assert refused(SOURCE, english) == {
        4: "enterprise_id '91110000MADEUP9010' is no unified social credit code (18 characters, "
        "the last of which checks the others, GB 32100-2015); copy it from the business licence",
        5: "enterprise_id '9.11E+16' was rounded by a spreadsheet; type it again in a text cell",
        6: "exposed_workers 101 is more than workers 100",
        7: "examined 41 is more than examinations_due 40",
        8: "hazard_points_over_limit_dust is more than hazard_points_dust",
        9: "workers 0 is not above 0; give the average number; "
        "exposed_workers 50 is more than workers 0",
        10: "876001 hours for 100 workers are more than 8,760 a head and year",
        11: "5 days lost but nobody dead or injured",
        14: "trained 91 is more than training_due 90; "
        "hazards_rectified 11 is more than hazards_found 10",
        15: "industry 'mining' is not in the code list data/codes/industry.csv",
        16: "workers '1O0' is not a number",
        17: "period 'spring' is not a year, quarter, month or day "
        "(2024, 2024-Q1, 2024-03, 2024-03-01)",
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"deaths": "0.5"}, "deaths is not a whole number; count people and events"),
        ({"disease_cases_pneumoconiosis": "1.5"}, "disease_cases_pneumoconiosis is not a whole"),
        ({"workers": "3", "deaths": "4"}, "deaths 4 is more than workers 3"),
        ({"workers": ""}, "workers (empty) is not above 0; give the average number"),
        ({"period": "1900-01-01"}, "period 1900 is before 1990; write it as 2024, 2024-Q1 or"),
        ({"period": "1989-Q4"}, "period 1989-Q4 is before 1990"),
    ],
    ids=lambda given: "" if isinstance(given, str) else ", ".join(given),
)
def test_an_impossible_return_is_refused_whole(checked, tmp_path, changed, reason):
    found = checked(SOURCE, _one_return(tmp_path, **changed))
    assert len(found) == 2
    assert found["_reject"].str.starts_with(reason).all()
    assert not found["_reject"].str.contains(";.*;").any()


@pytest.mark.parametrize(
    "changed",
    [
        {"workers": "90.5", "days_lost": "12.5", "exposed_workers": "3.25"},
        {"period": "1990"},
        {"workers": "2", "deaths": "2", "exposed_workers": "0", "hours_worked": "3000"},
    ],
    ids=", ".join,
)
def test_what_is_just_possible_is_kept(facts, tmp_path, changed):
    found = facts(SOURCE, _one_return(tmp_path, **changed))
    assert found["detail"].to_list() == ["_T", "pneumoconiosis"]
    assert set(found["flags"]) == {""}


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        ({"hours_worked": ""}, "hours_missing"),
        ({"hours_worked": "", "deaths": "", "minor_injuries": ""}, "hours_missing"),
        ({"hours_worked": "", "deaths": "", "serious_injuries": "", "minor_injuries": ""}, ""),
    ],
    ids=["injuries", "one kind", "none told"],
)
def test_injuries_without_hours_are_kept_and_flagged(facts, tmp_path, changed, flags):
    found = facts(SOURCE, _one_return(tmp_path, **changed))
    assert found.filter(detail="_T")["flags"].to_list() == [flags]


def test_a_refused_return_leaves_no_detail_behind(facts, refused, english):
    kept = set(facts(SOURCE, english)["line"])
    assert not kept & set(refused(SOURCE, english))


def test_what_is_merely_unusual_is_kept_and_flagged(facts, english):
    found = facts(SOURCE, english).filter(detail="_T")
    assert dict(found.select("line", "flags").iter_rows()) == {
        2: "",
        3: "",
        12: "hours_per_head_unusual",
        13: "serious_injuries_too_short",
        18: "",
    }


def test_hours_are_judged_by_the_length_of_the_period(facts, english):
    month = facts(SOURCE, english).filter(period="2024-03")
    assert month.select("hours_worked", "workers", "flags").rows() == [(8000.0, 50.0, "")]


def test_only_chinese_enterprises_need_a_credit_code(facts, english):
    abroad = facts(SOURCE, english).filter(area="IT")
    assert abroad.select("enterprise", "industry", "ownership", "size").rows() == [
        ("LEI-12345", "NACE2_F", "_U", "_U")
    ]


@pytest.mark.parametrize(
    ("code", "is_good"),
    [
        (FACTORY, True),
        ("914403001922038216", True),  # of a company's public licence
        ("914403001922038217", False),
        ("91440300192203821", False),
        ("91440300192203821O", False),
    ],
)
def test_a_credit_code_is_known_by_its_check_character(checked, english, tmp_path, code, is_good):
    head, row, *_ = english.read_text(encoding="utf-8-sig").splitlines()
    file = tmp_path / "one.csv"
    file.write_text(f"{head}\n{row.replace(FACTORY, code)}\n", encoding="utf-8")
    assert checked(SOURCE, file)["_reject"].is_null().all() == is_good


def test_a_workbook_is_read_as_a_person_sees_it(facts, refused, tmp_path):
    file = tmp_path / "returns.xlsx"
    _write_awkward_workbook(file)
    found = facts(SOURCE, file).filter(detail="_T").sort("line")
    assert found.select("line", "enterprise", "period", "area", "workers").rows() == [
        (4, MINE, "2023", "CN-110000", 1200.0),
        (5, FACTORY, "2023", "CN-110000", 90.0),
        (6, FACTORY, "2024", "CN-110000", 95.0),
    ]
    reasons = refused(SOURCE, file)
    assert sorted(reasons) == [7, 8]
    assert "was rounded by a spreadsheet" in reasons[7]
    assert "'合计' adds up other rows" in reasons[8]


def test_the_status_of_disease_counts_marks_no_other_count(facts, chinese):
    said = facts(SOURCE, chinese).filter(enterprise=MINE).select("detail", "status")
    assert dict(said.iter_rows()) == {
        "_T": "A",
        "dust": "A",
        "noise_deafness": "B",
        "pneumoconiosis": "B",
    }


def test_disease_counts_without_a_status_are_normal(facts, english):
    found = facts(SOURCE, english)
    assert "pneumoconiosis" in found["detail"]
    assert set(found["status"]) == {"A"}


def test_a_status_in_no_list_refuses_the_whole_return(checked, tmp_path):
    file = tmp_path / "status.csv"
    file.write_text(
        "enterprise_id,period,area,industry,workers,disease_cases_pneumoconiosis,disease_status\n"
        f"{FACTORY},2024,370000,30,100,2,broken\n"
    )
    reason = "disease_status 'broken' is not made of A, B, D, E, M, P, U"
    assert checked(SOURCE, file).select("detail", "_reject").rows() == [
        ("_T", reason),
        ("pneumoconiosis", reason),
    ]


def test_a_workbook_gives_what_the_same_rows_give_as_text(facts, samples, tmp_path):
    rows = pl.read_csv(samples / "enterprise_return" / "demo.csv", infer_schema=False).head(40)
    rows.write_csv(tmp_path / "demo.csv")
    rows.write_excel(tmp_path / "demo.xlsx")
    text, book = (facts(SOURCE, tmp_path / f"demo.{form}") for form in ("csv", "xlsx"))
    assert len(book) > 40
    assert_frame_equal(book.drop("line"), text.drop("line"), check_row_order=False)


def _one_return(folder, **changed):
    """Write a sound return, but for what is changed."""
    cells = {
        "enterprise_id": FACTORY, "period": "2024", "area": "370000", "industry": "30",
        "workers": "100", "hours_worked": "200000", "deaths": "1", "serious_injuries": "0",
        "minor_injuries": "2", "days_lost": "10", "exposed_workers": "3",
        "disease_cases_pneumoconiosis": "1",
    } | changed  # fmt: skip
    file = folder / "one.csv"
    file.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    return file


def _write_awkward_workbook(file):
    """Titles above the header, merged areas, a hidden row, a date for a year, a spoilt code."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("报表")
        sheet.write_row(0, 0, ["职业安全健康报表（虚构）"])
        sheet.write_row(
            2, 0, ["统一社会信用代码", "企业名称", "报告期", "行政区划", "行业", "从业人员"]
        )
        sheet.write_row(3, 0, [MINE, "虚构煤矿", 2023, "", "06", "１,２００"])
        sheet.write_row(4, 0, [FACTORY, "虚构工厂", "2023年", "", "30", 90])
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(5, 0, [FACTORY, "虚构工厂", "", "", "30", 95])
        sheet.write_number(5, 2, 45292, date)  # 1 January 2024
        sheet.write_row(6, 0, ["9.11100E+17", "虚构商店", "2023", "", "51", 12])
        sheet.write_row(7, 0, ["合计", "", "2023", "", "06", 1302])
        sheet.merge_range(3, 3, 7, 3, "110000")
        sheet.set_row(4, None, None, {"hidden": True})
