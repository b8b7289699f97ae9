"""Defends the register's search: as of a day, below a place, and never beyond the actor's area."""

from datetime import date

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.journal import entries
from governance.ledger import open_ledger
from governance.merging import merge
from governance.register import import_register
from governance.register_search import STATES, Asked, export, search
from governance.roles import Actor, Role
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    ELSEWHERE,
    NATION,
    ONE,
    PROVINCE_OFFICE,
    REPORTER,
    TWO,
    WHEN,
    code,
    write_register,
)

ROOT = Actor("root", Role.ADMINISTRATOR)
THREE, FOUR = code(3), code(4)
TODAY = date(2026, 1, 10)


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path / "home", url)
    file = write_register(
        tmp_path / "register.csv",
        f"{ONE},2020-01-01,虚构甲,130102,13,private,small,,甲@example.org",
        f"{ONE},2024-06-01,虚构甲,440103,06,state,medium,,",
        f"{TWO},2020-01-01,虚构乙 Works,130104,14,private,small,,",
        f"{THREE},2020-01-01,虚构丙,130102,13,private,large,2023-12-31,",
        f"{FOUR},2025-01-01,100%_丁,130102,06,private,small,,",
    )
    assert import_register(opened, file, ROOT, WHEN)[1].is_empty()
    yield opened
    opened.close()


def named(ledger, actor=ROOT, on=TODAY, **asked):
    rows, total = search(ledger, Asked(on, **asked), actor)
    assert rows.height == total
    return set(rows["enterprise"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {ONE, TWO, FOUR}),
        ({"state": "closed"}, {THREE}),
        ({"state": "all"}, {ONE, TWO, THREE, FOUR}),
        ({"state": "merged"}, set()),
        ({"text": "works"}, {TWO}),
        ({"text": TWO[:12].lower()}, {ONE, TWO, FOUR}),
        ({"text": FOUR}, {FOUR}),
        ({"text": "%"}, {FOUR}),
        ({"text": "_"}, {FOUR}),
        ({"area": "CN-130000"}, {TWO, FOUR}),
        ({"area": "CN-440000"}, {ONE}),
        ({"industry": "GBT4754_C"}, {TWO}),
        ({"ownership": "state"}, {ONE}),
        ({"size": "small"}, {TWO, FOUR}),
    ],
)
def test_each_word_leaves_what_it_says(ledger, asked, found):
    assert named(ledger, **asked) == found


def test_an_enterprise_is_what_it_was_on_the_day(ledger):
    before = date(2024, 5, 31)
    assert named(ledger, on=before, area="CN-130000") == {ONE, TWO}
    assert named(ledger, on=before, industry="GBT4754_13") == {ONE}
    assert named(ledger, on=date(2023, 12, 31)) == {ONE, TWO, THREE}
    assert named(ledger, on=date(2019, 12, 31), state="all") == set()


def test_a_merged_entry_is_no_enterprise_at_work(ledger):
    merge(ledger, TWO, ONE, "twice", ROOT, WHEN)
    assert named(ledger) == {ONE, FOUR}
    rows, _ = search(ledger, Asked(TODAY, state="merged"), ROOT)
    assert rows.select("enterprise", "into").rows() == [(TWO, ONE)]


@pytest.mark.parametrize(
    ("actor", "found"),
    [
        (ROOT, {ONE, TWO, FOUR}),
        (NATION, {ONE, TWO, FOUR}),
        (PROVINCE_OFFICE, {TWO, FOUR}),
        (CITY_OFFICE, {TWO, FOUR}),
        (COUNTY_OFFICE, {FOUR}),
        (ELSEWHERE, {ONE}),
        (Actor("g", Role.NATIONAL, "GR"), set()),
        (Actor("ada", Role.AUDITOR), {ONE, TWO, FOUR}),
    ],
)
def test_nobody_finds_what_is_beyond_their_area(ledger, actor, found):
    assert named(ledger, actor) == found
    assert named(ledger, actor, area="CN") == found
    assert set(export(ledger, Asked(TODAY), actor, WHEN)["enterprise"]) == found


@pytest.mark.parametrize(
    "actor",
    [
        REPORTER,
        Actor("w", Role.WORKER, ONE),
        Actor("r", Role.RESEARCHER),
        Actor("p", Role.PUBLISHER),
        Actor("public", Role.PUBLIC),
    ],
)
def test_the_register_is_not_for_enterprises_nor_the_public(ledger, actor):
    for deed in (lambda: search(ledger, Asked(TODAY), actor),
                 lambda: export(ledger, Asked(TODAY), actor, WHEN)):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()


def test_pages_follow_one_another_and_leave_nobody_out(ledger):
    asked = Asked(TODAY, state="all")
    pages = [search(ledger, asked, ROOT, page, 3)[0] for page in (1, 2, 3)]
    assert [page.height for page in pages] == [3, 1, 0]
    assert len({one for page in pages for one in page["enterprise"]}) == 4
    assert search(ledger, asked, ROOT, 2, 3)[1] == 4


@pytest.mark.parametrize("word", [{"area": "CN-999999"}, {"size": "huge"}, {"state": "asleep"}])
def test_a_code_of_no_list_is_refused_in_both_languages(ledger, word):
    with pytest.raises(UnknownCode) as refusal:
        search(ledger, Asked(TODAY, **word), ROOT)
    assert refusal.value.text.en != refusal.value.text.zh
    assert set(STATES) == {"at_work", "closed", "merged", "all"}


def test_an_export_is_in_the_journal_with_its_rows(ledger):
    export(ledger, Asked(TODAY, area="CN-130000"), CITY_OFFICE, WHEN)
    last = entries(ledger, ROOT)[-1]
    assert (last.actor, last.verb, last.said["rows"]) == ("cora", "export register", 2)
    assert last.said["asked"]["area"] == "CN-130000"
