"""Defends the journal's page: found by its filters, followed on demand, and taken away whole."""

import pytest

from governance.journal import entries
from governance.journal_files import follow_file
from governance.ledger import JOURNAL, write
from governance.roles import Actor, Role
from tests.governance.making import WHEN, open_home
from tests.governance.signing_in import with_account
from tests.pages.visiting import enter, house, send

AUDITOR = Actor("ada", Role.AUDITOR)


@pytest.fixture
def visited(tmp_path):
    door, client = house(tmp_path / "home")
    with_account(door.ledger, "ada", "auditor")
    with door.ledger.writing() as connection:
        for number in range(130):
            write(connection, WHEN, "rita", "submit returns", {"returns": [number]})
    enter(client, "ada")
    yield door, client
    door.close()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_page_shows_a_hundred_and_leads_to_the_older(visited):
    _, client = visited
    page = text(client.get("/journal?verb=submit+returns"))
    assert page.count("<tr>") == 101
    assert "/journal?verb=submit+returns&amp;before=33" in page
    older = text(client.get("/journal?verb=submit+returns&before=33"))
    assert older.count("<tr>") == 31
    assert "Entries 3 to 32" in older


def test_a_return_a_person_and_a_day_are_found(visited):
    _, client = visited
    assert text(client.get("/journal?about=12")).count("<tr>") == 2
    assert text(client.get("/journal?by=rita&first=2026-01-03")).count("<tr>") == 0
    assert "No entry is so." in text(client.get("/journal?by=nobody"))
    wrong = client.get("/journal?first=soon&lang=zh")
    assert (wrong.status_code, "不是日期" in text(wrong)) == (400, True)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_is_taken_away_is_followed_without_the_ledger(visited, tmp_path, kind):
    door, client = visited
    file = tmp_path / f"journal.{kind}"
    file.write_bytes(client.get(f"/journal.{kind}").data)
    found = follow_file(file)
    last = entries(door.ledger, AUDITOR)[-1]
    assert (found.whole.breaks, found.pieces, found.whole.link) == ((), 1, last.link)
    assert (last.actor, last.verb) == ("ada", "export journal")
    part = tmp_path / f"part.{kind}"
    part.write_bytes(client.get(f"/journal.{kind}?verb=sign+in").data)
    assert follow_file(part).whole.entries == 1


def test_a_changed_byte_and_a_cut_end_are_named_on_the_page(visited):
    door, client = visited
    link = entries(door.ledger, AUDITOR)[-1].link
    assert "Whole: 133 entries" in text(send(client, "/journal/verify", until=link))
    assert "no entry has the link ffff" in text(send(client, "/journal/verify", until="f" * 64))
    with door.ledger.writing() as connection:
        connection.execute(JOURNAL.update().where(JOURNAL.c.place == 7).values(actor="eve"))
    assert "journal entry 7: was changed" in text(client.get("/journal"))


def test_figures_that_leave_are_noted_by_who_took_them_and_never_of_the_public(tmp_path):
    home, ledger = open_home(tmp_path, 90)
    ledger.close()
    door, client = house(home)
    with_account(door.ledger, "vera", "regulator_viewer", "IT")
    with_account(door.ledger, "rudi", "researcher")
    asked = "indicator=fatal_injury_rate_esaw&area=IT"

    def taken():
        return [
            (one.actor, one.verb, one.said["question"], one.said["rows"])
            for one in entries(door.ledger, AUDITOR)
            if "question" in one.said
        ]

    assert client.get(f"/api/v1/ask.csv?{asked}").status_code == 200
    assert taken() == []
    enter(client, "rudi")
    for path in ("ask.csv", "ask.json"):
        assert client.get(f"/api/v1/{path}?{asked}").status_code == 200
    assert [(who, verb) for who, verb, _, _ in taken()] == [("rudi", "export figures")]
    assert taken()[0][2].endswith("vintage=1")
    assert taken()[0][3] >= 1
    send(client, "/sign-out")
    enter(client, "vera")
    client.get(f"/api/v1/ask.json?{asked}")
    client.get("/api/v1/quality.json")
    assert [(one.actor, one.verb) for one in entries(door.ledger, AUDITOR)[-2:]] == [
        ("vera", "read figures"), ("vera", "read quality reports")
    ]  # fmt: skip
    door.close()
