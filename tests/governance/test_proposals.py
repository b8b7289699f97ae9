"""Defends proposed merges: kept until decided on, of one's country alone, with what each filed."""

import pytest

from facts.refusal import BrokenHome, NotAllowed
from governance.accounts import add
from governance.ledger import open_ledger
from governance.merging import keep_apart, merge, unmerge
from governance.proposals import KEPT, look, proposals, sides
from governance.register import import_register
from governance.register_changes import change
from governance.returns import submit
from governance.roles import Actor, Role
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    NATION,
    ONE,
    REPORTER,
    TWO,
    WHEN,
    words,
    write_register,
)

ROOT = Actor("root", Role.ADMINISTRATOR)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def ledger(home, tmp_path, url):
    opened = open_ledger(home, url)
    rows = [
        f"{one},2020-01-01,虚构机械厂,130102,C,private,small,,0311-55501234" for one in (ONE, TWO)
    ]
    import_register(opened, write_register(tmp_path / "register.csv", *rows), ROOT, WHEN)
    yield opened
    opened.close()


def shown(ledger, home, actor=ROOT):
    return proposals(ledger, home, actor).pairs.select("one", "other").rows()


def test_what_was_found_is_kept_until_somebody_decides(ledger, home):
    assert proposals(ledger, home, ROOT) is None
    assert look(ledger, home, ROOT, WHEN) == 1
    pair = tuple(sorted((ONE, TWO)))
    assert shown(ledger, home) == [pair]
    merge(ledger, ONE, TWO, "twice", ROOT, WHEN)
    assert shown(ledger, home) == []
    unmerge(ledger, ONE, "two", ROOT, WHEN)
    assert shown(ledger, home) == [pair]
    keep_apart(ledger, TWO, ONE, "two works", ROOT, WHEN)
    assert shown(ledger, home) == []


def test_it_is_said_how_often_the_register_changed_since(ledger, home):
    look(ledger, home, ROOT, WHEN)
    assert proposals(ledger, home, ROOT).changes == 0
    change(ledger, ONE, "2025-01-01", {"size": "medium"}, ROOT, WHEN)
    assert proposals(ledger, home, ROOT).changes == 1
    look(ledger, home, ROOT, WHEN)
    assert proposals(ledger, home, ROOT).changes == 0


def test_what_each_filed_and_who_reports_for_it_stands_beside_it(ledger, home):
    submit(ledger, [words()], REPORTER, WHEN)
    add(ledger, "greta", Role.ENTERPRISE, f"{TWO}+{ONE}", "", ROOT, WHEN)
    add(ledger, "rita", Role.ENTERPRISE, ONE, "", ROOT, WHEN)
    found = sides(ledger, [ONE, TWO])
    assert (found[ONE].periods, found[ONE].accounts) == (("2025-Q4",), 2)
    assert (found[TWO].periods, found[TWO].accounts) == ((), 1)
    assert found[ONE].row["name"] == "虚构机械厂"


def test_only_who_keeps_the_register_looks_and_only_at_their_country(ledger, home):
    look(ledger, home, ROOT, WHEN)
    assert shown(ledger, home, NATION) == shown(ledger, home)
    assert shown(ledger, home, Actor("g", Role.NATIONAL, "GR")) == []
    for actor in (COUNTY_OFFICE, REPORTER, Actor("ada", Role.AUDITOR)):
        for deed in (
            lambda actor=actor: look(ledger, home, actor, WHEN),
            lambda actor=actor: proposals(ledger, home, actor),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_what_cannot_be_read_is_said_and_looked_for_again(ledger, home):
    look(ledger, home, ROOT, WHEN)
    (home / KEPT).write_bytes(b"torn")
    with pytest.raises(BrokenHome, match="look for duplicates again"):
        proposals(ledger, home, ROOT)
    look(ledger, home, ROOT, WHEN)
    assert len(shown(ledger, home)) == 1
