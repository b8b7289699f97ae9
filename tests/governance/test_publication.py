"""Defends publication: all of a vintage or nothing, never twice, and every damage is named."""

import shutil
from multiprocessing import get_context

import duckdb
import pytest

from facts import vintage as vintages
from facts.refusal import BadQuestion, BrokenHome, NotAllowed
from facts.vintage import file_of
from governance import Actor, Door, Permission, Role, accept, check, publish, question, roll_back
from governance import ledger as books
from governance.ledger import open_ledger
from governance.publication import kept
from governance.roles import GRANTS
from ingest import sources
from tests.governance.making import (
    ANN,
    PUBLIC,
    WHEN,
    accept_accidents,
    accidents,
    open_home,
    publish_now,
    publish_with_others,
)

DEATHS = question("fatal_injury_rate_esaw?area=IT&period=2023")
OTHERS = [
    Actor("bob", role, "CN-130000") for role in Role if Permission.TAKE_IN not in GRANTS[role]
]


def deaths(door: Door, number: int | None = None) -> float:
    asked = DEATHS if number is None else DEATHS.at(number)
    return door.ask(ANN)(asked).figures["events"].item()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home, ledger = open_home(tmp_path_factory.mktemp("two"), 30, 45)
    ledger.close()
    return home


@pytest.fixture
def two(made, tmp_path):
    """A home with two vintages, of 30 deaths and then of 45."""
    home = shutil.copytree(made, tmp_path / "home")
    ledger = open_ledger(home)
    yield home, ledger
    ledger.close()


@pytest.fixture
def door(two):
    opened = Door(two[0])
    yield opened
    opened.close()


def test_what_is_published_is_what_readers_get(two, door):
    assert two[1].current() == 2
    assert deaths(door) == 45
    assert check(two[1], two[0], ANN) == []


def test_a_vintage_says_who_made_it_of_what_and_when(two):
    home, ledger = two
    first, second = ledger.vintages()
    accepted = tuple(batch.digest for batch in ledger.batches())
    assert (first.batches, second.batches) == (accepted[:2], accepted)
    assert (second.created, second.created_by) == ("2026-01-02T03:04:05+00:00", "ann")
    assert vintages.Shelf(home).vintage(2).batches == accepted
    assert [entry[2] for entry in ledger.journal()] == [
        "accept", "accept", "publish", "accept", "publish",
    ]  # fmt: skip


def test_a_file_taken_in_twice_is_one_batch(two):
    home, ledger = two
    before = (ledger.batches(), ledger.journal())
    accept_accidents(home, ledger, 45)
    assert (ledger.batches(), ledger.journal()) == before


def test_a_correction_is_taken_back_by_sending_the_earlier_file(two, door):
    home, ledger = two
    accept_accidents(home, ledger, 30)
    assert len(ledger.batches()) == 3
    publish_now(ledger, home)
    assert (deaths(door), deaths(door, 2)) == (30, 45)


def test_a_file_without_facts_is_no_batch(two, tmp_path):
    home, ledger = two
    before = ledger.batches()
    file = accidents(tmp_path / "nowhere.csv", 30, area="NOWHERE")
    receipt = accept(ledger, home, sources()["estat_esaw"], file, ANN, WHEN)
    assert (receipt.facts, receipt.rejects) == (0, 3)
    assert ledger.batches() == before


def test_nothing_accepted_is_nothing_to_publish(tmp_path):
    home, ledger = open_home(tmp_path)
    with pytest.raises(BrokenHome, match="nothing to publish: no file was taken in yet"):
        publish_now(ledger, home)
    ledger.close()


def test_nothing_published_is_nothing_to_ask(tmp_path):
    open_home(tmp_path)
    door = Door(tmp_path / "home")
    with pytest.raises(BrokenHome, match="nothing is published yet; `osh ingest"):
        door.ask(ANN)(DEATHS)
    assert door.edition() is None
    door.close()


@pytest.mark.parametrize("somebody", OTHERS, ids=lambda somebody: somebody.role.value)
def test_nobody_changes_a_home_whose_role_does_not_say_so(tmp_path, somebody):
    home, ledger = open_home(tmp_path)
    file, source = accidents(tmp_path / "deaths.csv", 30), sources()["estat_esaw"]
    refused = (
        ("take in files", lambda: accept(ledger, home, source, file, somebody, WHEN)),
        ("publish a vintage", lambda: publish(ledger, home, somebody, WHEN)),
        ("move back to an earlier vintage", lambda: roll_back(ledger, home, 1, somebody, WHEN)),
        ("check the home", lambda: check(ledger, home, somebody)),
    )[: 3 if somebody.may(Permission.CHECK) else 4]
    for deed, doing in refused:
        with pytest.raises(NotAllowed, match=rf"bob \({somebody.role.value}\) may not {deed}"):
            doing()
    assert (ledger.batches(), ledger.journal()) == ([], [])
    assert not [path for path in home.iterdir() if path.is_dir()]
    ledger.close()


def test_a_vintage_of_a_number_that_is_there_is_never_written(two):
    home, ledger = two
    batches = [kept.batch(home, batch.digest) for batch in ledger.batches()]
    before = file_of(home, 1).read_bytes()
    with pytest.raises(BrokenHome, match=r"000001\.duckdb: there already; a vintage is never"):
        vintages.build(home, 1, batches, WHEN)
    assert file_of(home, 1).read_bytes() == before


def test_an_open_vintage_cannot_be_written(two):
    duck = vintages.Shelf(two[0]).vintage(1).cursor()
    with pytest.raises(duckdb.Error):
        duck.execute("DELETE FROM cell")
    with pytest.raises(duckdb.Error):
        duck.execute("SELECT * FROM read_csv('/etc/hostname')")


def test_a_crash_half_way_leaves_no_half_vintage(two, door, monkeypatch):
    home, ledger = two
    accept_accidents(home, ledger, 60)

    def cut_short(duck):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(vintages, "make_roll_ups", cut_short)
        with pytest.raises(KeyboardInterrupt):
            publish_now(ledger, home)
    assert sorted(path.name for path in (home / "vintages").iterdir()) == [
        "000001.duckdb", "000002.duckdb",
    ]  # fmt: skip
    assert (ledger.current(), deaths(door)) == (2, 45)
    assert publish_now(ledger, home).number == 3
    assert deaths(door) == 60


def test_a_vintage_the_ledger_does_not_know_cannot_be_asked(two, door, monkeypatch):
    home, ledger = two
    accept_accidents(home, ledger, 60)

    def cut_short(*words):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(books, "point", cut_short)
        with pytest.raises(KeyboardInterrupt):
            publish_now(ledger, home)
    assert file_of(home, 3).is_file()
    with pytest.raises(BadQuestion, match="there is no vintage 3; there are: 1, 2"):
        deaths(door, 3)
    accept_accidents(home, ledger, 75)
    publish_now(ledger, home)
    assert (deaths(door, 3), deaths(door)) == (75, 75)
    assert check(ledger, home, ANN) == []


def test_the_room_a_killed_publication_left_is_cleared(two):
    home, ledger = two
    (home / "vintages" / ".000003-left").mkdir()
    publish_now(ledger, home)
    assert not list((home / "vintages").glob(".*"))


def test_who_reads_the_old_vintage_keeps_its_answer(two, door):
    home, ledger = two
    shelf = vintages.Shelf(home)
    old = shelf.vintage(2).cursor()
    count = "SELECT count(*), sum(value) FROM cell"
    before, cited = old.execute(count).fetchall(), deaths(door, 2)
    accept_accidents(home, ledger, 60)
    publish_now(ledger, home)
    assert old.execute(count).fetchall() == before
    assert (cited, deaths(door, 2), deaths(door, 1), deaths(door)) == (45, 45, 30, 60)


def test_readers_are_sent_back_and_forth(two, door):
    home, ledger = two
    roll_back(ledger, home, 1, ANN, WHEN)
    assert (deaths(door), door.edition().number, deaths(door, 2)) == (30, 1, 45)
    roll_back(ledger, home, 2, ANN, WHEN)
    assert (deaths(door), door.edition().number) == (45, 2)
    assert [entry[2:] for entry in ledger.journal()][-2:] == [
        ("roll back", {"vintage": 1}),
        ("roll back", {"vintage": 2}),
    ]


def test_a_vintage_after_a_way_back_has_a_number_of_its_own(two, door):
    home, ledger = two
    roll_back(ledger, home, 1, ANN, WHEN)
    assert publish_now(ledger, home).number == 3
    assert deaths(door) == 45


def test_readers_are_sent_nowhere_else(two):
    home, ledger = two
    with pytest.raises(BrokenHome, match="there is no vintage 7; there are: 1, 2"):
        roll_back(ledger, home, 7, ANN, WHEN)
    file_of(home, 1).unlink()
    with pytest.raises(BrokenHome, match="the file of vintage 1 is gone"):
        roll_back(ledger, home, 1, ANN, WHEN)
    assert ledger.current() == 2


def test_a_damaged_batch_is_refused_by_its_name(two):
    home, ledger = two
    accepted = [batch.digest for batch in ledger.batches()]
    first, second = (home / "batches" / f"{name}.parquet" for name in accepted[:2])
    first.write_bytes(first.read_bytes() + b"!")
    second.unlink()
    with pytest.raises(BrokenHome) as refused:
        publish_now(ledger, home)
    said = str(refused.value).splitlines()
    assert said[0].startswith(f"{first}: its content has changed; restore it")
    assert said[1].startswith(f"{second}: the file is gone; restore it")
    assert len(ledger.vintages()) == 2


def raw_of(home, ledger):
    batch = ledger.batches()[0]
    (file,) = (home / "raw" / batch.source / batch.raw).iterdir()
    return file


def change_journal(home, ledger):
    with ledger.writing() as connection:
        connection.execute(books.JOURNAL.update().values(actor="nobody"))


def lose_pointer(home, ledger):
    with ledger.writing() as connection:
        books.point(connection, 9)


DAMAGES = {
    "a batch is changed": (
        lambda home, ledger: (home / "batches" / f"{ledger.batches()[0].digest}.parquet")
        .write_bytes(b"nothing"),
        "its content has changed",
    ),
    "a batch is gone": (
        lambda home, ledger: (home / "batches" / f"{ledger.batches()[0].digest}.parquet").unlink(),
        "the file is gone",
    ),
    "a raw file is gone": (lambda home, ledger: raw_of(home, ledger).unlink(), "raw file of batch"),
    "a raw file is changed": (
        lambda home, ledger: raw_of(home, ledger).write_text("something else"),
        "is not what was received",
    ),
    "a vintage is gone": (lambda home, ledger: file_of(home, 1).unlink(), "000001.duckdb: gone"),
    "a vintage is changed": (
        lambda home, ledger: file_of(home, 1).write_bytes(b"nothing"),
        "000001.duckdb: is not what was published",
    ),
    "the journal is changed": (change_journal, "journal entry 1: was changed"),
    "the pointer leads nowhere": (lose_pointer, "the pointer names vintage 9, which was never"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found_and_named(two, damage):
    home, ledger = two
    doing, sentence = DAMAGES[damage]
    doing(home, ledger)
    found = check(ledger, home, ANN)
    assert any(sentence in one for one in found), found
    assert len(found) == (len(ledger.journal()) if "journal" in damage else 1)


def test_a_raw_file_is_found_whatever_it_is_called(two, tmp_path):
    home, ledger = two
    file = accidents(tmp_path / ".returns.csv", 60)
    batch = accept(ledger, home, sources()["estat_esaw"], file, ANN, WHEN)
    assert check(ledger, home, ANN) == []
    kept_file = home / "raw" / "estat_esaw" / batch.raw / ".returns.csv"
    kept_file.write_text("something else")
    assert check(ledger, home, ANN) == [
        f"{kept_file}: is not what was received; restore it from a backup"
    ]
    kept_file.unlink()
    assert check(ledger, home, ANN) == [
        f"raw file of batch {batch.batch}: gone; restore it from a backup"
    ]


def test_those_who_publish_at_once_make_vintages_of_their_own(two):
    home, ledger = two
    spawn = get_context("spawn")
    start = spawn.Barrier(2)
    publishers = [spawn.Process(target=publish_with_others, args=(home, start)) for _ in range(2)]
    shelf = vintages.Shelf(home)
    for publisher in publishers:
        publisher.start()
    while any(publisher.is_alive() for publisher in publishers):
        assert shelf.vintage(2).cursor().execute("SELECT count(*) FROM cell").fetchone()
        publishers[0].join(0.05)
    assert [publisher.exitcode for publisher in publishers] == [0, 0]
    assert [vintage.number for vintage in ledger.vintages()] == [1, 2, 3, 4]
    assert check(ledger, home, ANN) == []


def test_the_public_may_ask_what_the_administrator_published(two):
    door = Door(two[0])
    assert door.ask(PUBLIC)(DEATHS).figures["events"].to_list() == [45.0]
    door.close()
