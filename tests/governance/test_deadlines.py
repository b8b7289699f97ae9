"""Defends the clock of one enterprise: open, ahead, late, extended, and what was sent."""

from datetime import UTC, date, datetime

import pytest

from facts.refusal import NotAllowed
from governance.deadlines import CLOCK, deadlines, waiting
from governance.extending import extend
from governance.register import import_register
from governance.returns import submit
from governance.roles import Actor, Role
from tests.governance.making import ANN
from tests.governance.returns_made import (
    ELSEWHERE,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    WHEN,
    words,
    write_register,
)

TODAY = date(2026, 1, 20)


@pytest.fixture
def entered(ledger, tmp_path):
    rows = [f"{one},2025-07-01,虚构,130102,C,private,small,," for one in (ONE, TWO)]
    import_register(ledger, write_register(tmp_path / "register.csv", *rows), ANN, WHEN)
    return ledger


def test_each_deadline_says_how_many_days_are_left_or_over(entered, table):
    submit(entered, [words(period="2025-Q3")], REPORTER, datetime(2025, 10, 20, tzinfo=UTC))
    drawn = table(
        """
        obligation       | period  | due        | state   | days
        -----------------|---------|------------|---------|-----
        quarterly_return | 2025-Q3 | 2025-10-15 | late    | -5
        quarterly_return | 2025-Q4 | 2026-01-15 | missing | -5
        annual_return    | 2025    | 2026-01-31 | open    | 11
        quarterly_return | 2026-Q1 | 2026-04-15 | ahead   | 85
        """
    )
    found = deadlines(entered, REPORTER, ONE, TODAY)
    assert found.columns == [*CLOCK]
    shown = found.select("obligation", "period", "due", "state", "days").cast({"days": str})
    assert shown.rows() == drawn.rows()
    assert waiting(found)["period"].to_list() == ["2025-Q4", "2025", "2026-Q1"]


def test_the_last_day_itself_is_in_time(entered):
    found = deadlines(entered, REPORTER, ONE, date(2026, 1, 31)).filter(period="2025")
    assert found.select("state", "days").rows() == [("open", 0)]


def test_an_extension_moves_the_clock_of_one_enterprise_alone(entered):
    until = date(2026, 2, 10)
    extend(entered, "quarterly_return", ONE, "2025-Q4", until, "flood", ANN, WHEN)
    own, other = (
        deadlines(entered, ANN, one, TODAY).filter(period="2025-Q4").row(0, named=True)
        for one in (ONE, TWO)
    )
    assert (own["due"], own["state"], own["days"], own["is_extended"]) == (
        "2026-02-10", "open", 21, True,
    )  # fmt: skip
    assert (other["state"], other["is_extended"]) == ("missing", False)


@pytest.mark.parametrize("stranger", [OTHER, ELSEWHERE])
def test_the_clock_of_another_is_empty(entered, stranger):
    assert deadlines(entered, stranger, ONE, TODAY).is_empty()


def test_who_may_not_see_returns_is_refused(entered):
    with pytest.raises(NotAllowed, match="may not see returns"):
        deadlines(entered, Actor("rob", Role.RESEARCHER), ONE, TODAY)
