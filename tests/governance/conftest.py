"""What the tests of governance share: an empty ledger, on each database it may be kept in."""

from collections.abc import Iterator

import pytest

from governance.ledger import Ledger, open_ledger


@pytest.fixture
def ledger(tmp_path, url) -> Iterator[Ledger]:
    """An empty ledger of the home tmp_path/home, on each database."""
    opened = open_ledger(tmp_path / "home", url)
    yield opened
    opened.close()
