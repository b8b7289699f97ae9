"""Defends changes of the register: they hold from a day on, and only who keeps it makes them."""

from datetime import date

import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode
from governance.journal import entries
from governance.ledger import open_ledger
from governance.register import import_register, registered
from governance.register_changes import change, close, history, reopen
from governance.roles import Actor, Role
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ELSEWHERE,
    NATION,
    ONE,
    REPORTER,
    TWO,
    WHEN,
    write_register,
)

ROOT = Actor("root", Role.ADMINISTRATOR)
GREECE = Actor("g", Role.NATIONAL, "GR")


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path / "home", url)
    row = f"{ONE},2020-01-01,虚构甲,130102,13,private,small,,0311-55501234"
    import_register(opened, write_register(tmp_path / "register.csv", row), ROOT, WHEN)
    yield opened
    opened.close()


def then(ledger, day, *names):
    return registered(ledger, date.fromisoformat(day)).select(names).rows()


def test_a_change_holds_from_its_day_on_and_the_past_stays(ledger):
    said = change(ledger, ONE, "2025-03-01", {"size": "medium", "name": "虚构甲"}, NATION, WHEN)
    assert said == ("size",)
    assert then(ledger, "2025-02-28", "size", "contact") == [("small", "0311-55501234")]
    assert then(ledger, "2025-03-01", "size", "contact") == [("medium", "0311-55501234")]
    assert entries(ledger, ROOT)[-1].said == {
        "enterprise": ONE, "since": "2025-03-01", "changed": ["size"]
    }  # fmt: skip


def test_a_change_before_another_holds_until_that_one(ledger):
    change(ledger, ONE, "2025-03-01", {"size": "medium"}, ROOT, WHEN)
    change(ledger, ONE, "2024-01-01", {"size": "micro"}, ROOT, WHEN)
    sizes = [then(ledger, day, "size")[0][0] for day in ("2023-12-31", "2024-06-01", "2025-06-01")]
    assert sizes == ["small", "micro", "medium"]


def test_a_second_change_of_a_day_keeps_the_first(ledger):
    change(ledger, ONE, "2025-03-01", {"size": "medium"}, ROOT, WHEN)
    change(ledger, ONE, "2025-03-01", {"industry": "06"}, ROOT, WHEN)
    assert then(ledger, "2025-03-01", "size", "industry") == [("medium", "GBT4754_06")]
    assert history(ledger, ONE, ROOT).height == 2


def test_an_enterprise_ends_and_begins_again(ledger):
    assert close(ledger, ONE, "2025-06-30", ROOT, WHEN) == ("closed",)
    assert [then(ledger, day, "closed") for day in ("2025-06-29", "2025-06-30", "2025-07-01")] == [
        [(None,)], [("2025-06-30",)], []
    ]  # fmt: skip
    reopen(ledger, ONE, "2025-09-01", ROOT, WHEN)
    assert then(ledger, "2025-08-31", "closed") == []
    assert then(ledger, "2025-09-01", "closed") == [(None,)]


@pytest.mark.parametrize(
    ("day", "attributes", "why"),
    [
        ("yesterday", {"size": "medium"}, "'yesterday' is no day"),
        ("2025-03-01", {"size": "huge"}, "size is not in the code list"),
        ("2025-03-01", {"name": "  "}, "name is empty"),
        ("2025-03-01", {"area": "130199"}, "area is not in the code list"),
        ("2025-03-01", {"size": "small"}, "nothing would change"),
        ("2025-03-01", {"enterprise": TWO}, "no attribute is called enterprise"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_written(ledger, day, attributes, why):
    before = history(ledger, ONE, ROOT).rows()
    with pytest.raises(BadQuestion, match=why):
        change(ledger, ONE, day, attributes, ROOT, WHEN)
    assert history(ledger, ONE, ROOT).rows() == before


@pytest.mark.parametrize("actor", [REPORTER, COUNTY_OFFICE, Actor("ada", Role.AUDITOR), GREECE])
def test_only_who_keeps_the_register_of_the_country_changes_it(ledger, actor):
    for deed in (
        lambda: change(ledger, ONE, "2025-03-01", {"size": "medium"}, actor, WHEN),
        lambda: close(ledger, ONE, "2025-03-01", actor, WHEN),
        lambda: reopen(ledger, ONE, "2025-03-01", actor, WHEN),
    ):
        with pytest.raises((NotAllowed, UnknownCode)):
            deed()


def test_nothing_of_another_country_is_entered_or_taken_over(ledger, tmp_path):
    greek = write_register(tmp_path / "a.csv", "GR1,2020-01-01,α,GR,C,private,small,,")
    assert import_register(ledger, greek, GREECE, WHEN)[0] == 1
    taken = write_register(tmp_path / "b.csv", f"{ONE},2024-01-01,α,GR,C,private,small,,")
    entered, bad = import_register(ledger, taken, GREECE, WHEN)
    assert (entered, bad["en"][0]) == (0, "the enterprise is not of the country you keep")
    with pytest.raises(BadQuestion, match="not of the country you keep"):
        change(ledger, ONE, "2025-01-01", {"area": "GR"}, NATION, WHEN)


def test_the_history_is_for_those_of_its_area(ledger):
    for actor in (ROOT, NATION, COUNTY_OFFICE):
        assert history(ledger, ONE, actor).height == 1
    for actor, code in ((ELSEWHERE, ONE), (GREECE, ONE), (ROOT, TWO)):
        with pytest.raises(UnknownCode, match=f"'{code}' is not in the register that"):
            history(ledger, code, actor)
    with pytest.raises(NotAllowed):
        history(ledger, ONE, REPORTER)
