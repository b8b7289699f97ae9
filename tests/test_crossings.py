"""Defends the doors: every role at every door, before its own and another's, and no crossing.

Requests are crafted by hand, those to Dash's callback endpoint too: what a page offers to whom
plays no part.
"""

import io
import json

import polars as pl
import pytest
from typer.testing import CliRunner

from app import make_app
from cli import osh
from governance import Door, Role
from governance.accounts import account_of
from governance.alerts import Sign, every_alert, keep
from governance.roles import WHERE, Where
from governance.sessions import Limits, Visitor, sessions, sign_in
from pages._gate import now
from settings import Settings
from tests.governance.making import (
    ANN,
    BEIJING,
    HEBEI,
    WHEN,
    accept_returns,
    open_home,
    publish_now,
)
from tests.governance.signing_in import GOOD, with_account
from tests.pages.visiting import send, token_of

SMALL = f"indicator=death_rate_gb&by=industry&area={HEBEI}&period=2023"
OWN = {Where.AREA: HEBEI, Where.COUNTRY: "CN", Where.ENTERPRISE: "E1", Where.EVERYWHERE: ""}
OTHER = {Where.AREA: BEIJING, Where.COUNTRY: "US", Where.ENTERPRISE: "E2", Where.EVERYWHERE: ""}

TABLE = """
door                           | own                      | other
figures that rest on few cases | vie rev reg nat psh adm  | psh adm
reports on returns             | vie rev reg nat psh adm  | vie rev reg nat psh adm
alerts                         | vie rev reg nat adm      | adm
answer to an alert             | rev reg nat adm          | adm
accounts                       | adm                      | adm
journal                        | aud adm                  | aud adm
"""
"""Who passes which door before what is of Hebei, who is of Hebei and who is of elsewhere."""

SHORT = {
    "vie": Role.VIEWER, "rev": Role.REVIEWER, "reg": Role.REGULATOR, "nat": Role.NATIONAL,
    "psh": Role.PUBLISHER, "aud": Role.AUDITOR, "adm": Role.ADMINISTRATOR,
}  # fmt: skip
WHO = [(role, side) for role in Role for side in ("own", "other")]


def passes(role: Role, side: str, door: str) -> bool:
    """Say what the table says."""
    head, *lines = (line for line in TABLE.splitlines() if line.strip())
    column = [word.strip() for word in head.split("|")].index(side)
    (line,) = (line for line in lines if line.split("|")[0].strip() == door)
    return role in [SHORT[word] for word in line.split("|")[column].split()]


def named(role: Role, side: str) -> str:
    return f"{role.value}.{side}"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A home with returns and an alert of Hebei, and a browser for everyone, signed in."""
    home, ledger = open_home(tmp_path_factory.mktemp("crossings"), 30)
    accept_returns(home, ledger)
    publish_now(ledger, home)
    sign = Sign("deaths", f"area={HEBEI}", HEBEI, "2023", "control_chart", "above", 9.0, 2.0, 5.0)
    keep(ledger, 2, [sign], [], ANN, WHEN)
    ledger.close()
    door = Door(home)
    app = make_app(Settings(home=home), door)
    browsers = {}
    for role, side in WHO:
        client = browsers[role, side] = app.server.test_client()
        client.get("/sign-in")
        if role is not Role.PUBLIC:
            place = (OWN if side == "own" else OTHER)[WHERE[role]]
            with_account(door.ledger, named(role, side), role, place)
            opened = sign_in(door.ledger, named(role, side), GOOD, Visitor("", ""), now())
            client.set_cookie("osh_session", opened.token)
            client.get("/account")
    yield door, app, browsers
    door.close()


def called(app, client, output: str, said: dict[str, object], changed: str):
    """Send a request to the callback endpoint, written by hand.

    Parameters
    ----------
    said : values of inputs and states by the beginning of their id; null for the others.
    """
    (one,) = (each for each in app._callback_list if output in each["output"])

    def end(part):
        if part["id"].startswith("{"):
            return said.get(part["id"] + part["property"], [])
        value = said.get(part["id"])
        return {"id": part["id"], "property": part["property"], "value": value}

    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in one["output"].strip(".").split("...")
    ]
    body = {
        "output": one["output"],
        "outputs": outputs if one["output"].startswith("..") else outputs[0],
        "inputs": [end(part) for part in one["inputs"]],
        "state": [end(part) for part in one["state"]],
        "changedPropIds": [changed],
    }
    headers = {"X-CSRFToken": token_of(client)}
    return client.post("/_dash-update-component", json=body, headers=headers)


@pytest.mark.parametrize(("role", "side"), WHO)
def test_figures_that_rest_on_few_cases(house, role, side):
    _door, _app, browsers = house
    client = browsers[role, side]
    answer = client.get(f"/api/v1/ask.json?{SMALL}").json
    assert (answer["hidden"] == 0) == passes(role, side, "figures that rest on few cases")
    table = pl.read_csv(io.BytesIO(client.get(f"/api/v1/ask.csv?{SMALL}").data), comment_prefix="#")
    assert table["value"].null_count() == answer["hidden"]


@pytest.mark.parametrize(("role", "side"), WHO)
def test_reports_on_returns(house, role, side):
    _door, app, browsers = house
    client = browsers[role, side]
    expected = passes(role, side, "reports on returns")
    listed = client.get("/api/v1/quality.json").json
    assert ("returns" in {report["source"] for report in listed}) == expected
    returns = [batch.digest for batch in house[0].ledger.batches() if batch.source == "returns"]
    said = {"shell-address": "/quality", "shell-language": "en"}
    page = called(app, client, "shell-page.children", said, "shell-address.pathname")
    assert page.status_code == 200
    assert (returns[0] in page.get_data(as_text=True)) == expected


@pytest.mark.parametrize(("role", "side"), WHO)
def test_alerts(house, role, side):
    _door, _app, browsers = house
    answer = browsers[role, side].get("/api/v1/alerts.json")
    found = answer.json if answer.status_code == 200 else []
    assert (len(found) == 1) == passes(role, side, "alerts")


@pytest.mark.parametrize(("role", "side"), WHO)
def test_an_answer_to_an_alert(house, role, side):
    door, app, browsers = house
    (alert,) = every_alert(door.ledger)
    with door.ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE alert SET state = 'new'")
    button = {"move": "acknowledge", "number": alert.number, "type": "warning-move"}
    clicked = json.dumps(button, separators=(",", ":")) + ".n_clicks"
    remark = {"number": alert.number, "type": "warning-remark"}
    said = {
        '{"move":["ALL"],"number":["ALL"],"type":"warning-move"}n_clicks': [
            {"id": button, "property": "n_clicks", "value": 1}
        ],
        '{"number":["ALL"],"type":"warning-remark"}value': [
            {"id": remark, "property": "value", "value": "seen"}
        ],
        '{"number":["ALL"],"type":"warning-remark"}id': [
            {"id": remark, "property": "id", "value": remark}
        ],
        "shell-language": "en",
    }
    called(app, browsers[role, side], "warning-said.children", said, clicked)
    (after,) = every_alert(door.ledger)
    is_answered = after.state == "acknowledged"
    assert is_answered == passes(role, side, "answer to an alert")
    assert after.changed_by == named(role, side) or not is_answered


@pytest.mark.parametrize(("role", "side"), WHO)
def test_accounts(house, role, side):
    door, _app, browsers = house
    client = browsers[role, side]
    expected = passes(role, side, "accounts")
    assert (client.get("/accounts").status_code == 200) == expected
    eve = f"eve.{role.value}.{side}"
    sent = send(client, "/accounts", name=eve, email="", role="administrator", place="")
    assert sent.status_code in (200, 303, 403)
    assert (account_of(door.ledger, eve) is not None) == expected
    if not expected:
        for way in ("role", "link", "disable", "enable"):
            before = door.ledger.journal()
            fields = {"role": "administrator", "place": ""}
            send(client, f"/accounts/{named(Role.RESEARCHER, 'own')}/{way}", **fields)
            send(client, f"/accounts/{named(role, side)}/{way}", **fields)
            assert door.ledger.journal() == before


@pytest.mark.parametrize(("role", "side"), WHO)
def test_the_journal(house, role, side):
    _door, _app, browsers = house
    expected = passes(role, side, "journal")
    for path in ("/journal", "/journal.csv"):
        answer = browsers[role, side].get(path)
        assert (answer.status_code == 200) == expected
        assert ("account added" in answer.get_data(as_text=True)) == expected


@pytest.mark.parametrize("role", Role)
def test_a_terminal_asks_the_same(house, role):
    door, _app, _browsers = house
    place = OWN[WHERE[role]]
    who = f"{role.value}@{place}" if place else role.value
    at = ["--home", str(door.home), "--actor", who]
    for words, name in ((["user", "list"], "accounts"), (["journal", "verify"], "journal")):
        said = CliRunner().invoke(osh, [*words, *at])
        assert (said.exit_code == 0) == passes(role, "own", name)
        assert "may not" in said.stderr or passes(role, "own", name)


def test_nobody_ends_the_sessions_of_another(house):
    door, _app, browsers = house
    researcher, other = named(Role.RESEARCHER, "own"), named(Role.RESEARCHER, "other")
    send(browsers[Role.RESEARCHER, "other"], "/account/sign-out-everywhere", name=researcher)
    assert sessions(door.ledger, other, now(), Limits()) == []
    assert len(sessions(door.ledger, researcher, now(), Limits())) == 1


@pytest.mark.parametrize(
    "words", ["actor=administrator", "who=administrator", "role=administrator"]
)
def test_nothing_in_a_request_says_who_asks(house, words):
    _door, _app, browsers = house
    client = browsers[Role.PUBLIC, "own"]
    headers = {"X-Remote-User": "administrator.own", "X-Forwarded-User": "administrator.own"}
    found = client.get(f"/api/v1/alerts.json?{words}", headers=headers)
    assert found.status_code == 403
