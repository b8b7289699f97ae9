"""Defends publishing from the desk: one at a time, what it did is kept, a stop is told."""

import fcntl
import json

import pytest

from facts.refusal import NotAllowed, WrongState
from governance import Door
from governance.filings import filing
from governance.moving import move
from governance.next_vintage import LOCK, STANDING, Step, begin, standing, waiting
from governance.returns import submit
from governance.roles import GRANTS, Actor, Permission, Role
from governance.workflow import Action, State
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    PROVINCE_OFFICE,
    PUBLISHER,
    REPORTER,
    WHEN,
    words,
)


@pytest.fixture
def door(tmp_path, url):
    """A home with one accepted return."""
    (tmp_path / "home").mkdir()
    opened = Door(tmp_path / "home", url)
    submit(opened.ledger, [words()], REPORTER, WHEN)
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE),
        (Action.ACCEPT, PROVINCE_OFFICE),
    ):  # fmt: skip
        move(opened.ledger, [1], action, office, WHEN)
    yield opened
    opened.close()


def test_accepted_returns_become_the_next_vintage(door):
    assert standing(door.home, PUBLISHER) is None
    assert waiting(door, PUBLISHER) == (1, 0, {})
    begin(door, PUBLISHER, WHEN).join(60)
    found = standing(door.home, PUBLISHER)
    assert (found.step, found.vintage, found.returns, found.refused) == (Step.DONE, 1, 1, {})
    assert filing(door.ledger, 1, REPORTER).state is State.PUBLISHED
    assert waiting(door, PUBLISHER) == (0, 0, {})
    assert door.ledger.current() == 1


def test_two_are_never_made_at_once(door):
    with (door.home / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(WrongState, match="is being made already"):
            begin(door, PUBLISHER, WHEN)
    assert standing(door.home, PUBLISHER) is None
    assert filing(door.ledger, 1, REPORTER).state is State.ACCEPTED


def test_what_is_refused_is_told_and_can_be_begun_again(door):
    begin(door, PUBLISHER, WHEN).join(60)
    (kept,) = (door.home / "batches").glob("*.parquet")
    whole = kept.read_bytes()
    kept.chmod(0o600)
    kept.write_bytes(whole[:-1])
    begin(door, PUBLISHER, WHEN).join(60)
    refused = standing(door.home, PUBLISHER)
    assert refused.step is Step.REFUSED
    assert kept.stem in refused.why
    kept.write_bytes(whole)
    begin(door, PUBLISHER, WHEN).join(60)
    assert standing(door.home, PUBLISHER).vintage == 2


def test_a_stop_half_way_is_told(door):
    told = {"step": "publish", "by": "pia", "began": "2026-01-10T08:00:00+00:00"}
    (door.home / STANDING).write_text(json.dumps(told))
    assert standing(door.home, PUBLISHER).step is Step.STOPPED
    with (door.home / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert standing(door.home, PUBLISHER).is_running
    begin(door, PUBLISHER, WHEN).join(60)
    assert standing(door.home, PUBLISHER).step is Step.DONE


@pytest.mark.parametrize("role", [*Role])
def test_who_may_not_take_in_and_publish_has_nothing_here(door, role):
    somebody = Actor("bob", role, "CN" if role is Role.NATIONAL else "")
    if {Permission.TAKE_IN, Permission.PUBLISH} <= GRANTS[role]:
        assert waiting(door, somebody).returns == 1
        return
    for ask in (
        lambda: waiting(door, somebody), lambda: standing(door.home, somebody),
        lambda: begin(door, somebody, WHEN),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            ask()
    assert filing(door.ledger, 1, REPORTER).state is State.ACCEPTED
