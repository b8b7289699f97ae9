"""Whoever owes a return is reminded once of a kind; whoever may not remind reminds nobody."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_string, policy

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.ledger import open_ledger
from governance.mail import post_office
from governance.missing import Missing, Wanted, with_history
from governance.register import import_register
from governance.reminders import (
    BY_HAND,
    notices,
    remind,
    remind_by_rules,
    reminders,
    send_letters,
)
from governance.returns import submit
from governance.roles import Actor, Role
from tests.governance.making import ANN
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ELSEWHERE,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    words,
    write_register,
)

DUE = datetime(2026, 1, 15, 8, tzinfo=UTC)  # of the quarterly return of 2025-Q4
LOOKS_ON = Actor("vera", Role.VIEWER, "CN-130102")
HOUSE = "http://127.0.0.1:8076"


def after(days: int) -> datetime:
    return DUE + timedelta(days=days)


@pytest.fixture
def missing(tmp_path, url):
    ledger = open_ledger(tmp_path, url)
    rows = (
        f"{ONE},2025-10-01,虚构一厂,130102,C,private,small,,one@example.org",
        f"{TWO},2025-10-01,虚构二厂,130102,C,private,large,,王女士 0311-0000000",
    )
    import_register(ledger, write_register(tmp_path / "register.csv", *rows), ANN, after(-20))
    yield Missing(ledger)
    ledger.close()


def due(missing: Missing, when: datetime, dry_run: bool = False) -> dict[str, int]:
    return remind_by_rules(missing, ANN, when, dry_run=dry_run)


def test_rules_remind_before_and_after_the_day_and_each_once(missing):
    table = [
        # days after the last day -> due_soon (at last of the year), overdue, overdue_again
        (-8, (0, 0, 0)), (-7, (2, 0, 0)), (-7, (0, 0, 0)), (0, (0, 0, 0)),
        (1, (0, 2, 0)), (2, (0, 0, 0)), (8, (0, 0, 0)), (9, (2, 0, 0)),
    ]  # fmt: skip
    found = [(day, tuple(due(missing, after(day)).values())) for day, _ in table]
    assert found == table


def test_a_missed_day_is_made_up_for_and_old_debts_are_let_be(missing):
    assert due(missing, after(80)) == {"due_soon": 0, "overdue": 0, "overdue_again": 0}
    assert due(missing, after(15))["overdue_again"] == 2
    quarter = [one for one in notices(missing.ledger, ONE, ANN) if one.period == "2025-Q4"]
    assert [one.kind for one in quarter] == ["overdue_again"]


def test_a_dry_run_counts_and_keeps_nothing(missing):
    assert due(missing, after(1), dry_run=True)["overdue"] == 2
    assert notices(missing.ledger, ONE, ANN) == []
    assert due(missing, after(1))["overdue"] == 2


def test_what_came_is_not_reminded_of(missing):
    submit(missing.ledger, [words()], REPORTER, after(0))
    assert due(missing, after(1))["overdue"] == 1
    assert notices(missing.ledger, ONE, REPORTER) == []


def test_a_notice_says_what_and_until_when_in_both_languages(missing):
    due(missing, after(-7))
    (notice,) = notices(missing.ledger, ONE, REPORTER)
    assert notice.text.en == "Quarterly return of 2025-Q4 is due on 2026-01-15."
    assert notice.text.zh == "2025-Q4的季度报表应于2026-01-15前报送。"


def test_a_regulator_reminds_by_hand_once_of_what_is_theirs(missing):
    keys = [(ONE, "quarterly_return", "2025-Q4"), (ONE, "quarterly_return", "2025-Q4")]
    assert remind(missing, keys, ELSEWHERE, after(3)) == (0, 0)
    assert remind(missing, keys, COUNTY_OFFICE, after(3)) == (1, 0)
    assert remind(missing, keys, COUNTY_OFFICE, after(4)) == (0, 1)
    everything = Wanted(state="missing", period="2025-Q4")
    assert remind(missing, everything, COUNTY_OFFICE, after(4)) == (1, 1)
    entries = [said for _, _, verb, said in missing.ledger.journal() if verb == "remind"]
    assert entries == [{"kind": BY_HAND, "notices": 1}] * 2


def test_who_only_looks_on_reminds_nobody(missing):
    with pytest.raises(NotAllowed, match="may not remind enterprises"):
        remind(missing, Wanted(), LOOKS_ON, after(3))
    with pytest.raises(NotAllowed, match="may not remind enterprises"):
        remind_by_rules(missing, REPORTER, after(3))


@pytest.mark.parametrize("actor", [OTHER, ELSEWHERE])
def test_the_notices_of_others_are_not_told_apart_from_none(missing, actor):
    due(missing, after(1))
    with pytest.raises(UnknownCode, match="there is no enterprise"):
        notices(missing.ledger, ONE, actor)


def test_a_letter_goes_once_to_whoever_has_an_address(missing, office):
    due(missing, after(1))
    post = post_office(office.url)
    assert send_letters(missing.ledger, post, HOUSE, ANN, after(1)) == (1, 0, 0)
    assert send_letters(missing.ledger, post, HOUSE, ANN, after(1)) == (0, 0, 0)
    (letter,) = (message_from_string(one, policy=policy.default) for one in office.letters)
    assert letter["To"] == "one@example.org"
    assert "2025-Q4的季度报表" in letter.get_content()
    assert HOUSE in letter.get_content()
    assert notices(missing.ledger, ONE, ANN)[0].mailed
    assert not notices(missing.ledger, TWO, ANN)[0].mailed


def test_a_letter_no_server_took_waits_for_the_next_run(missing, office):
    due(missing, after(1))
    away = post_office("smtp://127.0.0.1:1?from=osh@example.org&tls=no")
    there = post_office(office.url)
    assert send_letters(missing.ledger, away, HOUSE, ANN, after(1)) == (0, 1, 1)
    assert send_letters(missing.ledger, there, HOUSE, ANN, after(2)) == (1, 0, 0)


def test_no_letter_asks_for_what_came_while_it_waited(missing, office):
    due(missing, after(1))
    submit(missing.ledger, [words()], REPORTER, after(2))
    assert send_letters(missing.ledger, post_office(office.url), HOUSE, ANN, after(2)) == (0, 0, 0)


def test_a_notice_that_is_old_gets_no_letter_any_more(missing, office):
    due(missing, after(1))
    post = post_office(office.url)
    assert send_letters(missing.ledger, post, HOUSE, ANN, after(20)) == (0, 0, 0)


def test_what_is_missing_is_listed_as_the_ledger_stands(missing):
    day = date(2026, 1, 20)
    wanted = Wanted(period="2025-Q4")
    assert missing.rows(COUNTY_OFFICE, day, wanted)["enterprise"].to_list() == [TWO, ONE]
    submit(missing.ledger, [words(workers="123", hours_worked="61234")], REPORTER, after(5))
    assert missing.rows(COUNTY_OFFICE, day, wanted)["enterprise"].to_list() == [TWO]
    (late,) = missing.rows(COUNTY_OFFICE, day, wanted._replace(state="late")).rows(named=True)
    assert (late["enterprise"], late["days"]) == (ONE, 5)
    known = with_history(missing.ledger, missing.rows(COUNTY_OFFICE, day))
    assert dict(known.select("enterprise", "workers").rows()) == {ONE: 123.0, TWO: None}
    assert missing.rows(ELSEWHERE, day).is_empty()


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(state=""), 4),
        (Wanted(state="open", obligation="annual_return"), 2),
        (Wanted(words="一厂"), 1),
        (Wanted(words=TWO.lower()), 1),
        (Wanted(area="CN-130100"), 2),
        (Wanted(area="CN-130103"), 0),
    ],
)
def test_what_is_listed_can_be_narrowed(missing, wanted, count):
    assert missing.rows(COUNTY_OFFICE, date(2026, 1, 20), wanted).height == count


def test_rules_follow_one_another_and_say_it_in_both_languages():
    timed = [one for one in reminders() if one.first_day is not None]
    ends = [day for one in timed for day in (one.first_day, one.last_day)]
    assert ends == sorted(set(ends))
    assert BY_HAND in {one.id for one in reminders()}
    for one in reminders():
        for text in one.text:
            assert all(word in text for word in ("{obligation}", "{period}", "{due}"))
