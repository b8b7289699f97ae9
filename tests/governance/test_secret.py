"""Defends the secret of a home: one for all who serve it, and for its owner alone."""

import stat
from concurrent.futures import ThreadPoolExecutor

from governance.secret import BYTES, secret


def test_those_who_ask_at_once_find_the_same(tmp_path):
    with ThreadPoolExecutor(8) as askers:
        found = set(askers.map(secret, [tmp_path / "home"] * 40))
    assert len(found) == 1
    assert len(found.pop()) == BYTES
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret"]


def test_the_owner_alone_may_read_it(tmp_path):
    secret(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_two_homes_have_two(tmp_path):
    assert secret(tmp_path / "a") != secret(tmp_path / "b")
