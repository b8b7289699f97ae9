"""Defends the verbs on backups: made, listed, verified and restored on a terminal."""

import json

import pytest
from typer.testing import CliRunner

from cli import osh
from tests.governance.making import open_home


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("OSH_LEDGER_URL", raising=False)
    folder, ledger = open_home(tmp_path, 30)
    ledger.close()
    return folder


def said(*words: object, code: int = 0) -> str:
    found = CliRunner().invoke(osh, [str(word) for word in words])
    assert found.exit_code == code, found.output
    return found.stdout + found.stderr


def test_a_home_is_backed_up_looked_at_and_restored(home, tmp_path):
    kept, again = tmp_path / "kept", tmp_path / "again"
    told = json.loads(said("backup", kept, "--home", home, "--json"))
    assert (told["wrong"], told["removed"], told["copied"]) == ([], [], told["files"])
    assert told["backup"] in said("backups", kept)
    assert f"backup {told['backup']} is whole" in said("verify-backup", kept)
    assert f"is the home of backup {told['backup']}" in said("restore", kept, again)
    assert "the home is whole" in said("check", "--home", again)
    assert "is not empty" in said("restore", kept, again, code=1)


def test_what_is_wrong_ends_the_command_with_1_and_says_what(home, tmp_path):
    kept = tmp_path / "kept"
    assert "holds no backup" in said("verify-backup", kept, code=1)
    said("backup", kept, "--home", home)
    next(kept.glob("*Z/batches/*")).unlink()
    assert "is gone" in said("verify-backup", kept, code=1)
    next(home.glob("vintages/*")).unlink()
    told = said("backup", tmp_path / "second", "--home", home, code=1)
    assert "vintages/000001.duckdb: the ledger names it, and it is gone" in told
    assert "lies within the home" in said("backup", home / "kept", "--home", home, code=2)
    assert "may not back up the home" in said(
        "backup", kept, "--home", home, "--actor", "auditor", code=1
    )
