"""Defends the doors of the API: every role and scope at every route, before its own and another's.

Whoever may not is told the same as of what is not there, and nothing is changed.
"""

from itertools import product

import pytest

from api.routes import ROUTES
from governance import Permission, Role
from governance.accounts import add
from governance.desk_tables import TOKEN
from governance.roles import GRANTS, WHERE, Where
from governance.tokens import SCOPES, Token, digest
from tests.api.calling import last_month, now, open_house, sound, token
from tests.governance.making import ANN
from tests.governance.returns_made import COUNTY, ONE, TWO

OWN = {Where.AREA: COUNTY, Where.COUNTRY: "CN", Where.ENTERPRISE: ONE, Where.EVERYWHERE: ""}
OTHER = {Where.AREA: "CN-440000", Where.COUNTRY: "US", Where.ENTERPRISE: TWO, Where.EVERYWHERE: ""}
SIDES = ("own", "other")
WHO = [(role, side) for role, side in product(Role, SIDES) if role is not Role.PUBLIC]
OF_RETURNS = [one for one in ROUTES if "/returns/{number}" in one.path]
OF_SENSORS = [one for one in ROUTES if "/sensor-batches/{number}" in one.path]
"""Routes of one thing, which is or is not the actor's."""

DECIDED_BY_OTHERS = [one for one in OF_RETURNS if one.method == "POST"]
"""Moves of returns, which ask for more than a permission: a place, a level, another person."""

GIVEN = frozenset[Permission]().union(*(scope.gives for scope in SCOPES.values()))
"""What a token with every scope gives."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A home with a return of the first enterprise, and a token with every scope for everybody."""
    door, server = open_house(tmp_path_factory.mktemp("api_crossings"), requests=1_000_000)
    sender = token(door, "sender", "enterprise", ONE, ["file"])
    sent = server.test_client().post("/api/v1/submissions", json=sound(), headers=sender)
    assert sent.status_code == 201
    held = {}
    for role, side in WHO:
        place = (OWN if side == "own" else OTHER)[WHERE[role]]
        name = f"{role.value}.{side}"
        add(door.ledger, name, role, place, "", ANN, now())
        held[role, side, "all"] = _planted(door, name, "all")
    for scope in SCOPES:
        held[Role.ADMINISTRATOR, "own", scope] = _planted(door, "administrator.own", scope)
    yield door, server.test_client(), held
    door.close()


def _planted(door, name, scopes):
    """Write a token with scopes its account would not be offered: a role may have changed since."""
    secret = f"osh_{name}.{scopes}"
    at, until = "2020-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"
    said = " ".join(SCOPES) if scopes == "all" else scopes
    row = Token(digest(secret), name, scopes, said, at, until, now().isoformat())
    with door.ledger.writing() as connection:
        connection.execute(TOKEN.insert().values(**row._asdict()))
    return {"Authorization": f"Bearer {secret}"}


def asked(client, route, headers):
    """Ask a route with sound words, of the return or batch of number 1."""
    path = route.path.replace("{number}", "1").replace("{key}", "k").replace("{name}", "size")
    said = {"comments": [{"said": "look again"}]} if "/returns/" in path else {}
    said = {"reason": "old"} if path.endswith("refuse") else said
    more = {"json": sound(period=last_month()) if path == "/submissions" else said}
    if path == "/sensor-batches":
        more = {"data": b"a,b\n", "content_type": "text/csv"}
    if path == "/submissions":
        path = "/submissions?validate=only"
    words = "?indicator=deaths&area=IT" if path.startswith(("/ask", "/explain")) else ""
    way = client.get if route.method == "GET" else client.post
    return way(f"/api/v1{path}{words}", headers=headers, **({} if way == client.get else more))


@pytest.mark.parametrize(("role", "side"), WHO)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_a_route_opens_to_who_has_its_permission_and_the_scope(house, route, role, side):
    door, client, held = house
    before = len(door.ledger.journal())
    answer = asked(client, route, held[role, side, "all"])
    may = bool(GRANTS[role] & GIVEN & set(route.permissions))
    assert answer.status_code < 500 or answer.status_code == 503
    if not may:
        assert answer.status_code == 403
        assert len(door.ledger.journal()) == before


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_a_scope_that_does_not_give_it_closes_a_route_even_to_an_administrator(house, route, scope):
    door, client, held = house
    before = door.ledger.journal()
    answer = asked(client, route, held[Role.ADMINISTRATOR, "own", scope])
    may = bool(SCOPES[scope].gives & set(route.permissions))
    assert may or answer.status_code == 403
    assert not may or route in DECIDED_BY_OTHERS or answer.status_code != 403
    if not may:
        assert "by this token" in answer.json["detail"]
        assert door.ledger.journal() == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
@pytest.mark.parametrize("route", OF_RETURNS, ids=lambda route: route.id)
def test_a_return_of_another_is_not_there(house, route, role):
    door, client, held = house
    if WHERE[role] is Where.EVERYWHERE or not GRANTS[role] & set(route.permissions):
        return
    before = door.ledger.journal()
    answer = asked(client, route, held[role, "other", "all"])
    assert answer.status_code == 404
    assert "there is no return 1 that" in answer.json["detail"]
    assert door.ledger.journal() == before


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("route", OF_SENSORS, ids=lambda route: route.id)
def test_a_batch_of_another_is_not_there(house, route, side):
    _door, client, held = house
    answer = asked(client, route, held[Role.ENTERPRISE, side, "all"])
    assert answer.status_code == (404 if route.method == "GET" else 403)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_without_a_token_only_what_the_public_may_is_answered(house, route):
    door, client, _held = house
    before = door.ledger.journal()
    answer = asked(client, route, {})
    is_public = Permission.ASK in route.permissions
    assert (answer.status_code in (401, 403)) != is_public
    if route.method == "POST":
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert door.ledger.journal() == before


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
@pytest.mark.parametrize("shown", ["Bearer osh_guess", "Bearer", "bearer x", "Bearer  "])
def test_a_token_that_is_none_is_refused_before_anything_else(house, route, shown):
    door, client, _held = house
    before = door.ledger.journal()
    answer = asked(client, route, {"Authorization": shown})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "error=invalid_token" in answer.headers["WWW-Authenticate"]
    assert door.ledger.journal() == before
