"""Defends the word of worker representatives: who writes it, who reads it, that it stays."""

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.filings import filing
from governance.moving import move
from governance.remarks import (
    CONFIRMATION,
    LONGEST,
    MOST,
    OBJECTION,
    NotNow,
    RemarkRefusal,
    is_earlier,
    may_remark,
    remark,
    remarked,
    remarks,
)
from governance.returns import save, submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    ELSEWHERE,
    ONE,
    OTHER,
    PROVINCE_OFFICE,
    REPORTER,
    TWO,
    WHEN,
    words,
)

WORKER = Actor("wang", Role.WORKER, ONE)
STRANGER = Actor("wu", Role.WORKER, TWO)
LATER = WHEN.replace(hour=9)


@pytest.fixture
def number(ledger) -> int:
    """A submitted return."""
    return submit(ledger, [words()], REPORTER, WHEN).rows["number"][0]


def said(ledger, number, actor):
    return [(one.kind, one.said) for one in remarks(ledger, number, actor)]


def test_the_enterprise_and_the_regulator_read_what_was_said(ledger, number):
    remark(ledger, number, CONFIRMATION, "", WORKER, WHEN)
    remark(ledger, number, OBJECTION, " two falls are missing ", WORKER, WHEN)
    expected = [("confirmation", ""), ("remark", "two falls are missing")]
    for actor in (WORKER, REPORTER, COUNTY_OFFICE, PROVINCE_OFFICE):
        assert said(ledger, number, actor) == expected
    assert remarked(ledger, [number, 99]) == {number: 2}
    assert remarked(ledger, [number], OBJECTION) == {number: 1}
    assert remarked(ledger, []) == {}


@pytest.mark.parametrize(
    "actor", [REPORTER, COUNTY_OFFICE, Actor("ada", Role.ADMINISTRATOR), Actor("x", Role.PUBLIC)]
)
def test_nobody_else_speaks_for_the_workers(ledger, number, actor):
    with pytest.raises(NotAllowed):
        remark(ledger, number, OBJECTION, "all is well", actor, WHEN)
    assert not may_remark(filing(ledger, number, REPORTER), actor)


def test_a_representative_of_another_enterprise_finds_no_such_return(ledger, number):
    for unseen in (number, 999):
        with pytest.raises(UnknownCode, match="that wu may see"):
            remark(ledger, unseen, OBJECTION, "all is well", STRANGER, WHEN)
    for actor in (STRANGER, OTHER, ELSEWHERE):
        with pytest.raises(UnknownCode):
            remarks(ledger, number, actor)


def test_a_draft_cannot_be_remarked_on(ledger):
    draft = save(ledger, {"enterprise_id": ONE, "period": "2025-Q4"}, REPORTER, WHEN)
    with pytest.raises(NotNow, match="is draft"):
        remark(ledger, draft, CONFIRMATION, "", WORKER, WHEN)


def test_a_remark_stays_with_the_version_it_was_made_on(ledger, number):
    remark(ledger, number, OBJECTION, "hours are too high", WORKER, WHEN)
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE),
        (Action.ACCEPT, PROVINCE_OFFICE),
    ):  # fmt: skip
        move(ledger, [number], action, office, LATER)
    again = submit(ledger, [words(workers="101", reason="miscounted")], REPORTER, LATER)
    second = again.rows["number"][0]
    assert second != number
    assert said(ledger, number, REPORTER) == [("remark", "hours are too high")]
    assert said(ledger, second, REPORTER) == []


def test_a_confirmation_of_what_was_sent_back_is_not_one_of_what_was_sent_again(ledger, number):
    first = remark(ledger, number, CONFIRMATION, "", WORKER, WHEN)
    move(ledger, [number], Action.RETURN, COUNTY_OFFICE, LATER, {"": "look at the hours"})
    with pytest.raises(NotNow, match="is returned"):
        remark(ledger, number, OBJECTION, "too late?", WORKER, LATER)
    assert submit(ledger, [words(workers="101")], REPORTER, LATER).is_submitted
    assert is_earlier(first, filing(ledger, number, WORKER))
    second = remark(ledger, number, CONFIRMATION, "", WORKER, LATER)
    assert not is_earlier(second, filing(ledger, number, WORKER))


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (OBJECTION, "  ", "is empty"), (OBJECTION, "x" * (LONGEST + 1), "at most 2,000"),
        (CONFIRMATION, "once more", "said already"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_told_in_both_languages(ledger, number, kind, text, why):
    remark(ledger, number, CONFIRMATION, "", WORKER, WHEN)
    with pytest.raises(RemarkRefusal, match=why) as refused:
        remark(ledger, number, kind, text, WORKER, WHEN)
    assert refused.value.text.zh != refused.value.text.en


def test_one_person_cannot_fill_the_ledger(ledger, number):
    for place in range(MOST):
        remark(ledger, number, OBJECTION, f"remark {place}", WORKER, WHEN)
    with pytest.raises(RemarkRefusal, match=f"at most {MOST}"):
        remark(ledger, number, OBJECTION, "one more", WORKER, WHEN)


def test_the_journal_says_that_something_was_said_and_not_what(ledger, number):
    remark(ledger, number, OBJECTION, "secret words", WORKER, WHEN)
    _at, who, verb, entry = ledger.journal()[-1]
    assert (who, verb, entry) == ("wang", "remark on return", {"return": number, "kind": "remark"})
