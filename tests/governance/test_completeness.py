"""What was owed and what came is counted once its day has passed, and again when more has come."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.refusal import NotAllowed
from governance import Door, publish
from governance.completeness import counts, keep
from governance.extending import extend
from governance.gathering import gather
from governance.ledger import Ledger
from governance.moving import move
from governance.question import question
from governance.register import import_register, record
from governance.returns import submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.making import ANN
from tests.governance.returns_made import COUNTY_OFFICE, code, words, write_register

CODES = [code(number) for number in range(1, 7)]
GROUP = Actor("greta", Role.ENTERPRISE, "+".join(CODES))
PUBLISHER = Actor("pia", Role.PUBLISHER)
IN_TIME = datetime(2026, 1, 10, 8, tzinfo=UTC)
TOO_LATE = datetime(2026, 1, 20, 8, tzinfo=UTC)
SHOWN = ("enterprise", "period", "obligation", "ownership", "returns_due", "returns_received",
         "returns_on_time", "workers_of_due", "workers_of_reporting")  # fmt: skip


@pytest.fixture
def door(tmp_path):
    opened = Door(tmp_path / "home")
    yield opened
    opened.close()


def enter(ledger: Ledger, folder: Path, many: int) -> None:
    rows = (f"{one},2025-10-01,虚构企业,130102,C,private,small,," for one in CODES[:many])
    import_register(ledger, write_register(folder / "register.csv", *rows), ANN, IN_TIME)


def send(ledger: Ledger, when: datetime, *enterprises: str, **others: str) -> None:
    for one in enterprises:  # no two alike: returns that repeat another's numbers are looked at
        hours = str(51_234 + 997 * CODES.index(one))
        sent = words(enterprise_id=one, **({"hours_worked": hours} | others))
        assert submit(ledger, [sent], GROUP, when).is_submitted


def test_what_was_due_is_counted_by_obligation(door, tmp_path, table):
    enter(door.ledger, tmp_path, 3)
    send(door.ledger, IN_TIME, CODES[0])
    send(door.ledger, TOO_LATE, CODES[1], workers="300", hours_worked="150000")
    expected = table(
        f"""
        enterprise|period |obligation      |ownership|returns_due|returns_received|returns_on_time|workers_of_due|workers_of_reporting
        ----------|-------|----------------|---------|-----------|----------------|---------------|--------------|--------------------
        {CODES[0]}|2025-Q4|quarterly_return|private  |1          |1               |1              |100           |100
        {CODES[1]}|2025-Q4|quarterly_return|private  |1          |1               |0              |300           |300
        {CODES[2]}|2025-Q4|quarterly_return|private  |1          |0               |0              |200           |0
        """,  # noqa: E501
        **dict.fromkeys(SHOWN[4:], pl.Int64),
    )
    found = counts(door.ledger, TOO_LATE.date())
    assert_frame_equal(found.select(SHOWN), expected.sort("enterprise"))


def test_nothing_is_counted_while_there_is_time(door, tmp_path):
    enter(door.ledger, tmp_path, 1)
    last = date(2026, 1, 15)
    assert counts(door.ledger, last).is_empty()
    assert counts(door.ledger, last + timedelta(days=1)).height == 1


def test_who_must_declare_hazards_and_did_is_counted_by_the_year(door, tmp_path):
    enter(door.ledger, tmp_path, 2)
    events = tmp_path / "events.csv"
    events.write_text(
        "enterprise,event,day\n"
        f"{CODES[0]},completion,2025-10-05\n{CODES[0]},declared,2025-10-20\n"
        f"{CODES[1]},completion,2025-10-05\n{CODES[1]},declared,2026-02-01\n"
    )
    record(door.ledger, events, ANN, IN_TIME)
    found = counts(door.ledger, date(2026, 3, 1)).filter(pl.col("obligation") == "_T")
    shown = ("enterprise", "period", "enterprises_to_declare", "enterprises_declared")
    assert found.select(shown).rows() == sorted(
        [(CODES[0], "2025", 1, 1), (CODES[1], "2025", 1, 0)]
    )


def test_the_same_counts_are_not_kept_twice(door, tmp_path):
    enter(door.ledger, tmp_path, 2)
    assert keep(door.ledger, door.home, PUBLISHER, TOO_LATE) == ["2025-Q4"]
    later = TOO_LATE + timedelta(days=1)
    assert keep(door.ledger, door.home, PUBLISHER, later) == []
    send(door.ledger, later, CODES[0])
    assert keep(door.ledger, door.home, PUBLISHER, later) == ["2025-Q4"]


def test_later_counts_stand_for_earlier_ones_and_hold_no_publication_up(door, tmp_path):
    enter(door.ledger, tmp_path, 6)
    assert gather(door.ledger, door.home, ANN, TOO_LATE).counted == ("2025-Q4",)
    publish(door.ledger, door.home, ANN, TOO_LATE)
    asked = question("reporting_rate?area=CN-130102&detail=quarterly_return&period=2025-Q4")
    assert door.ask(ANN)(asked).figures["value"].to_list() == [0.0]

    later = TOO_LATE + timedelta(days=1)
    send(door.ledger, later, *CODES)
    assert gather(door.ledger, door.home, ANN, later).counted == ("2025-Q4",)
    publish(door.ledger, door.home, ANN, later)
    figures = door.ask(ANN)(asked).figures
    assert figures.select("events", "exposure", "value").row(0) == (6.0, 6.0, 1.0)
    assert [verb for _, _, verb, _ in door.ledger.journal()].count("acknowledge") == 1


def test_what_is_not_due_any_more_is_taken_away(door, tmp_path):
    enter(door.ledger, tmp_path, 2)
    events = tmp_path / "events.csv"
    happened = f"{CODES[0]},casualty,2025-11-10\n{CODES[1]},completion,2025-11-10\n"
    events.write_text(f"enterprise,event,day\n{happened}")
    record(door.ledger, events, ANN, IN_TIME)
    assert "2025-12" in keep(door.ledger, door.home, ANN, TOO_LATE)
    given = ("casualty_supplement", CODES[0], "2025-11-10", date(2026, 2, 1), "in hospital")
    extend(door.ledger, *given, COUNTY_OFFICE, TOO_LATE)
    later = TOO_LATE + timedelta(days=1)
    assert keep(door.ledger, door.home, ANN, later) == ["2025-12"]
    publish(door.ledger, door.home, ANN, later)
    asked = question("reporting_rate?area=CN-130102&period=2025-12")
    assert door.ask(ANN)(asked).figures["exposure"].to_list() == [1.0]


def test_what_few_reported_is_hidden_from_the_public(door, tmp_path):
    enter(door.ledger, tmp_path, 2)
    gather(door.ledger, door.home, ANN, TOO_LATE)
    publish(door.ledger, door.home, ANN, TOO_LATE)
    asked = question("reporting_rate?area=CN-130102&period=2025-Q4")
    public = door.ask(Actor("somebody", Role.PUBLIC))(asked).figures
    assert public.select("hidden", "reason").row(0) == (True, "few_reporters")
    assert not door.ask(COUNTY_OFFICE)(asked).figures["hidden"].item()


def test_a_return_sent_back_still_came_and_a_withdrawn_one_did_not(door, tmp_path):
    enter(door.ledger, tmp_path, 2)
    send(door.ledger, IN_TIME, *CODES[:2])
    move(door.ledger, [1], Action.RETURN, COUNTY_OFFICE, IN_TIME, {"": "look again"})
    move(door.ledger, [2], Action.WITHDRAW, GROUP, IN_TIME)
    found = dict(
        counts(door.ledger, TOO_LATE.date()).select("enterprise", "returns_on_time").rows()
    )
    assert found == {CODES[0]: 1, CODES[1]: 0}


def test_who_may_not_take_in_files_counts_nothing(door):
    with pytest.raises(NotAllowed, match="may not take in files"):
        keep(door.ledger, door.home, COUNTY_OFFICE, TOO_LATE)
