"""Defends what comes in as a file: its content says what it is, and its name can do no harm."""

import zipfile

import polars as pl
import pytest

from facts.refusal import UnreadableFile
from governance.received import FileRefusal, cleaned, kind_of, read_few, unpacked
from governance.return_doors import is_workbook_of_return
from governance.return_workbook import read_back
from ingest import read_table
from tests.governance.made_files import (
    DOCX,
    HTML,
    JPEG,
    MACROS,
    PDF,
    PNG,
    SVG,
    XLSX,
    bomb,
    lying,
    packed,
)

ROOM = 1_000_000


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "scan.pdf", "PDF"), (PNG, "photo.PNG", "PNG"), (JPEG, "photo.jpeg", "JPEG"),
        (XLSX, "list.xlsx", "XLSX"), (DOCX, "letter.docx", "DOCX"), (b"a,b\n", "a.csv", "CSV"),
        ("体检".encode("gb18030"), "a.txt", "TXT"), (PDF, "no ending", "PDF"),
        (b"a < b, and <3\n", "note.txt", "TXT"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_is(content, name, kind):
    assert kind_of(content, name, ROOM).id == kind


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (HTML, "report.pdf", "none of PDF"), (HTML, "page.txt", "none of PDF"),
        (SVG, "drawing.txt", "none of PDF"), (PDF, "photo.png", "is by its content PDF"),
        (b"MZ\x90\x00\x03", "letter.docx", "none of PDF"), (MACROS, "a.xlsx", "holds macros"),
        (packed("a.txt"), "a.xlsx", "none of PDF"), (b"PK\x03\x04 broken", "a.xlsx", "be opened"),
        (bomb(unpacked=4_000_000), "a.xlsx", "unpacks to more than"),
        (lying(), "a.xlsx", "unpacks to more than"), (b" \n", "a.txt", "none of PDF"),
    ],
)  # fmt: skip
def test_what_is_of_no_kind_or_not_what_its_name_says_is_refused(content, name, why):
    with pytest.raises(FileRefusal, match=why) as refused:
        kind_of(content, name, ROOM)
    assert refused.value.text.zh
    assert isinstance(refused.value, UnreadableFile)


def test_a_packed_file_of_very_many_parts_is_refused():
    with pytest.raises(FileRefusal, match="unpacks to more"):
        unpacked(packed(*(f"part{number}" for number in range(5_001))), ROOM)


def test_an_honest_packed_file_tells_its_parts():
    assert unpacked(XLSX, ROOM) == {"[Content_Types].xml": 4, "xl/workbook.xml": 4}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("../../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("", "file"),
        ("/", "file"), ("...", "file"), ('a"\r\nSet-Cookie: x=1.pdf', "aSet-Cookie x=1.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"), ("体检  报告.pdf", "体检 报告.pdf"),
        ("x\x00.pdf", "x.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_left_without_folders_and_signs_that_deceive(name, left):
    assert cleaned(name) == left


def test_a_long_name_keeps_its_ending():
    assert cleaned("a" * 400 + ".docx").endswith("aaa.docx")
    assert len(cleaned("a" * 400 + ".docx")) == 120


def test_a_long_name_of_long_letters_can_be_written_and_keeps_its_ending(tmp_path):
    name = cleaned("企业职业健康检查报告" * 20 + ".xlsx")
    (tmp_path / name).write_text("")
    assert name.startswith("企业职业") and name.endswith(".xlsx")


def test_parts_of_one_name_are_weighed_each():
    with pytest.warns(UserWarning, match="Duplicate name"):
        many = packed(*["same"] * 10, content=bytes(400_000))
    with pytest.raises(FileRefusal, match="unpacks to more"):
        unpacked(many, 1_000_000)


def test_what_unpacks_all_at_once_is_refused_by_every_door(tmp_path):
    made = packed("xl/workbook.xml", "xl/worksheets/sheet1.xml", way=zipfile.ZIP_BZIP2)
    with pytest.raises(FileRefusal, match="no office program packs"):
        kind_of(made, "x.xlsx", ROOM)
    assert not is_workbook_of_return(made)
    with pytest.raises(UnreadableFile, match="no office program packs"):
        read_back(made)
    file = tmp_path / "x.xlsx"
    file.write_bytes(made)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_table(file)


def test_a_small_file_of_very_many_rows_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "x.parquet"
    pl.LazyFrame({"day": pl.repeat("2024-03-01", 1_000_000, eager=True)}).sink_parquet(file)

    def read(_file):
        pytest.fail("it is read")

    with pytest.raises(FileRefusal, match="has 1,000,000 rows, and 1,000 are taken at once"):
        read_few(file, read, 1_000)
