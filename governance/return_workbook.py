"""The workbook of a return: made for one enterprise and period, read back, and marked up.

Sheet         | What it holds
------------- | -------------------------------------------------------------------------------
Return 报表   | a row a field: its id (hidden), label, value to fill in, unit, last value, remark
Codes 代码    | the code lists that the drop-downs are made of
Findings 问题 | what was found, once the workbook has been checked

The language of the enterprise's country stands first. Drop-downs name their lists: a spreadsheet
that saves the workbook keeps names where it would move a range of another sheet out of reach.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import openpyxl
import polars as pl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from facts.codes import latest, measures
from facts.packed import BROKEN, members_of
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
NOTE = Text(
    "Fill in the framed cells; * is needed. A count of none is a typed 0, an empty cell is not "
    "known.",
    "请填写带边框的单元格，* 为必填。没有填 0，不清楚则留空。",
)
TITLE = Text("Return on occupational safety and health", "企业职业安全健康报表")
GREY, WHITE = PatternFill("solid", fgColor="FFE8E8E8"), PatternFill()
LINE = Side(style="thin", color="FF808080")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
LONGEST_PROMPT = 255  # characters a spreadsheet shows beside a cell
MOST_ROWS = 1_000  # of the sheet that are looked at; the form has a tenth of that
GATE_CODES = ((YES, "Yes", "是"), (NO, "No", "否"))
MOST_BYTES, MOST_UNPACKED = 5_000_000, 8_000_000  # of a workbook that is sent to us [bytes]


class Known(NamedTuple):
    """What a template is filled with: the enterprise as registered, and its return before."""

    words: Mapping[str, str]
    last: Mapping[str, str]


def template(known: Known) -> bytes:
    """Make the workbook of one enterprise and period, to be filled in and sent back."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = RETURN
    both = _order(known.words.get("area", ""))
    sheet.cell(1, ID, MARK)
    sheet.cell(1, LABEL, both(TITLE)).font = Font(bold=True, size=14)
    note = sheet.cell(2, LABEL, both(NOTE))
    note.alignment = Alignment(wrap_text=True, vertical="top")
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        sheet.cell(3, column, both(head)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(ID)].hidden = True
    _rows(sheet, known, both)
    sheet.freeze_panes = sheet.cell(FIRST_ROW, VALUE)
    help_along(book)
    _print(sheet)
    return as_bytes(book)


def _order(area: str) -> Callable[[Text], str]:
    """Write both languages, the one of the country first."""
    is_chinese = area.startswith("CN")

    def both(text: Text) -> str:
        words = (text.zh, text.en) if is_chinese else (text.en, text.zh)
        return " / ".join(dict.fromkeys(words))

    return both


def _rows(sheet: Sheet, known: Known, both: Callable[[Text], str]) -> None:
    row = FIRST_ROW
    by_id = {field.id: field for field in fields()}
    for title, names in SECTIONS.values():
        sheet.cell(row, LABEL, both(title)).font = Font(bold=True)
        row += 1
        for name in names:
            _row(sheet, row, by_id[name], known, both)
            row += 1


def _row(sheet: Sheet, row: int, field: Field, known: Known, both: Callable[[Text], str]) -> None:
    star = " *" if field.is_required else ""
    sheet.cell(row, ID, field.id)
    sheet.cell(row, LABEL, both(field.label) + star).alignment = Alignment(wrap_text=True)
    cell = sheet.cell(row, VALUE, _shown(field, known.words.get(field.id, "")))
    cell.protection = Protection(locked=field.id in LOCKED)
    cell.number_format = "@" if field.kind in ("text", "code", "gate") else "General"
    cell.border = FRAME
    cell.alignment = Alignment(wrap_text=field.id == "reason", vertical="top")
    if field.id in LOCKED:
        cell.fill = GREY
    sheet.cell(row, UNIT, both(field.unit))
    sheet.cell(row, LAST, known.last.get(field.id, ""))


def help_along(book: Sheet) -> None:
    """Lay what helps to fill in over the sheet, anew each time: lists, checks, protection.

    A spreadsheet may have dropped some of it when it saved the workbook.
    """
    sheet = book[RETURN]
    names = _codes(book)
    sheet.data_validations.dataValidation.clear()
    by_id = {field.id: field for field in fields()}
    for row in range(FIRST_ROW, last_row(sheet) + 1):
        field = by_id.get(sheet.cell(row, ID).value)
        rule = _rule(field, names) if field else None
        if rule:
            sheet.add_data_validation(rule)
            rule.add(sheet.cell(row, VALUE))
    for each in (sheet, book[CODES]):
        each.protection.sheet = True
        each.protection.formatColumns = each.protection.formatRows = False  # these stay allowed
    book.security = WorkbookProtection(lockStructure=True)


def _rule(field: Field, names: Mapping[str, str]) -> DataValidation | None:
    """Make the check of a cell as it is typed, and what is shown beside it; None for words."""
    listed = GATE if field.kind == "gate" else field.code_list
    if listed:
        rule = DataValidation(type="list", formula1=names[listed], allow_blank=True)
        rule.error = "choose from the list / 请从列表中选择"
    elif field.kind in ("whole", "number"):
        kind = "whole" if field.kind == "whole" else "decimal"
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0",
                              allow_blank=True)  # fmt: skip
        rule.errorStyle = "warning"
        rule.error = "a number of 0 or more / 请填不小于 0 的数"
    else:
        return None
    rule.showErrorMessage = True
    if field.id in _definitions():
        rule.showInputMessage, rule.prompt = True, _definitions()[field.id]
    return rule


@cache
def _definitions() -> dict[str, str]:
    """Give what each measure counts, in both languages as far as there is room beside a cell."""
    rows = measures().select("id", "definition_zh", "definition_en").rows()
    return {
        name: shown
        for name, zh, en in rows
        if (shown := next((one for one in (f"{zh}\n{en}", zh or "", en or "")
                           if 0 < len(one.strip()) <= LONGEST_PROMPT), ""))
    }  # fmt: skip


def _print(sheet: Sheet) -> None:
    """Let it be printed on sheets of A4, as wide as one, with the heads on each."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    sheet.oddFooter.center.text = "&P / &N"


def last_row(sheet: Sheet) -> int:
    """Give the last row that is looked at, however far down somebody typed."""
    return min(int(sheet.max_row), MOST_ROWS)


def _codes(book: Sheet) -> dict[str, str]:
    """Write the code lists; give the name of each for its drop-down."""
    if CODES in book.sheetnames:
        del book[CODES]
    sheet = book.create_sheet(CODES, 1)
    names = {}
    for column, (name, rows) in enumerate(_lists().items(), 1):
        sheet.cell(1, column, name).font = Font(bold=True)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 44
        for place, text in enumerate(rows, 2):
            sheet.cell(place, column, text)
        names[name] = f"osh_{name}"
        reach = f"'{CODES}'!${letter}$2:${letter}${len(rows) + 1}"
        book.defined_names[names[name]] = DefinedName(names[name], attr_text=reach)
    return names


@cache
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
    sheet = opened(content, values_only=True)[RETURN]
    known = {field.id for field in fields()}
    words = {}
    for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=last_row(sheet), max_col=VALUE):
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


def opened(content: bytes, *, values_only: bool) -> Sheet:
    """Open a workbook that was made by `template`.

    Raises
    ------
    UnreadableFile
        If it is no such workbook, or larger than one can be.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"the workbook has {len(content):,} bytes, and one of a return has at most "
            f"{MOST_BYTES:,}; fill in the template that was made for you"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in members_of(packed))
        if unpacked > MOST_UNPACKED:
            raise UnreadableFile(f"the workbook unpacks to {unpacked:,} bytes; send the template")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=values_only)
    except NO_WORKBOOK as wrong:
        raise UnreadableFile(f"the file is no workbook ({wrong}); save it as .xlsx") from wrong
    if (
        RETURN not in [one.title for one in book.worksheets]
        or book[RETURN].cell(1, ID).value != MARK
    ):
        raise UnreadableFile(
            f"the workbook has no sheet '{RETURN}' of this form; fill in the template that "
            "`osh return template` makes, and rename nothing"
        )
    return book


NO_WORKBOOK = (*BROKEN, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError)
"""What openpyxl meets in a file that only looks like a workbook; SyntaxError is that of XML."""


def both_of(text: Text) -> str:
    """Write both languages, English first."""
    return text.en if text.en == text.zh else f"{text.en} / {text.zh}"


def as_bytes(book: Sheet) -> bytes:
    """Give a workbook as the file it is saved as."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
