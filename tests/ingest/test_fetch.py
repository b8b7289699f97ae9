"""A file is fetched once and whole, with a record, whatever the publisher's machine does meanwhile.

The publisher here is a server of the test's own: it answers from a script, one entry a request.
"""

import hashlib
import io
import json
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from governance.provenance import recorded
from ingest import NotFetched, OpenFile, fetch, open_files, sources
from ingest.estat_esaw import SOURCE

TABLE = b"DATAFLOW,geo\n" + b"ESTAT:HSW_N2_01,IT\n" * 50_000
TODAY = date(2026, 11, 22)


class Answer(NamedTuple):
    """What the publisher says to one request.

    cut : bytes of the body that are sent before the connection breaks; all of them where None.
    """

    status: int = 200
    body: bytes = TABLE
    etag: str = '"first"'
    cut: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Publisher:
    """A server that follows a script and remembers what it was asked for."""

    def __init__(self, *script: Answer):
        self.script, self.asked = list(script), []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.asked.append(dict(self.headers))
                answer = publisher.script.pop(0)
                self.send_response(answer.status)
                if answer.etag:
                    self.send_header("ETag", answer.etag)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                self.close_connection = True

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def file(self, name="hsw_n2_01.csv"):
        return OpenFile("hsw_n2_01", f"http://127.0.0.1:{self.server.server_port}/{name}", name)


@pytest.fixture
def publisher():
    made = []

    def make(*script):
        made.append(Publisher(*script))
        return made[-1]

    yield make
    for each in made:
        each.server.shutdown()
        each.server.server_close()


@pytest.fixture
def get(tmp_path):
    def bring(file, told=lambda come, total: None):
        return fetch(SOURCE, file, tmp_path, TODAY, told)

    return bring


def rest(start: int, etag='"first"') -> Answer:
    """Answer with the rest of the table, as a publisher that can go on does."""
    says = ("Content-Range", f"bytes {start}-{len(TABLE) - 1}/{len(TABLE)}")
    return Answer(206, TABLE[start:], etag, headers=(says,))


def test_a_file_arrives_with_a_record_of_where_it_came_from(publisher, get, tmp_path):
    file = publisher(Answer()).file()
    came = get(file)
    kept = tmp_path / "fetched" / "estat_esaw" / "hsw_n2_01.csv"
    record = json.loads((kept.parent / "hsw_n2_01.csv.provenance.json").read_text("utf-8"))
    assert came.files == (kept,)
    assert kept.read_bytes() == TABLE
    assert record == {
        "source": "estat_esaw",
        "url": file.url,
        "retrieved": "2026-11-22",
        "sha256": hashlib.sha256(TABLE).hexdigest(),
        "size": len(TABLE),
        "etag": '"first"',
        "modified": "",
        "producer": "Eurostat",
        "citation": SOURCE.citation.en,
        "licence": SOURCE.licence.en,
    }
    assert sorted(file.name for file in kept.parent.iterdir()) == [
        "hsw_n2_01.csv",
        "hsw_n2_01.csv.provenance.json",
    ]


def test_taking_in_finds_the_day_in_the_record(publisher, get):
    (kept,) = get(publisher(Answer()).file()).files
    assert recorded(kept) == TODAY


def test_a_broken_connection_is_taken_up_where_it_broke(publisher, get):
    eurostat = publisher(Answer(cut=300_000), rest(300_000))
    (kept,) = get(eurostat.file()).files
    assert kept.read_bytes() == TABLE
    assert eurostat.asked[1]["Range"] == "bytes=300000-"
    assert eurostat.asked[1]["If-Range"] == '"first"'


def test_a_later_run_goes_on_where_the_earlier_gave_up(publisher, get, tmp_path):
    eurostat = publisher(Answer(cut=1000), *[rest(1000)._replace(cut=0)] * 3, rest(1000))
    with pytest.raises(NotFetched, match=r"broke after 1,000 bytes .*run the command again"):
        get(eurostat.file())
    assert not (tmp_path / "fetched" / "estat_esaw" / "hsw_n2_01.csv").exists()
    (kept,) = get(eurostat.file()).files
    assert kept.read_bytes() == TABLE


def test_a_file_that_changed_meanwhile_is_fetched_anew(publisher, get):
    other = TABLE.replace(b"IT", b"FR")
    eurostat = publisher(Answer(cut=1000), Answer(body=other, etag='"second"'))
    (kept,) = get(eurostat.file()).files
    assert kept.read_bytes() == other


def test_a_publisher_that_names_no_version_is_asked_from_the_beginning(publisher, get):
    ilo = publisher(Answer(etag="", cut=1000), Answer(etag=""))
    (kept,) = get(ilo.file()).files
    assert kept.read_bytes() == TABLE
    assert "Range" not in ilo.asked[1]


@pytest.mark.parametrize(
    "wrong",
    [
        Answer(416, b""),
        Answer(206, TABLE[5:], headers=(("Content-Range", "bytes 5-9/10"),)),
    ],
    ids=["out of range", "another part"],
)
def test_a_part_that_does_not_fit_is_thrown_away(publisher, get, wrong):
    (kept,) = get(publisher(Answer(cut=1000), wrong, Answer()).file()).files
    assert kept.read_bytes() == TABLE


def test_what_is_here_already_is_not_sent_again(publisher, get):
    eurostat = publisher(Answer(), Answer(304, b""))
    first, second = get(eurostat.file()), get(eurostat.file())
    assert eurostat.asked[1]["If-None-Match"] == '"first"'
    assert (first.is_new, second.is_new) == (True, False)
    assert second.files == first.files


def test_a_file_that_was_changed_by_hand_is_fetched_again(publisher, get):
    eurostat = publisher(Answer(), Answer())
    (kept,) = get(eurostat.file()).files
    kept.write_bytes(b"spoilt")
    (kept,) = get(eurostat.file()).files
    assert "If-None-Match" not in eurostat.asked[1]
    assert kept.read_bytes() == TABLE


def test_progress_is_told_to_the_end(publisher, get):
    heard = []
    get(publisher(Answer()).file(), lambda come, total: heard.append((come, total)))
    assert heard[-1] == (len(TABLE), len(TABLE))


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_refusal_is_said_with_its_number(publisher, get, status):
    with pytest.raises(NotFetched, match=rf"hsw_n2_01.csv: the publisher answers {status} .*moved"):
        get(publisher(Answer(status, b"sorry")).file())


def test_a_page_in_place_of_a_file_is_refused(publisher, get):
    page = Answer(body=b"<html>", headers=(("Content-Type", "text/html; charset=utf-8"),))
    with pytest.raises(NotFetched, match="sent a page and no file"):
        get(publisher(page).file())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(b"not packed", "no ZIP archive"), (b"PK\x05\x06" + bytes(18), "holds no CSV file")],
)
def test_an_archive_that_is_none_is_refused(publisher, get, body, sentence):
    with pytest.raises(NotFetched, match=sentence):
        get(publisher(Answer(body=body)).file("ita_300a_2016.zip"))


def test_a_proxy_is_asked_where_one_is_set(publisher, tmp_path):
    proxy = publisher(Answer())
    file = OpenFile("hsw_n2_01", "http://publisher.invalid/hsw_n2_01.csv", "hsw_n2_01.csv")
    at = proxy.file().url.rpartition("/")[0]
    came = fetch(SOURCE, file, tmp_path, TODAY, lambda come, total: None, proxy=at)
    assert came.size == len(TABLE)
    assert proxy.asked[0]["Host"] == "publisher.invalid"


def test_an_empty_file_is_no_file(publisher, get, tmp_path):
    with pytest.raises(NotFetched, match="sent an empty file"):
        get(publisher(Answer(body=b"")).file())
    assert not list((tmp_path / "fetched" / "estat_esaw").glob("*.csv"))


def test_without_a_network_a_sentence_says_so(get):
    with pytest.raises(NotFetched, match=r"no answer \(Failed .* refused\); is this machine"):
        get(OpenFile("hsw_n2_01", "http://127.0.0.1:1/hsw_n2_01.csv", "hsw_n2_01.csv"))


def test_an_archive_is_unpacked_and_each_table_has_a_record(publisher, get, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../ITA Data CY 2016.csv", TABLE)
        archive.writestr("readme.txt", "not a table")
    osha = publisher(Answer(body=packed.getvalue()), Answer(304, b""))
    (kept,) = get(osha.file("ita_300a_2016.zip")).files
    record = json.loads(kept.with_name(kept.name + ".provenance.json").read_text("utf-8"))
    assert kept == tmp_path / "fetched" / "estat_esaw" / "ITA Data CY 2016.csv"
    assert kept.read_bytes() == TABLE
    assert record["packed_in"] == "ita_300a_2016.zip"
    assert record["sha256"] == hashlib.sha256(TABLE).hexdigest()
    assert get(osha.file("ita_300a_2016.zip")).files == (kept,)


def test_a_word_chooses_a_file_and_no_word_all_of_them():
    assert [file.name for file in open_files(SOURCE, ["hsw_n2_02"])] == ["hsw_n2_02.csv"]
    assert len(open_files(SOURCE, [])) == 3
    with pytest.raises(NotFetched, match=r"no open file 'hsw'; there are: hsw_n2_01, hsw_n2_02"):
        open_files(SOURCE, ["hsw"])
    with pytest.raises(NotFetched, match="cn_national has no open address; bring its file by hand"):
        open_files(sources()["cn_national"], [])


def test_every_open_file_has_an_address_of_a_publisher_and_a_name_of_its_own():
    for card in sources().values():
        assert all(file.url.startswith("https://") for file in card.open_files)
        assert len({file.name for file in card.open_files}) == len(card.open_files)
        assert all(file.name == file.name.replace("/", "") for file in card.open_files)
