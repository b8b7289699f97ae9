"""Marks in the sender's own workbook what was found of the return: cells, comments, a list."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from governance.return_form import fields
from governance.return_shown import SEVERITIES, by_field, field_of, sentence
from governance.return_workbook import (
    FINDINGS,
    FIRST_ROW,
    GREY,
    ID,
    LOCKED,
    REMARK,
    RETURN,
    VALUE,
    WHITE,
    as_bytes,
    both_of,
    help_along,
    last_row,
    opened,
)

Sheet = Any  # openpyxl has no types

COLOURS = {"hard": "FFF4B6B6", "soft": "FFFFE3A3", "information": "FFCFE4F7"}


def annotate(content: bytes, findings: pl.DataFrame) -> bytes:
    """Mark in the sender's own workbook what was found: its cells, their comments, a sheet of all.

    Parameters
    ----------
    findings : of one return, as governance.return_check gives them. With none, earlier marks go.
    """
    book = opened(content, values_only=False)
    sheet = book[RETURN]
    help_along(book)
    rows = {sheet.cell(row, ID).value: row for row in range(FIRST_ROW, last_row(sheet) + 1)}
    for name, row in rows.items():
        if name:
            _clear(sheet, row, is_locked=name in LOCKED)
    order = {"hard": 0, "soft": 1, "information": 2}
    found = [one for of_field in by_field(findings).values() for one in of_field]
    told = sorted(found, key=lambda one: order[one["severity"]])
    for one in told[::-1]:  # the gravest last, so that its colour stays
        place = rows.get(field_of(one))
        if place:
            _mark(sheet, place, one)
    _list(book, told)
    return as_bytes(book)


def _clear(sheet: Sheet, row: int, *, is_locked: bool) -> None:
    cell = sheet.cell(row, VALUE)
    cell.comment = None
    cell.fill = GREY if is_locked else WHITE
    sheet.cell(row, REMARK).value = None


def _mark(sheet: Sheet, row: int, one: Mapping[str, str]) -> None:
    cell, remark = sheet.cell(row, VALUE), sheet.cell(row, REMARK)
    cell.fill = PatternFill("solid", fgColor=COLOURS[one["severity"]])
    en, zh = sentence(one, "en"), sentence(one, "zh")
    said = f"{both_of(SEVERITIES[one['severity']][1])}\n{en}\n{zh}"
    before = f"\n\n{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment(said + before, "OSH Observatory", height=180, width=360)
    line = f"{en} / {zh}"
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
    labels = {field.id: both_of(field.label) for field in fields()}
    for column, head in enumerate(heads, 1):
        sheet.cell(1, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 30
    for row, found in enumerate(told, 2):
        one = {**found, "field": labels.get(field_of(found), found["field"])}
        for column, name in enumerate(names, 1):
            cell = sheet.cell(row, column, one[name])
            cell.data_type = "s" if one[name] else "n"  # what was typed is never a formula here
            cell.alignment = Alignment(wrap_text=True)
