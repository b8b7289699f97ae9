"""What the tests of governance share: an empty ledger on each database, a mail server."""

from collections.abc import Iterator

import pytest

from governance.ledger import Ledger, open_ledger
from tests.governance.mail_office import Office


@pytest.fixture
def ledger(tmp_path, url) -> Iterator[Ledger]:
    """An empty ledger of the home tmp_path/home, on each database."""
    opened = open_ledger(tmp_path / "home", url)
    yield opened
    opened.close()


@pytest.fixture
def office() -> Iterator[Office]:
    """A mail server on this machine that keeps what it is given."""
    with Office() as opened:
        yield opened
