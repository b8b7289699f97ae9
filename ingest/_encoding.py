"""Makes UTF-8 of a text file, whatever it was written in, and says what that was.

Encoding             | What decides
-------------------- | --------------------------------------------------------------------
UTF-8, UTF-16        | a byte order mark, or zero bytes in every second place
UTF-8                | every byte of the file agrees
GB18030 (holds GBK)  | bytes above 0x7F come in pairs, most of them common characters
cp1252               | bytes above 0x7F stand alone between Latin letters
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from facts.refusal import UnreadableFile
from ingest._hearing import note, scratch

CHUNK = 1 << 23  # bytes read at a time
SAMPLE = 1 << 22  # bytes above 0x7F, with what is round them, that are weighed
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
RUNS = re.compile(rb"[\x80-\xff]+")
COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")  # GB 2312: punctuation, level 1 hanzi
SHORT_OF_DAMAGED = 20  # valid UTF-8 characters for each bad byte that make it a damaged UTF-8


def as_utf8(file: Path) -> Path:
    """Give a file of the same text in UTF-8 with line feeds: itself where it already is.

    Raises
    ------
    UnreadableFile
        If it is empty, not text, or holds bytes its own encoding does not have.
    """
    with file.open("rb") as raw:
        head = raw.read(1 << 16)
    if not head.strip():
        raise UnreadableFile(f"{file.name}: the file is empty; send one with a header and rows")
    encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    encoding = encoding or _wide(head) or ("utf-8" if _is_utf8(file) else _weigh(file))
    if encoding not in {"utf-16", "utf-16-le", "utf-16-be"} and b"\x00" in head:
        raise UnreadableFile(f"{file.name}: not text (it holds zero bytes); send CSV or XLSX")
    old_lines = encoding in {"utf-8", "utf-8-sig", "gb18030", "cp1252"} and _old_lines(head)
    if encoding == "utf-8" and not old_lines:
        return file
    if encoding == "utf-8-sig" and not old_lines and _is_utf8(file):
        return file
    if not encoding.startswith("utf-8"):
        note(f"read as {encoding}", f"按 {encoding} 编码读取")
    return _transcode(file, encoding)


def _wide(head: bytes) -> str | None:
    """Know UTF-16 without a mark: its line feeds and separators have a zero byte on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 3 or min(even, odd) * 4 > max(even, odd):
        return None
    text = codecs.getincrementaldecoder(name)("replace").decode(head)
    return name if "\n" in text and "\ufffd" not in text else None


def _old_lines(head: bytes) -> bool:
    return b"\r" in head.rstrip(b"\r") and b"\n" not in head


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            yield chunk


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(file):
            if not (chunk.isascii() and decoder.getstate()[0] == b""):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _weigh(file: Path) -> str:
    """Decide between a damaged UTF-8, GB18030 and cp1252 by the bytes above 0x7F."""
    runs: list[bytes] = []
    weight = 0
    for chunk in _chunks(file):
        found = RUNS.findall(chunk)
        runs += found
        weight += sum(map(len, found))
        if weight > SAMPLE:
            break
    text = b" ".join(runs).decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    if len(text.replace(" ", "")) - bad > SHORT_OF_DAMAGED * bad:
        _name_the_bad_line(file, "utf-8")
    paired = sum(len(run) for run in runs if len(run) % 2 == 0)
    common = 2 * sum(len(COMMON.findall(run)) for run in runs)
    return "gb18030" if paired > weight / 2 and common > weight / 2 else "cp1252"


def _name_the_bad_line(file: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    for chunk in _chunks(file):
        try:
            lines += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as wrong:
            lines += wrong.object.count(b"\n", 0, wrong.start)
            byte = wrong.object[wrong.start]
            raise UnreadableFile(
                f"{file.name}:{lines}: byte 0x{byte:02X} is not {encoding}, in which the rest of "
                "the file is written; save it anew as UTF-8"
            ) from None
    raise UnreadableFile(f"{file.name}:{lines}: the file ends in the middle of a character")


def _transcode(file: Path, encoding: str) -> Path:
    written = scratch(".csv")
    try:
        with (
            file.open(encoding=encoding, newline=None) as text,
            written.open("w", encoding="utf-8", newline="\n") as ours,
        ):
            while piece := text.read(CHUNK):
                ours.write(piece)
    except UnicodeDecodeError:
        _name_the_bad_line(file, encoding)
    return written
