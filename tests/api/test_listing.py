"""Defends lists by program: whole when put together, and of what the account may see."""

import pytest

from api.listing import OfOwed
from facts.codes import codes
from governance.obligations import STATES
from tests.api.calling import open_house, token
from tests.governance.returns_made import COUNTY, ONE


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    door, server = open_house(tmp_path_factory.mktemp("listing"), requests=10_000)
    held = {
        "rita": token(door, "rita", "enterprise", ONE, ["file"]),
        "carl": token(door, "carl", "regulator", COUNTY, ["read"]),
        "elsa": token(door, "elsa", "regulator", "CN-440000", ["read"]),
    }
    yield server.test_client(), held
    door.close()


def whole(client, path, **said):
    """Put the pages of a list together."""
    found, after = [], 0
    while after is not None:
        sign = "&" if "?" in path else "?"
        answer = client.get(f"{path}{sign}limit=200&after={after}", **said).json
        found += answer["items"]
        after = answer["next"]
    return found


def test_a_code_list_is_whole_and_says_how_long_codes_hold(house):
    client, _held = house
    found = whole(client, "/api/v1/codes/industry")
    kept = codes("industry").select([*found[0]]).to_dicts()
    assert found == kept
    assert any(one["valid_to"] for one in found)


def test_a_day_leaves_what_was_in_force(house):
    client, _held = house
    every = whole(client, "/api/v1/codes/area?parent=CN-130000")
    then = whole(client, "/api/v1/codes/area?parent=CN-130000&on=2000-01-01")
    assert 0 < len(then) <= len(every)
    assert {one["parent"] for one in every} == {"CN-130000"}


def test_the_lists_that_are_named_are_there(house):
    client, _held = house
    names = client.get("/api/v1/codes").json["items"]
    assert {"area", "industry", "disease", "hazard_agent", "ownership", "size"} <= set(names)
    assert {client.get(f"/api/v1/codes/{name}?limit=1").status_code for name in names} == {200}


@pytest.mark.parametrize("name", ["nosuch", "..", "measure.csv", "%2e%2e", "A"])
def test_a_list_that_is_none_is_not_found(house, name):
    client, _held = house
    assert client.get(f"/api/v1/codes/{name}").status_code == 404


@pytest.mark.parametrize(
    "words", ["limit=0", "limit=501", "limit=1_0", "limit=+5", "limit= 5", "after=-1", "on=today",
              "on=2024-13-01", "colour=red"],
)  # fmt: skip
def test_a_word_that_does_not_fit_is_refused_by_its_name(house, words):
    client, _held = house
    answer = client.get(f"/api/v1/codes/size?{words}")
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == words.split("=")[0]


def test_a_day_there_is_not_is_refused(house):
    client, held = house
    answer = client.get("/api/v1/obligations?first=2025-02-30", headers=held["rita"])
    assert (answer.status_code, answer.json["detail"]) == (422, "there is no day 2025-02-30")


def test_what_is_owed_is_of_ones_own(house):
    client, held = house
    own = whole(client, "/api/v1/obligations", headers=held["rita"])
    assert {one["enterprise"] for one in own} == {ONE}
    offices = whole(client, "/api/v1/obligations", headers=held["carl"])
    assert len({one["enterprise"] for one in offices}) == 2
    assert whole(client, "/api/v1/obligations", headers=held["elsa"]) == []
    assert client.get("/api/v1/obligations").status_code == 403


def test_what_is_owed_is_asked_for_by_state(house):
    client, held = house
    missing = whole(client, "/api/v1/obligations?state=missing", headers=held["rita"])
    assert {one["state"] for one in missing} == {"missing"}


def test_every_state_of_an_obligation_may_be_asked_for():
    schema = OfOwed.model_json_schema()["properties"]["state"]["anyOf"][0]
    assert schema["enum"] == [*STATES]
