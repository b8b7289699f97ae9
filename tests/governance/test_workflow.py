"""Defends the life of a return: every state, action and role, every level, and its drawing."""

from itertools import product
from pathlib import Path

import pytest

from facts.refusal import NotAllowed, WrongState
from governance.roles import GRANTS, WHERE, Actor, Role, Where
from governance.workflow import MOVES, Action, Filing, State, after, chain, may_see
from governance.workflow_drawn import drawn
from tests.governance.returns_made import (
    CITY,
    CITY_OFFICE,
    COUNTY,
    COUNTY_OFFICE,
    ELSEWHERE,
    NATION,
    ONE,
    OTHER,
    PROVINCE,
    PROVINCE_OFFICE,
    REPORTER,
)

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"
REDRAW = (
    'python -c "from pathlib import Path; from governance.workflow_drawn import drawn; '
    "Path('docs/workflow.md').write_text(drawn(), encoding='utf-8')\""
)
OFFICES = {4: COUNTY_OFFICE, 3: CITY_OFFICE, 2: PROVINCE_OFFICE, 1: NATION}
EVERY = [*product(State, Action)]


def filing(state: State, level: int = 0, area: str = COUNTY) -> Filing:
    return Filing(7, ONE, state, area, level, "rita")


def level_before(action: Action) -> int:
    """The approval a return has where the move could be somebody's turn."""
    return {Action.ACCEPT: 3, Action.UNAPPROVE: 4}.get(action, 0)


def placed(role: Role, action: Action) -> Actor:
    """Somebody of a role whose place is right for the move."""
    if WHERE[role] is Where.ENTERPRISE:
        return Actor("bob", role, ONE)
    if WHERE[role] is Where.COUNTRY:
        return Actor("bob", role, "CN")
    if WHERE[role] is Where.AREA:
        return Actor("bob", role, PROVINCE if action is Action.ACCEPT else COUNTY)
    return Actor("bob", role)


@pytest.mark.parametrize(("state", "action"), [pair for pair in EVERY if pair not in MOVES])
def test_what_the_table_leaves_out_is_refused(state, action):
    with pytest.raises(WrongState, match=f"cannot {action} a return that is {state}"):
        after(filing(state), action, Actor("root", Role.ADMINISTRATOR))


@pytest.mark.parametrize(("move", "role"), [*product(MOVES, Role)])
def test_a_role_makes_the_moves_it_has_the_permission_for_and_no_other(move, role):
    state, action = move
    _, permission = MOVES[move]
    stands = filing(state, level_before(action))
    somebody = placed(role, action)
    by_level = action in (Action.APPROVE, Action.UNAPPROVE) and WHERE[role] is not Where.AREA
    if permission in GRANTS[role] and not by_level:
        after(stands, action, somebody)
    else:
        with pytest.raises(NotAllowed):
            after(stands, action, somebody)


@pytest.mark.parametrize("move", [*MOVES], ids=lambda move: f"{move[0]}-{move[1]}")
def test_nobody_moves_what_is_of_another_enterprise_or_area(move):
    state, action = move
    for stranger in (OTHER, ELSEWHERE):
        with pytest.raises(NotAllowed):
            after(filing(state, level_before(action)), action, stranger)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.ACCEPT, Action.RETURN])
def test_nobody_decides_on_what_they_submitted(action):
    rita = Actor("rita", Role.REGULATOR, PROVINCE if action is Action.ACCEPT else COUNTY)
    state = State.APPROVED if action is Action.ACCEPT else State.SUBMITTED
    with pytest.raises(NotAllowed, match="rita submitted return 7"):
        after(filing(state, level_before(action)), action, rita)


@pytest.mark.parametrize(
    ("area", "levels"), [(COUNTY, (4, 3)), (CITY, (3,)), (PROVINCE, (2,)), ("CN", (1,))]
)
def test_an_area_is_approved_by_its_own_level_and_those_above_up_to_the_city(area, levels):
    assert chain(area) == levels


@pytest.mark.parametrize(("level", "turn"), [(0, 4), (4, 3)])
@pytest.mark.parametrize("office", OFFICES)
def test_levels_approve_in_turn_and_none_is_skipped(level, turn, office):
    state = State.APPROVED if level else State.SUBMITTED
    if office == turn:
        moved = after(filing(state, level), Action.APPROVE, OFFICES[office])
        assert moved == (State.APPROVED, turn)
    else:
        with pytest.raises(NotAllowed, match=f"waits for the approval of level {turn}"):
            after(filing(state, level), Action.APPROVE, OFFICES[office])


@pytest.mark.parametrize("office", OFFICES)
def test_an_approval_is_taken_back_by_the_level_that_gave_it_last(office):
    stands = filing(State.APPROVED, 3)
    if office == 3:
        assert after(stands, Action.UNAPPROVE, OFFICES[3]) == (State.APPROVED, 4)
    else:
        with pytest.raises(NotAllowed, match="was approved last by level 3"):
            after(stands, Action.UNAPPROVE, OFFICES[office])


def test_a_first_approval_taken_back_leaves_it_submitted():
    moved = after(filing(State.APPROVED, 4), Action.UNAPPROVE, COUNTY_OFFICE)
    assert moved == (State.SUBMITTED, 0)


def test_it_is_accepted_above_the_last_level_and_not_before_its_approval():
    with pytest.raises(WrongState, match="still needs the approval of level 3"):
        after(filing(State.APPROVED, 4), Action.ACCEPT, PROVINCE_OFFICE)
    with pytest.raises(NotAllowed, match="accepted above level 3"):
        after(filing(State.APPROVED, 3), Action.ACCEPT, CITY_OFFICE)
    assert after(filing(State.APPROVED, 3), Action.ACCEPT, PROVINCE_OFFICE)[0] is State.ACCEPTED


def test_who_has_approved_takes_that_back_before_sending_a_return_back():
    with pytest.raises(NotAllowed, match="take the approval back first"):
        after(filing(State.APPROVED, 4), Action.RETURN, COUNTY_OFFICE)
    assert after(filing(State.APPROVED, 4), Action.RETURN, CITY_OFFICE) == (State.RETURNED, 0)


def test_a_return_is_seen_by_its_enterprise_and_the_offices_above_it():
    stands = filing(State.SUBMITTED)
    seen = [may_see(stands, one) for one in (REPORTER, OTHER, CITY_OFFICE, ELSEWHERE, NATION)]
    assert seen == [True, False, True, False, True]


def test_the_page_is_drawn_from_the_table():
    assert PAGE.read_text("utf-8") == drawn(), f"redraw it: {REDRAW}"
