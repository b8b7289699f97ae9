"""Defends who moves what from the desk: every role, every move, own and other places."""

import re
from datetime import timedelta
from itertools import product

import pytest

from governance.moving import BY_HAND, move
from governance.returns import submit
from governance.workflow import Action, State
from tests.governance.returns_made import CITY, COUNTY, ONE, PROVINCE, REPORTER, TWO, WHEN, words
from tests.pages.desk_made import PROXY, seen, stand, standing, text, visitor
from tests.pages.visiting import house, send

ALLOWED = """
who                          | submitted        | by county        | by city
-----------------------------|------------------|------------------|-----------------
public                       |                  |                  |
researcher                   |                  |                  |
enterprise@ONE               |                  |                  |
enterprise_approver@ONE      |                  |                  |
worker_representative@ONE    |                  |                  |
regulator_viewer@COUNTY      |                  |                  |
regulator_reviewer@COUNTY    | return           |                  |
regulator@COUNTY             | return approve   | unapprove        |
regulator_reviewer@CITY      | return           | return           |
regulator@CITY               | return           | return approve   | unapprove
regulator@PROVINCE           | return           | return           | return accept
national_regulator@NATION    | return           | return           | return accept
publisher                    |                  |                  |
auditor                      |                  |                  |
administrator                | withdraw return  | return           | return accept
"""
"""The moves each may make on the desk, of a return of an own county, by where it stands."""

STANDS = {
    "submitted": (State.SUBMITTED, 0), "by county": (State.APPROVED, 4),
    "by city": (State.APPROVED, 3),
}  # fmt: skip
PLACES = {"ONE": ONE, "COUNTY": COUNTY, "CITY": CITY, "PROVINCE": PROVINCE, "NATION": "CN"}
OTHERS = {"ONE": TWO, "COUNTY": "CN-440103", "CITY": "CN-440100", "PROVINCE": "CN-440000",
          "NATION": "IT"}  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A home with one return of a county, and a browser."""
    door, client = house(tmp_path_factory.mktemp("desk") / "home", **PROXY)
    submit(door.ledger, [words()], REPORTER, WHEN)
    yield door, client
    door.close()


def test_every_role_makes_the_moves_that_are_its_own_and_no_other(county, table):
    door, client = county
    for place, row in enumerate(table(ALLOWED).iter_rows(named=True)):
        role, _, where = row["who"].partition("@")
        visitor(door, client, f"own{place}", role, PLACES.get(where, ""))
        for (head, stands), action in product(STANDS.items(), BY_HAND):
            stand(door.ledger, 1, *stands)
            told = {"said.": "look again", "seen": seen(door, 1)}
            answer = send(client, f"/desk/returns/1/{action}", **told)
            is_allowed = action.value in (row[head] or "").split()
            is_done = standing(door.ledger, 1) != stands
            assert is_done == is_allowed, (row["who"], head, action)
            outside = role == "public"
            assert (answer.status_code == 303) == (is_done or outside), (row["who"], head, action)
            assert answer.status_code in (303, 403, 404, 409)


def test_nobody_moves_or_sees_what_is_of_another_place(county, table):
    door, client = county
    for place, row in enumerate(table(ALLOWED).iter_rows(named=True)):
        role, _, where = row["who"].partition("@")
        if not where:
            continue
        visitor(door, client, f"far{place}", role, OTHERS[where])
        for stands in STANDS.values():
            stand(door.ledger, 1, *stands)
            paths = [f"/desk/returns/1/{action}" for action in BY_HAND]
            told = {"said.": "look again", "seen": seen(door, 1)}
            answers = [send(client, path, **told) for path in paths]
            answers += [send(client, "/desk/chosen", number="1", move=move)
                        for move in ("approve", "accept")]  # fmt: skip
            answers += [client.get("/desk/returns/1"), client.get("/desk/chosen?number=1")]
            assert {one.status_code for one in answers} <= {403, 404}, row["who"]
            assert not any(ONE in text(one) or COUNTY in text(one) for one in answers)
            assert standing(door.ledger, 1) == stands
        unlike = re.compile("return (1|99)")
        here, gone = (text(client.get(f"/desk/returns/{number}")) for number in (1, 99))
        body = [unlike.sub("", page.partition("<main")[2]) for page in (here, gone)]
        assert body[0] == body[1], row["who"]


@pytest.mark.parametrize("action", ["publish", "save", "amend", "replace", "submit", "burn"])
def test_what_is_no_move_of_a_person_is_refused(county, action):
    door, client = county
    visitor(door, client, "root", "administrator", "")
    stand(door.ledger, 1, State.SUBMITTED, 0)
    assert send(client, f"/desk/returns/1/{action}", seen=seen(door, 1)).status_code == 400
    assert standing(door.ledger, 1) == (State.SUBMITTED, 0)


def test_what_changed_since_it_was_looked_at_is_not_moved(county):
    door, client = county
    visitor(door, client, "carla", "regulator", COUNTY)
    stand(door.ledger, 1, State.SUBMITTED, 0)
    page = text(client.get("/desk/returns/1"))
    mark = re.search(r'name="seen" value="(\w+)"', page).group(1)
    move(door.ledger, [1], Action.WITHDRAW, REPORTER, WHEN)
    submit(door.ledger, [words(workers="98")], REPORTER, WHEN + timedelta(hours=1))
    answer = send(client, "/desk/returns/1/approve", seen=mark)
    assert answer.status_code == 409
    assert "rita changed the return" in text(answer)
    assert standing(door.ledger, 1) == (State.SUBMITTED, 0)
