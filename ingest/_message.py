"""Reads an XML message element by element, and lets no message read anything else.

A message with a DOCTYPE is refused, so it can declare no entity: none that grows, none that
names a file or an address. Tags, nesting and texts longer than any message needs are refused too.

References
----------
C. Heimes, defusedxml, section "Attack vectors": what XML is known to be abused for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from facts.refusal import UnreadableFile

PIECE = 1 << 16  # bytes fed at a time
LONGEST_TAG = 1 << 20  # bytes of one tag or comment, which are held until its end
LONGEST_TEXT = 4096  # characters; the longest field of the specification has 500
MOST_LEAVES = 1_000_000  # of one record, which is held whole
DEEPEST = 32  # elements in one another; the specification has 7
LARGEST_FILE = 1 << 32  # bytes, 4 GiB: some millions of declarations


class Leaf(NamedTuple):
    """An element with nothing but text in it.

    path : names from below the record down, as ("AUDIT_INFO", "AUDITSTATUS").
    within : number of the element it is in, the same for all of its leaves.
    """

    path: tuple[str, ...]
    text: str
    line: int
    within: int


class Record(NamedTuple):
    """One of the elements that repeat, with its leaves in their order.

    path : names from the root down, its own last.
    line : the line its tag begins in.
    """

    path: tuple[str, ...]
    line: int
    leaves: Sequence[Leaf]


def records(file: Path, depth: int) -> Iterator[Record]:
    """Give the elements of one depth, one at a time, and the leaves above it as records of one.

    Parameters
    ----------
    depth : of the elements wanted; the root has 1.

    Raises
    ------
    UnreadableFile
        If the file is not XML to its end, or holds what no message needs; the sentence names
        the line.
    """
    size = file.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableFile(
            f"{file.name}: {size:,} bytes are more than {LARGEST_FILE:,}; send it in parts"
        )
    reader = _Reader(file.name, depth)
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            reader.feed(piece)
            yield from reader.taken()
    reader.end()
    yield from reader.taken()


@dataclass
class _Reader:
    """Where reading is: the elements that are open, and the records that are whole."""

    file: str
    depth: int
    path: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=lambda: [0])
    opened: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    is_leaf: bool = False
    leaves: list[Leaf] = field(default_factory=list)
    whole: list[Record] = field(default_factory=list)
    fed: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, piece: bytes) -> None:
        self._parse(lambda: self.parser.Parse(piece, False))
        self.fed += len(piece)
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise self._wrong(f"a tag or comment of more than {LONGEST_TAG:,} bytes")

    def end(self) -> None:
        self._parse(lambda: self.parser.Parse(b"", True))

    def taken(self) -> list[Record]:
        whole, self.whole = self.whole, []
        return whole

    def _parse(self, go_on: Callable[[], int]) -> None:
        try:
            go_on()
        except expat.ExpatError as wrong:
            what = expat.errors.messages[wrong.code]
            raise UnreadableFile(
                f"{self.file}:{wrong.lineno}: not XML to its end ({what}); send the message whole, "
                "in UTF-8, as the system wrote it"
            ) from wrong
        except (ValueError, LookupError) as wrong:  # of an encoding that is not read piece by piece
            raise UnreadableFile(f"{self.file}: {wrong}; send the message in UTF-8") from wrong

    def _open(self, name: str, _: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise self._wrong(f"more than {DEEPEST} elements in one another")
        self.starts.append(self.parser.CurrentLineNumber)
        self.opened += 1
        self.numbers.append(self.opened)
        self._forget()
        self.is_leaf = True

    def _say(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise self._wrong(f"{self.path[-1]} has more than {LONGEST_TEXT:,} characters")
        self.text.append(text)

    def _close(self, _: str) -> None:
        line = self.starts.pop()
        self.numbers.pop()
        if self.is_leaf:
            below = tuple(self.path[min(self.depth, len(self.path) - 1) :])
            text = "".join(self.text).strip()
            self.leaves.append(Leaf(below, text, line, self.numbers[-1]))
            if len(self.leaves) > MOST_LEAVES:
                raise self._wrong(f"more than {MOST_LEAVES:,} elements in one record")
        # a leaf above the records, as in the header, is a record of its own
        if len(self.path) == self.depth or (self.is_leaf and len(self.path) < self.depth):
            self.whole.append(Record(tuple(self.path), line, self.leaves))
            self.leaves = []
        self.path.pop()
        self.is_leaf = False
        self._forget()

    def _forget(self) -> None:
        self.text, self.length = [], 0

    def _refuse_doctype(self, *_: object) -> None:
        raise self._wrong("a DOCTYPE, with which a message could read or become anything else")

    def _wrong(self, what: str) -> UnreadableFile:
        line = self.parser.CurrentLineNumber
        return UnreadableFile(
            f"{self.file}:{line}: {what}; no message of the specification has that, leave it out"
        )
