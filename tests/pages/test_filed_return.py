"""Defends what was filed: who opens which door, comments, amendments, taking back, receipts."""

import pytest

from governance.filings import filings
from governance.moving import move
from governance.workflow import Action, State
from pages._gate import now
from tests.governance.making import ANN
from tests.governance.returns_made import CITY_OFFICE, COUNTY_OFFICE, ONE, PROVINCE_OFFICE, TWO
from tests.pages.filing_made import (
    BEFORE,
    NOW,
    PATH,
    act,
    hidden,
    made_home,
    opened_copy,
    text,
    typed,
)
from tests.pages.visiting import enter, send

OTHERS_PATH = PATH.replace(ONE, TWO)
FILED = "/returns/filed/2"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home of which every test has a copy: rita submitted the return, number 2."""
    folder = tmp_path_factory.mktemp("made")
    home = made_home(folder)
    (folder / "opened").mkdir()
    door, client = opened_copy(home, folder / "opened")
    enter(client, "rita")
    assert act(client, "submit", **typed()).status_code == 303
    door.close()
    return folder / "opened" / "home"


@pytest.fixture
def filed(made, tmp_path):
    """That home, opened, and a browser before it."""
    door, client = opened_copy(made, tmp_path)
    yield door, client
    door.close()


def version(door, number: int = 2):
    return next(one for one in filings(door.ledger, ANN) if one.number == number)


def reviewed(door, action: Action, actor=COUNTY_OFFICE, **said: str) -> None:
    told = {"" if field == "whole" else field: words for field, words in said.items()}
    move(door.ledger, [2], action, actor, now(), told)


def accepted(door) -> None:
    reviewed(door, Action.APPROVE)
    reviewed(door, Action.APPROVE, CITY_OFFICE)
    reviewed(door, Action.ACCEPT, PROVINCE_OFFICE)


DOORS = {
    "form": ("GET", OTHERS_PATH),
    "own form": ("GET", PATH.replace(NOW, "2020-Q1")),
    "filed": ("GET", FILED),
    "receipt": ("GET", f"{FILED}/receipt"),
    "PDF": ("GET", f"{FILED}/receipt.pdf"),
    "save": ("POST", PATH),
    "draft": ("POST", f"{PATH}/draft"),
    "withdraw": ("POST", f"{FILED}/withdraw"),
}
MAY = """
who   | form | own form | filed | receipt | PDF | save | draft | withdraw
rita  | 403  | 200      | 200   | 200     | 200 | 409  | 409   | 409
otto  | 200  | 403      | 404   | 404     | 404 | 403  | 403   | 404
greta | 200  | 200      | 200   | 200     | 200 | 409  | 409   | 409
will  | 403  | 403      | 200   | 200     | 200 | 403  | 403   | 403
wim   | 403  | 403      | 404   | 404     | 404 | 403  | 403   | 404
carl  | 403  | 403      | 200   | 200     | 200 | 403  | 403   | 403
elsa  | 403  | 403      | 404   | 404     | 404 | 403  | 403   | 404
root  | 200  | 200      | 200   | 200     | 200 | 409  | 409   | 409
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in MAY.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS[1:], ids=[row[0] for row in ROWS[1:]])
def test_everybody_opens_their_own_doors_and_no_others(filed, row):
    door, client = filed
    before = version(door)
    enter(client, row[0])
    met = []
    for name in ROWS[0][1:]:
        method, path = DOORS[name]
        fields = {"do": "save", "seen": "behind", "workers": "1"}
        answer = client.get(path) if method == "GET" else send(client, path, **fields)
        met.append(str(answer.status_code))
    assert met == row[1:]
    assert version(door) == before


@pytest.mark.parametrize("name", [*DOORS])
def test_nobody_is_let_in_unasked(filed, name):
    _, client = filed
    method, path = DOORS[name]
    answer = client.get(path) if method == "GET" else send(client, path, do="save")
    assert answer.status_code == (401 if name == "draft" else 303)
    assert name == "draft" or answer.headers["Location"].startswith("/sign-in?next=/returns/")


def test_what_is_not_there_and_what_is_not_theirs_answer_alike(filed):
    _, client = filed
    enter(client, "otto")
    theirs, absent = text(client.get(FILED)), text(client.get("/returns/filed/99"))
    assert theirs.replace("return 2 ", "return 99 ") == absent.replace("/filed/99", "/filed/2")
    enter(client, "root")
    assert client.get(PATH.replace(ONE, "91110000100000000X")).status_code == 404
    assert client.get(f"/returns/filed/{10**30}").status_code == 404
    assert client.get(PATH.replace(ONE, "a%01b")).status_code == 404
    for period in ("2026-Q9", "0000", "9999", "2026-01-01", "soon"):
        assert client.get(f"/returns/{ONE}/{period}").status_code == 404


def test_the_journal_knows_who_looked_that_is_not_of_the_enterprise(filed):
    door, client = filed
    enter(client, "rita")
    client.get(FILED)
    enter(client, "carl")
    client.get(FILED)
    client.get(f"{FILED}/receipt.pdf")
    seen = [(who, said) for _at, who, verb, said in door.ledger.journal() if verb == "read return"]
    assert seen == [("carl", {"return": 2})] * 2


def test_a_regulators_comments_stand_beside_their_fields(filed):
    door, client = filed
    reviewed(door, Action.RETURN, whole="please look again", hours_worked="is this <b>all</b>?")
    enter(client, "rita")
    page = text(client.get(PATH))
    assert "What the regulator said" in page
    assert "please look again" in page
    assert '<a href="#field-hours_worked">Hours worked</a>' in page
    beside = page.split('id="beside-hours_worked"')[1].split("</div>")[0]
    assert "carl on" in beside
    assert b"<b>all</b>" not in client.get(PATH).data
    assert "is this <b>all</b>?" in text(client.get(FILED))
    assert act(client, "submit", **typed(hours_worked="51000")).status_code == 303
    assert (version(door).state, version(door).version) == (State.SUBMITTED, 1)


def test_what_was_decided_is_amended_with_a_reason_as_another_version(filed):
    door, client = filed
    accepted(door)
    enter(client, "rita")
    assert f'href="{PATH}"' in text(client.get(FILED))
    form = client.get(PATH)
    assert "amends it" in text(form)
    assert 'value="save"' not in text(form)
    cells = typed(workers="101")
    refused = act(client, "submit", page=form, **cells)
    assert refused.status_code == 422
    assert "give a reason for the amendment" in text(refused).lower()
    made = act(client, "submit", page=form, **cells, reason="one was forgotten")
    assert made.headers["Location"] == "/returns/filed/3/receipt?submitted=yes"
    assert (version(door).state, version(door, 3).version) == (State.ACCEPTED, 2)
    receipt = text(client.get("/returns/filed/3/receipt"))
    assert receipt.index("What version 2 changed") < receipt.index("What is due next")
    page = text(client.get("/returns/filed/3"))
    assert "What version 2 changed" in page
    changed = page.split("What version 2 changed")[1]
    assert "100 <span" in changed
    assert "101 <span" in changed
    assert "Hours worked" not in changed
    assert "one was forgotten" in page


def test_a_return_is_taken_back_once_and_can_be_sent_again(filed):
    door, client = filed
    enter(client, "rita")
    page = client.get(FILED)
    assert "<summary>Withdraw this return" in text(page)
    seen = hidden(page, "seen")
    for _ in range(2):
        answer = send(client, f"{FILED}/withdraw", seen=seen)
        assert answer.headers["Location"] == f"{FILED}?withdrawn=yes"
    assert version(door).state is State.WITHDRAWN
    assert "Withdrawn." in text(client.get(answer.headers["Location"]))
    assert act(client, "submit", **typed(workers="102")).status_code == 303
    assert version(door).state is State.SUBMITTED


def test_what_was_approved_is_not_taken_back(filed):
    door, client = filed
    enter(client, "rita")
    seen = hidden(client.get(FILED), "seen")
    reviewed(door, Action.APPROVE)
    answer = send(client, f"{FILED}/withdraw", seen=seen)
    assert (answer.status_code, version(door).state) == (409, State.APPROVED)
    assert "<summary>Withdraw" not in text(client.get(FILED))


def test_a_receipt_is_printed_and_a_draft_has_none(filed):
    _, client = filed
    enter(client, "rita")
    printed = client.get(f"{FILED}/receipt.pdf")
    assert printed.data.startswith(b"%PDF")
    assert printed.headers["Content-Disposition"].startswith('attachment; filename="R20')
    path = PATH.replace(NOW, "2020-Q1")
    act(client, "save", path, workers="5")
    answer = client.get("/returns/filed/3/receipt")
    assert answer.status_code == 409
    assert "was not submitted" in text(answer)


def test_the_return_is_read_beside_the_one_before(filed):
    _, client = filed
    enter(client, "will")
    page = text(client.get(FILED))
    assert BEFORE in page
    assert "+3 (+3%)" in page
    assert "submitted by rita" in page
    assert "Amend" not in page
    assert "<summary>" not in page


def test_returns_lead_to_where_they_are_listed(filed):
    _, client = filed
    for name, place in (("rita", "/enterprise"), ("carl", "/desk")):
        enter(client, name)
        assert client.get("/returns").headers["Location"] == place
