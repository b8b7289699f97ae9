"""Defends how whoever files finds a return, and that no hand undoes what another did."""

from datetime import UTC, date, datetime

import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode
from governance.extending import extend
from governance.filings import ChangedMeanwhile, mark_of
from governance.ledger import open_ledger
from governance.merging import merge
from governance.moving import move
from governance.own_return import keep, opened, send, standing, withdraw
from governance.register import import_register
from governance.returns import submit
from governance.roles import Actor, Role
from governance.workflow import Action, State
from tests.governance.making import ANN
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    WHEN,
    WORDS,
    code,
    words,
    write_register,
)

PERIOD = WORDS["period"]


@pytest.fixture
def ledger(tmp_path, url):
    """A ledger that knows both enterprises; the first moved to another trade in 2025-Q4."""
    found = open_ledger(tmp_path / "home", url)
    rows = (
        f"{ONE},2020-01-01,Works,CN-130102,GBT4754_C,private,small,,",
        f"{ONE},2025-11-01,Works,CN-130102,GBT4754_F,private,medium,,",
        f"{ONE},2026-01-05,Works,CN-130104,GBT4754_F,private,medium,,",
        f"{TWO},2020-01-01,Second,CN-130102,GBT4754_C,private,micro,,",
    )
    import_register(found, write_register(tmp_path / "register.csv", *rows), ANN, WHEN)
    yield found
    found.close()


def test_a_return_nobody_began_begins_with_the_register_at_the_end_of_its_period(ledger):
    found = standing(ledger, ONE, PERIOD, REPORTER, WHEN)
    assert (found.last, found.before, found.mark) == (None, None, "none")
    assert found.words == {
        "enterprise_id": ONE, "period": PERIOD, "enterprise_name": "Works", "area": "CN-130102",
        "industry": "GBT4754_F", "ownership": "private", "size": "medium",
    }  # fmt: skip


def test_a_merged_entry_begins_with_what_was_entered_of_it_as_the_rules_hold_it_against(ledger):
    merge(ledger, TWO, ONE, "one house", ANN, WHEN)
    assert standing(ledger, TWO, PERIOD, OTHER, WHEN).words["enterprise_name"] == "Second"
    answer = send(ledger, words(enterprise_id=TWO, industry="C", size="micro"), OTHER, WHEN,
                  key="k", seen="none")  # fmt: skip
    assert answer.is_submitted, answer.findings["rule"].to_list()


def test_the_days_are_those_of_the_obligation_or_of_an_extension(ledger):
    found = standing(ledger, ONE, PERIOD, REPORTER, WHEN)
    assert (found.due, found.locked) == (date(2026, 1, 15), date(2026, 2, 14))
    extend(ledger, "quarterly_return", ONE, PERIOD, date(2026, 3, 1), "flood", ANN, WHEN)
    found = standing(ledger, ONE, PERIOD, REPORTER, WHEN)
    assert (found.due, found.locked) == (date(2026, 3, 1), date(2026, 3, 1))
    micro = standing(ledger, TWO, PERIOD, OTHER, WHEN)
    assert (micro.due, micro.locked) == (None, None)


def test_the_return_before_is_the_last_of_the_same_length_that_stands(ledger):
    october = datetime(2025, 10, 5, tzinfo=UTC)
    sent = [words(period=period, reason="first of this year") for period in ("2025-09", "2025-Q3")]
    assert submit(ledger, sent, REPORTER, october).is_submitted
    keep(ledger, words(period="2025-10"), REPORTER, WHEN, "none")
    assert standing(ledger, ONE, PERIOD, REPORTER, WHEN).before.period == "2025-Q3"
    assert standing(ledger, ONE, "2025-11", REPORTER, WHEN).before.period == "2025-09"
    assert standing(ledger, ONE, "2025", REPORTER, WHEN).before is None
    move(ledger, [2], Action.WITHDRAW, REPORTER, WHEN)
    assert standing(ledger, ONE, PERIOD, REPORTER, WHEN).before is None


@pytest.mark.parametrize(
    "period", ["2026-Q5", "soon", "2025-10-01", "1989", "2200", "", "２０２５"]
)
def test_what_is_no_period_of_a_return_is_told(ledger, period):
    with pytest.raises(UnknownCode, match="no return is of"):
        standing(ledger, ONE, period, REPORTER, WHEN)


def test_nobody_begins_the_return_of_another(ledger):
    with pytest.raises(NotAllowed):
        standing(ledger, ONE, PERIOD, OTHER, WHEN)
    with pytest.raises(NotAllowed):
        standing(ledger, ONE, PERIOD, COUNTY_OFFICE, WHEN)
    with pytest.raises(UnknownCode, match="no enterprise"):
        standing(ledger, "91110000100000000X", PERIOD, ANN, WHEN)


def test_a_draft_is_not_written_over_by_who_has_not_seen_it(ledger):
    first = keep(ledger, words(workers="1"), REPORTER, WHEN, "none")
    with pytest.raises(ChangedMeanwhile, match="meanwhile rita changed the return"):
        keep(ledger, words(workers="2"), ANN, WHEN, "none")
    second = keep(ledger, words(workers="2"), ANN, WHEN, first)
    assert standing(ledger, ONE, PERIOD, REPORTER, WHEN).words["workers"] == "2"
    with pytest.raises(ChangedMeanwhile, match="meanwhile ann"):
        send(ledger, words(reason="moved"), REPORTER, WHEN, key="k", seen=first)
    sent = send(ledger, words(reason="moved"), REPORTER, WHEN, key="k", seen=second)
    assert sent.is_submitted


def test_the_same_key_is_answered_alike_and_another_content_is_told(ledger):
    row = words(reason="moved")
    first = send(ledger, row, REPORTER, WHEN, key="k", seen="none")
    again = send(ledger, row, REPORTER, WHEN, key="k", seen="none")
    assert first.rows.equals(again.rows)
    with pytest.raises(ChangedMeanwhile):
        send(ledger, row | {"workers": "99"}, REPORTER, WHEN, key="k", seen="none")


def test_an_enterprise_that_is_in_no_register_is_told_so_though_others_are(ledger):
    stranger = Actor("sara", Role.ENTERPRISE, code(3))
    row = words(enterprise_id=code(3))
    answer = send(ledger, row, stranger, WHEN, key="k", seen="none", dry_run=True)
    assert answer.findings["rule"].to_list() == ["not_registered"]


@pytest.mark.parametrize("cell", ["x" * 2001, "a\x00b", "a\u202eb"])
def test_a_cell_that_no_person_types_is_refused(ledger, cell):
    with pytest.raises(BadQuestion):
        keep(ledger, words(reason=cell), REPORTER, WHEN, "none")


def test_a_return_is_opened_with_what_may_be_done_with_it(ledger):
    send(ledger, words(reason="moved"), REPORTER, WHEN, key="k", seen="none")
    assert opened(ledger, 1, REPORTER, WHEN).acts == (Action.WITHDRAW,)
    assert opened(ledger, 1, COUNTY_OFFICE, WHEN).acts == ()
    seen = mark_of(opened(ledger, 1, REPORTER, WHEN).version)
    assert withdraw(ledger, 1, REPORTER, WHEN, seen).state is State.WITHDRAWN
    assert opened(ledger, 1, REPORTER, WHEN).acts == (Action.SAVE,)
    with pytest.raises(UnknownCode):
        opened(ledger, 1, OTHER, WHEN)


@pytest.mark.parametrize("cell", ["甲\u3000乙", "a\u00a0b", "one\r\n\ttwo"])
def test_the_spaces_people_type_are_taken(ledger, cell):
    keep(ledger, words(reason=cell), REPORTER, WHEN, "none")
    assert standing(ledger, ONE, PERIOD, REPORTER, WHEN).words["reason"] == cell


def saved(ledger) -> list[str]:
    return [who for _at, who, verb, _said in ledger.journal() if verb == "save return"]


def test_a_form_that_saves_itself_is_in_the_journal_once_a_hand(ledger):
    seen = "none"
    for workers in ("1", "12", "123"):
        seen = keep(ledger, words(workers=workers), REPORTER, WHEN, seen)
    assert saved(ledger) == ["rita"]
    for _ in range(2):
        seen = keep(ledger, words(workers="7"), ANN, WHEN, seen)
    assert saved(ledger) == ["rita", "ann"]
    withdraw(ledger, 1, ANN, WHEN, seen)
    seen = mark_of(opened(ledger, 1, REPORTER, WHEN).version)
    for _ in range(2):
        seen = keep(ledger, words(workers="8"), ANN, WHEN, seen)
    assert saved(ledger) == ["rita", "ann", "ann"], "it was taken up again"


def test_what_an_amendment_was_for_stays_when_it_is_sent_again(ledger):
    assert submit(ledger, [words(reason="moved")], REPORTER, WHEN).is_submitted
    for office in (COUNTY_OFFICE, CITY_OFFICE):
        move(ledger, [1], Action.APPROVE, office, WHEN)
    why = words(workers="101", reason="one was forgotten")
    assert submit(ledger, [why], REPORTER, WHEN).is_submitted
    move(ledger, [2], Action.RETURN, COUNTY_OFFICE, WHEN, {"": "look again"})
    again = words(workers="102", industry="F", size="medium")
    assert submit(ledger, [again], REPORTER, WHEN).is_submitted
    assert opened(ledger, 2, REPORTER, WHEN).version.reason == "one was forgotten"
