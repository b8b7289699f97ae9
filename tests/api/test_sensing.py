"""Defends sensor batches by program: sent as a file, held until somebody else takes them in."""

import pytest

from tests.api.calling import open_house, token
from tests.governance.returns_made import ONE, TWO
from tests.governance.test_sensor_batches import ROW

BATCHES = "/api/v1/sensor-batches"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    door, server = open_house(tmp_path_factory.mktemp("sensing"), requests=10_000)
    held = {
        "rita": token(door, "rita", "enterprise", ONE, ["sensors"]),
        "otto": token(door, "otto", "enterprise", TWO, ["sensors"]),
        "pia": token(door, "pia", "publisher", "", ["take_in"]),
    }
    yield door, server.test_client(), held
    door.close()


def table(**others: str) -> bytes:
    row = ROW | others
    return f"{','.join(row)}\n{','.join(row.values())}\n".encode()


def sent(client, headers, **others):
    return client.post(BATCHES, data=table(**others), content_type="text/csv", headers=headers)


def test_a_batch_waits_until_it_is_taken_in(house):
    door, client, held = house
    answer = sent(client, held["rita"])
    assert (answer.status_code, answer.json["state"]) == (201, "waiting")
    assert sent(client, held["rita"]).status_code == 200
    at = answer.headers["Location"]
    assert client.post(f"{at}/accept", json={}, headers=held["rita"]).status_code == 403
    assert door.ledger.batches() == []
    taken = client.post(f"{at}/accept", json={}, headers=held["pia"])
    assert (taken.status_code, taken.json["state"]) == (200, "taken in")
    assert [batch.source for batch in door.ledger.batches()] == ["sensor_summary"]
    assert client.post(f"{at}/accept", json={}, headers=held["pia"]).status_code == 409
    assert client.get(at, headers=held["rita"]).json["state"] == "taken in"
    assert client.get(at, headers=held["otto"]).status_code == 404


def test_a_batch_that_is_refused_says_why(house):
    _door, client, held = house
    at = sent(client, held["rita"], day="2024-04-01").headers["Location"]
    said = {"reason": "the limit is old"}
    assert client.post(f"{at}/refuse", json={}, headers=held["pia"]).status_code == 400
    assert client.post(f"{at}/refuse", json=said, headers=held["pia"]).json["state"] == "refused"
    listed = client.get(f"{BATCHES}?state=refused", headers=held["rita"]).json["items"]
    assert listed[-1]["reason"] == "the limit is old"


def test_rows_of_another_enterprise_are_refused(house):
    door, client, held = house
    answer = sent(client, held["otto"])
    assert answer.status_code == 403
    assert "may not send rows of" in answer.json["detail"]
    assert client.get(BATCHES, headers=held["otto"]).json["items"] == []
    assert "otto" not in {who for _at, who, verb, _said in door.ledger.journal() if "sens" in verb}


def test_rejects_are_named_by_line(house):
    _door, client, held = house
    answer = sent(client, held["rita"], day="2024-05-01", limit="0")
    assert answer.status_code == 422
    (found,) = answer.json["errors"]
    assert found["line"] == 2
    assert "limit 0 is not above 0" in found["detail"]


@pytest.mark.parametrize("media", ["application/json", "text/plain", ""])
def test_another_type_is_refused(house, media):
    _door, client, held = house
    answer = client.post(BATCHES, data=table(), content_type=media, headers=held["rita"])
    assert answer.status_code == 415
