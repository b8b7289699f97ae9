"""Fetches the files a publisher keeps open, goes on where a fetch broke off, and notes whence.

    home/fetched/<source>/<file>                    the file, whole and checked
    home/fetched/<source>/<file>.provenance.json    url, day, SHA-256, size, ETag, licence …
    home/fetched/<source>/<file>.part               what has come so far, while it is not whole

Only `osh fetch` comes here, when a person runs it; nothing else asks the network.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

import urllib3

from facts.refusal import Refusal
from ingest._source import OpenFile, Source

FOLDER = "fetched"
RECORD = ".provenance.json"
PIECE = 1 << 18  # bytes written at a time
LARGEST = 1 << 34  # bytes, 16 GiB; no table of a publisher is as large
ATTEMPTS = 4  # times a broken connection is taken up again in one run
CONNECT_SECONDS, READ_SECONDS = 20, 120  # a publisher may write its table while we wait
AGENT = "osh-observatory (statistics of occupational safety; one file at a time)"

Told = Callable[[int, int | None], None]
"""Hears how many bytes have come, and of how many where the publisher says so."""


class NotFetched(Refusal):
    """A file that did not come; the sentence says what the publisher or the network said."""


class Fetched(NamedTuple):
    """A file that came.

    files : what can be taken in; what a ZIP archive held, or the file itself.
    is_new : false where the publisher still has what was fetched before.
    """

    files: tuple[Path, ...]
    sha256: str
    size: int
    is_new: bool


class Came(NamedTuple):
    """What a publisher says of a file beside its content."""

    etag: str
    modified: str


def open_files(source: Source, words: Collection[str]) -> tuple[OpenFile, ...]:
    """Choose among the open files of a source by their words; all of them where none is said.

    Raises
    ------
    NotFetched
        If the source has none, or none of that word; the sentence says which there are.
    """
    known = {file.word: file for file in source.open_files}
    if not known:
        raise NotFetched(
            f"{source.id} has no open address; bring its file by hand and take it in with "
            f"`osh ingest {source.id} FILE`"
        )
    if strangers := [word for word in words if word not in known]:
        raise NotFetched(
            f"{source.id} has no open file '{strangers[0]}'; there are: {', '.join(known)}"
        )
    return tuple(known[word] for word in dict.fromkeys(words or known))


def fetch(
    source: Source, file: OpenFile, home: Path, today: date, told: Told, *, proxy: str = ""
) -> Fetched:
    """Bring one open file of a source into the home, with a record of where it came from.

    Parameters
    ----------
    told : hears of progress.
    proxy : address of the proxy to go through; none where empty.

    Raises
    ------
    NotFetched
        If there is no network, the publisher refuses, or the connection breaks time and again;
        what has come is kept, and the next call goes on from there.
    """
    folder = home / FOLDER / source.id
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / file.name
    part = kept.with_name(f"{file.name}.part")
    with _pool(proxy) as pool:
        came = _whole(pool, file.url, part, _unchanged(kept, file.url), told)
    if came is None:
        return _as_before(kept)
    with part.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = part.stat().st_size
    if not size or (kept.suffix == ".zip" and not zipfile.is_zipfile(part)):
        _forget(part)
        what = "something that is no ZIP archive" if size else "an empty file"
        raise NotFetched(f"{file.url}: the publisher sent {what}; ask again later")
    part.replace(kept)
    said: dict[str, object] = {
        "source": source.id,
        "url": file.url,
        "retrieved": today.isoformat(),
        "sha256": digest,
        "size": size,
        "etag": came.etag,
        "modified": came.modified,
        "producer": source.publisher.en,
        "citation": source.citation.en or source.reference,
        "licence": source.licence.en,
    }
    _state(part).unlink(missing_ok=True)
    _write(kept, said)
    files = _unpack(kept, said) if kept.suffix == ".zip" else (kept,)
    return Fetched(files, digest, size, is_new=True)


def _pool(proxy: str) -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    retries = urllib3.Retry(connect=2, read=0, redirect=5, other=0, status=0)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if proxy:
        return urllib3.ProxyManager(proxy, timeout=timeout, retries=retries, headers=headers)
    return urllib3.PoolManager(timeout=timeout, retries=retries, headers=headers)


def _whole(
    pool: urllib3.PoolManager, url: str, part: Path, before: Mapping[str, str], told: Told
) -> Came | None:
    """Bring the file to its end in as many attempts as it takes; None where it is unchanged."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _attempt(pool, url, part, before, told)
        except (urllib3.exceptions.ProtocolError, urllib3.exceptions.ReadTimeoutError) as broken:
            if attempt == ATTEMPTS:
                size = part.stat().st_size if part.is_file() else 0
                raise NotFetched(
                    f"{url}: the connection broke after {size:,} bytes ({_why(broken)}); run the "
                    "command again to go on"
                ) from broken
    raise AssertionError("the last attempt returns or raises")


def _attempt(
    pool: urllib3.PoolManager, url: str, part: Path, before: Mapping[str, str], told: Told
) -> Came | None:
    have, wanted = _so_far(part, url)
    with _answer(pool, url, wanted or before) as answer:
        if answer.status == 304:
            return None
        if answer.status == 416:  # what has come is no beginning of what is there now
            _forget(part)
            return _attempt(pool, url, part, {}, told)
        if answer.status not in (200, 206):
            raise NotFetched(
                f"{url}: the publisher answers {answer.status} {answer.reason or ''}".rstrip()
                + "; the file may have moved, look on the publisher's page"
            )
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            raise NotFetched(f"{url}: the publisher sent a page and no file; open it in a browser")
        goes_on = answer.status == 206 and _starts_at(answer, have)
        if answer.status == 206 and not goes_on:
            _forget(part)
            return _attempt(pool, url, part, {}, told)
        came = Came(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        _state(part).write_text(json.dumps({"url": url, **came._asdict()}), "utf-8")
        _write_pieces(answer, part, have if goes_on else 0, told)
        return came


def _write_pieces(answer: urllib3.BaseHTTPResponse, part: Path, have: int, told: Told) -> None:
    length = answer.headers.get("Content-Length", "")
    total = have + int(length) if length.isdigit() else None
    is_packed = answer.headers.get("Content-Encoding", "identity") != "identity"
    with part.open("ab" if have else "wb") as content:
        for piece in answer.stream(PIECE, decode_content=is_packed):
            have += content.write(piece)
            if have > LARGEST:
                raise NotFetched(f"{part.name}: more than {LARGEST >> 30} GiB came; stopped there")
            told(have, None if is_packed else total)


@contextmanager
def _answer(
    pool: urllib3.PoolManager, url: str, headers: Mapping[str, str]
) -> Iterator[urllib3.BaseHTTPResponse]:
    try:
        answer = pool.request(
            "GET", url, headers={**pool.headers, **headers}, preload_content=False
        )
    except urllib3.exceptions.MaxRetryError as wrong:
        raise NotFetched(
            f"{url}: no answer ({_why(wrong.reason or wrong)}); is this machine on a network that "
            "reaches the publisher? A file brought by hand is taken in with `osh ingest`"
        ) from wrong
    try:
        yield answer
    finally:
        answer.close()


def _why(wrong: Exception) -> str:
    """Say in the library's words what broke, without its objects."""
    said = str(wrong.args[0]) if wrong.args else ""
    return re.sub(r"^.*?[)>]: ", "", said) or type(wrong).__name__


def _so_far(part: Path, url: str) -> tuple[int, dict[str, str]]:
    """Give the bytes that have come, and the headers that ask for the rest of the same file.

    Without an ETag or a date nobody can tell whether the file is still the same: begin anew.
    """
    with suppress(OSError, ValueError):
        said = json.loads(_state(part).read_text("utf-8"))
        same = said["etag"] or said["modified"]
        is_weak = said["etag"].startswith("W/")  # may be another sequence of bytes
        have = part.stat().st_size
        if said["url"] == url and same and have and not is_weak:
            return have, {"Range": f"bytes={have}-", "If-Range": same}
    _forget(part)
    return 0, {}


def _starts_at(answer: urllib3.BaseHTTPResponse, have: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _unchanged(kept: Path, url: str) -> dict[str, str]:
    """Ask only for what differs from a file that is here whole, as its record says."""
    with suppress(OSError, ValueError, KeyError):
        said = json.loads(_record(kept).read_text("utf-8"))
        with kept.open("rb") as content:
            is_whole = hashlib.file_digest(content, "sha256").hexdigest() == said["sha256"]
        if is_whole and said["url"] == url and said["etag"]:
            return {"If-None-Match": said["etag"]}
    return {}


def _as_before(kept: Path) -> Fetched:
    said = json.loads(_record(kept).read_text("utf-8"))
    members = tuple(kept.with_name(name) for name in said.get("members", [kept.name]))
    return Fetched(members, said["sha256"], said["size"], is_new=False)


def _unpack(archive: Path, said: dict[str, object]) -> tuple[Path, ...]:
    """Write the tables of an archive beside it, each with a record of its own."""
    try:
        files = _members(archive, said)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as wrong:
        raise NotFetched(f"{archive.name}: cannot be unpacked ({wrong}); fetch it again") from wrong
    if not files:
        raise NotFetched(f"{archive.name}: holds no CSV file; look at it by hand")
    _write(archive, {**said, "members": [file.name for file in files]})
    return tuple(files)


def _members(archive: Path, said: dict[str, object]) -> list[Path]:
    files: list[Path] = []
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            name = Path(member.filename).name  # no member says where it is written
            if Path(name).suffix.lower() != ".csv" or name.startswith("."):
                continue
            file = archive.with_name(name)
            digest, written = hashlib.sha256(), 0
            with packed.open(member) as inside, file.open("wb") as plain:
                while piece := inside.read(PIECE):
                    written += plain.write(piece)
                    digest.update(piece)
                    if written > LARGEST:
                        raise NotFetched(f"{archive.name}: {name} unpacks to more than any table")
            record = {**said, "sha256": digest.hexdigest(), "size": written}
            _write(file, {**record, "packed_in": archive.name})
            files.append(file)
    return files


def _write(file: Path, said: Mapping[str, object]) -> None:
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    _record(file).write_text(text, "utf-8")


def _record(file: Path) -> Path:
    return file.with_name(f"{file.name}{RECORD}")


def _state(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _state(part).unlink(missing_ok=True)
