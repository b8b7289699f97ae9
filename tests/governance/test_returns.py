"""Defends submitting and moving: nothing twice, nothing lost, versions, comments, bulk, facts."""

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode, WrongState
from governance import publish
from governance.filings import comments, filing, filings, sent
from governance.gathering import as_file, gather
from governance.ledger import open_ledger
from governance.moving import AUTOMATIC, move, move_many
from governance.returns import save, submit, submit_file
from governance.roles import Actor, Role
from governance.workflow import Action, State
from tests.governance.returns_made import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    ELSEWHERE,
    GROUP,
    ONE,
    OTHER,
    PROVINCE_OFFICE,
    PUBLISHER,
    REPORTER,
    TWO,
    WHEN,
    words,
)


def submitted(ledger, **others: str) -> int:
    answer = submit(ledger, [words(**others)], REPORTER, WHEN)
    assert answer.is_submitted, answer.findings
    return answer.rows["number"][0]


def accepted(ledger, number: int) -> None:
    for action, office in (
        (Action.APPROVE, COUNTY_OFFICE), (Action.APPROVE, CITY_OFFICE),
        (Action.ACCEPT, PROVINCE_OFFICE),
    ):  # fmt: skip
        move(ledger, [number], action, office, WHEN)


def state(ledger, number: int) -> State:
    return filing(ledger, number, REPORTER).state


def test_a_sound_return_is_submitted_and_has_a_receipt(ledger):
    (row,) = submit(ledger, [words()], REPORTER, WHEN).rows.rows(named=True)
    assert (row["outcome"], row["number"], row["version"]) == ("submitted", 1, 1)
    assert row["receipt"] == filing(ledger, 1, REPORTER).receipt != ""


def test_a_hard_finding_refuses_it_and_nothing_is_kept(ledger):
    answer = submit(ledger, [words(examined="99")], REPORTER, WHEN)
    assert answer.rows["outcome"].to_list() == ["refused"]
    assert filings(ledger, REPORTER) == []


def test_a_soft_finding_needs_a_reason_which_is_kept(ledger):
    odd = words(hours_worked="19001")
    assert submit(ledger, [odd], REPORTER, WHEN).rows["outcome"][0] == "reason_needed"
    answer = submit(ledger, [odd | {"reason": "closed in November"}], REPORTER, WHEN)
    kept = filing(ledger, answer.rows["number"][0], REPORTER)
    assert kept.soft == {"hours_per_head_unusual": "closed in November"}


def test_a_dry_run_keeps_nothing(ledger):
    answer = submit(ledger, [words()], REPORTER, WHEN, dry_run=True)
    assert answer.rows["outcome"].to_list() == ["ready"]
    assert filings(ledger, REPORTER) == []
    assert ledger.journal() == []


def test_the_same_key_is_answered_as_before_and_makes_no_second_return(ledger):
    first = submit(ledger, [words()], REPORTER, WHEN, key="k")
    again = submit(ledger, [words()], REPORTER, WHEN, key="k")
    assert again.rows.rows() == first.rows.rows()
    assert len(filings(ledger, REPORTER)) == 1
    with pytest.raises(BadQuestion, match="the key 'k' was used for something else"):
        submit(ledger, [words(workers="99")], REPORTER, WHEN, key="k")


def test_nobody_reports_for_another_and_the_attempt_is_in_the_journal(ledger):
    answer = submit(ledger, [words()], OTHER, WHEN)
    assert "not_yours" in answer.findings["rule"]
    assert ("refused returns", {"enterprises": [ONE]}) in [one[2:] for one in ledger.journal()]
    with pytest.raises(NotAllowed):
        save(ledger, words(), OTHER, WHEN)
    with pytest.raises(NotAllowed, match="may not file returns"):
        submit(ledger, [words()], COUNTY_OFFICE, WHEN)


def test_a_draft_may_be_unfinished_and_becomes_the_return(ledger):
    number = save(ledger, {"enterprise_id": ONE, "period": "2025-Q4", "workers": "?"},
                  REPORTER, WHEN)  # fmt: skip
    assert save(ledger, words(workers=""), REPORTER, WHEN) == number
    assert state(ledger, number) is State.DRAFT
    assert submitted(ledger) == number
    with pytest.raises(WrongState, match="cannot save a return that is submitted"):
        save(ledger, words(), REPORTER, WHEN)
    with pytest.raises(BadQuestion, match="which enterprise and period"):
        save(ledger, {"workers": "3"}, REPORTER, WHEN)


def test_no_office_sees_a_draft(ledger):
    number = save(ledger, words(), REPORTER, WHEN)
    assert filing(ledger, number, REPORTER).state is State.DRAFT
    with pytest.raises(UnknownCode, match="no return"):
        filing(ledger, number, COUNTY_OFFICE)
    assert filings(ledger, COUNTY_OFFICE) == []


def test_what_was_taken_back_is_owed_again_also_while_it_is_typed_anew(ledger):
    number = submitted(ledger)
    assert sent(ledger)["period"].to_list() == ["2025-Q4"]
    move(ledger, [number], Action.WITHDRAW, REPORTER, WHEN)
    assert sent(ledger).is_empty()
    save(ledger, words(workers="101"), REPORTER, WHEN)
    assert sent(ledger).is_empty()


def test_a_group_files_a_table_and_each_row_has_its_own_answer(ledger, tmp_path):
    file = tmp_path / "group.csv"
    rows = [words(), words(enterprise_id=TWO, workers="90", examined="99")]
    pl.DataFrame(rows).write_csv(file)
    answer = submit_file(ledger, file, GROUP, WHEN)
    assert answer.rows["outcome"].to_list() == ["submitted", "refused"]
    again = submit_file(ledger, file, GROUP, WHEN)
    assert again.rows["outcome"].to_list() == ["refused", "refused"]
    assert {"file_already_received", "already_submitted"} <= set(again.findings["rule"])
    rows[1] |= {"examined": "9"}
    pl.DataFrame(rows[1:]).write_csv(file)
    assert submit_file(ledger, file, GROUP, WHEN).rows["number"].to_list() == [2]


def test_a_return_sent_back_has_comments_and_is_submitted_again_as_the_same(ledger):
    number = submitted(ledger)
    with pytest.raises(BadQuestion, match="not sent back without a word"):
        move(ledger, [number], Action.RETURN, COUNTY_OFFICE, WHEN)
    with pytest.raises(BadQuestion, match="no field is called wages"):
        move(ledger, [number], Action.RETURN, COUNTY_OFFICE, WHEN, {"wages": "?"})
    move(ledger, [number], Action.RETURN, COUNTY_OFFICE, WHEN, {"workers": "as in Q3?", "": "see"})
    assert [one.field for one in comments(ledger, number, REPORTER)] == ["workers", ""]
    assert submitted(ledger, workers="98") == number
    assert filing(ledger, number, REPORTER).version == 1


def test_all_are_moved_or_none(ledger):
    number = submitted(ledger)
    other = submit(ledger, [words(enterprise_id=TWO, workers="90")], OTHER, WHEN).rows["number"][0]
    move(ledger, [other], Action.WITHDRAW, OTHER, WHEN)
    with pytest.raises(WrongState):
        move(ledger, [number, other], Action.APPROVE, COUNTY_OFFICE, WHEN)
    assert state(ledger, number) is State.SUBMITTED
    with pytest.raises(UnknownCode, match="there is no return 99"):
        move(ledger, [99], Action.APPROVE, COUNTY_OFFICE, WHEN)
    with pytest.raises(BadQuestion, match="not done by hand"):
        move(ledger, [number], Action.PUBLISH, PUBLISHER, WHEN)


def test_an_amendment_is_a_new_version_and_replaces_the_old_when_accepted(ledger):
    number = submitted(ledger)
    accepted(ledger, number)
    refused = submit(ledger, [words(workers="99")], REPORTER, WHEN)
    assert set(refused.findings["rule"]) == {"amendment_without_reason"}
    amended = submitted(ledger, workers="99", reason="one was counted twice")
    assert filing(ledger, amended, REPORTER).version == 2
    assert state(ledger, number) is State.ACCEPTED
    accepted(ledger, amended)
    assert [state(ledger, one) for one in (number, amended)] == [State.REPLACED, State.ACCEPTED]


def test_what_stands_out_is_left_for_a_reader_when_many_are_approved(ledger):
    plain = submitted(ledger)
    odd = words(enterprise_id=TWO, hours_worked="19001", reason="closed in November")
    stands_out = submit(ledger, [odd], OTHER, WHEN).rows["number"][0]
    tried = move_many(ledger, Action.APPROVE, COUNTY_OFFICE, WHEN, dry_run=True)
    done = move_many(ledger, Action.APPROVE, COUNTY_OFFICE, WHEN)
    assert tried == done
    assert done.moved == (plain,)
    assert {one: why.en for one, why in done.left.items()} == {stands_out: "breaks a soft rule"}
    assert move_many(ledger, Action.APPROVE, ELSEWHERE, WHEN).moved == ()
    assert len({rule.id for rule in AUTOMATIC}) == len(AUTOMATIC)


def test_a_return_is_not_seen_from_elsewhere(ledger):
    number = submitted(ledger)
    for stranger in (OTHER, ELSEWHERE):
        assert filings(ledger, stranger) == []
        with pytest.raises(UnknownCode, match=f"there is no return {number} that"):
            filing(ledger, number, stranger)
    with pytest.raises(NotAllowed):
        filings(ledger, Actor("anyone", Role.PUBLIC))


def test_what_is_known_of_an_enterprise_is_not_told_to_who_does_not_report_for_it(ledger):
    submitted(ledger)
    odd = words(workers="900", hours_worked="19001")
    answer = submit(ledger, [odd], OTHER, WHEN, dry_run=True)
    assert answer.findings["rule"].to_list() == ["not_yours"]
    assert answer.rows["hard"].to_list() == [1]


def test_a_move_does_not_tell_that_there_is_a_return_elsewhere(ledger):
    number = submitted(ledger)
    for one in (number, 99):
        with pytest.raises(UnknownCode, match=f"there is no return {one} that elsa may see"):
            move(ledger, [one], Action.APPROVE, ELSEWHERE, WHEN)
    with pytest.raises(NotAllowed, match=r"rita .* may not approve returns"):
        move(ledger, [99], Action.APPROVE, REPORTER, WHEN)


def test_every_move_is_in_the_journal_with_who_made_it(ledger):
    accepted(ledger, submitted(ledger))
    told = [(who, verb) for _, who, verb, _ in ledger.journal()]
    assert told == [
        ("rita", "submit returns"), ("carl", "approve returns"), ("cora", "approve returns"),
        ("paul", "accept returns"),
    ]  # fmt: skip
    assert ledger.breaks() == []


def test_accepted_returns_become_facts_and_are_published_with_the_next_vintage(ledger, tmp_path):
    home = tmp_path / "home"
    number = submitted(ledger, enterprise_name="一行\n两行")
    accepted(ledger, number)
    assert gather(ledger, home, PUBLISHER, WHEN).returns == 1
    assert gather(ledger, home, PUBLISHER, WHEN).returns == 0
    assert state(ledger, number) is State.ACCEPTED
    publish(ledger, home, PUBLISHER, WHEN)
    assert state(ledger, number) is State.PUBLISHED
    batch = filing(ledger, number, REPORTER).batch
    facts = pl.read_parquet(home / "batches" / f"{batch}.parquet")
    whole = facts.filter(pl.col("detail") == "_T").row(0, named=True)
    assert (whole["enterprise"], whole["period"], whole["workers"]) == (ONE, "2025-Q4", 100)
    assert whole["deaths"] == 0  # declared by the gate
    assert whole["trained"] is None


def test_gathering_again_after_a_stop_gives_the_same_file(ledger):
    accepted(ledger, submitted(ledger))
    waiting = filings(ledger, REPORTER)
    assert as_file(waiting) == as_file(waiting)
    with pytest.raises(NotAllowed):
        gather(ledger, Path("nowhere"), COUNTY_OFFICE, WHEN)


SUBMITTING = """
import sys
from pathlib import Path
from governance.ledger import open_ledger
from governance.returns import submit
from tests.governance.returns_made import REPORTER, WHEN, words
ledger = open_ledger(Path(sys.argv[1]))
for year in range(1991, 2024):
    told = words(period=str(year), hours_worked=str(200001 + year))
    answer = submit(ledger, [told], REPORTER, WHEN)
    print(answer.rows["receipt"][0], flush=True)
"""


def test_what_was_answered_as_submitted_survives_a_killed_process(tmp_path):
    home = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, "-c", SUBMITTING, str(home)], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(3)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    ledger = open_ledger(home)
    kept = {one.receipt for one in filings(ledger, REPORTER)}
    assert "" not in told
    assert set(told) <= kept
    assert ledger.breaks() == []
    ledger.close()
