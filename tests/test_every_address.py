"""Defends every address of the pages written on the server: who is not of a place gets nothing.

The addresses are read from the server itself, so one that is added tomorrow is tried too.
"""

import pytest
import sqlalchemy as sql

from app import make_app
from governance import Door, Role
from governance.desk_tables import ATTACHMENT, REMARK
from governance.register import import_register
from governance.return_tables import COMMENT, ENTERPRISE, EXTENSION, FILING
from governance.returns import submit
from governance.roles import WHERE, Actor, Where
from governance.sessions import Visitor, sign_in
from pages._gate import now
from settings import Settings
from tests.governance.returns_made import COUNTY, ONE, REPORTER, TWO, WHEN, words, write_register
from tests.governance.signing_in import GOOD, with_account
from tests.pages.visiting import token_of

PAGES = ("/account", "/accounts", "/desk", "/enterprise", "/journal", "/register", "/returns")
ELSEWHERE = {Where.AREA: "CN-440000", Where.COUNTRY: "US", Where.ENTERPRISE: TWO}
OWN = {Where.AREA: COUNTY, Where.COUNTRY: "CN", Where.ENTERPRISE: ONE}
PARTS = {
    "enterprise": ONE, "code": ONE, "period": "2025-Q4", "number": 1, "place": 1, "name": "anna",
    "action": "approve", "token": "x" * 30, "kind": "csv",
}  # fmt: skip
HELD = (FILING, COMMENT, EXTENSION, ENTERPRISE, ATTACHMENT, REMARK)

TABLE = """
page                 | who opens it
/accounts            | adm
/desk                | vie rev reg nat aud adm
/desk/extensions     | vie rev reg nat aud adm
/desk/missing        | vie rev reg nat aud adm
/desk/publication    | psh adm
/desk/sensors        | psh adm
/enterprise          | ent app wor vie rev reg nat aud adm
/journal             | aud adm
/register            | vie rev reg nat aud adm
/register/duplicates | nat adm
/register/import     | nat adm
/returns/upload      | ent app adm
"""
SHORT = {
    "pub": Role.PUBLIC, "res": Role.RESEARCHER, "ent": Role.ENTERPRISE, "app": Role.APPROVER,
    "wor": Role.WORKER, "vie": Role.VIEWER, "rev": Role.REVIEWER, "reg": Role.REGULATOR,
    "nat": Role.NATIONAL, "psh": Role.PUBLISHER, "aud": Role.AUDITOR, "adm": Role.ADMINISTRATOR,
}  # fmt: skip
SIGNED_IN = [role for role in Role if role is not Role.PUBLIC]
PLACED = [role for role in SIGNED_IN if WHERE[role] is not Where.EVERYWHERE]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A home with one enterprise and its return, and a server before it."""
    folder = tmp_path_factory.mktemp("addresses")
    door = Door(folder / "home")
    row = f"{ONE},2020-01-01,虚构企业,130102,C,private,small,,"
    keeper = Actor("karl", Role.ADMINISTRATOR)
    import_register(door.ledger, write_register(folder / "r.csv", row), keeper, WHEN)
    assert submit(door.ledger, [words()], REPORTER, WHEN).is_submitted
    app = make_app(Settings(home=folder / "home"), door)
    yield door, app.server
    door.close()


def rules(server, method: str) -> list[str]:
    """Every address of the pages that takes a method, with something that is there filled in."""
    adapter = server.url_map.bind("localhost")
    found = {
        adapter.build(rule.endpoint, {name: PARTS[name] for name in rule.arguments}, method=method)
        for rule in server.url_map.iter_rules()
        if method in rule.methods and rule.rule.startswith(PAGES)
    }
    assert len(found) > 20
    return sorted(found)


def visitor(house, role: Role, places: dict[Where, str]):
    """Somebody of a role and a place, signed in at a browser of their own."""
    door, server = house
    client = server.test_client()
    client.get("/sign-in")
    place = places.get(WHERE[role], "")
    name = f"{role.value}.{place.replace('+', '.') or 'everywhere'}".lower()
    with door.ledger.reading() as connection:
        known = connection.execute(sql.text("SELECT name FROM account")).scalars().all()
    if name not in known:
        with_account(door.ledger, name, role, place)
    client.set_cookie("osh_session", sign_in(door.ledger, name, GOOD, Visitor("", ""), now()).token)
    client.get("/account")
    return client


def held(door) -> list[list[tuple]]:
    with door.ledger.reading() as connection:
        return [connection.execute(sql.select(table)).all() for table in HELD]


def test_who_has_not_signed_in_is_sent_to_sign_in_and_changes_nothing(house):
    door, server = house
    client = server.test_client()
    before = held(door)
    for address in rules(server, "GET"):
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 303)
        assert answer.location.startswith("/sign-in")
    token = token_of(client)
    for address in rules(server, "POST"):
        answer = client.post(address, data={"csrf": token})
        assert (address, answer.status_code) in {(address, code) for code in (303, 401, 403)}
    assert held(door) == before


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_page_opens_for_whom_the_table_says(house, role):
    client = visitor(house, role, OWN)
    head, *lines = (line for line in TABLE.splitlines() if line.strip())
    said = {path.strip(): who.split() for path, who in (line.split("|") for line in lines)}
    assert head.startswith("page")
    opened = {path for path in said if client.get(path, follow_redirects=True).status_code == 200}
    assert opened == {path for path, who in said.items() if role in map(SHORT.get, who)}


@pytest.mark.parametrize("role", [*PLACED, Role.RESEARCHER, Role.PUBLISHER])
def test_what_is_of_another_place_is_not_opened(house, role):
    _door, server = house
    client = visitor(house, role, ELSEWHERE)
    of_one = [path for path in rules(server, "GET") if ONE in path or "/1" in path]
    assert len(of_one) > 6
    answers = {path: client.get(path) for path in of_one}
    assert {path for path, answer in answers.items() if answer.status_code == 200} == set()
    assert not [
        path for path, answer in answers.items() if "虚构企业" in answer.get_data(as_text=True)
    ]


@pytest.mark.parametrize("role", [*PLACED, Role.RESEARCHER, Role.PUBLISHER, Role.AUDITOR])
def test_what_is_of_another_place_is_not_changed(house, role):
    door, server = house
    client = visitor(house, role, ELSEWHERE)
    before = held(door)
    told = {
        "csrf": token_of(client), "said.": "x", "said": "x", "reason": "x", "do": "submit",
        "move": "approve", "number": "1", "enterprise": ONE, "obligation": "quarterly_return",
        "period": "2025-Q4", "until": "2026-12-01", "workers": "1", "name": "x",
        "since": "2026-01-01", "day": "2026-01-01", "into": TWO, "one": ONE,
        "other": TWO, "kind": "remark",
    }  # fmt: skip
    for address in rules(server, "POST"):
        if address.startswith("/account"):
            continue  # one's own
        status = client.post(address, data=told).status_code
        assert (address, status < 500) == (address, True)
    assert held(door) == before
