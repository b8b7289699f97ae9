"""Surveys the bytes of a delimited file: where its records start and how many fields each has."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from facts.refusal import UnreadableFile

CHUNK = 1 << 19  # bytes read at a time: what stays in the cache of a core
LONGEST = 1 << 26  # bytes of a record, above which the file is no table
NEWLINE, RETURN, QUOTE, APOSTROPHE = b"\n\r\"'"

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


class Survey(NamedTuple):
    """What the bytes say; the two arrays are None where every record is as the header promises.

    records : how many there are, blank ones included.
    lines : (records,) physical line where each starts.
    fields : (records,) how many fields each has.
    may_be_blank : some record is short enough to hold nothing but separators.
    has_empty_quotes : two quotation marks stand side by side, so that a cell may be "".
    is_well_quoted : every quotation mark opens at the start of a field and closes at its end.
    """

    records: int
    lines: npt.NDArray[np.uint32] | None
    fields: npt.NDArray[np.uint32] | None
    may_be_blank: bool
    has_empty_quotes: bool
    is_well_quoted: bool


def survey(file: Path, separator: str, skip: int, width: int) -> Survey:
    """Count the fields of every record below the header.

    Parameters
    ----------
    skip : physical lines of the header and of the titles above it. [lines]
    width : fields of the header. [fields]

    Raises
    ------
    UnreadableFile
        If it holds zero bytes, or a record longer than `LONGEST` bytes.
    """
    seen = _Seen(separator=ord(separator), width=width, skip=skip)
    for chunk in _records(file, skip):
        seen.look(chunk)
        if not seen.is_well_quoted:
            break
    return seen.survey()


class _Seen:
    """The survey so far; chunks end at a line feed, a quoted field may go on into the next."""

    def __init__(self, separator: int, width: int, skip: int) -> None:
        self.separator, self.width = separator, width
        self.line = skip + 1  # where the next chunk starts
        self.start = self.line  # where the record that is open started
        self.open = 0  # 1 inside a quoted field
        self.fields_open = 1  # fields of the record that is open
        self.bytes_open = 0
        self.records = 0
        self.is_regular = True
        self.may_be_blank = False
        self.has_empty_quotes = False
        self.is_well_quoted = True
        self.regular_from = self.line
        self.lines: list[npt.NDArray[np.uint32]] = []
        self.fields: list[npt.NDArray[np.uint32]] = []

    def look(self, chunk: Bytes) -> None:
        """Add one chunk of whole physical lines."""
        is_quote = chunk == QUOTE
        quoted = bool(is_quote.any()) or bool(self.open)
        special = (chunk == self.separator) | (chunk == NEWLINE)
        places = np.flatnonzero(special | is_quote if quoted else special)
        kinds = chunk[places]
        if quoted:
            quote = kinds == QUOTE
            inside = (np.cumsum(quote, dtype=np.int32) + self.open) & 1
            self._look_at_quotes(chunk, places[quote], inside[quote])
            self.open = int(inside[-1])
            outside = inside == 0
            ends = np.flatnonzero((kinds == NEWLINE) & outside)
            commas = np.cumsum((kinds == self.separator) & outside, dtype=np.int32)
            newlines = np.cumsum(kinds == NEWLINE, dtype=np.int32)
        else:
            ends = np.flatnonzero(kinds == NEWLINE)
            if self._is_even(places, ends):
                self._count(ends, np.diff(places[ends], prepend=-1 - self.bytes_open), None, None)
                self.line += len(ends)
                self.start = self.line
                return
            commas = np.cumsum(kinds == self.separator, dtype=np.int32)
            newlines = np.cumsum(kinds == NEWLINE, dtype=np.int32)
        self._count_uneven(chunk, places, ends, commas, newlines)

    def _is_even(self, places: Places, ends: Places) -> bool:
        """Say whether line feeds stand exactly where the header's width puts them."""
        return (
            self.fields_open == 1
            and len(places) == len(ends) * self.width
            and bool((np.diff(ends, prepend=-1) == self.width).all())
        )

    def _look_at_quotes(self, chunk: Bytes, quotes: Places, after: npt.NDArray[np.int32]) -> None:
        self.has_empty_quotes |= bool((np.diff(quotes) == 1).any())
        opening, closing = quotes[after == 1], quotes[after == 0]
        before = chunk[opening - 1]
        starts = (opening == 0) | (before == self.separator) | (before == NEWLINE)
        following = chunk[np.minimum(closing + 1, len(chunk) - 1)]
        stops = (following == self.separator) | (following == NEWLINE)
        stops |= (following == RETURN) | (following == QUOTE)
        if not ((starts | (before == QUOTE)).all() and stops.all()):
            self.is_well_quoted = False

    def _count_uneven(
        self,
        chunk: Bytes,
        places: Places,
        ends: Places,
        commas: npt.NDArray[np.int32],
        newlines: npt.NDArray[np.int32],
    ) -> None:
        total, lines = int(commas[-1]), int(newlines[-1])
        if not len(ends):
            self.fields_open += total
            self.line += lines
            self.bytes_open += len(chunk)
            if self.bytes_open > LONGEST:
                self.is_well_quoted = False
            return
        fields = np.diff(commas[ends], prepend=0).astype(np.uint32) + 1
        fields[0] += self.fields_open - 1
        starts = np.empty(len(ends), np.uint32)
        starts[0], starts[1:] = self.start, self.line + newlines[ends[:-1]]
        sizes = np.diff(places[ends], prepend=-1 - self.bytes_open)
        self._count(ends, sizes, starts, fields)
        self.start = self.line + int(newlines[ends[-1]])
        self.line += lines
        self.fields_open = 1 + total - int(commas[ends[-1]])
        self.bytes_open = len(chunk) - 1 - int(places[ends[-1]])

    def _count(
        self,
        ends: Places,
        sizes: Places,
        starts: npt.NDArray[np.uint32] | None,
        fields: npt.NDArray[np.uint32] | None,
    ) -> None:
        """Keep the arrays from the first chunk on in which a record is not as promised."""
        self.may_be_blank |= bool((sizes <= self.width + 2).any())
        expected = np.arange(len(ends), dtype=np.uint32) + np.uint32(self.start)
        is_as_promised = self.start == self.regular_from + self.records and (
            starts is None
            or fields is None
            or ((fields == self.width).all() and np.array_equal(starts, expected))
        )
        if self.is_regular and not is_as_promised:
            self.is_regular = False
            self.lines = [np.arange(self.records, dtype=np.uint32) + np.uint32(self.regular_from)]
            self.fields = [np.full(self.records, self.width, np.uint32)]
        if not self.is_regular:
            self.lines.append(expected if starts is None else starts)
            self.fields.append(
                np.full(len(ends), self.width, np.uint32) if fields is None else fields
            )
        self.records += len(ends)
        self.bytes_open = 0

    def survey(self) -> Survey:
        """Close the survey; a quoted field still open is ill quoted."""
        return Survey(
            records=self.records,
            lines=None if self.is_regular else np.concatenate(self.lines),
            fields=None if self.is_regular else np.concatenate(self.fields),
            may_be_blank=self.may_be_blank,
            has_empty_quotes=self.has_empty_quotes,
            is_well_quoted=self.is_well_quoted and not self.open,
        )


def unquote(file: Path, separator: str, skip: int, written: Path) -> npt.NDArray[np.uint32]:
    """Copy a file whose quotation marks do not pair, line by line.

    In a physical line whose own marks do not pair they become apostrophes, so that the lines
    below it are read as they stand; the caller makes rejects of those lines.

    Returns
    -------
    The physical lines that were changed.
    """
    changed: list[npt.NDArray[np.uint32]] = []
    line = skip + 1
    with written.open("wb") as copy:
        with file.open("rb") as raw:
            copy.writelines(raw.readline() for _ in range(skip))
        for chunk in _records(file, skip):
            wrong = _ill_quoted(chunk, ord(separator))
            rows = np.cumsum(chunk == NEWLINE) - (chunk == NEWLINE)
            mended = chunk.copy()
            mended[(chunk == QUOTE) & wrong[rows]] = APOSTROPHE
            copy.write(mended.tobytes())
            changed.append((np.flatnonzero(wrong) + line).astype(np.uint32))
            line += len(wrong)
    return np.concatenate([np.empty(0, np.uint32), *changed])


def _ill_quoted(chunk: Bytes, separator: int) -> npt.NDArray[np.bool_]:
    """Say of each physical line whether its own quotation marks are out of place."""
    newlines = np.flatnonzero(chunk == NEWLINE)
    quotes = np.flatnonzero(chunk == QUOTE)
    rows = np.searchsorted(newlines, quotes)
    first = np.searchsorted(quotes, np.concatenate([[0], newlines[:-1] + 1]))
    opens = (np.arange(len(quotes)) - first[rows]) % 2 == 0
    before = np.where(quotes == 0, NEWLINE, chunk[quotes - 1])
    after = chunk[np.minimum(quotes + 1, len(chunk) - 1)]
    starts = np.isin(before, [separator, NEWLINE, QUOTE])
    stops = np.isin(after, [separator, NEWLINE, RETURN, QUOTE])
    wrong: npt.NDArray[np.bool_] = np.bincount(rows, minlength=len(newlines)) % 2 == 1
    wrong[rows[~np.where(opens, starts, stops)]] = True
    return wrong


def _records(file: Path, skip: int) -> Iterator[Bytes]:
    """Give the bytes below the header in chunks that end at a line feed."""
    line = skip + 1
    with file.open("rb") as raw:
        for _ in range(skip):
            raw.readline()
        while chunk := raw.read(CHUNK):
            if not chunk.endswith(b"\n"):
                chunk += raw.readline(LONGEST)
            if not chunk.endswith(b"\n"):
                if len(chunk) > LONGEST:
                    raise UnreadableFile(
                        f"{file.name}:{line}: a line of more than {LONGEST:,} bytes is no row of a "
                        "table; send CSV with one row a line"
                    )
                chunk += b"\n"
            if b"\x00" in chunk:
                line += chunk.count(b"\n", 0, chunk.index(b"\x00"))
                raise UnreadableFile(
                    f"{file.name}:{line}: a zero byte stands in the text; the file is damaged or "
                    "no text, save it anew as CSV in UTF-8"
                )
            yield np.frombuffer(chunk, np.uint8)
            line += chunk.count(b"\n")
