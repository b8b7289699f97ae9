"""Reads a sheet of a workbook as a person sees it, and says which cells hold no value."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import fastexcel
import polars as pl

from facts.packed import members_of
from facts.refusal import UnreadableFile
from ingest._hearing import note
from ingest._marks import Marks, marks, sheet_file

MOST_UNPACKED = 1 << 29  # bytes: about half a million rows; more is sent as CSV or Parquet
UNBOUNDED = 1 << 60
PIECE = 1 << 20  # bytes unpacked at a time
OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
    "word/document.xml": "a text document",
    "ppt/presentation.xml": "a presentation",
}


def cells(file: Path, sheet: str | None) -> tuple[pl.DataFrame, Marks]:
    """Give the cells of a sheet as text, from its first row on, merged ones filled.

    Parameters
    ----------
    sheet : its name; the first visible one where nothing is said.

    Returns
    -------
    One column a column of the sheet, `column_0` … in order, and `line` [row of the sheet], blank
    rows included; and what stands in the sheet beside its values.

    Raises
    ------
    UnreadableFile
        If it is no workbook, unpacks to too much, or has no such sheet.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _weigh(file, archive)
            book = fastexcel.read_excel(file)
            number = _choose(file, book, sheet)
            found = book.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
            seen = marks(archive.read(sheet_file(archive, found.name)))
    except (zipfile.BadZipFile, fastexcel.FastExcelError, KeyError, EOFError) as wrong:
        raise UnreadableFile(
            f"{file.name}: a workbook that cannot be opened; open it in a spreadsheet and save it "
            "as .xlsx or CSV"
        ) from wrong
    rows = found.to_polars()
    rows = rows.rename({name: f"column_{n}" for n, name in enumerate(rows.columns)})
    return _filled(rows, seen).with_row_index("line", offset=1), seen


def _weigh(file: Path, archive: zipfile.ZipFile) -> None:
    """Unpack everything once and throw it away: a header can lie about the size, bytes cannot."""
    names = set(archive.namelist())
    if other := next((OTHERS[name] for name in OTHERS if name in names), None):
        raise UnreadableFile(f"{file.name}: this is {other}; save it as .xlsx or CSV")
    if not any(name.startswith("xl/worksheets/") for name in names):
        raise UnreadableFile(f"{file.name}: a ZIP archive and no workbook; send what is in it")
    unpacked = 0
    for member in members_of(archive):
        if member.flag_bits & 1:
            raise UnreadableFile(f"{file.name}: the workbook has a password; save it without")
        member.file_size = UNBOUNDED  # read to the end of what is packed
        with archive.open(member) as packed:
            while piece := packed.read(PIECE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise UnreadableFile(
                        f"{file.name}: the workbook unpacks to more than {MOST_UNPACKED >> 20} "
                        "MiB; send CSV or Parquet"
                    )


def _choose(file: Path, book: fastexcel.ExcelReader, sheet: str | None) -> int:
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise UnreadableFile(f"{file.name}: no sheet is called '{sheet}'; there are {names}")
    if sheet is not None:
        return names.index(sheet)
    shown = [
        number
        for number in range(len(names))
        if book.load_sheet(number, n_rows=1, header_row=None, dtypes="string").visible == "visible"
    ]
    if not shown:
        raise UnreadableFile(f"{file.name}: every sheet of the workbook is hidden; show one")
    if len(shown) > 1:
        others = ", ".join(names[number] for number in shown[1:])
        note(
            f"read the sheet {names[shown[0]]}; not read: {others}",
            f"读取工作表 {names[shown[0]]}；未读取：{others}",
        )
    return shown[0]


def _filled(rows: pl.DataFrame, seen: Marks) -> pl.DataFrame:
    """Write the value of a merged cell into all the cells it covers."""
    covered: dict[int, dict[int, tuple[int, int]]] = {}
    for area in seen.merged:
        left, right = area.left - seen.left, min(area.right - seen.left, rows.width - 1)
        bottom = min(area.bottom, rows.height)
        for column in range(left, right + 1):
            covered.setdefault(column, {}).update(
                {row - 1: (area.top - 1, left) for row in range(area.top, bottom + 1)}
            )
    filled = []
    for column, origins in covered.items():
        values = [rows[top, left] for top, left in origins.values()]
        filled.append(rows[:, column].scatter(list(origins), values))
    return rows.with_columns(filled)


def beside(rows: pl.LazyFrame, seen: Marks, names: Mapping[int, str]) -> pl.LazyFrame:
    """Add `_broken`: which cells of the row hold an error, or a formula without its value."""
    wrong = pl.DataFrame(
        [
            (row, f"{names[column - seen.left]} {what}")
            for row, column, what in seen.unusable
            if column - seen.left in names
        ],
        schema={"line": pl.UInt32(), "_broken": pl.String()},
        orient="row",
    )
    by_row = wrong.group_by("line", maintain_order=True).agg(pl.col("_broken").str.join("; "))
    return rows.join(by_row.lazy(), on="line", how="left", validate="m:1", maintain_order="left")


def tell(seen: Marks, names: Sequence[str]) -> None:
    """Note what a person may not have seen: hidden rows and columns, merged cells."""
    if seen.hidden_rows:
        note(
            f"{seen.hidden_rows} hidden rows were read like the others",
            f"{seen.hidden_rows} 个隐藏行已一并读取",
        )
    if hidden := [name for n, name in enumerate(names) if n + seen.left in seen.hidden_columns]:
        note(
            f"hidden columns were read like the others: {', '.join(hidden)}",
            f"隐藏列已一并读取：{'、'.join(hidden)}",
        )
    if seen.merged:
        note(
            f"{len(seen.merged)} merged cells were filled with their value",
            f"{len(seen.merged)} 处合并单元格已按其值填充",
        )
