"""Defends reading: whatever a file is written in, its rows arrive whole or are named."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from facts.refusal import UnreadableFile
from ingest import (
    _survey,
    _workbook,
    dates,
    is_scientific,
    is_total_row,
    numbers,
    read_table,
    years,
)
from ingest._hearing import hearing


@pytest.fixture
def read(tmp_path):
    def from_text(text, encoding="utf-8", name="sent.csv", **options):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_table(file, **options).collect(engine="streaming")

    return from_text


@pytest.fixture
def workbook(tmp_path):
    def written(fill, name="sent.xlsx", **options):
        file = tmp_path / name
        with xlsxwriter.Workbook(file) as book:
            fill(book)
        with hearing(tmp_path) as heard:
            rows = read_table(file, **options).collect()
        return rows, [said.en for said in heard.notes]

    return written


def sheet(*rows):
    def fill(book):
        page = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return fill


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["read as utf-16"]),
        ("utf-16-le", ["read as utf-16-le"]),
        ("utf-16-be", ["read as utf-16-be"]),
        ("gbk", ["read as gb18030"]),
        ("gb18030", ["read as gb18030"]),
    ],
)
def test_chinese_is_read_in_every_encoding_it_is_written_in(tmp_path, encoding, said):
    file = tmp_path / "sent.csv"
    file.write_bytes("地区,死亡人数\n北京市,3\n内蒙古自治区,4\n".encode(encoding))
    with hearing(tmp_path) as heard:
        rows = read_table(file, required=["地区"]).collect()
    assert rows["地区"].to_list() == ["北京市", "内蒙古自治区"]
    assert [note.en for note in heard.notes] == said


def test_a_european_file_is_not_taken_for_chinese(read):
    rows = read("name,town\nCafé Zürich,Genève\nBjörn né,Malmö\n", "cp1252")
    assert rows["name"].to_list() == ["Café Zürich", "Björn né"]


def test_one_bad_byte_in_a_utf8_file_is_named_by_its_line(read):
    text = "地区,n\n" + "北京市,1\n" * 30
    with pytest.raises(UnreadableFile, match=r"sent\.csv:32: byte 0xE9 is not utf-8"):
        read(text.encode() + b"caf\xe9,1\n")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_the_names_it_gives(read, separator):
    rows = read(f"area{separator}n\na, b; c{separator}1\n".replace(", b; c", ""), required=["n"])
    assert rows.rows() == [("a", "1", 2, None)]


def test_names_are_known_whatever_their_width_case_and_spaces(read):
    rows = read(
        "\ufeff Area ,职工 人数,ＤＥＡＴＨＳ\nx,1,2\n",
        aliases={"workers": ["职工人数"]},
        required=["area", "workers", "deaths"],
    )
    assert rows.columns == ["area", "workers", "deaths", "line", "_broken"]


def test_a_publishers_own_line_is_not_ours(read):
    rows = read("line,_broken,\n7,x,y\n")
    assert rows.columns == ["column_line", "column_broken", "column_3", "line", "_broken"]
    assert rows["line"].item() == 2


def test_titles_above_the_header_are_passed_over(read):
    rows = read("Accidents of 2024\n\nunit: persons,,\narea,n\nx,1\n", required=["area", "n"])
    assert rows.rows() == [("x", "1", 5, None)]


def test_the_line_is_the_physical_one_whatever_stands_above(read):
    text = 'a,b\r\n1,"two\r\nlines"\r\n\r\n  \r\n,\r\n2,x\r\n"3\r\n\r\n",y\r\n4,z'
    assert read(text)["line"].to_list() == [2, 7, 8, 11]


def test_lines_are_right_across_pieces_of_a_file(read, monkeypatch):
    monkeypatch.setattr(_survey, "CHUNK", 7)
    text = "a,b\n" + '1,"x\n,y"\n2,plain\n\n' * 9
    rows = read(text)
    assert rows["line"].to_list() == [2 + 4 * n + m for n in range(9) for m in (0, 2)]
    assert rows["b"].to_list() == ["x\n,y", "plain"] * 9
    assert rows["_broken"].null_count() == rows.height


def test_a_ragged_line_is_broken_and_the_others_are_not(read):
    rows = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,,\n")
    assert rows["_broken"].to_list() == [
        None,
        "the line has 2 fields, the header has 3",
        "the line has 4 fields, the header has 3",
        None,
    ]


def test_an_unclosed_quotation_mark_breaks_its_own_line_only(read):
    rows = read('a,b\n1,"open\n2,x\n"3,4",y\n5,6" pipe\n')
    assert rows["line"].to_list() == [2, 3, 4, 5]
    assert rows["_broken"].is_null().to_list() == [False, True, True, False]
    assert rows["a"].to_list()[2] == "3,4"


def test_an_empty_cell_is_null_even_when_quoted(read):
    assert read('a,b\n"",\n"",1\n').rows() == [(None, "1", 3, None)]


def test_old_line_ends_are_read(read):
    assert read("a,b\r1,2\r3,4\r")["line"].to_list() == [2, 3]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"a,b\n", "a header and no row below it"),
        (b"a,a\n1,2\n", "the column a stands twice"),
        (b"x,y\n1,2\n", "no column area, n; the file has x, y"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0 ...", "this is a workbook of Excel 97"),
        (bytes(range(256)) * 9, "not text"),
        (b"area,n\n" + b"x,1\n" * 40_000 + b"x,\x00\n", ":40002: a zero byte stands in the text"),
        (b"PK\x03\x04 no archive", "a workbook that cannot be opened"),
        (b"PAR1 no parquet", "a Parquet file that cannot be read"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence(read, content, sentence):
    required = ["area", "n"] if content[:1] in b"xa" and b"a,a" not in content else []
    with pytest.raises(UnreadableFile, match=sentence):
        read(content, required=[] if sentence.startswith("a header") else required)


def test_a_missing_column_is_named_with_other_names_for_it(read):
    names = {"enterprise": ["企业代码", "信用代码", "代码"], "deaths": ["死亡"], "year": []}
    with pytest.raises(UnreadableFile) as refused:
        read("year,area\n2024,x\n", aliases=names, required=[*names, "workers"])
    assert str(refused.value) == (
        "sent.csv: no column enterprise (企业代码、信用代码), deaths (死亡), workers; "
        "the file has year, area"
    )


def test_a_workbook_is_known_by_its_content(workbook):
    rows, _ = workbook(sheet(["area", "n"], ["x", 3], [], ["y", "4"]), name="sent.csv")
    assert rows.rows() == [("x", "3", 2, None), ("y", "4", 4, None)]


def test_what_hides_or_merges_in_a_workbook_is_read_and_told(workbook):
    def fill(book):
        page = book.add_worksheet("Data")
        page.merge_range("B2:D2", "Accidents of 2024")
        page.write_row("B3", ["area", "year", "n"])
        page.merge_range("B4:B5", "x")
        page.write_row("C4", [2024, 1])
        page.write_row("C5", [2023, 2])
        page.set_row(4, None, None, {"hidden": True})
        page.set_column("D:D", None, None, {"hidden": True})
        book.add_worksheet("Notes")

    rows, notes = workbook(fill, required=["area", "n"])
    assert rows.rows() == [("x", "2024", "1", 4, None), ("x", "2023", "2", 5, None)]
    assert notes == [
        "read the sheet Data; not read: Notes",
        "the header is in row 3",
        "1 hidden rows were read like the others",
        "hidden columns were read like the others: n",
        "2 merged cells were filled with their value",
    ]


def test_a_cell_without_its_value_breaks_its_row(workbook):
    def fill(book):
        page = book.add_worksheet()
        page.write_row("A1", ["code", "n"])
        page.write_row("A2", ["x"])
        page.write_formula("B2", "=1/0", None, "#DIV/0!")
        page.write_row("A3", [110105194912310022, 1])
        page.write_row("A4", ["110105194912310022", 1])

        page.write_row("A5", ["y"])
        page.write_formula("B5", "=1+1", None, "")  # as openpyxl writes every formula
        page.write_row("A6", ["z"])
        page.write_formula("B6", "=1+1", None, 2)

    rows, _ = workbook(fill)
    assert rows["n"].to_list()[-2:] == [None, "2"]
    assert rows["_broken"].to_list() == [
        "n holds the error #DIV/0!",
        "code is a number of more than 15 digits, of which a spreadsheet keeps 15; "
        "write codes as text",
        None,
        "n holds a formula without its value; open the workbook and save it",
        None,
    ]


def test_a_formula_whose_value_is_no_text_leaves_an_empty_cell(tmp_path):
    said = _workbook.marks(
        b'<s><row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>""</f><v></v></c></row></s>'
    )
    assert (said.left, said.unusable) == (1, [])


def test_dates_of_a_workbook_are_days(workbook):
    def fill(book):
        page = book.add_worksheet()
        page.write_row("A1", ["day"])
        page.write_datetime("A2", date(2026, 1, 2), book.add_format({"num_format": "d.m.yy"}))
        page.write_number("A3", 46024)
        page.write_string("A4", "2026年1月2日")

    rows, _ = workbook(fill)
    assert rows.select(dates("day")).to_series().to_list() == [date(2026, 1, 2)] * 3


def test_an_unknown_sheet_is_refused_by_the_names_there_are(workbook):
    with pytest.raises(UnreadableFile, match="no sheet is called 'Form'; there are"):
        workbook(sheet(["a"], [1]), sheet="Form")


def test_a_workbook_that_unpacks_to_too_much_is_refused(workbook, monkeypatch):
    monkeypatch.setattr(_workbook, "MOST_UNPACKED", 10_000)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        workbook(sheet(["a"], *[[n] for n in range(1000)]))


def test_an_archive_that_is_no_workbook_is_refused(read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("returns.csv", "a,b\n1,2\n")
    with pytest.raises(UnreadableFile, match="a ZIP archive and no workbook"):
        read(packed.getvalue())


def test_numbers_are_read_however_their_digits_are_written():
    texts = ["7", " 1,234,567 ", "1 234 567.5", "１，２３４", "\u30008\u00a0", "−3", "1e3", "12."]
    rows = numbers(pl.LazyFrame({"n": texts}), ["n"]).collect()
    assert rows["n"].to_list() == [7, 1234567, 1234567.5, 1234, 8, -3, 1000, 12]
    assert rows["_broken"].null_count() == len(texts)


def test_words_for_nothing_are_null_and_no_fault():
    texts = [None, "", " ", "无", "—", "-", "/", "N/A", ":"]
    rows = numbers(pl.LazyFrame({"n": texts}), ["n"]).collect()
    assert rows["n"].null_count() == rows["_broken"].null_count() == len(texts)


def test_what_is_no_number_is_named_with_its_column():
    frame = pl.LazyFrame(
        {
            "workers": ["1", "twelve", "12%", "1,23", "inf", "nan", "3 4"],
            "deaths": ["0", "x", "0", "0", "0", "0", "0"],
        }
    )
    rows = numbers(frame, ["workers", "deaths"]).collect()
    assert rows["_broken"].to_list() == [
        None,
        "workers 'twelve' is not a number; deaths 'x' is not a number",
        "workers '12%' is a percentage; give the counts it comes from",
        "workers '1,23' is not a number",
        "workers 'inf' is not a number",
        "workers 'nan' is not a number",
        "workers '3 4' is not a number",
    ]
    assert rows["workers"].to_list() == [1, *[None] * 6]


def test_a_fault_found_before_is_kept_beside_the_new_one():
    frame = pl.LazyFrame({"n": ["x", "1"], "_broken": ["n holds the error", "other"]})
    rows = numbers(frame, ["n"]).collect()
    assert rows["_broken"].to_list() == ["n holds the error; n 'x' is not a number", "other"]


def test_years_are_read_however_written():
    texts = [
        "2024",
        "2024年",
        "2024年度",
        "FY2024",
        "2024.0",
        "２０２４",
        "2024-05-01",
        "45292",
        "24",
    ]
    read = pl.DataFrame({"year": texts}).select(years("year")).to_series().to_list()
    assert read == ["2024"] * 8 + ["24"]


def test_days_are_read_however_written():
    texts = ["2026-01-02", "2026/1/2", "2026.1.2", "2026年1月2日", "20260102", "46024", "46024.5"]
    read = pl.DataFrame({"day": [*texts, "2026-02-30", "12", None]}).select(dates("day"))
    assert read.to_series().to_list() == [date(2026, 1, 2)] * 7 + [None] * 3


def test_a_code_spoilt_by_a_spreadsheet_is_seen():
    codes = pl.DataFrame({"code": ["1.23457E+14", "9E+17", "91110000E12", "123456789012345", None]})
    assert codes.select(is_scientific("code")).to_series().to_list() == [True, True, *[False] * 3]


def test_a_row_of_totals_is_seen():
    rows = pl.DataFrame(
        {"a": ["合 计", "x", "Total", "Total Gas", None], "b": ["", "总计：", *"abc"]}
    )
    assert rows.select(is_total_row("a", "b")).to_series().to_list() == [True] * 3 + [False] * 2


def test_headers_that_capitals_tell_apart_are_two_columns(tmp_path):
    file = tmp_path / "linear.csv"
    file.write_text("sex,Sex,OBS_VALUE\nT,Total,3\n")
    assert read_table(file).collect().select("sex", "Sex", "obs_value").rows() == [
        ("T", "Total", "3")
    ]
