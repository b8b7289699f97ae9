"""Accounts made for tests, on each database the ledger is kept in."""

import pytest

from governance.accounts import add, use_link
from governance.ledger import Ledger, open_ledger
from tests.governance.making import ANN, WHEN

GOOD = "blue-kettle-rain-74"


@pytest.fixture
def ledgers(tmp_path, url):
    """An empty ledger on each database."""
    opened = open_ledger(tmp_path, url)
    yield opened
    opened.close()


def with_account(ledger: Ledger, name: str, role: str, place: str = "") -> str:
    """Make an account that has the password GOOD."""
    token = add(ledger, name, role, place, f"{name}@example.org", ANN, WHEN).token
    use_link(ledger, token, GOOD, WHEN)
    return name
