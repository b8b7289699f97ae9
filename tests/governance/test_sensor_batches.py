"""Defends sensor batches: an enterprise's own rows alone, checked at once, published by another."""

import json

import polars as pl
import pytest

from facts.refusal import BadQuestion, NotAllowed, UnknownCode, UnreadableFile, WrongState
from governance import Actor, Role
from governance.sensor_batches import (
    NDJSON,
    NUMBERS,
    SOURCE,
    TAKEN,
    WAITING,
    receive,
    refuse,
    sending,
    sendings,
    take,
)
from tests.governance.making import WHEN
from tests.governance.returns_made import ONE, OTHER, PUBLISHER, REPORTER, TWO

PARQUET = "application/vnd.apache.parquet"
ROW = {
    "enterprise": ONE, "workplace": "P1", "area": "CN-130102", "industry": "GBT4754_06",
    "ownership": "state", "size": "large", "day": "2024-03-01", "agent": "silica_dust",
    "limit": "1", "samples": "4", "samples_over_limit": "1", "samples_below_detection": "1",
    "minimum": "0.5", "maximum": "2", "sum": "3.5", "log_sum": "0.0",
    "log_square_sum": "0.9609060278364028", "minutes_valid": "", "minutes_over_limit": "",
    "noise_energy_mean": "",
}  # fmt: skip
"""A day at a made-up point."""


def written(folder, *rows):
    file = folder / "sent.csv"
    pl.DataFrame([ROW | row for row in rows]).write_csv(file)
    return file


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def sent(ledger, home, *rows, actor=REPORTER):
    file = written(home.parent, *(rows or ({},)))
    return receive(ledger, home, file, "text/csv", actor, WHEN)


def test_a_batch_waits_and_nothing_of_it_is_accepted(ledger, home):
    got = sent(ledger, home, {}, {"day": "2024-03-02"})
    assert (got.sending.state, got.sending.rows, got.sending.rejects) == (WAITING, 2, 0)
    assert (got.sending.first_period, got.sending.last_period) == ("2024-03-01", "2024-03-02")
    assert got.is_new
    assert ledger.batches() == []
    kept = home / "raw" / SOURCE / got.sending.kept / got.sending.file
    assert kept.read_bytes() == (home.parent / "sent.csv").read_bytes()


def test_a_row_of_another_enterprise_is_refused_and_nothing_kept(ledger, home):
    with pytest.raises(NotAllowed, match=f"rita may not send rows of {TWO}"):
        sent(ledger, home, {}, {"enterprise": TWO})
    assert sendings(ledger, PUBLISHER) == []
    assert not (home / "raw").exists()


def test_rows_that_break_rules_are_named_and_the_others_wait(ledger, home):
    got = sent(ledger, home, {}, {"day": "2024-03-02", "samples_over_limit": "9"})
    assert (got.sending.rows, got.sending.rejects) == (2, 1)
    assert got.rejects["line"].to_list() == [3]
    assert "samples_over_limit 9 is more than samples 4" in got.rejects["reason"][0]


def test_a_batch_without_a_sound_row_is_not_kept(ledger, home):
    got = sent(ledger, home, {"limit": "0"})
    assert got.sending is None
    assert got.rejects.height == 1
    assert sendings(ledger, PUBLISHER) == []


def test_the_same_file_is_one_batch(ledger, home):
    first = sent(ledger, home)
    again = sent(ledger, home)
    assert again.sending == first.sending
    assert not again.is_new
    assert len(sendings(ledger, PUBLISHER)) == 1


@pytest.mark.parametrize("media", [NDJSON, PARQUET])
def test_other_forms_say_the_same(ledger, home, media):
    file = home.parent / "sent"
    numbers = {name: float(cell) for name, cell in ROW.items() if name in NUMBERS and cell}
    texts = {name: cell for name, cell in ROW.items() if name not in NUMBERS}
    if media == NDJSON:
        file.write_text(json.dumps(texts | numbers) + "\n", "utf-8")
    else:
        empty = dict.fromkeys(set(NUMBERS) - set(numbers))
        types = dict.fromkeys(NUMBERS, pl.Float64)
        pl.DataFrame([texts | numbers | empty], schema_overrides=types).write_parquet(file)
    got = receive(ledger, home, file, media, REPORTER, WHEN)
    assert (got.sending.rows, got.sending.rejects) == (1, 0)
    plain = take(ledger, home, sent(ledger, home).sending.number, PUBLISHER, WHEN)
    other = take(ledger, home, got.sending.number, PUBLISHER, WHEN)
    facts = [
        pl.read_parquet(home / "batches" / f"{one.batch}.parquet").drop("line", strict=False)
        for one in (plain, other)
    ]
    measured = [name for name in facts[0].columns if facts[0][name].dtype.is_numeric()]
    assert facts[0].select(measured).equals(facts[1].select(measured))


@pytest.mark.parametrize(
    ("media", "content"),
    [
        ("text/csv", b""), ("text/csv", b"a,b\n1,2\n"), ("text/csv", b"\x00\x01\x02"),
        (NDJSON, b"nonsense"), (NDJSON, b"[1]\n"), (NDJSON, b'{"samples": "many"}\n'),
        (PARQUET, b"PAR1nonsense"), (PARQUET, b"nonsense"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused(ledger, home, media, content):
    file = home.parent / "sent"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        receive(ledger, home, file, media, REPORTER, WHEN)
    assert sendings(ledger, PUBLISHER) == []


def test_taking_in_makes_a_batch_of_it(ledger, home):
    number = sent(ledger, home).sending.number
    taken = take(ledger, home, number, PUBLISHER, WHEN)
    assert (taken.state, taken.changed_by) == (TAKEN, "pia")
    (batch,) = ledger.batches()
    assert (batch.digest, batch.source, batch.raw) == (taken.batch, SOURCE, taken.kept)
    with pytest.raises(WrongState, match="is taken in; only one that waits"):
        take(ledger, home, number, PUBLISHER, WHEN)


def test_what_is_refused_may_be_sent_again(ledger, home):
    number = sent(ledger, home).sending.number
    assert refuse(ledger, number, "the limit is old", PUBLISHER, WHEN).reason == "the limit is old"
    again = sent(ledger, home)
    assert again.is_new
    assert again.sending.number == number + 1
    assert ledger.batches() == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_a_refusal_says_why(ledger, home, reason):
    number = sent(ledger, home).sending.number
    with pytest.raises(BadQuestion, match="say why"):
        refuse(ledger, number, reason, PUBLISHER, WHEN)


def test_nobody_decides_on_what_they_sent(ledger, home):
    root = Actor("root", Role.ADMINISTRATOR)
    number = sent(ledger, home, actor=root).sending.number
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        take(ledger, home, number, root, WHEN)
    assert ledger.batches() == []


def test_an_account_sees_what_it_sent_alone(ledger, home):
    number = sent(ledger, home).sending.number
    assert [one.number for one in sendings(ledger, REPORTER)] == [number]
    assert sendings(ledger, OTHER) == []
    assert [one.number for one in sendings(ledger, PUBLISHER)] == [number]
    for missing, who in ((number, OTHER), (99, REPORTER)):
        with pytest.raises(UnknownCode, match=f"no sensor batch {missing}"):
            sending(ledger, missing, who)


@pytest.mark.parametrize("role", [Role.WORKER, Role.RESEARCHER, Role.REGULATOR, Role.AUDITOR])
def test_others_neither_send_nor_look(ledger, home, role):
    somebody = Actor("sam", role, ONE)
    with pytest.raises(NotAllowed):
        sent(ledger, home, actor=somebody)
    with pytest.raises(NotAllowed):
        sendings(ledger, somebody)


def test_what_happened_stands_in_the_journal_without_a_value(ledger, home):
    number = sent(ledger, home).sending.number
    take(ledger, home, number, PUBLISHER, WHEN)
    verbs = [(who, verb) for _at, who, verb, _said in ledger.journal()]
    assert verbs == [("rita", "send sensors"), ("pia", "accept"), ("pia", "decide sensors")]
    assert "silica" not in str(ledger.journal())
