"""Defends merges: each enterprise owes once, either code's returns count, and all is undone."""

from datetime import date

import polars as pl
import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode, WrongState
from governance.extending import extend, extensions
from governance.filings import sent
from governance.journal import entries
from governance.ledger import open_ledger
from governance.merging import keep_apart, kept_apart, merge, merges, same, stands_for, unmerge
from governance.obligations import owed
from governance.register import happenings, import_register, record, register, registered
from governance.return_doors import owed_to
from governance.returns import submit
from governance.roles import Actor, Permission, Role
from tests.governance.returns_made import (
    NATION,
    ONE,
    OTHER,
    PROVINCE_OFFICE,
    REPORTER,
    TWO,
    WHEN,
    code,
    words,
    write_register,
)

ROOT = Actor("root", Role.ADMINISTRATOR)
THREE = code(3)
ON, FIRST = date(2026, 1, 10), date(2025, 10, 1)


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path / "home", url)
    file = write_register(
        tmp_path / "register.csv",
        *(
            f"{one},2020-01-01,虚构企业,130102,C,private,small,,0311-5550{place}"
            for place, one in enumerate((ONE, TWO, THREE))
        ),
    )
    import_register(opened, file, ROOT, WHEN)
    yield opened
    opened.close()


def quarterly(ledger, *, state="", enterprise="", actor=ROOT):
    found = owed_to(ledger, actor, ON, FIRST, state=state, enterprise=enterprise)
    asked = found.filter(period="2025-Q4", obligation="quarterly_return")
    return asked.select("enterprise", "state").sort("enterprise").rows()


def test_obligations_are_owed_once_and_a_return_under_either_code_answers_them(ledger):
    assert submit(ledger, [words()], REPORTER, WHEN).is_submitted
    before = dict(quarterly(ledger))
    assert (before[ONE], before[TWO]) == ("on_time", "open")
    merge(ledger, ONE, TWO, "entered twice", ROOT, WHEN)
    after = dict(quarterly(ledger))
    assert (ONE in after, after[TWO]) == (False, "on_time")
    assert ONE not in register(ledger)["enterprise"].to_list()
    assert registered(ledger, ON)["enterprise"].to_list() == sorted([TWO, THREE])
    assert sent(ledger)["enterprise"].to_list() == [TWO]


def test_the_account_of_a_merged_code_sees_what_the_one_owes(ledger):
    merge(ledger, ONE, TWO, "entered twice", ROOT, WHEN)
    for person in (REPORTER, OTHER):
        assert {one for one, _ in quarterly(ledger, actor=person)} == {TWO}
    assert quarterly(ledger, enterprise=ONE) == quarterly(ledger, enterprise=TWO)
    assert quarterly(ledger, enterprise=ONE) != []


def test_who_files_under_a_merged_code_still_may(ledger):
    merge(ledger, ONE, TWO, "entered twice", ROOT, WHEN)
    assert submit(ledger, [words()], REPORTER, WHEN).is_submitted
    assert dict(quarterly(ledger)) == {TWO: "on_time", THREE: "open"}


def test_what_happened_and_what_was_extended_is_read_as_the_ones(ledger, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(
        f"enterprise,event,day\n{ONE},declared,2025-03-01\n{TWO},declared,2025-03-01\n", "utf-8"
    )
    record(ledger, file, ROOT, WHEN)
    for one, until in ((ONE, date(2026, 3, 1)), (TWO, date(2026, 2, 1))):
        extend(ledger, "quarterly_return", one, "2025-Q4", until, "flood", ROOT, WHEN)
    merge(ledger, ONE, TWO, "entered twice", ROOT, WHEN)
    assert happenings(ledger).rows() == [(TWO, "declared", "2025-03-01")]
    assert happenings(ledger, [ONE]).rows() == happenings(ledger, [TWO]).rows()
    assert extensions(ledger)["until"].to_list() == ["2026-03-01"]
    assert owed(
        register(ledger), sent(ledger), ON, FIRST, events=happenings(ledger),
        extensions=extensions(ledger),
    ).filter(pl.col("enterprise") == TWO, pl.col("period") == "2025-Q4").height  # fmt: skip


def test_a_merge_is_undone_and_nothing_was_rewritten(ledger):
    submit(ledger, [words()], REPORTER, WHEN)
    before = (register(ledger).rows(), sent(ledger).rows(), quarterly(ledger))
    merge(ledger, ONE, TWO, "entered twice", ROOT, WHEN)
    assert quarterly(ledger) != before[2]
    unmerge(ledger, ONE, "they are two", ROOT, WHEN)
    assert (register(ledger).rows(), sent(ledger).rows(), quarterly(ledger)) == before
    assert merges(ledger) == []
    with pytest.raises(WrongState, match="no merge to undo"):
        unmerge(ledger, ONE, "again", ROOT, WHEN)


def test_a_chain_is_followed_to_its_end_and_undone_link_by_link(ledger):
    merge(ledger, ONE, TWO, "twice", ROOT, WHEN)
    merge(ledger, TWO, THREE, "thrice", ROOT, WHEN)
    assert stands_for(ledger) == {ONE: THREE, TWO: THREE}
    assert {same(ledger, one) for one in (ONE, TWO, THREE)} == {frozenset({ONE, TWO, THREE})}
    assert register(ledger, [ONE])["enterprise"].to_list() == [THREE]
    unmerge(ledger, TWO, "not thrice", ROOT, WHEN)
    assert stands_for(ledger) == {ONE: TWO}
    assert same(ledger, THREE) == frozenset({THREE})


@pytest.mark.parametrize(
    ("duplicate", "into", "why"),
    [
        (TWO, TWO, "is one entry"),
        (THREE, ONE, "stands for .* undo that merge first, or merge the other way"),
        (ONE, TWO, "already"),
    ],
)
def test_no_circle_is_made_and_nothing_is_merged_twice(ledger, duplicate, into, why):
    merge(ledger, ONE, TWO, "twice", ROOT, WHEN)
    merge(ledger, TWO, THREE, "thrice", ROOT, WHEN) if duplicate != TWO else None
    with pytest.raises(WrongState, match=why):
        merge(ledger, duplicate, into, "more", ROOT, WHEN)


def test_two_that_look_alike_are_kept_apart_until_they_are_merged(ledger):
    keep_apart(ledger, TWO, ONE, "two factories", ROOT, WHEN)
    keep_apart(ledger, ONE, TWO, "two factories, seen again", ROOT, WHEN)
    assert kept_apart(ledger).rows() == [tuple(sorted((ONE, TWO)))]
    merge(ledger, ONE, TWO, "one after all", ROOT, WHEN)
    assert kept_apart(ledger).is_empty()
    with pytest.raises(WrongState, match="are one enterprise here"):
        keep_apart(ledger, ONE, TWO, "two", ROOT, WHEN)


def test_every_decision_is_in_the_journal_with_its_reason(ledger):
    keep_apart(ledger, ONE, THREE, "a", ROOT, WHEN)
    merge(ledger, ONE, TWO, "b", ROOT, WHEN)
    unmerge(ledger, ONE, "c", ROOT, WHEN)
    told = [(one.actor, one.verb, one.said["reason"]) for one in entries(ledger, ROOT)[-3:]]
    assert told == [
        ("root", "keep enterprises apart", "a"),
        ("root", "merge enterprises", "b"),
        ("root", "unmerge enterprises", "c"),
    ]


@pytest.mark.parametrize("deed", [merge, keep_apart])
def test_what_cannot_be_decided_is_refused_with_a_sentence(ledger, deed):
    with pytest.raises(BadQuestion, match="needs a reason"):
        deed(ledger, ONE, TWO, "  ", ROOT, WHEN)
    with pytest.raises(BadQuestion, match="at most"):
        deed(ledger, ONE, TWO, "x" * 2001, ROOT, WHEN)
    with pytest.raises(UnknownCode, match="'nobody' is not in the register"):
        deed(ledger, ONE, "nobody", "why", ROOT, WHEN)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_the_register_is_kept_by_those_of_its_country_alone(ledger, role):
    somebody = Actor("eve", role, "GR" if role is Role.NATIONAL else "")
    for deed in (
        lambda: merge(ledger, ONE, TWO, "why", somebody, WHEN),
        lambda: unmerge(ledger, ONE, "why", somebody, WHEN),
        lambda: keep_apart(ledger, ONE, TWO, "why", somebody, WHEN),
    ):
        with pytest.raises((NotAllowed, UnknownCode)):
            deed()
    assert not PROVINCE_OFFICE.may(Permission.KEEP_REGISTER)
    merge(ledger, ONE, TWO, "of our country", NATION, WHEN)
