"""The workbook of a return: made for one enterprise and period, read back, and marked up.

Sheet       | What it holds
----------- | -----------------------------------------------------------------------------
Return 报表 | a row a field: its id (hidden), label, value to fill in, unit, last value, remark
Codes 代码  | the code lists that the drop-downs are made of
Findings 问题 | what was found, once the workbook has been checked
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import openpyxl
import polars as pl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from facts.codes import latest
from facts.refusal import UnreadableFile
from facts.text import Text
from governance.return_form import FORM, GATE, NO, SECTIONS, YES, Field, fields

Sheet = Any  # openpyxl has no types

RETURN, CODES, FINDINGS = "Return 报表", "Codes 代码", "Findings 问题"
MARK = f"osh {FORM} 1"  # in the first cell, so that a workbook is known as ours
BETWEEN = " · "  # a code and its label in a drop-down
FIRST_ROW = 4
ID, LABEL, VALUE, UNIT, LAST, REMARK = range(1, 7)
HEADS = (
    Text("", ""), Text("Field", "项目"), Text("Value", "填报值"), Text("Unit", "单位"),
    Text("Last return", "上期"), Text("What to do", "处理说明"),
)  # fmt: skip
WIDTHS = (4, 52, 34, 12, 20, 60)
LOCKED = ("enterprise_id", "period")
COLOURS = {"hard": "FFF4B6B6", "soft": "FFFFE3A3", "information": "FFCFE4F7"}
WORDS = {
    "hard": Text("must be corrected", "必须更正"),
    "soft": Text("correct it or give a reason", "请更正或说明"),
    "information": Text("for information", "提示"),
}
GATE_CODES = ((YES, "Yes", "是"), (NO, "No", "否"))
MOST_BYTES, MOST_UNPACKED = 5_000_000, 60_000_000  # of a workbook that is sent to us [bytes]
OF_ENTERPRISE = {"enterprise": "enterprise_id"}  # a finding's field -> the form's


class Known(NamedTuple):
    """What a template is filled with: the enterprise as registered, and its return before."""

    words: Mapping[str, str]
    last: Mapping[str, str]


def template(known: Known) -> bytes:
    """Make the workbook of one enterprise and period, to be filled in and sent back."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = RETURN
    sheet.cell(1, ID, MARK)
    title = "Return on occupational safety and health / 企业职业安全健康报表"
    sheet.cell(1, LABEL, title).font = Font(bold=True, size=14)
    note = (
        "Fill in the white cells; a count of none is a typed 0, an empty cell is not known. "
        "请填写白色单元格；没有填 0，不清楚则留空。"
    )
    sheet.cell(2, LABEL, note).alignment = Alignment(wrap_text=True)
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        sheet.cell(3, column, _both(head)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(ID)].hidden = True
    ranges = _codes(book)
    _rows(sheet, known, ranges)
    sheet.freeze_panes = sheet.cell(FIRST_ROW, VALUE)
    sheet.protection.sheet = True
    return _bytes(book)


def _rows(sheet: Sheet, known: Known, ranges: Mapping[str, str]) -> None:
    row = FIRST_ROW
    for section, (title, names) in SECTIONS.items():
        sheet.cell(row, LABEL, _both(title)).font = Font(bold=True)
        row += 1
        by_id = {field.id: field for field in fields() if field.section == section}
        for name in names:
            _row(sheet, row, by_id[name], known, ranges)
            row += 1


def _row(sheet: Sheet, row: int, field: Field, known: Known, ranges: Mapping[str, str]) -> None:
    star = " *" if field.is_required else ""
    sheet.cell(row, ID, field.id)
    sheet.cell(row, LABEL, _both(field.label) + star).alignment = Alignment(wrap_text=True)
    cell = sheet.cell(row, VALUE, _shown(field, known.words.get(field.id, "")))
    cell.protection = Protection(locked=field.id in LOCKED)
    cell.number_format = "@" if field.kind in ("text", "code", "gate") else "General"
    if field.id in LOCKED:
        cell.fill = PatternFill("solid", fgColor="FFE8E8E8")
    sheet.cell(row, UNIT, _both(field.unit))
    sheet.cell(row, LAST, known.last.get(field.id, ""))
    listed = GATE if field.kind == "gate" else field.code_list
    if listed:
        rule = DataValidation(type="list", formula1=ranges[listed], allow_blank=True)
        rule.showErrorMessage = True
        rule.error = "choose from the list / 请从列表中选择"
        sheet.add_data_validation(rule)
        rule.add(cell)
    elif field.kind in ("whole", "number"):
        kind = "whole" if field.kind == "whole" else "decimal"
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0",
                              allow_blank=True)  # fmt: skip
        rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.error = "a number of 0 or more / 请填不小于 0 的数"
        sheet.add_data_validation(rule)
        rule.add(cell)


def _codes(book: Sheet) -> dict[str, str]:
    """Write the code lists; give the range of each for its drop-down."""
    sheet = book.create_sheet(CODES)
    ranges = {}
    for column, (name, rows) in enumerate(_lists().items(), 1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 44
        for place, text in enumerate(rows, 2):
            sheet.cell(place, column, text)
        letter = get_column_letter(column)
        ranges[name] = f"'{CODES}'!${letter}$2:${letter}${len(rows) + 1}"
    sheet.protection.sheet = True
    return ranges


def _lists() -> dict[str, list[str]]:
    wanted = {
        "area": pl.col("id").str.contains(r"^CN-\d{6}$") & pl.col("valid_to").is_null(),
        "industry": pl.col("id").str.contains(r"^GBT4754_([A-T]|\d{2})$"),
        "ownership": pl.col("id").is_not_null(),
        "size": pl.col("scheme") == "CN-SME",
    }
    lists = {
        name: latest(name)
        .filter(which)
        .select(pl.concat_str("id", "label_zh", "label_en", separator=BETWEEN))
        .to_series()
        .to_list()
        for name, which in wanted.items()
    }
    return lists | {GATE: [BETWEEN.join((code, zh, en)) for code, en, zh in GATE_CODES]}


def _shown(field: Field, word: str) -> str | float | None:
    """Write a value as its drop-down does, a number as a number."""
    if not word:
        return None
    listed = GATE if field.kind == "gate" else field.code_list
    if listed:
        return next((text for text in _lists()[listed] if text.split(BETWEEN)[0] == word), word)
    return float(word) if field.kind in ("whole", "number") and _is_number(word) else word


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def read_back(content: bytes) -> dict[str, str]:
    """Read the cells of a workbook that was made by `template`, by field.

    Raises
    ------
    UnreadableFile
        If it is no such workbook, or larger than one can be.
    """
    sheet = _opened(content, values_only=True)[RETURN]
    known = {field.id for field in fields()}
    words = {}
    for row in sheet.iter_rows(min_row=FIRST_ROW, max_col=VALUE):
        name, value = row[ID - 1].value, row[VALUE - 1].value
        if name in known and value is not None and str(value).strip():
            words[name] = _typed(value)
    return words


def _typed(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).split(BETWEEN)[0].strip()


def _opened(content: bytes, *, values_only: bool) -> Sheet:
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"the workbook has {len(content):,} bytes, and one of a return has at most "
            f"{MOST_BYTES:,}; fill in the template that was made for you"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise UnreadableFile(f"the workbook unpacks to {unpacked:,} bytes; send the template")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=values_only)
    except (zipfile.BadZipFile, KeyError, ValueError) as wrong:
        raise UnreadableFile(f"the file is no workbook ({wrong}); save it as .xlsx") from wrong
    if RETURN not in book.sheetnames or book[RETURN].cell(1, ID).value != MARK:
        raise UnreadableFile(
            f"the workbook has no sheet '{RETURN}' of this form; fill in the template that "
            "`osh return template` makes, and rename nothing"
        )
    return book


def annotate(content: bytes, findings: pl.DataFrame) -> bytes:
    """Mark in the sender's own workbook what was found: its cells, their comments, a sheet of all.

    Parameters
    ----------
    findings : of one return, as governance.return_check gives them. With none, earlier marks go.
    """
    book = _opened(content, values_only=False)
    sheet = book[RETURN]
    rows = {sheet.cell(row, ID).value: row for row in range(FIRST_ROW, sheet.max_row + 1)}
    for name, row in rows.items():
        if name:
            _clear(sheet, row, is_locked=name in LOCKED)
    order = {"hard": 0, "soft": 1, "information": 2}
    told = sorted(findings.iter_rows(named=True), key=lambda one: order[one["severity"]])
    for one in told[::-1]:  # the gravest last, so that its colour stays
        place = rows.get(OF_ENTERPRISE.get(one["field"], one["field"]))
        if place:
            _mark(sheet, place, one)
    _list(book, told)
    return _bytes(book)


def _clear(sheet: Sheet, row: int, *, is_locked: bool) -> None:
    cell = sheet.cell(row, VALUE)
    cell.comment = None
    cell.fill = PatternFill("solid", fgColor="FFE8E8E8") if is_locked else PatternFill()
    sheet.cell(row, REMARK).value = None


def _mark(sheet: Sheet, row: int, one: Mapping[str, str]) -> None:
    cell, remark = sheet.cell(row, VALUE), sheet.cell(row, REMARK)
    cell.fill = PatternFill("solid", fgColor=COLOURS[one["severity"]])
    said = (
        f"{_both(WORDS[one['severity']])}\n{one['en']}; {one['fix_en']}\n"
        f"{one['zh']}；{one['fix_zh']}"
    )
    before = f"\n\n{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment(said + before, "OSH Observatory", height=180, width=360)
    line = f"{one['en']}; {one['fix_en']} / {one['zh']}；{one['fix_zh']}"
    remark.value = line if not remark.value else f"{line}\n{remark.value}"
    remark.alignment = Alignment(wrap_text=True)


def _list(book: Sheet, told: list[dict[str, str]]) -> None:
    if FINDINGS in book.sheetnames:
        del book[FINDINGS]
    if not told:
        return
    sheet = book.create_sheet(FINDINGS)
    heads = ("severity 级别", "field 项目", "value 填报值", "what was found", "问题", "what to do",
             "处理", "rule 规则")  # fmt: skip
    names = ("severity", "field", "value", "en", "zh", "fix_en", "fix_zh", "rule")
    for column, head in enumerate(heads, 1):
        sheet.cell(1, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 30
    for row, one in enumerate(told, 2):
        for column, name in enumerate(names, 1):
            cell = sheet.cell(row, column, one[name])
            cell.data_type = "s" if one[name] else "n"  # what was typed is never a formula here
            cell.alignment = Alignment(wrap_text=True)


def _both(text: Text) -> str:
    return text.en if text.en == text.zh else f"{text.en} / {text.zh}"


def _bytes(book: Sheet) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
