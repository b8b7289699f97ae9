"""Sees what stands in a sheet beside its values: errors, merged cells, hidden rows and columns.

Fast readers of workbooks give an error or a formula without a value as an empty cell. The sheet's
XML (ECMA-376-1, 18.3.1) says which; it is parsed only when it has something to say.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from facts.refusal import UnreadableFile

REMARKABLE = re.compile(
    rb"""t=["']e["']|hidden=["'](?:1|true)|mergeCell[ >]|<(?:\w+:)?f[ >/]"""
    rb"""|<(?:\w+:)?v>-?\d{16,}(?:\.|<)|<(?:\w+:)?v>[\d.-]+[eE]\+?(?:1[5-9]|[2-9]\d)<"""
)
LARGEST_EXACT = 1e15  # a spreadsheet keeps 15 digits of a number
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Area(NamedTuple):
    """Cells from a corner to the opposite one, both included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Marks:
    """What was seen.

    left : number of the first column that holds a value [1 is A].
    unusable : row, column and what the cell holds instead of a value.
    """

    left: int = 1
    merged: list[Area] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    unusable: list[tuple[int, int, str]] = field(default_factory=list)


def sheet_file(archive: zipfile.ZipFile, name: str) -> str:
    """Give the member of the archive that holds a sheet.

    Raises
    ------
    KeyError
        If the workbook does not say where the sheet is.
    """
    book = ElementTree.fromstring(_plain(archive.read("xl/workbook.xml")))
    links = ElementTree.fromstring(_plain(archive.read("xl/_rels/workbook.xml.rels")))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {
        sheet.get("name"): targets.get(sheet.get(RELATION))
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }
    target = found[name] or ""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _plain(xml: bytes) -> bytes:
    """Refuse a document that declares entities: no spreadsheet writes them."""
    if b"<!DOCTYPE" in xml[:4096]:
        raise UnreadableFile("the workbook declares XML entities; save it anew in a spreadsheet")
    return xml


def marks(xml: bytes) -> Marks:
    """Parse a sheet's XML, if it holds anything beside plain values."""
    if not REMARKABLE.search(_plain(xml)):
        return Marks()
    return _Sheet().read(xml)


class _Sheet:
    """Follows the elements of a sheet; row and column are where it is [1 is the first]."""

    def __init__(self) -> None:
        self.seen = Marks(left=1 << 20)
        self.row = self.column = 0
        self.kind = ""
        self.text: list[str] | None = None
        self.has_formula = self.has_value = False

    def read(self, xml: bytes) -> Marks:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as wrong:
            raise UnreadableFile(f"the sheet's XML is damaged: {wrong}; save it anew") from wrong
        if self.seen.left == 1 << 20:
            self.seen.left = 1
        return self.seen

    def _start(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.column = _place(said["r"])[1] if "r" in said else self.column + 1
            self.kind = said.get("t", "n")
            self.has_formula = self.has_value = False
        elif name == "v":
            self.text = []
        elif name == "is":
            self.text = []
            self._hold()
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.row, self.column = int(said.get("r", self.row + 1)), 0
            self.seen.hidden_rows += _is_true(said.get("hidden"))
        elif name == "col" and _is_true(said.get("hidden")):
            last = min(int(said["max"]), 1 << 14)
            self.seen.hidden_columns.update(range(int(said["min"]), last + 1))
        elif name == "mergeCell":
            first, _, last_cell = said["ref"].partition(":")
            self.seen.merged.append(Area(*_place(first), *_place(last_cell or first)))

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v" and self.text is not None:
            value, self.text = "".join(self.text), None
            if value or self.kind == "str":  # an empty text is a formula's value, an empty <v> none
                self._hold()
            if self.kind == "e":
                self._say(f"holds the error {value}")
            elif self.kind == "n" and _is_too_long(value):
                self._say(
                    "is a number of more than 15 digits, of which a spreadsheet keeps 15; "
                    "write codes as text"
                )
        elif name == "is":
            self.text = None
        elif name == "c" and self.has_formula and not self.has_value:
            self._say("holds a formula without its value; open the workbook and save it")

    def _hold(self) -> None:
        self.has_value = True
        self.seen.left = min(self.seen.left, self.column)

    def _say(self, what: str) -> None:
        self.seen.unusable.append((self.row, self.column, what))


def _is_true(said: str | None) -> bool:
    return said in {"1", "true"}


def _is_too_long(value: str) -> bool:
    try:
        return abs(float(value)) >= LARGEST_EXACT
    except ValueError:
        return False


def _place(cell: str) -> tuple[int, int]:
    """Give row and column of a cell's name: B3 is (3, 2)."""
    letters = cell.rstrip("0123456789").replace("$", "")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(cell.rstrip("0123456789")) :]), column
