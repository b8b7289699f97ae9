"""Accounts made for tests, on each database the ledger is kept in."""

import os

import pytest
import sqlalchemy as sql

from governance.accounts import add, use_link
from governance.ledger import TABLES, Ledger, open_ledger
from governance.migration import LAYOUT
from tests.governance.making import ANN, WHEN

GOOD = "blue-kettle-rain-74"


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def ledgers(request, tmp_path):
    """An empty ledger on each database."""
    address = ""
    if request.param == "PostgreSQL":
        address = os.environ.get("OSH_TEST_LEDGER_URL", "")
        if not address:
            pytest.skip("no PostgreSQL to test on; set OSH_TEST_LEDGER_URL to an empty database")
        engine = sql.create_engine(address)
        TABLES.drop_all(engine)
        LAYOUT.drop(engine, checkfirst=True)
        engine.dispose()
    opened = open_ledger(tmp_path, address)
    yield opened
    opened.close()


def with_account(ledger: Ledger, name: str, role: str, place: str = "") -> str:
    """Make an account that has the password GOOD."""
    token = add(ledger, name, role, place, f"{name}@example.org", ANN, WHEN).token
    use_link(ledger, token, GOOD, WHEN)
    return name
