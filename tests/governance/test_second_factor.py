"""Defends the second factor: codes of the standard's own table, and no code that is near."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from governance.account_words import WRONG_CODE, AccountRefusal
from governance.accounts import account_of
from governance.ledger import open_ledger
from governance.second_factor import address_of, new_secret, step_of, turn_off, turn_on
from tests.governance.making import WHEN
from tests.governance.signing_in import with_account

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", RFC 6238, appendix B


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ],
)
def test_the_codes_of_the_standard_are_known(seconds, code):
    when = datetime.fromtimestamp(seconds, UTC)
    assert step_of(RFC_SECRET, code, when) == seconds // 30
    assert step_of(RFC_SECRET, f" {code[:3]} {code[3:]} ", when) == seconds // 30


def test_a_clock_may_be_half_a_minute_off_and_no_more():
    when = datetime.fromtimestamp(1_111_111_109, UTC)
    for seconds, is_known in ((-60, False), (-30, True), (30, True), (61, False)):
        found = step_of(RFC_SECRET, "081804", when + timedelta(seconds=seconds))
        assert (found is not None) == is_known


@pytest.mark.parametrize("code", ["", "81804", "0818044", "08180a", "٠٨١٨٠٤", "000000"])
def test_what_is_no_code_is_none(code):
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(1_111_111_109, UTC)) is None


def test_without_a_secret_no_code_is_right():
    assert step_of("", "287082", datetime.fromtimestamp(59, UTC)) is None


def test_a_device_is_kept_only_when_it_shows_the_right_code(tmp_path):
    ledger = open_ledger(tmp_path)
    with_account(ledger, "bob", "researcher")
    bob, secret = account_of(ledger, "bob"), new_secret()
    for wrong, code in ((secret, "000000"), ("short", "123456"), ("é" * 32, "123456")):
        with pytest.raises(AccountRefusal) as refused:
            turn_on(ledger, bob, wrong, code, datetime.fromtimestamp(5, UTC))
        assert refused.value.text == WRONG_CODE
    turn_on(ledger, bob, secret, pyotp.TOTP(secret).at(WHEN), WHEN)
    assert account_of(ledger, "bob").second_factor == secret
    turn_off(ledger, bob, WHEN)
    assert account_of(ledger, "bob").second_factor == ""
    assert [said for _at, _who, verb, said in ledger.journal() if verb == "second factor"] == [
        {"is": "on"}, {"is": "off"},
    ]  # fmt: skip
    ledger.close()


def test_a_device_reads_whose_secret_it_is():
    said = address_of(RFC_SECRET, "bob@hebei")
    assert said.startswith("otpauth://totp/OSH%20Observatory:bob%40hebei?secret=" + RFC_SECRET)
