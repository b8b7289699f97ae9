"""Defends what was acknowledged against SIGKILL; `python -m tests.load kills` does so for long."""

from governance.ledger import open_ledger
from tests.load.killing import (
    kill,
    publish_on,
    seeded,
    submit_on,
    wrong_publications,
    wrong_returns,
)


def test_no_acknowledged_return_is_lost_and_none_is_there_twice(tmp_path, url):
    seed, chance = seeded(None)
    home = tmp_path / "home"
    told = kill(submit_on, home, url, 6, 8, chance)
    assert told
    ledger = open_ledger(home, url)
    assert (seed, wrong_returns(ledger, told)) == (seed, [])
    ledger.close()


def test_nothing_is_half_published(tmp_path):
    seed, chance = seeded(None)
    home = tmp_path / "home"
    told = kill(publish_on, home, "", 5, 2.5, chance)
    assert told
    ledger = open_ledger(home)
    assert (seed, wrong_publications(ledger, home, told)) == (seed, [])
    ledger.close()
