"""Defends the verbs on accounts and on the journal: files of links are their owner's alone."""

import re
import stat

import polars as pl
import pytest
from typer.testing import CliRunner

from cli import osh
from governance.accounts import account_of, use_link
from governance.ledger import JOURNAL, open_ledger
from pages._gate import now
from tests.governance.signing_in import GOOD

LINK = re.compile(r"http://127\.0\.0\.1:8050/link/([\w-]{40,})")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("OSH_LEDGER_URL", raising=False)
    return tmp_path / "home"


def said(home, *words: str, code: int = 0) -> str:
    found = CliRunner().invoke(osh, [*words, "--home", str(home)])
    assert found.exit_code == code, found.output
    return found.stdout + found.stderr


def test_an_account_is_made_changed_and_disabled(home):
    told = said(home, "user", "add", "bob", "--role", "regulator", "--place", "CN-130000")
    (token,) = LINK.findall(told)
    ledger = open_ledger(home)
    use_link(ledger, token, GOOD, now())
    assert LINK.search(said(home, "user", "reset", "bob"))
    said(home, "user", "role", "bob", "--role", "auditor")
    assert account_of(ledger, "bob").role == "auditor"
    said(home, "user", "disable", "bob")
    assert "disabled" in said(home, "user", "list")
    said(home, "user", "enable", "bob")
    assert account_of(ledger, "bob").password
    ledger.close()


def test_what_is_refused_ends_the_command_with_its_sentence(home):
    assert "not in the code list" in said(
        home, "user", "add", "bob", "--role", "regulator", "--place", "Hebei", code=2
    )
    assert "no account of this name" in said(home, "user", "disable", "bob", code=1)
    assert "may not keep accounts" in said(home, "user", "list", "--actor", "public", code=1)


def test_links_of_an_import_are_written_once_for_their_owner_alone(home, tmp_path):
    people, links = tmp_path / "people.csv", tmp_path / "links.csv"
    people.write_text("name,role,place\nann,auditor,\nbob,enterprise,E1\n")
    assert "2 accounts" in said(home, "user", "import", str(people), "--links", str(links))
    assert stat.S_IMODE(links.stat().st_mode) == 0o600
    made = pl.read_csv(links)
    assert made["name"].to_list() == ["ann", "bob"]
    assert all(LINK.fullmatch(link) for link in made["link"])
    told = said(home, "user", "import", str(people), "--links", str(links), code=1)
    assert "name a file that is not there yet" in told


def test_an_import_that_is_refused_leaves_no_file_of_links(home, tmp_path):
    people, links = tmp_path / "people.csv", tmp_path / "links.csv"
    people.write_text("name,role,place\nann,king,\n")
    said(home, "user", "import", str(people), "--links", str(links), code=1)
    assert not links.exists()


def test_the_journal_is_listed_and_a_changed_entry_is_named(home):
    said(home, "user", "add", "bob", "--role", "auditor")
    assert "account added" in said(home, "journal", "list")
    assert "account added" not in said(home, "journal", "list", "--verb", "publish")
    assert "the journal is whole: 1 entries" in said(home, "journal", "verify")
    ledger = open_ledger(home)
    with ledger.writing() as connection:
        connection.execute(JOURNAL.update().values(actor="eve"))
    ledger.close()
    assert "journal entry 1: was changed" in said(home, "journal", "verify", code=1)
