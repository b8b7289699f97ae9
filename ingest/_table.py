"""Reads a table whatever it is, by content and not by name: text, a workbook, Parquet."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from facts.refusal import UnreadableFile
from ingest._encoding import as_utf8
from ingest._hearing import note, scratch
from ingest._survey import Survey, survey, unquote
from ingest._workbook import beside, cells, tell

Aliases = Mapping[str, Sequence[str]]
NO_ALIASES: Aliases = MappingProxyType({})

SEPARATORS = ",\t;|"
HEADER_WITHIN = 10  # rows from the top in which the header may be
HEAD = 1 << 20  # bytes from the top in which the header must be whole
BINARY = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel 97 to 2003",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"SQLite format 3": "a database",
}


READABLE = (
    pl.String, pl.Binary, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Time,
    pl.Null,
)  # fmt: skip
"""Types of a Parquet column that can be read as text, beside numbers."""


class Header(NamedTuple):
    """The names of the columns, in canonical words, and the row they stand in [1 is the first]."""

    names: tuple[str, ...]
    row: int


def read_table(
    file: Path,
    *,
    aliases: Aliases = NO_ALIASES,
    required: Sequence[str] = (),
    sheet: str | None = None,
) -> pl.LazyFrame:
    """Read a file of rows as text, with the place of each row.

    Parameters
    ----------
    file : CSV, TSV, semicolons or bars in any encoding; XLSX or XLSM; Parquet.
    aliases : canonical name -> other names seen for it. Names are compared in lower case, without
        spaces, byte order marks and full-width forms.
    required : canonical names that must be there; the first of the first ten rows that holds them
        all is the header.
    sheet : name of the sheet of a workbook; its first visible one where nothing is said.

    Returns
    -------
    The columns under canonical names, all text, empty cells null; `line` [UInt32, the physical
    line of a text file, the row of a sheet or of a Parquet file]; `_broken` [text, why the row
    cannot be read, null where it can]. Blank rows are left out.

    Raises
    ------
    UnreadableFile
        If the file is no table we can read, or lacks a required column.
    """
    with file.open("rb") as raw:
        head = raw.read(16)
    if head.startswith(b"PAR1"):
        return _read_parquet(file, aliases, required)
    if head.startswith(b"PK\x03\x04"):
        return _read_workbook(file, aliases, required, sheet)
    for mark, kind in BINARY.items():
        if head.startswith(mark):
            raise UnreadableFile(f"{file.name}: this is {kind}; send CSV, XLSX or Parquet")
    return _read_text(file, aliases, required)


def header(
    file: Path, rows: Sequence[Sequence[str]], aliases: Aliases, required: Sequence[str]
) -> Header:
    """Find the row that names the columns.

    Raises
    ------
    UnreadableFile
        If no row has all required names, or one name stands twice.
    """
    known = {_plain(name): canonical for canonical in aliases for name in aliases[canonical]}
    known |= {_plain(name): name for name in (*aliases, *required)}
    named = [[known.get(_plain(cell), _name(cell)) for cell in row] for row in rows]
    found = next((n for n, row in enumerate(named) if row and set(required) <= set(row)), None)
    if found is None or not any(named[found]):
        nearest = max(named, key=lambda row: (len(set(required) & set(row)), len(row)), default=[])
        missing = ", ".join(_called(name, aliases) for name in required if name not in nearest)
        there = ", ".join(name for name in nearest if name) or "nothing"
        raise UnreadableFile(f"{file.name}: no column {missing or 'at all'}; the file has {there}")
    told_apart = _told_apart(rows[found], named[found])
    names = [_safe(name or f"column_{n}") for n, name in enumerate(told_apart, start=1)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnreadableFile(
            f"{file.name}:{found + 1}: the column {', '.join(twice)} stands twice in the header; "
            "leave one"
        )
    return Header(tuple(names), found + 1)


def _called(name: str, aliases: Aliases) -> str:
    """Write a column's name with one or two of its other names: a header may use any."""
    others = "、".join(aliases.get(name, ())[:2])
    return f"{name} ({others})" if others else name


def _told_apart(cells: Sequence[str], names: Sequence[str]) -> list[str]:
    """Leave its capitals to a header that only they tell from another: Eurostat's `sex,Sex`."""
    small = {name for cell, name in zip(cells, names, strict=True) if cell.strip() == name}
    return [
        cell.strip() if cell.strip() != name and name in small and names.count(name) > 1 else name
        for cell, name in zip(cells, names, strict=True)
    ]


def _name(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).replace("\ufeff", "").lower().split())


def _safe(name: str) -> str:
    """Keep a publisher's names apart from ours: its `line` becomes column_line."""
    return f"column_{name.lstrip('_')}" if name == "line" or name.startswith("_") else name


def _plain(cell: str) -> str:
    return _name(cell).replace(" ", "")


def _read_parquet(file: Path, aliases: Aliases, required: Sequence[str]) -> pl.LazyFrame:
    try:
        found = pl.scan_parquet(file, glob=False)
        schema = found.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as wrong:
        raise _damaged(file, wrong) from wrong
    for name, kind in schema.items():
        if not kind.is_numeric() and kind not in READABLE:
            raise UnreadableFile(
                f"{file.name}: the column {name} holds {kind}; send one text, number or date a cell"
            )
    named = header(file, [schema.names()], aliases, required)
    texts = found.rename(dict(zip(schema.names(), named.names, strict=True))).cast(pl.String)
    try:  # once to the end: damage is told here, and what fails later is a fault of ours
        texts.select(pl.all().str.len_bytes().sum()).collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError) as wrong:
        raise _damaged(file, wrong) from wrong
    return texts.with_row_index("line", offset=1).select(
        *named.names, "line", _broken=pl.lit(None, pl.String)
    )


def _damaged(file: Path, wrong: Exception) -> UnreadableFile:
    return UnreadableFile(
        f"{file.name}: a Parquet file that cannot be read ({str(wrong).splitlines()[0]}); "
        "write it anew, texts in UTF-8"
    )


def _read_workbook(
    file: Path, aliases: Aliases, required: Sequence[str], sheet: str | None
) -> pl.LazyFrame:
    found, seen = cells(file, sheet)
    texts = pl.exclude("line")
    rows = found.with_columns(pl.when(texts.str.strip_chars() != "").then(texts)).filter(
        ~pl.all_horizontal(texts.is_null())
    )
    if rows.is_empty():
        raise UnreadableFile(f"{file.name}: the sheet is empty; send one with a header and rows")
    top = rows.head(HEADER_WITHIN)
    named = header(file, top.drop("line").fill_null("").rows(), aliases, required)
    at = top["line"][named.row - 1]
    if rows.height == named.row:
        raise UnreadableFile(f"{file.name}: a header and no row below it; send the rows too")
    if at > 1:
        note(f"the header is in row {at}", f"表头在第 {at} 行")
    names = dict(enumerate(named.names))
    tell(seen, named.names)
    below = rows.filter(pl.col("line") > at).rename(
        {f"column_{n}": name for n, name in names.items()}
    )
    return beside(below.lazy(), seen, names).select(*named.names, "line", "_broken")


def _read_text(file: Path, aliases: Aliases, required: Sequence[str]) -> pl.LazyFrame:
    text = as_utf8(file)
    separator, named, skip = _find_header(file, text, aliases, required)
    width = len(named.names)
    seen, changed = survey(text, separator, skip, width), np.empty(0, np.uint32)
    if not seen.is_well_quoted:
        mended = scratch(".csv")
        changed = unquote(text, separator, skip, mended)
        text, seen = mended, survey(mended, separator, skip, width)
    if not seen.records:
        raise UnreadableFile(f"{file.name}: a header and no row below it; send the rows too")
    rows = pl.scan_csv(
        text,
        has_header=False,
        skip_lines=skip,
        separator=separator,
        schema=dict.fromkeys(named.names, pl.String()),
        extra_columns="ignore",
        missing_columns="insert",
        row_index_name="line",
        glob=False,
    )
    if seen.has_empty_quotes:
        cells = pl.col(named.names)
        rows = rows.with_columns(pl.when(cells != "").then(cells))
    placed = _with_lines(rows, seen, changed, skip, width)
    if seen.may_be_blank or seen.lines is not None:
        cells = pl.col(named.names)
        placed = placed.filter(pl.any_horizontal(cells.str.strip_chars(" \t\r\u3000\u00a0") != ""))
    return placed.select(*named.names, "line", "_broken")


def _find_header(
    file: Path, text: Path, aliases: Aliases, required: Sequence[str]
) -> tuple[str, Header, int]:
    """Give the separator, the header, and how many physical lines end with it."""
    with text.open("rb") as raw:
        head = raw.read(HEAD).decode("utf-8", errors="ignore").lstrip("\ufeff")
    ways = {}
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        try:
            ways[separator] = [(row, reader.line_num) for row in islice(reader, HEADER_WITHIN)]
        except csv.Error:
            continue
    if not ways:
        raise UnreadableFile(f"{file.name}: no header can be found; send CSV with names in line 1")
    separator = max(ways, key=lambda way: _promise(ways[way], aliases, required))
    rows, ends = zip(*ways[separator], strict=True)
    if not required:
        first = next(n for n, row in enumerate(rows) if any(cell.strip() for cell in row))
        rows, ends = rows[first:], ends[first:]
    named = header(file, rows, aliases, required)
    if ends[named.row - 1] > 1:
        at = ends[named.row - 1]
        note(f"the header ends in line {at}", f"表头止于第 {at} 行")
    return separator, named, ends[named.row - 1]


def _promise(
    rows: Sequence[tuple[list[str], int]], aliases: Aliases, required: Sequence[str]
) -> tuple[int, int]:
    """Weigh a separator: required names found in a row, then cells made of it."""
    wanted = {_plain(name) for name in required}
    wanted |= {_plain(name) for canonical in required for name in aliases.get(canonical, ())}
    found = max(len(wanted & {_plain(cell) for cell in row}) for row, _ in rows)
    return found, max(len(row) for row, _ in rows)


def _with_lines(
    rows: pl.LazyFrame,
    seen: Survey,
    changed: npt.NDArray[np.uint32],
    skip: int,
    width: int,
) -> pl.LazyFrame:
    """Turn the count of records into physical lines, and name the rows that are ragged."""
    lines, fields = seen.lines, seen.fields
    if lines is None or fields is None:
        placed = rows.with_columns(
            line=(pl.col("line") + skip + 1).cast(pl.UInt32), _broken=pl.lit(None, pl.String)
        )
    else:
        placed = rows.with_columns(line=_looked_up(lines), _fields=_looked_up(fields)).with_columns(
            _broken=pl.when(pl.col("_fields") != width).then(
                pl.format(f"the line has {{}} fields, the header has {width}", "_fields")
            )
        )
    if not len(changed):
        return placed
    ill_quoted = pl.col("line").is_in(pl.Series(changed).implode())
    return placed.with_columns(
        _broken=pl.when(ill_quoted)
        .then(pl.lit("the line has quotation marks that do not pair; double those inside a cell"))
        .otherwise("_broken")
    )


def _looked_up(by_record: npt.NDArray[np.uint32]) -> pl.Expr:
    return pl.col("line").map_batches(
        lambda records: pl.Series(by_record[records.to_numpy()]),
        return_dtype=pl.UInt32,
        is_elementwise=True,
    )
