"""Defends notes on reading: who has a name is noted, and nobody waits long for a busy ledger."""

import time
from threading import Event, Thread

import pytest

from governance import reading_notes
from governance.ledger import open_ledger
from governance.reading_notes import Notes
from governance.roles import Actor, Role
from tests.governance.making import WHEN

ANN, PUBLIC = Actor("ann", Role.RESEARCHER), Actor("public", Role.PUBLIC)
SAID = {"question": "deaths?area=IT", "rows": 3}


@pytest.fixture
def ledger(tmp_path, url):
    opened = open_ledger(tmp_path, url)
    yield opened
    opened.close()


def verbs(ledger):
    return [(actor, verb) for _at, actor, verb, _said in ledger.journal()]


def test_who_has_a_name_is_noted_before_the_answer_and_the_public_never(ledger):
    notes = Notes(ledger)
    assert notes.note(ANN, "export figures", SAID, WHEN)
    assert notes.note(PUBLIC, "export figures", SAID, WHEN)
    notes.close()
    assert ledger.journal() == [("2026-01-02T03:04:05+00:00", "ann", "export figures", SAID)]
    assert ledger.breaks() == []


def test_a_reader_of_a_ledger_that_is_held_is_answered_and_noted_later(ledger, monkeypatch):
    monkeypatch.setattr(reading_notes, "PATIENCE", 0.2)
    held, over, notes = Event(), Event(), Notes(ledger)

    def hold():
        with ledger.writing():
            held.set()
            over.wait(20)

    holder = Thread(target=hold)
    holder.start()
    held.wait(20)
    begun = time.monotonic()
    assert not notes.note(ANN, "export figures", SAID, WHEN)
    assert time.monotonic() - begun < 5
    over.set()
    holder.join()
    notes.close()
    assert verbs(ledger) == [("ann", "export figures")]


def test_what_waits_is_written_before_the_door_closes(ledger, monkeypatch):
    monkeypatch.setattr(reading_notes, "PATIENCE", 0.0)
    notes = Notes(ledger)
    for place in range(50):
        notes.note(ANN, f"verb {place}", SAID, WHEN)
    notes.close()
    assert verbs(ledger) == [("ann", f"verb {place}") for place in range(50)]
    assert notes.note(ANN, "again", SAID, WHEN) in (True, False)
    notes.close()
    assert verbs(ledger)[-1] == ("ann", "again")
