"""Defends the inbox: what waits for whom, what goes first and why, filters, pages, neighbours."""

from datetime import timedelta

import pytest
import sqlalchemy as sql

from facts.codes import latest
from facts.hierarchy import within
from facts.refusal import BadQuestion, NotAllowed
from governance.desk_tables import GLANCE
from governance.filings import filing
from governance.glance import complete
from governance.inbox import ALL, Asked, around, inbox
from governance.ledger import ALERT
from governance.moving import move
from governance.remarks import remark
from governance.returns import submit
from governance.roles import Actor, Role
from governance.waiting import in_area
from governance.workflow import Action, State
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY,
    COUNTY_OFFICE,
    ELSEWHERE,
    NATION,
    ONE,
    PROVINCE_OFFICE,
    REPORTER,
    WHEN,
    code,
    words,
)

ROOT = Actor("root", Role.ADMINISTRATOR)
HURT = {"any_accidents": "yes", "deaths": "0", "serious_injuries": "0", "minor_injuries": "0",
        "days_lost": "0", "economic_loss": "0"}  # fmt: skip
MADE = """
name    | workers | cells
--------|---------|--------------------------------------------------
plain   | 100     |
larger  | 300     |
odd     | 90      | hours_worked=9001
hurt    | 80      | serious_injuries=1 days_lost=120
dead    | 40      | deaths=1 economic_loss=5
both    | 30      | deaths=1 serious_injuries=1 days_lost=120 economic_loss=5
"""
"""Returns of one county, each of another enterprise; what is not said is as in a sound return."""

ORDER = """
name    | why
--------|--------------------------------------------------
both    | 1 killed, 1 seriously injured, workers: 30
dead    | 1 killed, workers: 40
hurt    | 1 seriously injured, workers: 80
odd     | findings explained: 1, workers: 90
amended | amends what was decided on, workers: 99
larger  | workers: 300
late    | workers: 100, days late: 5
plain   | workers: 100
"""


def filed(ledger, number: int, when=WHEN, **cells: str) -> int:
    """Submit a return of the enterprise of a number, with a reason for whatever stands out."""
    own = code(number)
    told = words(enterprise_id=own, enterprise_name=f"made up {number}", reason="it is so")
    hours = {"hours_worked": str(int(cells.get("workers", "100")) * 500 + 77)}
    answer = submit(ledger, [told | hours | cells], ROOT, when)
    assert answer.is_submitted, answer.findings
    return answer.rows["number"][0]


def decided(ledger, number: int) -> None:
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE),
        (Action.ACCEPT, PROVINCE_OFFICE),
    ):  # fmt: skip
        move(ledger, [number], action, office, WHEN)


@pytest.fixture
def desk(ledger, table):
    """Returns of every kind, and the name of each by its number."""
    named = {}
    for place, row in enumerate(table(MADE).iter_rows(named=True), 10):
        cells = dict(cell.split("=") for cell in (row["cells"] or "").split())
        is_hurt = "deaths" in cells or "serious_injuries" in cells
        told = (HURT if is_hurt else {}) | cells | {"workers": row["workers"]}
        named[filed(ledger, place, **told)] = row["name"]
    named[filed(ledger, 30, WHEN + timedelta(days=10))] = "late"
    decided(ledger, filed(ledger, 31, workers="98"))
    named[filed(ledger, 31, workers="99", reason="one was counted twice")] = "amended"
    return ledger, named


def order(desk, actor=COUNTY_OFFICE, **asked: str) -> list[str]:
    ledger, named = desk
    return [named[row.number] for row in inbox(ledger, actor, Asked(**asked)).rows]


def test_what_matters_goes_first_and_says_why(desk, table):
    ledger, named = desk
    found = inbox(ledger, COUNTY_OFFICE, Asked()).rows
    told = [(named[row.number], ", ".join(why.en for why in row.reasons)) for row in found]
    assert told == table(ORDER).rows()
    assert all(why.zh for row in found for why in row.reasons)


def test_a_worker_representatives_remark_goes_before_what_is_only_larger(desk):
    ledger, named = desk
    plain = next(number for number, name in named.items() if name == "plain")
    worker = Actor("will", Role.WORKER, code(10))
    remark(ledger, plain, "remark", "two more were hurt", worker, WHEN)
    assert order(desk).index("plain") == order(desk).index("amended") - 1
    assert order(desk, signal="remark") == ["plain"]


def test_nobody_hurt_where_an_alert_is_open_goes_before_what_is_only_larger(desk):
    ledger, _ = desk
    texts = ("method", "reason", "raised", "state", "changed", "changed_by")
    alert = dict.fromkeys(texts, "x") | {
        "number": 1, "indicator": "serious_injury_rate_gb", "unit": f"area={COUNTY}",
        "area": COUNTY, "period": "2025-Q4", "observed": 9.0, "expected": 2.0, "threshold": 5.0,
        "first_vintage": 1, "vintage": 1, "state": "new",
    }  # fmt: skip
    with ledger.writing() as connection:
        connection.execute(ALERT.insert().values(**alert))
    assert order(desk, signal="alert") == []  # of so few hours none need be expected
    large = {"workers": "90000", "hours_worked": "45000077", "size": "large"}
    desk[1][filed(ledger, 40, **large)] = "silent"
    assert order(desk, signal="alert") == ["silent"]
    assert order(desk).index("silent") == order(desk).index("amended") - 1
    assert order(desk, CITY_OFFICE, signal="alert", state="submitted") == ["silent"]
    assert order(desk, ELSEWHERE, signal="alert", state="submitted") == []


WAITS = """
moves                | waits for
---------------------|----------
                     | carl rev
approve              | cora
approve approve      | paul root nora
approve approve accept |
"""


def test_a_return_waits_for_whose_turn_it_is(ledger, table):
    people = (
        COUNTY_OFFICE, Actor("rev", Role.REVIEWER, COUNTY), CITY_OFFICE, PROVINCE_OFFICE, ROOT,
        NATION, ELSEWHERE, Actor("ada", Role.AUDITOR),
    )  # fmt: skip
    offices = (COUNTY_OFFICE, CITY_OFFICE, PROVINCE_OFFICE)
    for place, row in enumerate(table(WAITS).iter_rows(named=True), 1):
        told = words(period=f"20{place:02}", hours_worked=f"2000{place:02}", reason="it is so")
        number = submit(ledger, [told], REPORTER, WHEN).rows["number"][0]
        for action, office in zip((row["moves"] or "").split(), offices, strict=False):
            move(ledger, [number], Action(action), office, WHEN)
        waiting = {
            one.name for one in people
            if number in [each.number for each in inbox(ledger, one, Asked()).rows]
        }  # fmt: skip
        assert waiting == set((row["waits for"] or "").split()), row


def test_nobody_is_given_what_they_submitted_themselves(ledger):
    number = filed(ledger, 1)
    decided_by = Actor("root", Role.REGULATOR, COUNTY)
    assert inbox(ledger, decided_by, Asked()).rows == ()
    assert [row.number for row in inbox(ledger, COUNTY_OFFICE, Asked()).rows] == [number]


FILTERS = """
asked                    | found
-------------------------|------------------------------
state=all                | both dead hurt odd amended larger plain late
signal=deaths            | both dead
signal=serious_injuries  | both hurt
signal=soft              | odd
signal=amendment         | amended
industry=GBT4754_C       | both dead hurt odd amended larger plain late
industry=GBT4754_B       |
area=CN-130100           | both dead hurt odd amended larger plain late
area=CN-440000           |
period=2025-Q4           | both dead hurt odd amended larger plain late
period=2024-Q4           |
state=returned           |
words=up 30              | late
words=UP 30              | late
words=%                  |
words=91130102MADEUP031  | amended
"""


def test_filters_leave_what_is_asked_for(desk, table):
    hidden = 1  # the version that the amendment is of, which is in no state that waits
    for row in table(FILTERS).iter_rows(named=True):
        key, _, word = row["asked"].partition("=")
        ledger, named = desk
        found = inbox(ledger, COUNTY_OFFICE, Asked(**{key: word}))
        names = [named[one.number] for one in found.rows if one.number in named]
        assert sorted(names) == sorted((row["found"] or "").split()), row
        assert found.found - len(names) == (hidden if word == ALL else 0), row


def test_a_receipt_and_a_number_are_found(desk):
    ledger, _ = desk
    first = inbox(ledger, COUNTY_OFFICE, Asked()).rows[0]
    receipt = filing(ledger, first.number, COUNTY_OFFICE).receipt
    for said in (receipt, receipt.lower(), str(first.number)):
        found = inbox(ledger, COUNTY_OFFICE, Asked(words=said)).rows
        assert first.number in [row.number for row in found], said
    assert inbox(ledger, COUNTY_OFFICE, Asked(words="9" * 30)).rows == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(state="lost"), "no return is 'lost'"),
        (Asked(area="XX"), "area 'XX' is not in the code list"),
        (Asked(industry="XX"), "industry 'XX' is not in the code list"),
        (Asked(signal="smell"), "nothing that stands out is called 'smell'"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(ledger, asked, said):
    with pytest.raises(BadQuestion, match=said):
        inbox(ledger, COUNTY_OFFICE, asked)


def test_counts_say_where_returns_stand(desk):
    ledger, _ = desk
    counts = inbox(ledger, COUNTY_OFFICE, Asked(period="2025-Q4")).counts
    assert (counts["waiting"], counts[State.SUBMITTED], counts[State.ACCEPTED]) == (8, 8, 1)
    city = inbox(ledger, CITY_OFFICE, Asked())
    assert (city.counts["waiting"], city.counts[State.SUBMITTED], city.waited_for) == (
        0, 8, frozenset(),
    )  # fmt: skip
    assert inbox(ledger, COUNTY_OFFICE, Asked()).waited_for == {Action.APPROVE}
    assert sum(inbox(ledger, ELSEWHERE, Asked()).counts.values()) == 0


def test_pages_follow_one_another_and_neighbours_are_known(desk, monkeypatch):
    ledger, _ = desk
    whole = [row.number for row in inbox(ledger, COUNTY_OFFICE, Asked()).rows]
    monkeypatch.setattr("governance.inbox.PAGE", 3)
    pages = [inbox(ledger, COUNTY_OFFICE, Asked(), page).rows for page in (1, 2, 3, 4)]
    assert [len(rows) for rows in pages] == [3, 3, 2, 0]
    assert [row.number for rows in pages for row in rows] == whole
    assert around(ledger, COUNTY_OFFICE, Asked(), whole[0]) == (1, 8, None, whole[1])
    assert around(ledger, COUNTY_OFFICE, Asked(), whole[4]) == (5, 8, whole[3], whole[5])
    assert around(ledger, COUNTY_OFFICE, Asked(), whole[7]) == (8, 8, whole[6], None)
    assert around(ledger, ELSEWHERE, Asked(), whole[0]) is None


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.APPROVER, Role.WORKER])
def test_who_reports_has_no_inbox(ledger, role):
    with pytest.raises(NotAllowed, match="may not review returns"):
        inbox(ledger, Actor("rita", role, ONE), Asked())
    for stranger in (Role.PUBLIC, Role.RESEARCHER, Role.PUBLISHER):
        with pytest.raises(NotAllowed):
            inbox(ledger, Actor("bob", stranger), Asked())


def test_what_an_earlier_version_filed_is_read_off_once(desk):
    ledger, _ = desk
    before = order(desk)
    with ledger.writing() as connection:
        kept = connection.execute(sql.select(GLANCE).order_by(GLANCE.c.filing)).all()
        connection.execute(GLANCE.delete())
    assert [complete(ledger), complete(ledger)] == [len(kept), 0]
    with ledger.reading() as connection:
        assert connection.execute(sql.select(GLANCE).order_by(GLANCE.c.filing)).all() == kept
    assert order(desk) == before


@pytest.mark.parametrize("area", ["CN", "CN-130000", "CN-130102", "DE", "US", "nowhere"])
def test_an_area_is_chosen_with_its_parts_and_no_other(ledger, area):
    ids = latest("area")["id"].to_list()
    listed = sql.Table("listed", sql.MetaData(), sql.Column("id", sql.String, primary_key=True))
    with ledger.writing() as connection:
        listed.create(connection)
        connection.execute(listed.insert(), [{"id": one} for one in ids])
        chosen = connection.execute(sql.select(listed.c.id).where(in_area(listed.c.id, area)))
        assert {*chosen.scalars()} == {*within("area", area)}
