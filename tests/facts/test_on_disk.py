"""Defends that a file has its name only once it is on the disk, and its folders' names are too."""

import os
from pathlib import Path

import pytest

from facts.on_disk import make_folder, put, sweep
from governance.attachments import attach
from governance.ledger import open_ledger
from governance.returns import submit
from tests.governance.making import WHEN, accept_accidents, open_home, publish_now
from tests.governance.returns_made import ONE, REPORTER, words


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, str]]:
    """What was synced and renamed, in order: ("sync", path) and ("name", path)."""
    done: list[tuple[str, str]] = []
    sync, rename = os.fsync, os.replace

    def watched_sync(handle: int) -> None:
        done.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))
        sync(handle)

    def watched_rename(source, target, **more) -> None:
        done.append(("name", str(target)))
        rename(source, target, **more)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(os, "replace", watched_rename)
    return done


def test_a_file_is_synced_then_named_then_its_folder_synced(tmp_path, told):
    part = tmp_path / "part"
    part.write_text("all of it")
    put(part, tmp_path / "a" / "b" / "file")
    file, folder = str(tmp_path / "a" / "b" / "file"), str(tmp_path / "a" / "b")
    assert told[0] == ("sync", str(part))
    assert told[-2:] == [("name", file), ("sync", folder)]
    assert ("sync", str(tmp_path)) in told
    assert ("sync", str(tmp_path / "a")) in told
    assert Path(file).read_text() == "all of it"


def test_a_folder_that_is_there_is_left_alone(tmp_path, told):
    make_folder(tmp_path)
    assert told == []


def test_what_the_ledger_will_name_is_on_the_disk_before(tmp_path, told):
    """Raw file, batch, report, vintage and attachment: each named, then its folder synced."""
    home, ledger = open_home(tmp_path)
    batch = accept_accidents(home, ledger, 30)
    publish_now(ledger, home)
    submit(ledger, [words()], REPORTER, WHEN)
    attach(ledger, home, ONE, "2025-Q4", "plan.txt", b"the plan", REPORTER, WHEN)
    ledger.close()
    kept = [
        next(home.glob("raw/*/*/*.csv")),
        home / "batches" / f"{batch}.parquet",
        home / "quality" / f"{batch}.json",
        home / "vintages" / "000001.duckdb",
        next(home.glob("attachments/*")),
    ]
    for file in kept:
        named = told.index(("name", str(file)))
        assert told[named - 1][0] == "sync", file
        assert told[named + 1] == ("sync", str(file.parent)), file


def test_a_commit_is_synced_by_sqlite(tmp_path):
    ledger = open_ledger(tmp_path)
    with ledger.reading() as connection:
        kept = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                ("journal_mode", "synchronous")]  # fmt: skip
    ledger.close()
    assert kept == ["wal", 2]  # 2 is FULL: the log is synced at each commit


def test_what_was_cut_short_is_swept_once_it_is_old(tmp_path):
    for name in ("taking-in-a/facts.parquet", "raw/s/d/.x.csv.7", "vintages/.000002-a/spill"):
        make_folder((tmp_path / name).parent)
        (tmp_path / name).write_text("half")
    kept = [tmp_path / "raw" / "s" / "d" / "x.csv", tmp_path / "secret"]
    for file in kept:
        file.write_text("whole")
    now = (tmp_path / "taking-in-a").stat().st_mtime
    assert sweep(tmp_path, now - 60) == 0
    assert sweep(tmp_path, now + 60) == 3
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_a_home_that_is_not_there_has_nothing_to_sweep(tmp_path):
    assert sweep(tmp_path / "nowhere", 0) == 0
