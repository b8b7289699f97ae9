"""What comes in as a file: its name made harmless, and what it is by its content, not its name."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts.packed import BROKEN, members_of
from facts.refusal import SpokenRefusal, UnreadableFile
from facts.text import Text

MOST_PARTS = 5_000  # of a packed file
UNBOUNDED = 1 << 60
PIECE = 1 << 20  # bytes unpacked at a time
LONGEST_NAME = 120  # letters of a file's name that are kept
MOST_OF_NAME = 200  # bytes of it; file systems take 255
LONGEST_ENDING = 5  # letters; more are part of the name
RESERVED = re.compile(r'[<>:"|?*%;]')
"""What a name may not have on some system, or means something in a header."""

MARKUP = re.compile(rb"<\s*(?:[!?]|/?[a-z])", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
PACKED, PARQUET = b"PK\x03\x04", b"PAR1"


class FileRefusal(SpokenRefusal, UnreadableFile):
    """A file that is not taken, and why, in both languages."""


class Kind(NamedTuple):
    """A kind of file that may be attached; the first of its endings is the usual one."""

    id: str
    endings: tuple[str, ...]
    media: str


KINDS = (
    Kind("PDF", (".pdf",), "application/pdf"),
    Kind("PNG", (".png",), "image/png"),
    Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg"),
    Kind("XLSX", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Kind("DOCX", (".docx",),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Kind("CSV", (".csv",), "text/csv"),
    Kind("TXT", (".txt",), "text/plain"),
)  # fmt: skip
STARTS = {b"%PDF-": "PDF", b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
PARTS = {"xl/workbook.xml": "XLSX", "word/document.xml": "DOCX"}
MACROS = "vbaproject.bin"
NAMED = ", ".join(kind.id for kind in KINDS)


def cleaned(name: str) -> str:
    """Leave of the name of a file what is harmless: no folder, no control or turning signs.

    Examples
    --------
    >>> cleaned("../../etc/pass\\x00wd.pdf"), cleaned("C:\\\\scans\\\\体检 1.PDF"), cleaned("..")
    ('passwd.pdf', '体检 1.PDF', 'file')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = " ".join(RESERVED.sub("", shown).split()).strip(". ")
    return _short(plain) or "file"


def _short(name: str) -> str:
    """Leave of a name what is shown of it and what file systems take, its ending with it."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = MOST_OF_NAME - len(f"{dot}{ending}".encode())
    kept = stem[: LONGEST_NAME - len(dot + ending)].encode()[:room]
    return kept.decode(errors="ignore") + dot + ending


def kind_of(content: bytes, name: str, most_unpacked: int) -> Kind:
    """Say what a file is by its content; its name, where it claims a kind, must agree.

    Parameters
    ----------
    most_unpacked : what a packed file may unpack to. [bytes]

    Raises
    ------
    FileRefusal
        If it is none of KINDS, has macros, unpacks to too much, or is not what its name says.
    """
    found = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if found is None and content.startswith(PACKED):
        found = _office(content, most_unpacked)
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if found is None and _is_text(content):
        found = "CSV" if ending == ".csv" else "TXT"
    if found is None:
        raise FileRefusal(
            Text(
                f"'{name}' is by its content none of {NAMED}; save it as one of them",
                f"“{name}”的内容不属于 {NAMED}；请另存为其中一种格式",
            )
        )
    kind = next(one for one in KINDS if one.id == found)
    if ending and ending not in kind.endings:
        raise FileRefusal(
            Text(
                f"'{name}' is by its content {kind.id}; name it {kind.endings[0]}, or send "
                "the file its name says",
                f"“{name}”的内容是 {kind.id}；扩展名应为 {kind.endings[0]}，或上传与名称相符的文件",
            )
        )
    return kind


def _office(content: bytes, most_unpacked: int) -> str | None:
    names = unpacked(content, most_unpacked)
    if any(name.lower().endswith(MACROS) for name in names):
        raise FileRefusal(
            Text(
                "the file holds macros; save it as .xlsx or .docx without them",
                "文件含有宏；请另存为不含宏的 .xlsx 或 .docx",
            )
        )
    return next((kind for part, kind in PARTS.items() if part in names), None)


def unpacked(content: bytes, most: int) -> dict[str, int]:
    """Unpack every part of a packed file once and throw it away; give their names and bytes.

    A header can lie about a size, bytes cannot.

    Raises
    ------
    FileRefusal
        If it is broken, locked, or unpacks to more than `most` bytes.
    """
    found: dict[str, int] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = members_of(packed)
            if len(members) > MOST_PARTS:
                raise _too_much(most)
            room = most
            for member in members:
                found[member.filename] = _bytes_of(packed, member, room, most)
                room -= found[member.filename]
    except BROKEN as wrong:
        raise FileRefusal(
            Text(
                f"the file cannot be opened ({wrong}); open it in its program and save it again, "
                "without a password",
                "文件无法打开；请用相应软件打开后重新保存，且不要设置密码",
            )
        ) from wrong
    return found


def _bytes_of(packed: zipfile.ZipFile, member: zipfile.ZipInfo, room: int, most: int) -> int:
    member.file_size = UNBOUNDED  # read to the end of what is packed
    counted = 0
    with packed.open(member) as part:
        while piece := part.read(PIECE):
            counted += len(piece)
            if counted > room:
                raise _too_much(most)
    return counted


def _too_much(most: int) -> FileRefusal:
    return FileRefusal(
        Text(
            f"the file unpacks to more than {most >> 20} MB; send a smaller one, or a table as CSV",
            f"文件解压后超过 {most >> 20} MB；请上传较小的文件，表格可用 CSV",
        )
    )


def _is_text(content: bytes) -> bool:
    """Say whether it is text to read: UTF-8 or GB 18030, no control signs, no page of markup."""
    if not content.strip() or MARKUP.match(content.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            said = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not CONTROLS.search(said)
    return False


def read_few(
    file: Path, read: Callable[[Path], pl.LazyFrame], most: int
) -> pl.LazyFrame:  # fmt: skip
    """Read a table that has no more than `most` rows: a few bytes may stand for millions.

    Raises
    ------
    FileRefusal
        If it has more.
    UnreadableFile
        If `read` cannot read it.
    """
    with file.open("rb") as content:
        is_parquet = content.read(len(PARQUET)) == PARQUET
    if is_parquet:
        _require_few(_said_by_itself(file), most)  # before anything of it is unpacked
    rows = read(file)
    _require_few(rows.select(pl.len()).collect(engine="streaming").item(), most)
    return rows


def _said_by_itself(file: Path) -> int:
    try:
        return int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError):
        return 0  # whoever reads it says what is wrong


def _require_few(rows: int, most: int) -> None:
    if rows > most:
        raise FileRefusal(
            Text(
                f"the file has {rows:,} rows, and {most:,} are taken at once; send it in parts",
                f"文件有 {rows:,} 行，一次最多接收 {most:,} 行；请分批发送",
            )
        )
