"""Defends who owes what: calendars, events and cycles, their last days, extensions, who is left."""

from datetime import date

import polars as pl
import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode
from governance.extending import extend, extensions
from governance.ledger import open_ledger
from governance.obligations import (
    NO_EXTENSIONS,
    NO_SENT,
    STATES,
    changes,
    last_day,
    locks,
    obligations,
    owed,
    periods,
)
from governance.register import EVENTS, import_register
from governance.return_form import FORM
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ELSEWHERE,
    NATION,
    ONE,
    PROVINCE_OFFICE,
    REPORTER,
    TWO,
    WHEN,
    write_register,
)

SPRING = date(2025, 5, 20)


def register(*rows: tuple[str, ...]) -> pl.DataFrame:
    """Rows of enterprise, since, industry, size, closed."""
    names = ("enterprise", "since", "industry", "size", "closed")
    schema = dict.fromkeys(names, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        name=pl.lit("x"), area=pl.lit("CN-130102"), ownership=pl.lit("private"),
        contact=pl.lit(""),
    )  # fmt: skip


WORKS = register(("A", "2020-01-01", "GBT4754_C", "small", None))


def rows(found: pl.DataFrame, *names: str) -> list[tuple[str, ...]]:
    return found.select(names or ("obligation", "period", "due", "state")).rows()


def of(*names: str) -> list:
    return [one for one in obligations() if one.id in names]


def sent(*days: tuple[str, str]) -> pl.DataFrame:
    """Returns of A: period and the day it came."""
    told = [(FORM, "A", period, day) for period, day in days]
    return pl.DataFrame(told, schema=NO_SENT.schema, orient="row")


def events(*told: tuple[str, str]) -> pl.DataFrame:
    """What happened to A: event and day."""
    names = ("enterprise", "event", "day")
    return pl.DataFrame([("A", *one) for one in told], schema=dict.fromkeys(names, pl.String),
                        orient="row")  # fmt: skip


def test_a_quarter_is_on_time_late_missing_or_still_open():
    came = sent(("2024-Q1", "2024-04-15"), ("2024-Q2", "2024-07-16"), ("2025-Q1", "2025-04-10"))
    found = owed(WORKS, came, date(2025, 7, 10), date(2024, 1, 1), chosen=of("quarterly_return"))
    assert rows(found) == [
        ("quarterly_return", "2024-Q1", "2024-04-15", "on_time"),
        ("quarterly_return", "2024-Q2", "2024-07-15", "late"),
        ("quarterly_return", "2024-Q3", "2024-10-15", "missing"),
        ("quarterly_return", "2024-Q4", "2025-01-15", "missing"),
        ("quarterly_return", "2025-Q1", "2025-04-15", "on_time"),
        ("quarterly_return", "2025-Q2", "2025-07-15", "open"),
    ]


def test_an_extension_moves_the_last_day_of_one_enterprise_and_period():
    later = pl.DataFrame([("quarterly_return", "A", "2025-Q1", "2025-06-01")],
                         schema=NO_EXTENSIONS.schema, orient="row")  # fmt: skip
    found = owed(WORKS, NO_SENT, SPRING, date(2025, 1, 1), extensions=later,
                 chosen=of("quarterly_return"))  # fmt: skip
    assert rows(found) == [("quarterly_return", "2025-Q1", "2025-06-01", "open")]


def test_a_month_is_owed_by_larger_mines_and_nobody_else():
    mine = register(
        ("A", "2020-01-01", "GBT4754_C", "large", None),
        ("B", "2020-01-01", "GBT4754_0610", "large", None),
        ("C", "2020-01-01", "GBT4754_B", "small", None),
    )
    found = owed(mine, NO_SENT, SPRING, date(2025, 4, 1), chosen=of("monthly_return"))
    assert rows(found, "enterprise", "period", "due") == [("B", "2025-04", "2025-05-10")]


def test_it_is_owed_by_whom_the_register_says_at_the_end_of_the_period():
    grown = register(
        ("A", "2020-01-01", "GBT4754_C", "micro", None),
        ("A", "2025-02-01", "GBT4754_C", "small", None),
    )
    found = owed(grown, NO_SENT, SPRING, date(2024, 10, 1), chosen=of("quarterly_return"))
    assert rows(found, "period") == [("2025-Q1",)]


def test_nothing_is_owed_before_an_enterprise_begins_or_after_it_is_closed():
    brief = register(("A", "2024-05-01", "GBT4754_C", "small", "2024-10-02"))
    found = owed(brief, NO_SENT, SPRING, date(2024, 1, 1), chosen=of("quarterly_return"))
    assert rows(found, "period") == [("2024-Q2",), ("2024-Q3",), ("2024-Q4",)]


@pytest.mark.parametrize(
    ("event", "obligation", "due"),
    [
        ("completion", "hazard_declaration_initial", "2025-03-31"),
        ("casualty", "casualty_supplement", "2025-03-31"),
        ("casualty_fire_road", "casualty_supplement_fire_road", "2025-03-08"),
    ],
)
def test_an_event_starts_a_clock_of_its_own(event, obligation, due):
    found = owed(WORKS, NO_SENT, SPRING, date(2025, 1, 1), events=events((event, "2025-03-01")),
                 chosen=of(obligation))  # fmt: skip
    assert rows(found) == [(obligation, "2025-03-01", due, "missing")]


def test_a_change_of_industry_ownership_or_size_is_declared_within_15_days():
    moved = register(
        ("A", "2020-01-01", "GBT4754_C", "small", None),
        ("A", "2025-03-01", "GBT4754_C", "medium", None),
        ("A", "2025-04-01", "GBT4754_C", "medium", None),
    )
    assert changes(moved).rows() == [("A", "changed", "2025-03-01")]
    for day, state in (("2025-03-16", "on_time"), ("2025-03-17", "late")):
        found = owed(moved, NO_SENT, SPRING, date(2025, 1, 1), events=events(("declared", day)),
                     chosen=of("hazard_declaration_change"))  # fmt: skip
        assert rows(found, "due", "sent", "state") == [("2025-03-16", day, state)]


@pytest.mark.parametrize(
    ("second", "state"),
    [
        ("2025-02-10", "early"), ("2025-02-11", "on_time"), ("2025-04-09", "on_time"),
        ("2025-04-10", "late"),
    ],
)  # fmt: skip
def test_a_declaration_follows_the_last_after_more_than_11_and_less_than_13_months(second, state):
    told = events(("declared", "2024-03-10"), ("declared", second))
    found = owed(WORKS, NO_SENT, SPRING, date(2025, 1, 1), events=told,
                 chosen=of("hazard_declaration_annual"))  # fmt: skip
    first = found.filter(pl.col("period") == "2024-03-10")
    assert rows(first, "from_day", "due", "state") == [("2025-02-11", "2025-04-09", state)]


def test_a_cycle_without_a_second_declaration_runs_out():
    told = events(("declared", "2024-03-10"))
    for day, state in ((date(2025, 4, 9), "open"), (date(2025, 4, 10), "missing")):
        found = owed(WORKS, NO_SENT, day, date(2025, 1, 1), events=told,
                     chosen=of("hazard_declaration_annual"))  # fmt: skip
        assert rows(found, "state") == [(state,)]


@pytest.mark.parametrize(
    ("closed", "owes"), [("2025-04-08", []), ("2025-04-09", ["missing"]), (None, ["missing"])]
)
def test_who_closed_before_a_cycle_ran_out_owes_no_declaration_of_it(closed, owes):
    works = register(("A", "2020-01-01", "GBT4754_C", "small", closed))
    told = events(("declared", "2024-03-10"))
    found = owed(works, NO_SENT, SPRING, date(2025, 1, 1), events=told,
                 chosen=of("hazard_declaration_annual"))  # fmt: skip
    assert found["state"].to_list() == owes


def test_an_obligation_holds_from_its_first_day_to_its_last(monkeypatch):
    (quarterly,) = of("quarterly_return")
    brief = quarterly._replace(since="2024-06-30", until="2024-12-31")
    found = owed(WORKS, NO_SENT, SPRING, date(2024, 1, 1), chosen=[brief])
    assert rows(found, "period") == [("2024-Q2",), ("2024-Q3",), ("2024-Q4",)]
    monkeypatch.setattr("governance.obligations.obligations", lambda: (brief,))
    asked = ["2024-Q1", "2024-Q4", "2025-Q1"]
    assert locks(FORM, asked, NO_EXTENSIONS)["period"].to_list() == ["2024-Q4"]


@pytest.mark.parametrize(
    ("period", "end"),
    [("2024", "2024-12-31"), ("2024-Q1", "2024-03-31"), ("2024-02", "2024-02-29")],
)
def test_a_period_ends_on_its_last_day(period, end):
    assert last_day(period) == date.fromisoformat(end)
    assert last_day(period, 1) > last_day(period)


def test_only_periods_that_have_ended_are_asked_for():
    assert periods("Q", date(2025, 1, 1), date(2025, 3, 31))["period"].to_list() == []
    assert periods("Q", date(2025, 1, 1), date(2025, 4, 1))["period"].to_list() == ["2025-Q1"]


def test_a_form_is_locked_some_days_after_its_period_and_later_for_whom_it_was_extended():
    later = pl.DataFrame([("quarterly_return", "A", "2025-Q1", "2025-06-01")],
                         schema=NO_EXTENSIONS.schema, orient="row")  # fmt: skip
    assert locks(FORM, ["2025-Q1"], later).rows() == [
        ("", "2025-Q1", "2025-05-15"), ("A", "2025-Q1", "2025-06-01"),
    ]  # fmt: skip
    assert locks(FORM, ["2019-Q1"], NO_EXTENSIONS).is_empty()


@pytest.fixture
def placed(tmp_path):
    """A ledger whose register has one enterprise, in a county."""
    ledger = open_ledger(tmp_path)
    file = write_register(tmp_path / "r.csv", f"{ONE},2020-01-01,x,130102,C,private,small,,")
    import_register(ledger, file, NATION, WHEN)
    yield ledger
    ledger.close()


ASKED = ("quarterly_return", ONE, "2025-Q4", date(2026, 2, 1))


def test_an_extension_needs_a_reason_and_who_may_give_one(placed):
    extend(placed, *ASKED, "the mine was flooded", COUNTY_OFFICE, WHEN)
    extend(placed, *ASKED, "still flooded", PROVINCE_OFFICE, WHEN)
    assert extensions(placed).rows() == [("quarterly_return", ONE, "2025-Q4", "2026-02-01")]
    with pytest.raises(BadQuestion, match="needs a reason"):
        extend(placed, *ASKED, " ", COUNTY_OFFICE, WHEN)
    with pytest.raises(BadQuestion, match="no obligation is called 'weekly'"):
        extend(placed, "weekly", *ASKED[1:], "x", COUNTY_OFFICE, WHEN)
    with pytest.raises(BadQuestion, match="'2025-12' is of M, and quarterly_return of Q"):
        extend(placed, "quarterly_return", ONE, "2025-12", ASKED[3], "x", COUNTY_OFFICE, WHEN)
    with pytest.raises(NotAllowed):
        extend(placed, *ASKED, "x", REPORTER, WHEN)
    assert [verb for _, _, verb, _ in placed.journal()] == ["register", "extend", "extend"]


@pytest.mark.parametrize("enterprise", [ONE, TWO], ids=["of another area", "of no register"])
def test_nobody_extends_for_an_enterprise_that_is_not_of_their_area(placed, enterprise):
    asked = ("quarterly_return", enterprise, "2025-Q4", date(2026, 2, 1))
    with pytest.raises(UnknownCode, match=f"the register has no enterprise {enterprise} in CN-44"):
        extend(placed, *asked, "x", ELSEWHERE, WHEN)
    assert extensions(placed).is_empty()


def test_the_table_of_obligations_is_sound():
    known = {"completion", "changed", *EVENTS}
    for one in obligations():
        assert one.reference, one.id
        assert one.clock in ("calendar", "event", "cycle"), one.id
        assert (one.frequency in ("M", "Q", "A")) == (one.clock == "calendar"), one.id
        assert (one.event in known) == (one.clock != "calendar"), one.id
        assert one.lock_days >= one.due_days or one.clock != "calendar", one.id
    assert set(STATES) == {"open", "on_time", "late", "missing", "early"}
