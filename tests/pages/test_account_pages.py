"""Defends the pages of accounts: the whole way from an invitation to a second factor and out."""

import json
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from governance.accounts import account_of, add, first_link
from governance.sessions import Limits, Visitor, sessions, sign_in
from tests.governance.making import ANN
from tests.governance.signing_in import GOOD, with_account
from tests.pages.visiting import TOKEN, enter, house, send

SECRET = re.compile(r'name="secret" value="(\w{32})"')


@pytest.fixture
def visited(tmp_path):
    door, client = house(tmp_path / "home")
    yield door, client
    door.close()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_an_administrator_invites_and_the_invited_comes_in(visited):
    door, client = visited
    token = first_link(door.ledger, ANN, datetime.now(UTC))
    assert send(client, f"/link/{token}", password=GOOD, again=GOOD).status_code == 303
    assert client.get(f"/link/{token}").status_code == 404
    assert enter(client, "administrator").headers["Location"] == "/"
    invited = send(client, "/accounts", name="Bob", email="", role="regulator", place="CN-130000")
    (link,) = set(TOKEN.findall(text(invited)))
    send(client, "/sign-out")
    assert client.get("/accounts").headers["Location"] == "/sign-in?next=/accounts"
    client.get(f"/link/{link}")
    send(client, f"/link/{link}", password=GOOD, again=GOOD)
    assert enter(client, "bob").status_code == 303
    assert "Regulator: approves · CN-130000" in text(client.get("/account"))


def test_a_password_that_is_not_taken_is_told_why_in_the_language_of_the_page(visited):
    door, client = visited
    token = add(door.ledger, "bob", "researcher", "", "", ANN, datetime.now(UTC)).token
    client.get(f"/link/{token}?lang=zh")
    answer = send(client, f"/link/{token}", password="password1234", again="password1234")
    assert answer.status_code == 400
    assert "该密码属于最先被尝试的一类" in text(answer)
    assert "两次输入不一致" in text(send(client, f"/link/{token}", password=GOOD, again="x"))


def test_a_device_is_asked_for_once_it_is_kept(visited):
    door, client = visited
    with_account(door.ledger, "bob", "researcher")
    enter(client, "bob")
    page = text(client.get("/account/second-factor"))
    assert "<svg" in page
    (secret,) = SECRET.findall(page)
    code = pyotp.TOTP(secret).now()
    wrong = send(client, "/account/second-factor", secret=secret, code=code, present="wrong")
    assert wrong.status_code == 400
    kept = send(client, "/account/second-factor", secret=secret, code=code, present=GOOD)
    assert kept.status_code == 303
    send(client, "/sign-out")
    assert enter(client, "bob").headers["Location"] == "/second-factor"
    assert client.get("/account").status_code == 303
    assert client.get("/second-factor").status_code == 200
    late = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))
    assert send(client, "/second-factor", code=late).headers["Location"] == "/"
    off = send(client, "/account/second-factor/off", present=GOOD)
    assert (off.status_code, account_of(door.ledger, "bob").second_factor) == (303, "")


def test_signing_out_everywhere_ends_the_other_browser(visited):
    door, client = visited
    with_account(door.ledger, "bob", "researcher")
    enter(client, "bob")
    sign_in(door.ledger, "bob", GOOD, Visitor("198.51.100.4", "elsewhere"), datetime.now(UTC))
    assert "198.51.100.4" in text(client.get("/account"))
    send(client, "/account/sign-out-everywhere")
    assert sessions(door.ledger, "bob", datetime.now(UTC), Limits()) == []
    assert client.get("/account").status_code == 303


def test_another_password_signs_out_and_is_then_the_one(visited):
    door, client = visited
    with_account(door.ledger, "bob", "researcher")
    enter(client, "bob")
    other = "another-good-one-3"
    send(client, "/account/password", present=GOOD, password=other, again=other)
    assert client.get("/account").status_code == 303
    assert enter(client, "bob").status_code == 403
    assert enter(client, "bob", other).status_code == 303


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "\\\\e",
        "/a\r\nb",
    ],
)
def test_nobody_is_sent_on_to_another_site(visited, onward):
    door, client = visited
    with_account(door.ledger, "bob", "researcher")
    sent = send(client, "/sign-in", name="bob", password=GOOD, next=onward)
    assert sent.headers["Location"] == "/"


def test_what_somebody_wrote_is_shown_and_not_run(visited):
    door, client = visited
    with_account(door.ledger, "root", "administrator")
    enter(client, "root")
    page = text(client.get('/accounts?search="><script>alert(1)</script>'))
    assert "<script>alert" not in page
    answer = send(client, "/accounts", name="<script>", email="", role="auditor", place="")
    assert answer.status_code == 400
    assert "<script>alert" not in text(answer)


def test_an_administrator_changes_a_role_and_disables(visited):
    door, client = visited
    with_account(door.ledger, "root", "administrator")
    with_account(door.ledger, "bob", "researcher")
    enter(client, "root")
    send(client, "/accounts/bob/role", role="auditor", place="")
    assert account_of(door.ledger, "bob").role == "auditor"
    assert len(set(TOKEN.findall(text(send(client, "/accounts/bob/link"))))) == 1
    send(client, "/accounts/bob/disable")
    assert account_of(door.ledger, "bob") is None
    send(client, "/accounts/bob/enable")
    assert account_of(door.ledger, "bob").role == "auditor"
    refused = send(client, "/accounts/root/disable")
    assert "this is the last administrator" in text(refused)


def test_the_header_says_who_is_signed_in(visited):
    door, client = visited
    with_account(door.ledger, "bob", "researcher")
    assert '"href": "/sign-in"' in json.dumps(client.get("/_dash-layout").json)
    enter(client, "bob")
    layout = json.dumps(client.get("/_dash-layout").json)
    assert '"href": "/account"' in layout
    assert '"children": "bob"' in layout


def test_an_auditor_reads_the_journal_and_takes_it_away(visited):
    door, client = visited
    with_account(door.ledger, "ada", "auditor")
    enter(client, "ada")
    page = text(client.get("/journal?verb=sign+in"))
    assert "Whole: 3 entries" in page
    assert page.count("<tr>") == 2
    table = client.get("/journal.csv")
    assert table.mimetype == "text/csv"
    assert text(table).splitlines()[0] == "place,at,actor,verb,said,before,link"
    assert len(text(table).splitlines()) == 5  # that it was taken is an entry too
