"""Defends the ledger: nothing is lost when several write, and what was changed later is seen."""

from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context
from threading import Thread

import pytest
import sqlalchemy as sql

from facts.refusal import BrokenHome
from governance.ledger import (
    BATCH,
    JOURNAL,
    POINTER,
    VINTAGE,
    Accepted,
    Published,
    known,
    moment,
    open_ledger,
    point,
    write,
)
from tests.governance.making import WHEN, write_many

FIRST = Published(1, "2026-01-02T03:04:05+00:00", "ann", ("b1", "b2"), "digest one")
SECOND = Published(2, "2026-01-03T03:04:05+00:00", "ann", ("b1", "b2", "b3"), "digest two")


def written(ledger, *verbs: str) -> None:
    with ledger.writing() as connection:
        for verb in verbs:
            write(connection, WHEN, "ann", verb, {"zh": "发布", "number": 1, "share": 0.1})


def published(ledger, vintage: Published) -> None:
    with ledger.writing() as connection:
        connection.execute(VINTAGE.insert().values(**vintage._asdict()))
        point(connection, vintage.number)


def test_a_new_ledger_knows_nothing(ledger):
    found = (ledger.batches(), ledger.vintages(), ledger.current(), ledger.journal())
    assert found == ([], [], None, [])
    assert ledger.breaks() == []


def test_a_batch_comes_back_as_it_was_written(ledger):
    batch = Accepted(1, "b1", "estat_esaw", "文件 1.csv", "raw", moment(WHEN), "ann", 9, 7, 2, True)
    with ledger.writing() as connection:
        connection.execute(BATCH.insert().values(**batch._asdict()))
    assert ledger.batches() == [batch]


def test_vintages_come_back_in_their_order_and_readers_are_sent_to_the_last(ledger):
    published(ledger, FIRST)
    published(ledger, SECOND)
    assert ledger.vintages() == [FIRST, SECOND]
    assert ledger.current() == 2


def test_readers_are_sent_back_by_moving_the_pointer(ledger):
    published(ledger, FIRST)
    published(ledger, SECOND)
    with ledger.writing() as connection:
        point(connection, 1)
    assert ledger.current() == 1
    assert ledger.vintages() == [FIRST, SECOND]


def test_the_same_number_is_never_published_twice(ledger):
    published(ledger, FIRST)
    with pytest.raises(sql.exc.IntegrityError):
        published(ledger, FIRST._replace(digest="another"))
    assert ledger.vintages() == [FIRST]


def test_what_fails_half_way_leaves_nothing(ledger):
    published(ledger, FIRST)
    with pytest.raises(ZeroDivisionError), ledger.writing() as connection:
        connection.execute(VINTAGE.insert().values(**SECOND._asdict()))
        point(connection, 2)
        write(connection, WHEN, "ann", "publish", {"vintage": 2})
        raise ZeroDivisionError
    assert (ledger.vintages(), ledger.current(), ledger.journal()) == ([FIRST], 1, [])


def test_a_reader_never_meets_a_pointer_that_is_being_moved(ledger):
    published(ledger, FIRST)
    with ledger.writing() as connection:
        connection.execute(POINTER.delete())
        assert ledger.current() == 1
        point(connection, 2)
        assert ledger.current() == 1
    assert ledger.current() == 2


def test_the_journal_says_who_did_what_and_when(ledger):
    written(ledger, "accept", "publish")
    said = {"zh": "发布", "number": 1, "share": 0.1}
    assert ledger.journal() == [
        ("2026-01-02T03:04:05+00:00", "ann", "accept", said),
        ("2026-01-02T03:04:05+00:00", "ann", "publish", said),
    ]


def test_a_moment_is_written_in_universal_time():
    china = timezone(timedelta(hours=8))
    assert moment(datetime(2026, 1, 1, 7, 30, 0, 999, tzinfo=china)) == "2025-12-31T23:30:00+00:00"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00+00:00"


def test_an_untouched_journal_has_no_break(ledger):
    written(ledger, *(f"verb {place}" for place in range(20)))
    assert ledger.breaks() == []


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "bob"},
        {"verb": "roll back"},
        {"at": "2025-01-01T00:00:00+00:00"},
        {"said": {"zh": "发布", "number": 2, "share": 0.1}},
        {"link": "f" * 64},
    ],
)
def test_an_entry_that_was_changed_later_is_found(ledger, change):
    written(ledger, "first", "second", "third", "fourth")
    with ledger.writing() as connection:
        connection.execute(JOURNAL.update().where(JOURNAL.c.place == 2).values(**change))
    assert ledger.breaks()[0] == "journal entry 2: was changed after it was written"


def test_an_entry_that_was_taken_out_is_found_by_the_next(ledger):
    written(ledger, "first", "second", "third", "fourth")
    with ledger.writing() as connection:
        connection.execute(JOURNAL.delete().where(JOURNAL.c.place == 2))
    assert ledger.breaks() == [
        "journal entry 3: does not follow on what is there; entry 2 was taken away"
    ]


def test_two_entries_that_changed_places_are_found(ledger):
    written(ledger, "first", "second", "third")
    with ledger.writing() as connection:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(JOURNAL.update().where(JOURNAL.c.place == old).values(place=new))
    assert len(ledger.breaks()) == 2


def test_processes_that_write_at_once_lose_nothing(tmp_path, url, ledger):
    spawn, entries = get_context("spawn"), 25
    start = spawn.Barrier(2)
    writers = [
        spawn.Process(target=write_many, args=(tmp_path / "home", url, name, entries, start))
        for name in ("ann", "bob")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    written_by = [who for _, who, _, _ in ledger.journal()]
    assert sorted(written_by) == ["ann"] * entries + ["bob"] * entries
    assert ledger.breaks() == []


def test_threads_that_write_at_once_lose_nothing(ledger):
    def write_ten() -> None:
        for _ in range(10):
            written(ledger, "note")

    threads = [Thread(target=write_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(ledger.journal()) == 40
    assert ledger.breaks() == []


def test_a_ledger_that_is_opened_again_has_kept_everything(tmp_path, url, ledger):
    written(ledger, "first")
    published(ledger, FIRST)
    again = open_ledger(tmp_path / "home", url)
    assert (again.vintages(), again.current()) == ([FIRST], 1)
    assert again.journal() == ledger.journal()
    again.close()


def test_a_vintage_that_never_was_is_refused_with_those_that_are():
    with pytest.raises(BrokenHome, match="there is no vintage 7; there are: 1, 2"):
        known([FIRST, SECOND], 7)
    with pytest.raises(BrokenHome, match="there is no vintage 1; there are: none yet"):
        known([], 1)
    assert known([FIRST, SECOND], 2) is SECOND
