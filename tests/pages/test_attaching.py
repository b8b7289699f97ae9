"""Defends the doors of attachments and remarks: seen beside a return, added by who may alone."""

import io
import re
from datetime import UTC, datetime

import pytest

from governance.returns import submit
from tests.governance.made_files import HTML, PDF, PNG
from tests.governance.returns_made import ONE, REPORTER, words
from tests.pages.test_sending import PERIOD, come_in, made_home, text
from tests.pages.visiting import house, send, token_of

FILES = f"/returns/{ONE}/{PERIOD}/attachments"
REMARKS = "/returns/filed/1/remarks"


@pytest.fixture
def visited(tmp_path):
    """A home with a submitted return."""
    door, client = house(made_home(tmp_path))
    answer = submit(door.ledger, [words(period=PERIOD)], REPORTER, datetime.now(UTC))
    assert answer.is_submitted, answer.findings
    yield door, client
    door.close()


def add(client, *files: tuple[bytes, str], path: str = FILES, **more):
    fields = {
        "csrf": token_of(client), "back": "/returns/filed/1#attachments",
        "file": [(io.BytesIO(content), name) for content, name in files], **more,
    }  # fmt: skip
    return client.post(path, data=fields, content_type="multipart/form-data")


def test_files_are_attached_shown_given_out_and_taken_away(visited):
    _, client = visited
    come_in(visited, "rita")
    added = add(client, (PDF, "../体检 <b>.pdf"), (PNG, "photo.png"))
    assert added.headers["Location"] == "/returns/filed/1#attachments"
    page = text(client.get("/returns/filed/1"))
    assert page.index("体检 b.pdf") < page.index("photo.png")
    given = client.get("/returns/attachments/1")
    assert given.data == PDF
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.mimetype == "application/octet-stream"
    send(client, "/returns/attachments/1/remove", back="/returns/filed/1")
    page = text(client.get("/returns/filed/1"))
    assert "<s>体检 b.pdf</s>" in page
    assert "/returns/attachments/1" not in page
    assert client.get("/returns/attachments/1").status_code == 404


def test_what_is_not_taken_is_told_and_the_others_are(visited):
    _, client = visited
    come_in(visited, "rita")
    answer = add(client, (HTML, "letter.pdf"), (PDF, "good.pdf"), (b"", "empty.txt"))
    said = text(answer)
    assert answer.status_code == 400
    assert "letter.pdf&#39; is by its content none of PDF" in said
    assert "empty.txt&#39; is empty" in said
    assert "good.pdf" in text(client.get("/returns/filed/1"))
    assert "是空文件" in text(add(client, (b"", "e.txt"), path=f"{FILES}?lang=zh"))
    assert add(client).status_code == 303


def test_a_body_too_large_is_told_so(visited):
    _, client = visited
    come_in(visited, "rita")
    assert add(client, (bytes(10_000_001), "a.pdf")).status_code == 400
    assert add(client, (bytes(31_000_000), "a.pdf")).status_code == 413


@pytest.mark.parametrize("name", ["otto", "wang", "carl", "elsa", "rosa"])
def test_nobody_else_attaches_or_takes_away(visited, name):
    _, client = visited
    come_in(visited, "rita")
    add(client, (PDF, "scan.pdf"))
    come_in(visited, name)
    assert add(client, (PNG, "b.png")).status_code == 403
    assert send(client, "/returns/attachments/1/remove").status_code in (403, 404)
    seen = {"otto": 404, "wang": 200, "carl": 200, "elsa": 404, "rosa": 403}[name]
    assert client.get("/returns/attachments/1").status_code == seen
    assert client.get("/returns/attachments/99").status_code == (403 if seen == 403 else 404)


def test_a_change_without_its_token_is_refused(visited):
    _, client = visited
    come_in(visited, "rita")
    assert add(client, (PDF, "scan.pdf"), csrf="x").status_code == 403
    assert client.get("/returns/attachments/1").status_code == 404


def test_a_worker_representative_confirms_and_remarks_and_the_enterprise_reads(visited):
    _, client = visited
    come_in(visited, "wang")
    page = text(client.get("/returns/filed/1"))
    assert f'action="{FILES}"' not in page
    assert page.count(f'action="{REMARKS}"') == 2
    confirmed = send(client, REMARKS, kind="confirmation", back="/returns/filed/1#remarks")
    assert confirmed.headers["Location"] == "/returns/filed/1#remarks"
    send(client, REMARKS, kind="remark", said="<i>two falls</i> are missing")
    page = text(client.get("/returns/filed/1"))
    assert "&lt;i&gt;two falls&lt;/i&gt; are missing" in page
    assert page.count(f'action="{REMARKS}"') == 1
    assert send(client, REMARKS, kind="remark", said=" ").status_code == 400
    come_in(visited, "rita")
    page = text(client.get("/returns/filed/1"))
    assert "two falls" in page
    assert REMARKS not in page


@pytest.mark.parametrize(
    ("name", "status"), [("rita", 403), ("carl", 403), ("rosa", 403), ("greta", 403)]
)
def test_nobody_else_speaks_for_the_workers(visited, name, status):
    _, client = visited
    come_in(visited, name)
    assert send(client, REMARKS, kind="remark", said="all is well").status_code == status


def test_the_way_back_is_one_of_ours(visited):
    _, client = visited
    come_in(visited, "wang")
    for back in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        answer = send(client, REMARKS, kind="remark", said=back, back=back)
        assert answer.headers["Location"] == "/enterprise"
        page = text(send(client, REMARKS, kind="remark", said="", back=back))
        assert re.findall('href="([^"]+)">Back<', page) == ["/enterprise"]
