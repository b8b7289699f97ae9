"""Defends the reporting rate on a quarter drawn by hand: every way a return can come or not."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from governance.completeness import counts
from governance.extending import extend
from governance.ledger import open_ledger
from governance.merging import merge
from governance.moving import move
from governance.register import import_register
from governance.returns import save, submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.making import ANN
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    PROVINCE_OFFICE,
    code,
    words,
    write_register,
)

IN_TIME, TOO_LATE = (datetime(2026, 1, day, 8, tzinfo=UTC) for day in (10, 20))
ON = date(2026, 1, 25)
PARTS = ("punctual", "belated", "silent", "extended", "closed_half_way", "closed_before",
         "double", "moved", "amended", "withdrawn", "taken_back_and_late", "sent_back",
         "not_yet")  # fmt: skip
CODES = {part: code(number) for number, part in enumerate(PARTS, 21)}
TWIN = code(40)  # the duplicate of `double`
GROUP = Actor("greta", Role.ENTERPRISE, "+".join([*CODES.values(), TWIN]))


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path, url)
    closing = {"closed_half_way": "2025-11-15", "closed_before": "2025-09-30"}
    begun = {"not_yet": "2026-01-02"}
    rows = [
        f"{one},{begun.get(part, '2025-08-01')},虚构企业{part},130102,C,private,small,"
        f"{closing.get(part, '')},"
        for part, one in CODES.items()
    ]
    rows += [
        f"{TWIN},2025-10-01,虚构企业double,130102,C,private,small,,",
        f"{CODES['moved']},2025-11-01,虚构企业moved,130105,C,private,small,,",
    ]
    import_register(opened, write_register(tmp_path / "register.csv", *rows), ANN, IN_TIME)
    yield opened
    opened.close()


def send(ledger, part: str, when: datetime, **others: str) -> int:
    one = CODES.get(part, TWIN)
    own = {"hours_worked": str(51_234 + 997 * [*CODES.values(), TWIN].index(one))}
    area = {"area": "130105"} if part == "moved" else {}
    told = words(enterprise_id=one, enterprise_name=f"虚构企业{part}", **own | area | others)
    answer = submit(ledger, [told], GROUP, when)
    assert answer.is_submitted, answer.findings
    return int(answer.rows["number"][0])


def test_each_way_a_return_can_come_or_stay_away(ledger, table):
    for part in ("punctual", "closed_half_way", "moved"):
        send(ledger, part, IN_TIME)
    send(ledger, "belated", TOO_LATE)
    extend(ledger, "quarterly_return", CODES["extended"], "2025-Q4", ON, "flood", COUNTY_OFFICE,
           IN_TIME)  # fmt: skip
    send(ledger, "twin", IN_TIME)
    merge(ledger, TWIN, CODES["double"], "the same works", ANN, IN_TIME)
    number = send(ledger, "amended", IN_TIME)
    for office in (COUNTY_OFFICE, CITY_OFFICE):
        move(ledger, [number], Action.APPROVE, office, IN_TIME)
    move(ledger, [number], Action.ACCEPT, PROVINCE_OFFICE, IN_TIME)
    send(ledger, "amended", TOO_LATE, workers="250", reason="counted again")
    move(ledger, [send(ledger, "withdrawn", IN_TIME)], Action.WITHDRAW, GROUP, TOO_LATE)
    move(ledger, [send(ledger, "taken_back_and_late", IN_TIME)], Action.WITHDRAW, GROUP, IN_TIME)
    save(ledger, words(enterprise_id=CODES["taken_back_and_late"]), GROUP, IN_TIME)
    send(ledger, "taken_back_and_late", TOO_LATE)
    returned = [send(ledger, "sent_back", IN_TIME)]
    move(ledger, returned, Action.RETURN, COUNTY_OFFICE, IN_TIME, {"": "look again"})
    send(ledger, "sent_back", TOO_LATE)

    quarter = counts(ledger, ON).filter(period="2025-Q4")
    names = {one: part for part, one in CODES.items()}
    drawn = table(
        """
        part               |area     |returns_due|returns_received|returns_on_time
        -------------------|---------|-----------|----------------|---------------
        punctual           |CN-130102|1          |1               |1
        belated            |CN-130102|1          |1               |0
        silent             |CN-130102|1          |0               |0
        closed_half_way    |CN-130102|1          |1               |1
        double             |CN-130102|1          |1               |1
        moved              |CN-130105|1          |1               |1
        amended            |CN-130102|1          |1               |1
        withdrawn          |CN-130102|1          |0               |0
        taken_back_and_late|CN-130102|1          |1               |0
        sent_back          |CN-130102|1          |1               |1
        """,
        **dict.fromkeys(("returns_due", "returns_received", "returns_on_time"), pl.Int64),
    )
    found = quarter.with_columns(part=quarter["enterprise"].replace_strict(names))
    assert_frame_equal(found.select(drawn.columns).sort("part"), drawn.sort("part"))


def test_an_extension_that_runs_out_counts_the_next_day(ledger):
    given = (CODES["extended"], "2025-Q4", ON, "flood", COUNTY_OFFICE, IN_TIME)
    extend(ledger, "quarterly_return", *given)
    on, after = (
        counts(ledger, day).filter(period="2025-Q4", enterprise=CODES["extended"]).height
        for day in (ON, ON + timedelta(days=1))
    )
    assert (on, after) == (0, 1)
