"""Defends backups: whole while the home is written to, told apart from damaged, and restorable."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from api.formats import as_csv
from facts.refusal import BadQuestion, BrokenHome, NotAllowed, Refusal
from governance import Actor, Door, Permission, Role, accept, check, question
from governance.attachments import attach
from governance.backup import back_up, backups
from governance.gathering import gather
from governance.journal import verify as verify_journal
from governance.ledger import open_ledger
from governance.ledger_copy import end_of
from governance.restore import restore, verify
from governance.returns import submit
from governance.roles import GRANTS
from governance.secret import secret
from indicators import indicators
from ingest import sources
from tests.governance.making import (
    ANN,
    WHEN,
    accept_accidents,
    open_home,
    publish_now,
)
from tests.governance.returns_made import ONE, OTHER, REPORTER, TWO, words

LATER = WHEN + timedelta(days=1)
QUESTIONS = (
    "fatal_injury_rate_esaw?area=IT",
    *(f"{name}?area=CN" for name in [*indicators()][::4]),
)
"""Every fourth indicator; `python -m tests.load drill` asks them all, of the demonstration."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, samples):
    """A home with two vintages, a return on its way, an attachment, a secret and boundaries."""
    folder, ledger = open_home(tmp_path_factory.mktemp("backups"), 30)
    file = samples / "enterprise_return" / "demo.csv"
    accept(ledger, folder, sources()["enterprise_return"], file, ANN, WHEN, synthetic=True)
    publish_now(ledger, folder)
    submit(ledger, [words()], REPORTER, WHEN)
    attach(ledger, folder, ONE, "2025-Q4", "plan.txt", b"the plan of the hall", REPORTER, WHEN)
    secret(folder)
    (folder / "boundaries").mkdir()
    (folder / "boundaries" / "IT.geojson").write_text("{}")
    (folder / "taking-in-cut-short").mkdir()
    (folder / "taking-in-cut-short" / "facts.parquet").write_text("half")
    ledger.close()
    return folder


@pytest.fixture
def home(prepared, tmp_path):
    """The same home, to be changed."""
    folder = shutil.copytree(prepared, tmp_path / "home")
    ledger = open_ledger(folder)
    yield folder, ledger
    ledger.close()


@pytest.fixture
def kept(home, tmp_path):
    """A folder with one backup of the home."""
    made = back_up(home[1], home[0], tmp_path / "kept", ANN, WHEN)
    assert made.wrong == ()
    return tmp_path / "kept"


def answers(folder: Path, url: str = "", questions=QUESTIONS) -> dict[str, str]:
    """What a home answers to questions, as CSV; or the sentence that refuses it."""
    door, told = Door(folder, url), {}
    for asked in questions:
        try:
            told[asked] = "".join(as_csv(door.ask(ANN)(question(asked))))
        except Refusal as refusal:
            told[asked] = str(refusal)
    door.close()
    return told


def test_a_restored_home_gives_identical_answers_and_its_journal_holds(home, kept, tmp_path):
    again = tmp_path / "again"
    manifest = restore(kept, again, "", ANN, LATER)
    before, after = answers(home[0]), answers(again)
    assert before == after
    assert sum(told.count("\n") > 2 for told in before.values()) > 10
    ledger = open_ledger(again)
    assert check(ledger, again, ANN) == []
    assert ledger.journal()[: manifest.entries] == home[1].journal()[: manifest.entries]
    assert [verb for _, _, verb, _ in ledger.journal()][manifest.entries :] == ["restore"]
    assert verify_journal(ledger, ANN).breaks == ()
    assert secret(again) == secret(home[0])
    assert not (again / "taking-in-cut-short").exists()
    ledger.close()


def test_a_ledger_moves_to_postgresql_goes_on_there_and_comes_back(home, kept, tmp_path, postgres):
    there, address, back = tmp_path / "there", postgres.empty(), tmp_path / "back"
    restore(kept, there, address, ANN, LATER)
    assert not (there / "ledger.sqlite").exists()
    ledger = open_ledger(there, address)
    assert ledger.batches() == home[1].batches()
    accept_accidents(there, ledger, 45)
    assert publish_now(ledger, there).number == 3
    told = words(enterprise_id=TWO, workers="90")
    assert submit(ledger, [told], OTHER, WHEN).is_submitted
    assert back_up(ledger, there, tmp_path / "second", ANN, LATER).wrong == ()
    restore(tmp_path / "second", back, "", ANN, LATER)
    returned = open_ledger(back)
    assert check(returned, back, ANN) == []
    assert returned.journal()[:-1] == ledger.journal()[:-1]  # of the restoring, of the backup
    assert answers(back, "", QUESTIONS[:5]) == answers(there, address, QUESTIONS[:5])
    for one in (ledger, returned):
        one.close()


def test_nothing_is_restored_into_a_database_in_use(kept, tmp_path, postgres):
    address = postgres.empty()
    restore(kept, tmp_path / "there", address, ANN, LATER)
    with pytest.raises(BrokenHome, match="the ledger that OSH_LEDGER_URL names is not empty"):
        restore(kept, tmp_path / "third", address, ANN, LATER)


def test_a_backup_is_whole_whatever_is_accepted_and_published_meanwhile(home, tmp_path):
    folder, ledger = home

    def work() -> None:
        for deaths in range(31, 34):
            accept_accidents(folder, ledger, deaths)
            publish_now(ledger, folder)
            gather(ledger, folder, ANN, WHEN)

    working = Thread(target=work)
    working.start()
    days = [WHEN + timedelta(days=day) for day in range(1, 7)]
    made = [back_up(ledger, folder, tmp_path / "kept", ANN, day) for day in days]
    working.join(120)
    assert [one.wrong for one in made] == [()] * 6
    for one in made:
        assert verify(tmp_path / "kept" / one.manifest.name, ANN)[1] == []
    ends = [one.manifest.entries for one in made]
    assert ends == sorted(set(ends))


def test_what_the_backup_before_has_is_linked_and_the_rest_copied(home, kept):
    folder, ledger = home
    accept_accidents(folder, ledger, 33)
    (folder / "boundaries" / "IT.geojson").write_text("[]")
    made = back_up(ledger, folder, kept, ANN, LATER)
    first, second = backups(kept, ANN)
    fresh = {one.path for one in second.files} - {one.path for one in first.files}
    assert {path.split("/")[0] for path in fresh} == {"raw", "batches", "quality"}
    assert made.copied == len(fresh) + 2  # the ledger, and the boundaries written over
    assert (kept / first.name / "boundaries/IT.geojson").read_text() == "{}"
    assert (kept / second.name / "boundaries/IT.geojson").read_text() == "[]"
    shutil.rmtree(kept / first.name)
    assert verify(kept, ANN)[1] == []
    assert back_up(ledger, folder, kept, ANN, LATER + timedelta(1), full=True).linked == 0


@pytest.mark.parametrize("kind", ["batches", "raw", "vintages", "attachments", "secret"])
def test_a_byte_that_changed_is_found_and_such_a_backup_is_not_restored(kept, tmp_path, kind):
    (place,) = kept.glob("*Z")
    file = next(path for path in sorted(place.rglob("*")) if path.is_file() and kind in str(path))
    words = bytearray(file.read_bytes())
    words[len(words) // 2] ^= 1
    file.write_bytes(words)
    assert [str(file) in one for one in verify(kept, ANN)[1]] == [True]
    with pytest.raises(BrokenHome, match="is not what was copied"):
        restore(kept, tmp_path / "again", "", ANN, LATER)
    assert not (tmp_path / "again").exists()


def test_what_is_gone_or_was_added_is_found(kept):
    (place,) = kept.glob("*Z")
    next(place.glob("batches/*")).unlink()
    (place / "raw" / "more.csv").write_text("1")
    assert [one.split(": ")[-1] for one in verify(kept, ANN)[1]] == [
        "is gone",
        "is not in the manifest",
    ]


def test_a_manifest_that_was_changed_is_refused(kept):
    (file,) = kept.glob("*Z/manifest.json")
    said = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(said | {"entries": 1}), "utf-8")
    with pytest.raises(BrokenHome, match="is not as it was written"):
        verify(kept, ANN)


def test_a_ledger_with_a_changed_entry_is_found_even_with_a_manifest_made_anew(home, tmp_path):
    folder, ledger = home
    with ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE journal SET actor = 'eve' WHERE place = 2")
    back_up(ledger, folder, tmp_path / "kept", ANN, WHEN)
    assert verify(tmp_path / "kept", ANN)[1] == [
        "journal entry 2: was changed after it was written"
    ]


def test_a_backup_of_a_home_that_lost_a_file_says_so(home, tmp_path):
    folder, ledger = home
    lost = next((folder / "batches").iterdir())
    lost.unlink()
    made = back_up(ledger, folder, tmp_path / "kept", ANN, WHEN)
    assert made.wrong == (f"batches/{lost.name}: the ledger names it, and it is gone",)


def test_a_backup_that_was_cut_short_has_no_name_and_is_swept_by_the_next(home, kept):
    left = kept / ".20260101T000000Z-unfinished"
    left.mkdir()
    (left / "ledger.sqlite").write_text("half")
    back_up(home[1], home[0], kept, ANN, LATER)
    assert not left.exists()
    assert [one.name for one in backups(kept, ANN)] == ["20260102T030405Z", "20260103T030405Z"]


def test_a_damaged_backup_before_is_told_and_the_next_is_made_in_full(home, kept):
    (file,) = kept.glob("*Z/manifest.json")
    file.write_text("{}", "utf-8")
    made = back_up(home[1], home[0], kept, ANN, LATER)
    assert made.linked == 0
    assert made.wrong == (f"{file}: is not as it was written; use another backup",)


def test_the_oldest_are_taken_away_until_so_many_are_left(home, kept):
    for day in (1, 2, 3):
        made = back_up(home[1], home[0], kept, ANN, WHEN + timedelta(days=day), keep=2)
    assert [one.name[:8] for one in backups(kept, ANN)] == ["20260104", "20260105"]
    assert made.removed == ("20260103T030405Z",)
    assert verify(kept, ANN)[1] == []


def test_nothing_is_restored_over_something(home, kept, tmp_path):
    with pytest.raises(BrokenHome, match="is not empty; restore into a new folder"):
        restore(kept, home[0], "", ANN, LATER)
    with pytest.raises(BrokenHome, match="holds no backup"):
        restore(tmp_path / "nothing", tmp_path / "again", "", ANN, LATER)


def test_a_backup_is_kept_outside_the_home_and_for_its_owner_alone(home, kept):
    folder, ledger = home
    with pytest.raises(BadQuestion, match="keep backups outside"):
        back_up(ledger, folder, folder / "backups", ANN, LATER)
    (place,) = kept.glob("*Z")
    assert place.stat().st_mode & 0o777 == 0o700
    assert (place / "secret").stat().st_mode & 0o777 == 0o600


def test_the_journal_says_that_a_backup_was_made_and_what_its_manifest_is(home, kept):
    _, who, verb, said = home[1].journal()[-1]
    (seal,) = kept.glob("*Z/manifest.sha256")
    assert (who, verb) == ("ann", "back up")
    assert said == {"backup": "20260102T030405Z", "manifest": seal.read_text().split()[0]}
    assert end_of(home[1]).entries == backups(kept, ANN)[0].entries + 1


@pytest.mark.parametrize("role", [one for one in Role if Permission.BACK_UP not in GRANTS[one]])
def test_nobody_else_backs_up_verifies_or_restores(role, tmp_path):
    bob, ledger = Actor("bob", role, "CN"), open_ledger(tmp_path / "home")
    for done in (
        lambda: back_up(ledger, tmp_path / "home", tmp_path / "kept", bob, WHEN),
        lambda: backups(tmp_path / "kept", bob),
        lambda: verify(tmp_path / "kept", bob),
        lambda: restore(tmp_path / "kept", tmp_path / "again", "", bob, WHEN),
    ):
        with pytest.raises(NotAllowed, match="may not back up the home"):
            done()
    ledger.close()
