"""Defends the register: what an enterprise was on a day, and that no unsound row is entered."""

from datetime import date

import pytest

from facts.refusal import NotAllowed, UnreadableFile
from governance.register import happenings, import_register, record, register, registered
from governance.roles import Actor, Role
from tests.governance.returns_made import ONE, REPORTER, TWO, WHEN, write_register

ROOT = Actor("root", Role.ADMINISTRATOR)


def test_an_enterprise_is_what_its_last_row_up_to_the_day_says(ledger, tmp_path):
    file = write_register(
        tmp_path / "a.csv",
        f"{ONE},2020-01-01,甲,130102,C,private,small,,",
        f"{ONE},2024-06-01,甲,130102,B,private,medium,,",
        f"{TWO},2023-01-01,乙,130102,C,private,small,2024-03-31,",
    )
    entered, bad = import_register(ledger, file, ROOT, WHEN)
    assert (entered, bad.height) == (3, 0)
    seen = {
        day: registered(ledger, date.fromisoformat(day)).select("name", "industry").rows()
        for day in ("2019-12-31", "2024-01-01", "2024-07-01")
    }
    assert seen == {
        "2019-12-31": [],
        "2024-01-01": [("甲", "GBT4754_C"), ("乙", "GBT4754_C")],
        "2024-07-01": [("甲", "GBT4754_B")],
    }


def test_whoever_was_ever_in_an_area_is_there_with_every_row(ledger, tmp_path):
    file = write_register(
        tmp_path / "a.csv",
        f"{ONE},2020-01-01,甲,130102,C,private,small,,",
        f"{ONE},2024-06-01,甲,130105,C,private,small,,",
        f"{TWO},2023-01-01,乙,130105,C,private,small,,",
    )
    import_register(ledger, file, ROOT, WHEN)
    heights = [
        register(ledger, areas=areas).height
        for areas in (None, ["CN-130102"], ["CN-130102", "CN-130105"], ["CN-440000"], [])
    ]
    assert heights == [3, 2, 3, 0, 0]
    assert register(ledger, [TWO], ["CN-130102"]).is_empty()


def test_a_row_of_the_same_day_replaces_the_earlier_one(ledger, tmp_path):
    for name in ("甲", "丙"):
        row = f"{ONE},2020-01-01,{name},130102,C,private,small,,"
        import_register(ledger, write_register(tmp_path / "a.csv", row), ROOT, WHEN)
    assert register(ledger)["name"].to_list() == ["丙"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"{ONE},yesterday,甲,130102,C,private,small,,", "since is no day"),
        (f"{ONE},2020-01-01,,130102,C,private,small,,", "name is empty"),
        (f"{ONE},2020-01-01,甲,130102,mining,private,small,,", "industry is not in the code list"),
        (f"{ONE[:-1]}9,2020-01-01,甲,130102,C,private,small,,", "no unified social credit code"),
        (f"{ONE},2020-01-01,甲,130102,C,private,small,soon,", "closed is no day"),
    ],
)
def test_an_unsound_row_is_named_and_the_others_are_entered(ledger, tmp_path, row, why):
    good = f"{TWO},2020-01-01,乙,130102,C,private,small,,"
    entered, bad = import_register(
        ledger, write_register(tmp_path / "a.csv", row, good), ROOT, WHEN
    )
    assert entered == 1
    assert bad["line"].to_list() == [2]
    assert why in bad["en"][0]
    assert register(ledger)["enterprise"].to_list() == [TWO]


def test_a_dry_run_enters_nothing_and_an_enterprise_may_not(ledger, tmp_path):
    file = write_register(tmp_path / "a.csv", f"{ONE},2020-01-01,甲,130102,C,private,small,,")
    assert import_register(ledger, file, ROOT, WHEN, dry_run=True)[0] == 1
    assert register(ledger).is_empty()
    with pytest.raises(NotAllowed):
        import_register(ledger, file, REPORTER, WHEN)


def test_what_happened_is_entered_once_and_an_unknown_event_is_refused(ledger, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(f"enterprise,event,day\n{ONE},declared,2025-03-01\n", "utf-8")
    assert [record(ledger, file, ROOT, WHEN) for _ in range(2)] == [1, 0]
    assert happenings(ledger).rows() == [(ONE, "declared", "2025-03-01")]
    file.write_text(f"enterprise,event,day\n{ONE},birthday,2025-03-01\n", "utf-8")
    with pytest.raises(UnreadableFile, match=r"events\.csv:2: event 'birthday'"):
        record(ledger, file, ROOT, WHEN)
