"""Defends what programs ask about what they sent: by its key, and returns a page at a time."""

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance import Actor, Role
from governance.moving import move
from governance.returns import submit
from governance.submissions import returns_after, submission
from governance.workflow import Action, State
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ELSEWHERE,
    GROUP,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    WHEN,
    words,
)

LIKE_NO_OTHER = {"enterprise_id": TWO, "workers": "90", "hours_worked": "46117"}


def sent(ledger, key="k"):
    rows = [words(), words(**LIKE_NO_OTHER)]
    return submit(ledger, rows, GROUP, WHEN, key=key).rows


def test_a_submission_is_found_by_its_key_and_says_where_it_stands(ledger):
    rows = sent(ledger)
    number = rows["number"][0]
    move(ledger, [number], Action.WITHDRAW, GROUP, WHEN)
    found = submission(ledger, "k", GROUP)
    assert found.rows.equals(rows)
    assert found.states == {number: "withdrawn", rows["number"][1]: "submitted"}


def test_a_key_is_its_senders(ledger):
    sent(ledger)
    for who, key in ((REPORTER, "k"), (GROUP, "other")):
        with pytest.raises(UnknownCode, match=f"submitted nothing under the key '{key}'"):
            submission(ledger, key, who)
    with pytest.raises(NotAllowed):
        submission(ledger, "k", COUNTY_OFFICE)


def test_what_is_no_longer_theirs_is_left_out(ledger):
    sent(ledger)
    moved_on = Actor(GROUP.name, Role.ENTERPRISE, ONE)
    found = submission(ledger, "k", moved_on)
    assert found.rows["enterprise"].to_list() == [ONE]
    assert len(found.states) == 1


def test_returns_come_by_number_and_only_those_that_may_be_seen(ledger):
    numbers = sent(ledger)["number"].to_list()
    assert [one.number for one in returns_after(ledger, GROUP, 0, 10)] == numbers
    assert [one.number for one in returns_after(ledger, GROUP, numbers[0], 10)] == numbers[1:]
    assert [one.number for one in returns_after(ledger, GROUP, 0, 1)] == numbers[:1]
    assert [one.enterprise for one in returns_after(ledger, REPORTER, 0, 10)] == [ONE]
    assert [one.enterprise for one in returns_after(ledger, OTHER, 0, 10)] == [TWO]
    assert len(returns_after(ledger, COUNTY_OFFICE, 0, 10)) == 2
    assert returns_after(ledger, ELSEWHERE, 0, 10) == []


def test_returns_are_chosen_by_state_period_and_enterprise(ledger):
    number = sent(ledger)["number"][0]
    move(ledger, [number], Action.WITHDRAW, GROUP, WHEN)
    gone = returns_after(ledger, GROUP, 0, 10, state=State.WITHDRAWN)
    assert [one.number for one in gone] == [number]
    assert returns_after(ledger, GROUP, 0, 10, period="2020") == []
    chosen = returns_after(ledger, GROUP, 0, 10, period="2025-Q4", enterprise=TWO)
    assert [one.enterprise for one in chosen] == [TWO]


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.PUBLISHER])
def test_who_may_not_see_returns_is_given_none(ledger, role):
    with pytest.raises(NotAllowed):
        returns_after(ledger, Actor("n", role), 0, 10)
