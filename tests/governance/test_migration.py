"""Defends homes made by earlier versions: they open, keep everything, and gain what they lack."""

import sqlite3
from threading import Thread

import pytest
import sqlalchemy as sql

from facts.refusal import BrokenHome
from governance.ledger import TABLES, Accepted, open_ledger
from governance.migration import NEWEST, STEPS, migrate
from tests.governance.making import accept_accidents, open_home, publish_now

FIRST_LAYOUT = """
CREATE TABLE batch (
    sequence INTEGER NOT NULL PRIMARY KEY, digest VARCHAR(64) NOT NULL UNIQUE,
    source VARCHAR(64) NOT NULL, file VARCHAR NOT NULL, raw VARCHAR(64) NOT NULL,
    accepted VARCHAR(32) NOT NULL, accepted_by VARCHAR NOT NULL, rows_read INTEGER NOT NULL,
    facts INTEGER NOT NULL, rejects INTEGER NOT NULL, synthetic BOOLEAN NOT NULL
);
CREATE TABLE vintage (
    number INTEGER NOT NULL PRIMARY KEY, created VARCHAR(32) NOT NULL,
    created_by VARCHAR NOT NULL, batches JSON NOT NULL, digest VARCHAR(64) NOT NULL
);
CREATE TABLE pointer (name VARCHAR(16) NOT NULL PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE journal (
    place INTEGER NOT NULL PRIMARY KEY, at VARCHAR(32) NOT NULL, actor VARCHAR NOT NULL,
    verb VARCHAR(32) NOT NULL, said JSON NOT NULL, link VARCHAR(64) NOT NULL
)
"""
"""The tables as the first version made them."""

KEPT = Accepted(
    1, "b1", "estat_esaw", "deaths.csv", "raw", "2026-01-02T03:04:05+00:00", "ann", 9, 7, 2, False
)


@pytest.fixture
def old(tmp_path):
    """A home with a ledger of the first layout that holds one batch."""
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "ledger.sqlite") as made:
        made.executescript(FIRST_LAYOUT)
        made.execute(f"INSERT INTO batch VALUES ({', '.join('?' * 11)})", KEPT[:11])
    made.close()
    return home


def columns(home):
    with sqlite3.connect(home / "ledger.sqlite") as opened:
        found = [row[1] for row in opened.execute("PRAGMA table_info(batch)")]
    opened.close()
    return found


def test_an_old_ledger_keeps_its_batches_and_gains_the_columns_of_today(old):
    ledger = open_ledger(old)
    assert ledger.batches() == [KEPT._replace(retrieved="2026-01-02")]
    ledger.close()
    assert columns(old) == [column.name for column in TABLES.tables["batch"].columns]


def test_a_ledger_is_migrated_once(old):
    for _ in range(3):
        open_ledger(old).close()
    with sqlite3.connect(old / "ledger.sqlite") as opened:
        assert opened.execute("SELECT number FROM layout").fetchall() == [(NEWEST,)]
    opened.close()


def test_an_old_ledger_and_a_new_one_have_the_same_columns(old, tmp_path):
    open_ledger(old).close()
    open_ledger(tmp_path / "new").close()
    assert columns(old) == columns(tmp_path / "new")


def test_those_who_open_an_old_ledger_at_once_migrate_it_once(old):
    opened = []
    threads = [Thread(target=lambda: opened.append(open_ledger(old))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(opened) == 6
    assert {tuple(ledger.batches()) for ledger in opened} == {
        (KEPT._replace(retrieved="2026-01-02"),)
    }
    for ledger in opened:
        ledger.close()


def test_a_step_that_fails_half_way_leaves_the_ledger_as_it_was(old, monkeypatch):
    monkeypatch.setitem(STEPS, 2, (STEPS[2][0], "ALTER TABLE nowhere ADD COLUMN thing INTEGER"))
    with pytest.raises(sql.exc.OperationalError):
        open_ledger(old)
    assert len(columns(old)) == 11
    monkeypatch.undo()
    open_ledger(old).close()
    assert len(columns(old)) == 16


def test_a_ledger_of_a_later_version_is_refused(tmp_path):
    open_ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as opened:
        opened.execute("UPDATE layout SET number = 99")
    opened.close()
    with pytest.raises(BrokenHome, match=f"has layout 99, and this version .* knows {NEWEST}"):
        open_ledger(tmp_path)


def test_an_old_home_is_published_and_asked_as_before(tmp_path):
    home, ledger = open_home(tmp_path, 30)
    ledger.close()
    with sqlite3.connect(home / "ledger.sqlite") as older:
        older.execute("DROP TABLE layout")
        for column in ("retrieved", "layout", "corrected", "first_period", "last_period"):
            older.execute(f"ALTER TABLE batch DROP COLUMN {column}")
    older.close()
    ledger = open_ledger(home)
    accept_accidents(home, ledger, 33)
    assert publish_now(ledger, home).number == 2
    assert ledger.breaks() == []
    assert [batch.retrieved for batch in ledger.batches()] == ["2026-01-02"] * 3


def test_the_steps_are_spoken_by_postgresql(postgres):
    engine = sql.create_engine(postgres.empty())
    with engine.begin() as connection:
        for statement in FIRST_LAYOUT.split(";"):
            connection.execute(sql.text(statement))
        migrate(connection, TABLES)
        names = [column["name"] for column in sql.inspect(connection).get_columns("batch")]
    assert names == [column.name for column in TABLES.tables["batch"].columns]
    engine.dispose()
