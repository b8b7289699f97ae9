"""Defends what became of files that were sent: whose it is, how long, and what is given of it."""

import csv
import io
from datetime import timedelta

import pytest

from facts.refusal import NotAllowed, UnknownCode
from governance.answers import Answer
from governance.return_doors import Taken
from governance.return_results import counted, look_through, results_csv
from governance.returns import submit
from governance.roles import Actor, Role
from governance.sent_files import FOLDER, KEPT_DAYS, MOST_KEPT, keep, recent, sent_file
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    GROUP,
    ONE,
    OTHER,
    REPORTER,
    TWO,
    WHEN,
    words,
)


@pytest.fixture
def answer(ledger) -> Answer:
    """One return submitted, one refused, one of somebody else."""
    second = words(enterprise_id=TWO, workers="=1+1")
    third = words(enterprise_id="X", workers="90")
    return submit(ledger, [words(), second, third], GROUP, WHEN)


def kept(folder, answer, *, name="group.csv", actor=GROUP, when=WHEN, dry_run=False, marked=None):
    file = folder / name
    file.write_bytes(b"as it came")
    return keep(folder, file, Taken(answer, marked), actor, when, dry_run=dry_run)


def test_what_became_of_a_file_is_given_back_as_it_was(tmp_path, answer):
    found = sent_file(tmp_path, kept(tmp_path, answer, marked=b"PK"), GROUP, WHEN)
    assert found.answer.rows.equals(answer.rows)
    assert found.answer.findings.equals(answer.findings)
    assert (found.marked, found.original) == (b"PK", None)
    assert (found.about.file, found.about.is_workbook) == ("group.csv", True)
    assert found.about.outcomes == {"refused": 2, "submitted": 1}


def test_what_was_only_checked_is_kept_to_be_submitted(tmp_path, answer):
    found = sent_file(tmp_path, kept(tmp_path, answer, dry_run=True), GROUP, WHEN)
    assert (found.original.name, found.original.read_bytes()) == ("group.csv", b"as it came")


def test_nobody_else_finds_it(tmp_path, answer):
    token = kept(tmp_path, answer)
    for actor in (REPORTER, OTHER):
        with pytest.raises(UnknownCode, match="no file of this name"):
            sent_file(tmp_path, token, actor, WHEN)
        assert recent(tmp_path, actor, WHEN) == []
    for actor in (COUNTY_OFFICE, Actor("wang", Role.WORKER, ONE)):
        with pytest.raises(NotAllowed):
            sent_file(tmp_path, token, actor, WHEN)


@pytest.mark.parametrize("token", ["", ".", "..", "../..", "x" * 32, "*" * 32])
def test_a_name_that_was_not_given_finds_nothing(tmp_path, answer, token):
    kept(tmp_path, answer)
    with pytest.raises(UnknownCode):
        sent_file(tmp_path, token, GROUP, WHEN)


def test_results_are_kept_for_seven_days_and_swept_at_the_next_sending(tmp_path, answer):
    token = kept(tmp_path, answer)
    last = WHEN + timedelta(days=KEPT_DAYS)
    assert sent_file(tmp_path, token, GROUP, last).about.token == token
    late = last + timedelta(days=1)
    with pytest.raises(UnknownCode):
        sent_file(tmp_path, token, GROUP, late)
    assert recent(tmp_path, GROUP, late) == []
    kept(tmp_path, answer, actor=OTHER, when=late)
    assert [folder.name for folder in (tmp_path / FOLDER).iterdir()] == [late.date().isoformat()]


def test_the_last_sent_come_first(tmp_path, answer):
    for hour, name in ((8, "first.csv"), (9, "second.csv")):
        kept(tmp_path, answer, name=name, when=WHEN.replace(hour=hour))
    assert [one.file for one in recent(tmp_path, GROUP, WHEN)] == ["second.csv", "first.csv"]


def test_one_account_cannot_fill_the_disk(tmp_path, answer):
    other = kept(tmp_path, answer, actor=OTHER)
    first = kept(tmp_path, answer)
    for _ in range(MOST_KEPT):
        kept(tmp_path, answer, when=WHEN.replace(minute=1))
    assert len(recent(tmp_path, GROUP, WHEN, most=99)) == MOST_KEPT
    with pytest.raises(UnknownCode):
        sent_file(tmp_path, first, GROUP, WHEN)
    assert sent_file(tmp_path, other, OTHER, WHEN).about.token == other


def test_every_row_is_in_the_results_with_all_that_was_found_of_it(answer):
    rows = [*csv.DictReader(io.StringIO(results_csv(answer).decode("utf-8-sig")))]
    assert {one["line"] for one in rows} == {"1", "2", "3"}
    assert next(one["receipt"] for one in rows if one["line"] == "1").startswith("R2026")
    assert [one["rule"] for one in rows] == ["", "not_a_number", "not_yours"]
    assert all(one["fix_zh"] and one["fix_en"] for one in rows if one["rule"])
    assert [one["value"] for one in rows if one["rule"] == "not_a_number"] == ["'=1+1"]


def test_an_answer_is_looked_through_by_outcome_severity_line_and_code(answer):
    assert counted(answer) == {"submitted": 1, "refused": 2}
    refused = look_through(answer, outcome="refused")
    assert refused.rows["line"].to_list() == [2, 3]
    assert set(refused.findings["line"]) == {2, 3}
    assert look_through(answer, search=ONE.lower()).rows["line"].to_list() == [1]
    assert look_through(answer, search="3").rows["line"].to_list() == [3]
    hard = look_through(answer, severity="hard").findings
    assert set(hard["severity"]) == {"hard"}
    assert look_through(answer, search="%' OR 1").rows.is_empty()
