"""Defends the workbook: what goes out comes back, and errors come back inside it."""

import io
import zipfile

import openpyxl
import pytest

from facts.refusal import UnreadableFile
from governance.return_check import check_words
from governance.return_context import Context
from governance.return_form import fields
from governance.return_marks import annotate
from governance.return_workbook import (
    CODES,
    FINDINGS,
    FIRST_ROW,
    ID,
    LABEL,
    LAST,
    MOST_BYTES,
    REMARK,
    RETURN,
    VALUE,
    Known,
    read_back,
    template,
)
from tests.governance.returns_made import ONE, WHEN, WORDS, words

TODAY = Context(WHEN.date())
FILLED = Known(WORDS | {"area": "CN-130102", "industry": "GBT4754_C"}, {"workers": "98"})


def sheet_of(content: bytes):
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[RETURN]
    rows = {sheet.cell(row, ID).value: row for row in range(FIRST_ROW, sheet.max_row + 1)}
    return book, sheet, rows


def filled_in(content: bytes, **cells) -> bytes:
    """What a person sends back: the template with some cells typed over."""
    book, sheet, rows = sheet_of(content)
    for name, value in cells.items():
        sheet.cell(rows[name], VALUE).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_goes_out_comes_back():
    assert read_back(template(FILLED)) == dict(FILLED.words)


def test_every_field_has_a_row_and_the_last_value_stands_beside_it():
    _, sheet, rows = sheet_of(template(FILLED))
    assert {field.id for field in fields()} <= set(rows)
    assert sheet.cell(rows["workers"], LAST).value == "98"


def test_only_what_a_person_fills_in_is_open():
    _, sheet, rows = sheet_of(template(FILLED))
    assert sheet.protection.sheet
    locked = {
        name for name, row in rows.items() if name and sheet.cell(row, VALUE).protection.locked
    }
    assert locked == {"enterprise_id", "period"}


def test_codes_are_chosen_from_lists_that_hold_them():
    book, sheet, rows = sheet_of(template(FILLED))
    by_cell = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation
               if rule.type == "list"}  # fmt: skip
    assert len(by_cell) == 5
    codes = book[CODES]
    columns = {codes.cell(1, column).value: column for column in range(1, codes.max_column + 1)}
    for name in ("area", "industry", "ownership", "size", "any_accidents"):
        cell = sheet.cell(rows[name], VALUE)
        listed = [codes.cell(row, columns[name]).value for row in range(2, codes.max_row + 1)]
        assert cell.value in listed, name
        reach = book.defined_names[by_cell[cell.coordinate]].attr_text
        assert reach.startswith(f"'{CODES}'!$"), "a range of another sheet is lost by spreadsheets"


def test_a_typed_zero_is_told_from_an_empty_cell():
    sent = filled_in(template(FILLED), trained=0, training_due=None)
    assert read_back(sent)["trained"] == "0"
    assert "training_due" not in read_back(sent)


def test_errors_come_back_inside_the_same_workbook_and_go_when_corrected():
    sent = filled_in(template(FILLED), examined=99, hours_worked="many", trained="=1+1")
    found = check_words([read_back(sent)], TODAY)
    marked = annotate(sent, found)
    book, sheet, rows = sheet_of(marked)
    comment = sheet.cell(rows["examined"], VALUE).comment.text
    assert "Workers examined 99 is more than Workers due for health examination 10" in comment
    assert "must be corrected / 必须更正" in comment
    assert "请更正其一" in comment
    assert "not a number" in sheet.cell(rows["hours_worked"], REMARK).value
    listed = [row[7].value for row in book[FINDINGS].iter_rows(min_row=2)]
    assert sorted(listed) == sorted(set(found["rule"]) - {"required"}), "many is not empty"
    again = filled_in(marked, examined=9, hours_worked=51_234, trained=None)
    clean = annotate(again, check_words([read_back(again)], TODAY))
    book, sheet, rows = sheet_of(clean)
    assert FINDINGS not in book.sheetnames
    assert all(sheet.cell(row, VALUE).comment is None for row in rows.values())


def test_a_finding_about_the_enterprise_marks_its_code():
    sent = filled_in(template(FILLED))
    marked = annotate(sent, check_words([read_back(sent)], TODAY._replace(own=[])))
    _, sheet, rows = sheet_of(marked)
    assert f"{ONE} is not yours" in sheet.cell(rows["enterprise_id"], VALUE).comment.text


def test_what_was_typed_is_never_a_formula_in_the_list_of_findings():
    sent = filled_in(template(FILLED))
    found = check_words([words(examined='=HYPERLINK("x")')], TODAY)
    book, _, _ = sheet_of(annotate(sent, found))
    (row,) = book[FINDINGS].iter_rows(min_row=2)
    assert (row[2].value, row[2].data_type) == ('=HYPERLINK("x")', "s")


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"a,b\n1,2\n", "is no workbook"), (bytes(MOST_BYTES + 1), "has at most")],
)
def test_what_is_no_such_workbook_is_refused(content, why):
    with pytest.raises(UnreadableFile, match=why):
        read_back(content)


def test_another_workbook_is_refused_by_its_sheet():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(UnreadableFile, match="no sheet 'Return"):
        read_back(out.getvalue())


def test_what_a_spreadsheet_dropped_when_it_saved_is_there_again():
    book, sheet, _rows = sheet_of(template(FILLED))
    sheet.data_validations.dataValidation.clear()
    sheet.protection.sheet = False
    del book[CODES], book.defined_names["osh_area"]
    out = io.BytesIO()
    book.save(out)
    marked = annotate(out.getvalue(), check_words([read_back(out.getvalue())], TODAY))
    _, whole, _ = sheet_of(template(FILLED))
    book, sheet, rows = sheet_of(marked)
    checks = [(rule.type, rule.formula1, str(rule.sqref))
              for rule in sheet.data_validations.dataValidation]  # fmt: skip
    assert checks == [(rule.type, rule.formula1, str(rule.sqref))
                      for rule in whole.data_validations.dataValidation]  # fmt: skip
    assert sheet.protection.sheet
    assert book[CODES].protection.sheet
    assert "osh_area" in book.defined_names
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.cell(rows["workers"], VALUE).protection.locked


@pytest.mark.parametrize(("area", "first"), [("CN-130102", "从业人员"), ("IT", "Workers")])
def test_the_language_of_the_country_stands_first(area, first):
    _, sheet, rows = sheet_of(template(Known(WORDS | {"area": area}, {})))
    label = sheet.cell(rows["workers"], LABEL).value
    assert label.startswith(first)
    assert set(label.removesuffix(" *").split(" / ")) == {"从业人员", "Workers"}


def test_a_field_says_what_it_counts_while_it_is_filled_in():
    _, sheet, rows = sheet_of(template(FILLED))
    place = sheet.cell(rows["days_lost"], VALUE).coordinate
    (prompt,) = [rule.prompt for rule in sheet.data_validations.dataValidation
                 if str(rule.sqref) == place]  # fmt: skip
    assert 0 < len(prompt) <= 255


def test_it_prints_as_wide_as_a_sheet_of_paper_with_its_heads_on_each():
    _, sheet, _ = sheet_of(template(FILLED))
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"


def test_a_cell_far_below_the_form_is_not_walked_to():
    book, sheet, _ = sheet_of(template(FILLED))
    sheet.cell(1_048_576, VALUE).value = "x"
    out = io.BytesIO()
    book.save(out)
    assert read_back(out.getvalue()) == dict(FILLED.words)
    assert len(annotate(out.getvalue(), check_words([WORDS], TODAY))) < MOST_BYTES


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml",
                                  "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])  # fmt: skip
@pytest.mark.parametrize("content", [None, b"", b"<x", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_a_broken_workbook_is_refused_and_nothing_else(part, content):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template(FILLED))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as broken,
    ):
        for name in whole.namelist():
            if name != part:
                broken.writestr(name, whole.read(name))
            elif content is not None:
                broken.writestr(name, content)
    with pytest.raises(UnreadableFile):
        read_back(out.getvalue())
