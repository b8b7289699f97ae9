"""Defends passwords: what anybody tries first is refused, and what is kept gives nothing away."""

import pytest

from governance.passwords import (
    LIKE_THE_NAME,
    LONGEST,
    TOO_LONG,
    TOO_PLAIN,
    TOO_SHORT,
    fault,
    is_kept_well,
    keep,
    matches,
)

GOOD = "blue-kettle-rain-74"


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("kettle-rain", TOO_SHORT),
        ("x" * 300, TOO_LONG),
        ("password1234", TOO_PLAIN),
        ("P@ssw0rd13579", TOO_PLAIN),
        ("ＰＡＳＳＷＯＲＤ2026", TOO_PLAIN),
        ("qwertyuiop12", TOO_PLAIN),
        ("123456789012", TOO_PLAIN),
        ("abcdefghijklm", TOO_PLAIN),
        ("woaini13145200", TOO_PLAIN),
        ("administrator1", TOO_PLAIN),
        ("aaaaaaaaaaaaaa", TOO_PLAIN),
        ("Summer-Winter-2026!", TOO_PLAIN),
        ("zhuravlyova.k 1", LIKE_THE_NAME),
        ("我喜欢在山里骑自行车的感觉", None),
        ("correct horse battery", None),
        ("9f8a7c6b5d4e3f2a", None),
        (GOOD, None),
    ],
)
def test_a_password_is_judged_by_length_and_by_what_is_its_own(password, wrong):
    assert fault(password, "zhuravlyova.k") == wrong


def test_the_same_password_is_kept_differently_each_time():
    assert keep(GOOD) != keep(GOOD)
    assert keep(GOOD).startswith("$argon2id$")
    assert is_kept_well(keep(GOOD))


def test_only_the_password_matches_what_was_kept():
    kept = keep(GOOD)
    assert matches(kept, GOOD)
    assert not matches(kept, GOOD + " ")
    assert not matches(kept, "")
    assert not matches(kept, GOOD * LONGEST)


def test_the_two_ways_to_write_an_accent_are_one_password():
    assert matches(keep("cafe\u0301 du nord a minuit"), "caf\u00e9 du nord a minuit")


def test_nothing_matches_an_account_without_a_password():
    assert not matches("", "")
    assert not matches("", "nobody has this password")
