"""Defends the page of sensor batches: who decides, what becomes of a batch, what is shown of it."""

import pytest

from governance.sensor_batches import REFUSED, TAKEN, WAITING, receive, sendings
from tests.governance.returns_made import ONE, PUBLISHER, REPORTER, WHEN
from tests.governance.test_sensor_batches import written
from tests.pages.desk_made import PROXY, text, visitor
from tests.pages.visiting import house, send

PATH = "/desk/sensors"


@pytest.fixture
def desk(tmp_path):
    """A home in which a batch waits, and a publisher signed in."""
    door, client = house(tmp_path / "home", **PROXY)
    receive(door.ledger, door.home, written(tmp_path, {}), "text/csv", REPORTER, WHEN)
    visitor(door, client, "pia", "publisher", "")
    yield door, client
    door.close()


def stands(door) -> list[str]:
    return [one.state for one in sendings(door.ledger, PUBLISHER)]


def test_a_batch_that_waits_is_shown_and_taken_in(desk):
    door, client = desk
    page = text(client.get(PATH))
    assert "rita" in page and "2024-03-01" in page and "Take it in" in page
    assert f'href="{PATH}"' in page  # in the navigation
    assert "监测数据批次" in text(client.get(f"{PATH}?lang=zh"))
    assert send(client, f"{PATH}/1/accept").status_code == 303
    assert stands(door) == [TAKEN]
    assert "Take it in" not in text(client.get(f"{PATH}?lang=en"))
    assert "taken in: pia" in text(client.get(f"{PATH}?state=taken+in"))
    assert send(client, f"{PATH}/1/accept").status_code == 409


def test_a_batch_is_refused_with_a_reason_and_not_without(desk):
    door, client = desk
    assert send(client, f"{PATH}/1/refuse", reason=" ").status_code == 400
    assert stands(door) == [WAITING]
    assert send(client, f"{PATH}/1/refuse", reason="<b>sent twice").status_code == 303
    assert stands(door) == [REFUSED]
    assert "&lt;b&gt;sent twice" in text(client.get(f"{PATH}?state=refused"))
    assert send(client, f"{PATH}/2/accept").status_code == 404


@pytest.mark.parametrize(
    ("role", "place"),
    [("enterprise", ONE), ("regulator", "CN-130102"), ("auditor", ""), ("researcher", "")],
)
def test_nobody_else_sees_or_decides(desk, role, place):
    door, client = desk
    visitor(door, client, "nina", role, place)
    assert client.get(PATH).status_code == 403
    assert send(client, f"{PATH}/1/accept").status_code == 403
    assert send(client, f"{PATH}/1/refuse", reason="x").status_code == 403
    assert stands(door) == [WAITING]


@pytest.mark.parametrize("asked", ["?after=x", "?after=-1", "?after=99999999999", "?state=none"])
def test_words_that_are_none_are_let_pass(desk, asked):
    assert desk[1].get(f"{PATH}{asked}").status_code == 200
