"""Defends what is known of a batch, who may read it, and that a jump is looked at first."""

import pytest

from facts.refusal import BrokenHome, NotAcknowledged, NotAllowed, UnknownCode
from governance import Actor, Role, acknowledge, actor
from governance.publication import accept
from governance.quality import RULES, held_up, inspect, report, reports
from ingest import sources
from tests.governance.making import (
    ANN,
    AWKWARD,
    HEBEI,
    PUBLIC,
    WHEN,
    accept_accidents,
    accept_returns,
    accidents,
    open_home,
    publish_now,
)

HEBEI_OFFICE, BEIJING_OFFICE = actor("regulator@CN-130000"), actor("regulator@CN-110000")


@pytest.fixture
def home(tmp_path, url):
    """A home with Italy's 30 deaths published."""
    made = open_home(tmp_path, 30, url=url)
    yield made
    made[1].close()


def jumped(home, ledger) -> str:
    return accept_accidents(home, ledger, 90)


def test_a_report_is_kept_when_a_batch_is_accepted(home):
    folder, ledger = home
    name = ledger.batches()[-1].digest
    assert (folder / "quality" / f"{name}.json").is_file()
    found = report(ledger, folder, name, PUBLIC)
    assert (found.source, found.rows_read, found.facts, found.rejects) == ("estat_esaw", 3, 3, 0)
    assert (found.counts, found.reasons, found.acknowledged) == ({}, {}, None)


def test_refusals_are_counted_by_reason_without_what_was_met(home, tmp_path):
    folder, ledger = home
    file = accidents(tmp_path / "bad.csv", 31)
    file.write_text(file.read_text().replace(",F,IT,", ",XX1,IT,").replace(",A,IT,", ",XX22,IT,"))
    name = accept(ledger, folder, sources()["estat_esaw"], file, ANN, WHEN).batch
    found = report(ledger, folder, name, PUBLIC)
    assert found.rejects == 2
    assert found.reasons == {"industry '…' is not in the code list data/codes/industry.csv": 2}


def test_lines_that_say_a_thing_twice_are_counted(home, tmp_path):
    folder, ledger = home
    file = accidents(tmp_path / "twice.csv", 31)
    file.write_text(file.read_text() + file.read_text().splitlines()[1] + "\n")
    name = accept(ledger, folder, sources()["estat_esaw"], file, ANN, WHEN).batch
    assert report(ledger, folder, name, PUBLIC).repeats == 1


def test_a_jump_holds_publication_up_and_says_what_to_do(home):
    folder, ledger = home
    name = jumped(folder, ledger)
    with pytest.raises(NotAcknowledged) as refused:
        publish_now(ledger, folder)
    assert str(refused.value) == (
        f"batch {name[:12]} (deaths_90.csv): fatal_accidents_esaw of IT 2023 is 90, and 30 was "
        f"accepted before; look at `osh quality {name[:12]}`, then send a better file or "
        f"`osh acknowledge {name[:12]} --reason WHY`"
    )
    assert ledger.current() == 1


def test_a_jump_that_was_looked_at_is_published(home):
    folder, ledger = home
    name = jumped(folder, ledger)
    found = acknowledge(ledger, folder, name[:12], "a mine collapsed", ANN, WHEN)
    assert found.acknowledged == "a mine collapsed"
    assert publish_now(ledger, folder).number == 2
    assert ledger.journal()[-2][1:] == (
        "ann", "acknowledge", {"batch": name, "reason": "a mine collapsed"},
    )  # fmt: skip
    assert report(ledger, folder, name, PUBLIC).acknowledged == "a mine collapsed"


def test_what_was_published_once_holds_nothing_up(home):
    folder, ledger = home
    acknowledge(ledger, folder, jumped(folder, ledger), "a mine collapsed", ANN, WHEN)
    publish_now(ledger, folder)
    accept_accidents(folder, ledger, 91)
    assert publish_now(ledger, folder).number == 3


def test_a_batch_that_is_sent_again_is_looked_at_again(home):
    folder, ledger = home
    acknowledge(ledger, folder, jumped(folder, ledger), "a mine collapsed", ANN, WHEN)
    publish_now(ledger, folder)
    first = accept_accidents(folder, ledger, 30)
    assert len(held_up(ledger, folder)) == 1
    acknowledge(ledger, folder, first, "it did not", ANN, WHEN)
    publish_now(ledger, folder)
    name = jumped(folder, ledger)
    assert report(ledger, folder, name, PUBLIC).acknowledged is None
    assert len(held_up(ledger, folder)) == 1


def test_a_report_that_is_gone_is_worked_out_before_publication(home):
    folder, ledger = home
    name = jumped(folder, ledger)
    (folder / "quality" / f"{name}.json").unlink()
    assert len(held_up(ledger, folder)) == 1


def test_an_acknowledgement_needs_a_reason_and_something_to_acknowledge(home):
    folder, ledger = home
    name = jumped(folder, ledger)
    with pytest.raises(UnknownCode, match="an acknowledgement says why"):
        acknowledge(ledger, folder, name, " ", ANN, WHEN)
    quiet = ledger.batches()[0].digest
    with pytest.raises(BrokenHome, match="nothing in it needs to be acknowledged"):
        acknowledge(ledger, folder, quiet, "why not", ANN, WHEN)
    with pytest.raises(NotAllowed, match=r"somebody \(public\) may not acknowledge findings"):
        acknowledge(ledger, folder, name, "why not", PUBLIC, WHEN)
    assert len(held_up(ledger, folder)) == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nosuch", "no batch begins with 'nosuch'; the last accepted are: "), ("", "begins with ''")],
)
def test_a_batch_that_is_not_there_is_refused(home, name, sentence):
    folder, ledger = home
    with pytest.raises(UnknownCode, match=sentence):
        report(ledger, folder, name, ANN)


@pytest.fixture
def with_returns(home):
    """The same home with returns of two provinces that were sent twice, doubled."""
    folder, ledger = home
    beijing = [("CN-110000", "GBT4754_B", 0, 900.0)] * 3
    accept_returns(folder, ledger, [*AWKWARD, *beijing])
    twice = [(area, industry, deaths, 2 * workers) for area, industry, deaths, workers
             in [*AWKWARD, *beijing]]  # fmt: skip
    name = accept_returns(folder, ledger, twice)
    inspect(ledger, folder, name)
    return folder, ledger, name


def test_everyone_reads_reports_on_what_is_published_and_nobody_else_on_returns(with_returns):
    folder, ledger, name = with_returns
    for person in (PUBLIC, Actor("r", Role.RESEARCHER), actor("enterprise@E1")):
        assert {one.source for one in reports(ledger, folder, person)} == {
            "estat_esaw", "estat_lfs",
        }  # fmt: skip
        with pytest.raises(NotAllowed, match="may not see reports on batches of returns"):
            report(ledger, folder, name, person)
    assert report(ledger, folder, name, ANN).held_up["area"].to_list() == ["CN-110000", HEBEI]


def test_a_regulator_reads_of_returns_what_is_of_their_own_area(with_returns):
    folder, ledger, name = with_returns
    seen = {
        office: report(ledger, folder, name, office) for office in (HEBEI_OFFICE, BEIJING_OFFICE)
    }
    assert [set(found.findings["area"]) for found in seen.values()] == [{HEBEI}, {"CN-110000"}]
    assert {found.file for found in seen.values()} == {""}


def test_every_finding_there_can_be_has_its_rule_in_both_languages():
    assert {rule for rule, told in RULES.items() if told.holds_up} == {"jump"}
    assert all(told.text.en and told.text.zh for told in RULES.values())
