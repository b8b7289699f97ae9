"""Defends the desk's pages: who may move what from where, many at once, taking back, extensions."""

import re
import threading

import pytest

from governance.extending import extensions
from governance.moving import move
from governance.register import import_register
from governance.remarks import remark
from governance.returns import submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.making import ANN
from tests.governance.returns_made import (
    CITY,
    CITY_OFFICE,
    COUNTY,
    COUNTY_OFFICE,
    NATION,
    ONE,
    WHEN,
    code,
    words,
    write_register,
)
from tests.pages.desk_made import PROXY, seen, states, text, visitor
from tests.pages.visiting import house, send


@pytest.fixture
def desk(tmp_path):
    """A home with six returns of a county, two of which stand out, and its office signed in."""
    door, client = house(tmp_path / "home", **PROXY)
    file = write_register(
        tmp_path / "register.csv",
        *(f"{code(one)},2020-01-01,made up {one},130102,C,private,small,," for one in range(1, 7)),
        f"{code(8)},2020-01-01,elsewhere,440103,C,private,small,,",
    )
    import_register(door.ledger, file, NATION, WHEN)
    for one in range(1, 7):
        told = words(enterprise_id=code(one), enterprise_name=f"made up {one}",
                     hours_worked=str(51000 + one), workers=str(99 + one))  # fmt: skip
        odd = {"hours_worked": "19001", "reason": "closed in November"} if one == 2 else {}
        assert submit(door.ledger, [told | odd], ANN, WHEN).is_submitted
    worker = Actor("will", Role.WORKER, code(3))
    remark(door.ledger, 3, "remark", "two more were hurt", worker, WHEN)
    visitor(door, client, "carl", "regulator", COUNTY)
    yield door, client
    door.close()


def test_the_inbox_lists_what_waits_with_its_reasons(desk):
    _, client = desk
    page = text(client.get("/desk"))
    assert [*map(int, re.findall(r'href="/desk/returns/(\d+)"', page))] == [2, 3, 6, 5, 4, 1]
    assert "findings explained: 1" in page
    assert "the worker representative remarked on it" in page
    assert "已说明的异常：1 项" in text(client.get("/desk?lang=zh"))
    nothing = text(client.get("/desk?lang=en&words=nobody"))
    assert "Take a filter away" in nothing
    assert client.get("/desk?state=lost").status_code == 400
    for odd in ("page=0", "page=x", "page=99999999999999999999", "words=" + "9" * 400):
        assert client.get(f"/desk?{odd}").status_code == 200


def test_many_are_tried_moved_and_taken_back(desk):
    door, client = desk
    tried = text(client.get("/desk/many/approve?period=2025-Q4"))
    assert "4 would go, 2 wait for a reader." in tried
    assert "breaks a soft rule" in tried
    assert "a worker representative remarked on it" in tried
    assert set(states(door).values()) == {"submitted"}
    done = send(client, "/desk/many/approve", period="2025-Q4")
    assert done.status_code == 303
    approved = [number for number, state in states(door).items() if state == "approved"]
    assert approved == [1, 4, 5, 6]
    at = done.headers["Location"].partition("?")[0]
    assert "Take back 4" in text(client.get(at))
    move(door.ledger, [6], Action.APPROVE, CITY_OFFICE, WHEN)
    assert "1 were moved on since and stay as they are." in text(client.get(at))
    assert send(client, f"{at}/undo", said=" ").status_code == 400
    assert send(client, f"{at}/undo", said="the wrong quarter").status_code == 303
    now = states(door)
    assert [number for number, state in now.items() if state == "approved"] == [6]
    assert "None can be taken back any more" in text(client.get(at))
    last = door.ledger.journal()[-1]
    assert last[1:3] == ("carl", "unapprove returns")
    assert last[3]["said"] == {"": "the wrong quarter"}


def test_nobody_takes_back_what_another_moved(desk):
    door, client = desk
    at = send(client, "/desk/many/approve").headers["Location"].partition("?")[0]
    before = states(door)
    for name, role, place in (
        ("cora", "regulator", CITY), ("kate", "regulator", COUNTY), ("root", "administrator", ""),
    ):  # fmt: skip
        visitor(door, client, name, role, place)
        assert client.get(at).status_code == 404
        assert send(client, f"{at}/undo", said="mine").status_code == 404
    assert states(door) == before


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("regulator_reviewer", COUNTY, 403), ("regulator_viewer", COUNTY, 403),
        ("auditor", "", 403), ("publisher", "", 403), ("enterprise", ONE, 403),
        ("regulator", "CN-440103", 303), ("regulator", CITY, 303),
    ],
)  # fmt: skip
def test_many_move_for_who_decides_here_alone(desk, role, place, status):
    door, client = desk
    visitor(door, client, "somebody", role, place)
    for action in ("approve", "accept"):
        assert send(client, f"/desk/many/{action}").status_code == status
    assert set(states(door).values()) == {"submitted"}
    assert send(client, "/desk/many/withdraw").status_code in (403, 404)


def test_those_chosen_are_shown_and_approved_together(desk):
    door, client = desk
    page = text(client.get("/desk/chosen?number=1&number=2"))
    marks = re.findall(r'name="seen" value="(\w+)"', page)
    assert len(marks) == 2
    body = {"csrf": client.get_cookie("_csrf_token").value, "move": "approve",
            "number": ["1", "2"], "seen": marks}  # fmt: skip
    wrong = client.post("/desk/chosen", data=body | {"seen": [marks[0], "0" * 32]})
    assert (wrong.status_code, set(states(door).values())) == (409, {"submitted"})
    assert client.post("/desk/chosen", data=body).status_code == 303
    assert [one for one, state in states(door).items() if state == "approved"] == [1, 2]
    for odd in ("", "?number=x", "?number=99", "?number=" + "9" * 40, "?number=-1"):
        assert client.get(f"/desk/chosen{odd}").status_code in (400, 404), odd


def test_a_return_goes_back_with_a_comment_beside_each_value(desk):
    door, client = desk
    page = text(client.get("/desk/returns/2"))
    assert 'name="said.workers"' in page
    assert "closed in November" in page
    mark = seen(door, 2)
    wordless = send(client, "/desk/returns/2/return", seen=mark)
    assert wordless.status_code == 400
    told = {"said.workers": "all of them?", "said.": "see below", "next": "3", "seen": mark}
    done = send(client, "/desk/returns/2/return?state=submitted", **told)
    assert done.headers["Location"] == "/desk/returns/3?state=submitted&moved=2"
    assert "Done: sent back, return 2." in text(client.get(done.headers["Location"]))
    page = text(client.get("/desk/returns/2"))
    assert "all of them?" in page
    assert "Nothing here is yours to decide now" in page
    strange = send(client, "/desk/returns/3/return", **{"said.wages": "?"})
    assert (strange.status_code, states(door)[3]) == (400, "submitted")
    typed = send(client, "/desk/returns/3/return", **{"said.workers": "x" * 2001})
    assert typed.status_code == 400
    assert "x" * 2001 in text(typed)


def test_reading_a_return_is_in_the_journal(desk):
    door, client = desk
    client.get("/desk/returns/1")
    assert door.ledger.journal()[-1][1:] == ("carl", "read return", {"return": 1})


def test_the_next_of_the_inbox_is_one_step_away(desk):
    _, client = desk
    page = text(client.get("/desk/returns/3"))
    assert "2 of 6 in this list" in page
    ways = re.findall(r'href="/desk/returns/(\d+)" class="osh-way-on"', page)
    assert ways == ["2", "6"]
    assert "in this list" not in text(client.get("/desk/returns/3?period=2024"))


def test_what_was_typed_is_shown_and_not_run(desk):
    _, client = desk
    evil = "<script>alert(1)</script>"
    answers = [
        client.get(f"/desk?words={evil}"), client.get(f"/desk?period={evil}"),
        client.get(f"/desk/many/approve?period={evil}"),
        client.get(f"/desk/extensions?enterprise={evil}"),
        send(client, "/desk/returns/2/return", **{"said.": evil + "x" * 2000}),
    ]  # fmt: skip
    assert not any(evil in text(one) for one in answers)


LATER = {"obligation": "quarterly_return", "period": "2025-Q4", "until": "2026-03-01",
         "reason": "the mine was flooded"}  # fmt: skip


def test_an_extension_is_given_and_listed_with_its_reason(desk):
    door, client = desk
    assert "None was given in your area." in text(client.get("/desk/extensions"))
    given = send(client, "/desk/extensions", enterprise=ONE.lower(), **LATER)
    assert given.headers["Location"] == "/desk/extensions?given=yes"
    page = text(client.get("/desk/extensions"))
    assert "the mine was flooded" in page
    assert "made up 1" in page
    odd = ({"until": "soon"}, {"reason": " "}, {"period": "2025"}, {"obligation": "weekly"})
    for cells in odd:
        answer = send(client, "/desk/extensions", enterprise=ONE, **LATER | cells)
        assert answer.status_code == 400, cells
    assert extensions(door.ledger).height == 1


def test_an_extension_of_another_area_is_neither_given_nor_listed(desk):
    door, client = desk
    answers = [
        send(client, "/desk/extensions", enterprise=one, **LATER) for one in (code(8), code(9))
    ]
    assert [one.status_code for one in answers] == [404, 404]
    send(client, "/desk/extensions", enterprise=ONE, **LATER)
    for role, place, status in (
        ("regulator", "CN-440103", 404), ("regulator_viewer", COUNTY, 403),
        ("regulator_reviewer", COUNTY, 403), ("auditor", "", 403),
    ):  # fmt: skip
        visitor(door, client, f"{role}-{place}".lower(), role, place)
        again = send(client, "/desk/extensions", enterprise=ONE, **LATER)
        assert again.status_code == status, role
        is_own = place != "CN-440103"
        assert ("the mine was flooded" in text(client.get("/desk/extensions"))) == is_own
    assert extensions(door.ledger).height == 1


def test_who_is_not_signed_in_is_sent_to_sign_in(desk):
    _, client = desk
    visitor(None, client, "", "public", "")
    for path in ("/desk", "/desk/returns/1", "/desk/many/approve", "/desk/chosen?number=1",
                 "/desk/extensions", "/desk/moves/1"):  # fmt: skip
        assert client.get(path).headers["Location"].startswith("/sign-in?next=/desk"), path


def test_who_publishes_does_so_from_the_desk(desk):
    door, client = desk
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE), (Action.ACCEPT, NATION),
    ):  # fmt: skip
        move(door.ledger, [1], action, office, WHEN)
    assert client.get("/desk/publication").status_code == 403
    assert send(client, "/desk/publication").status_code == 403
    visitor(door, client, "pia", "publisher", "")
    assert client.get("/desk").status_code == 403
    assert "1 accepted returns wait" in text(client.get("/desk/publication"))
    assert send(client, "/desk/publication").headers["Location"] == "/desk/publication"
    for thread in threading.enumerate():
        if thread.name == "next vintage":
            thread.join(60)
    page = client.get("/desk/publication")
    assert "Vintage 1 is published: 1 returns became facts" in text(page)
    assert "Refresh" not in page.headers
    assert states(door)[1] == "published"
    wrong = send(client, "/desk/publication/acknowledge", batch="none", reason="x")
    assert wrong.status_code == 404
