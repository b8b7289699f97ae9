"""Defends signing in: guesses run into a wall, tokens change, sessions end when they should."""

from datetime import timedelta
from threading import Thread

import pyotp
import pytest
import sqlalchemy as sql

from governance.account_tables import ACCOUNT, SESSION
from governance.account_words import (
    CANNOT_SIGN_IN,
    NOT_KNOWN_THERE,
    WRONG_CODE,
    WRONG_PASSWORD,
    SignInRefused,
)
from governance.accounts import account_of
from governance.second_factor import turn_on
from governance.sessions import (
    FREE_FAILURES,
    HALF,
    LONGEST_WAIT,
    WHOLE,
    Limits,
    Visitor,
    change_password,
    give_code,
    session_of,
    sessions,
    sign_in,
    sign_in_known,
    sign_out,
    sign_out_everywhere,
)
from tests.governance.making import WHEN
from tests.governance.signing_in import GOOD, ledgers, with_account

ledger = ledgers
HERE = Visitor("192.0.2.7", "a browser")
MINUTES = Limits(timedelta(minutes=30), timedelta(hours=12))
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def after(**passed: float):
    return WHEN + timedelta(**passed)


def fails(deed, text=CANNOT_SIGN_IN) -> None:
    with pytest.raises(SignInRefused) as refused:
        deed()
    assert refused.value.text == text


def code(when) -> str:
    return pyotp.TOTP(SECRET).at(when)


def test_a_name_and_its_password_open_a_session(ledger):
    with_account(ledger, "bob", "researcher")
    opened = sign_in(ledger, " BOB ", GOOD, HERE, WHEN)
    assert opened.stage == WHOLE
    found, stage = session_of(ledger, opened.token, WHEN, MINUTES)
    assert (found.name, stage) == ("bob", WHOLE)


def test_the_ledger_does_not_hold_the_token(ledger):
    with_account(ledger, "bob", "researcher")
    token = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    with ledger.reading() as connection:
        (row,) = connection.execute(sql.select(SESSION)).all()
    assert token not in row
    assert token not in str(ledger.journal())


def test_a_wrong_password_and_a_name_nobody_has_are_refused_alike(ledger):
    with_account(ledger, "bob", "researcher")
    fails(lambda: sign_in(ledger, "bob", "wrong-wrong-wrong", HERE, WHEN))
    fails(lambda: sign_in(ledger, "nobody", GOOD, HERE, WHEN))
    fails(lambda: sign_in(ledger, "", "", HERE, WHEN))
    said = [(who, verb) for _at, who, verb, _said in ledger.journal()][2:]
    assert said == [
        ("bob", "sign in refused"), ("nobody", "sign in refused"), ("nobody", "sign in refused"),
    ]  # fmt: skip


def test_what_was_written_as_a_name_is_not_kept_when_nobody_has_it(ledger):
    fails(lambda: sign_in(ledger, "my secret password", "x", HERE, WHEN))
    assert "my secret" not in str(ledger.journal())


def test_after_five_failures_even_the_password_waits(ledger):
    with_account(ledger, "bob", "researcher")
    for _guess in range(FREE_FAILURES):
        fails(lambda: sign_in(ledger, "bob", "wrong-wrong-wrong", HERE, WHEN))
    fails(lambda: sign_in(ledger, "bob", GOOD, HERE, after(seconds=29)))
    assert sign_in(ledger, "bob", GOOD, HERE, after(seconds=31)).stage == WHOLE
    assert account_of(ledger, "bob").failures == 0


def test_the_wait_doubles_and_ends_at_an_hour(ledger):
    with_account(ledger, "bob", "researcher")
    when, waits = WHEN, []
    for _guess in range(20):
        fails(lambda at=when: sign_in(ledger, "bob", "wrong-wrong-wrong", HERE, at))
        until = account_of(ledger, "bob").locked_until
        if until:
            waits.append(type(when).fromisoformat(until) - when)
            when = type(when).fromisoformat(until)
    assert [wait.seconds for wait in waits[:4]] == [30, 60, 120, 240]
    assert waits[-1] == LONGEST_WAIT


def test_guesses_made_at_once_are_all_counted(ledger):
    with_account(ledger, "bob", "researcher")
    refused = []

    def guess() -> None:
        with pytest.raises(SignInRefused) as found:
            sign_in(ledger, "bob", "wrong-wrong-wrong", HERE, WHEN)
        refused.append(found.value)

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    reasons = [said["why"] for _at, _who, verb, said in ledger.journal() if "refused" in verb]
    assert len(refused) == 12
    assert reasons.count("password") == FREE_FAILURES
    assert reasons.count("waiting") == 12 - FREE_FAILURES


def test_a_token_changes_at_every_sign_in_and_the_one_before_is_dead(ledger):
    with_account(ledger, "bob", "researcher")
    first = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    second = sign_in(ledger, "bob", GOOD, HERE, WHEN, first).token
    assert first != second
    assert session_of(ledger, first, WHEN, MINUTES) is None


def test_a_session_ends_when_it_is_not_used(ledger):
    with_account(ledger, "bob", "researcher")
    token = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    assert session_of(ledger, token, after(minutes=29), MINUTES)
    assert session_of(ledger, token, after(minutes=58), MINUTES)
    assert session_of(ledger, token, after(minutes=58 + 32), MINUTES) is None


def test_a_session_ends_however_much_it_is_used(ledger):
    with_account(ledger, "bob", "researcher")
    token = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    for quarter in range(1, 48):
        assert session_of(ledger, token, after(minutes=15 * quarter), MINUTES)
    assert session_of(ledger, token, after(hours=12), MINUTES) is None


def test_old_sessions_are_swept_out_when_somebody_signs_in(ledger):
    with_account(ledger, "bob", "researcher")
    sign_in(ledger, "bob", GOOD, HERE, WHEN)
    sign_in(ledger, "bob", GOOD, HERE, after(days=32))
    with ledger.reading() as connection:
        assert len(connection.execute(sql.select(SESSION)).all()) == 1


def test_signing_out_ends_this_session_and_everywhere_ends_all(ledger):
    with_account(ledger, "bob", "researcher")
    with_account(ledger, "eve", "researcher")
    here, there, there_too = (sign_in(ledger, "bob", GOOD, HERE, WHEN).token for _ in range(3))
    other = sign_in(ledger, "eve", GOOD, HERE, WHEN).token
    sign_out(ledger, here, WHEN)
    assert session_of(ledger, here, WHEN, MINUTES) is None
    assert len(sessions(ledger, "bob", WHEN, MINUTES)) == 2
    assert sign_out_everywhere(ledger, "bob", WHEN) == 2
    assert [session_of(ledger, token, WHEN, MINUTES) for token in (there, there_too)] == [None] * 2
    assert session_of(ledger, other, WHEN, MINUTES)


def test_with_a_second_factor_a_password_alone_signs_nobody_in(ledger):
    with_account(ledger, "bob", "researcher")
    turn_on(ledger, account_of(ledger, "bob"), SECRET, code(WHEN), WHEN)
    half = sign_in(ledger, "bob", GOOD, HERE, after(minutes=1))
    assert half.stage == HALF
    assert session_of(ledger, half.token, after(minutes=1), MINUTES)[1] == HALF
    assert sessions(ledger, "bob", after(minutes=1), MINUTES) == []
    whole = give_code(ledger, half.token, code(after(minutes=2)), HERE, after(minutes=2))
    assert whole.token != half.token
    assert session_of(ledger, half.token, after(minutes=2), MINUTES) is None
    assert session_of(ledger, whole.token, after(minutes=2), MINUTES)[1] == WHOLE


def test_a_code_works_once(ledger):
    with_account(ledger, "bob", "researcher")
    turn_on(ledger, account_of(ledger, "bob"), SECRET, code(WHEN), WHEN)
    when = after(minutes=2)
    first = sign_in(ledger, "bob", GOOD, HERE, when).token
    second = sign_in(ledger, "bob", GOOD, HERE, when).token
    give_code(ledger, first, code(when), HERE, when)
    fails(lambda: give_code(ledger, second, code(when), HERE, when), WRONG_CODE)
    fails(lambda: give_code(ledger, second, code(WHEN), HERE, when), WRONG_CODE)


def test_who_knows_the_password_cannot_guess_codes_for_ever(ledger):
    with_account(ledger, "bob", "researcher")
    turn_on(ledger, account_of(ledger, "bob"), SECRET, code(WHEN), WHEN)
    when = after(minutes=2)
    wrong = "000000" if code(when) != "000000" else "111111"
    fails(lambda: [give_code(ledger, sign_in(ledger, "bob", GOOD, HERE, when).token,
                             wrong, HERE, when)], WRONG_CODE)  # fmt: skip
    half = sign_in(ledger, "bob", GOOD, HERE, when).token
    fails(lambda: give_code(ledger, half, wrong, HERE, when), WRONG_CODE)
    half = sign_in(ledger, "bob", GOOD, HERE, when).token
    fails(lambda: give_code(ledger, half, code(when), HERE, when), CANNOT_SIGN_IN)
    fails(lambda: sign_in(ledger, "bob", GOOD, HERE, when))


def test_half_a_session_is_over_after_five_minutes(ledger):
    with_account(ledger, "bob", "researcher")
    turn_on(ledger, account_of(ledger, "bob"), SECRET, code(WHEN), WHEN)
    half = sign_in(ledger, "bob", GOOD, HERE, after(minutes=1)).token
    late = after(minutes=7)
    assert session_of(ledger, half, late, MINUTES) is None
    fails(lambda: give_code(ledger, half, code(late), HERE, late))


def test_another_password_asks_for_the_present_one(ledger):
    with_account(ledger, "bob", "researcher")
    token = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    bob = account_of(ledger, "bob")
    fails(lambda: change_password(ledger, bob, "wrong", "other-good-one-3", HERE, WHEN),
          WRONG_PASSWORD)  # fmt: skip
    change_password(ledger, bob, GOOD, "other-good-one-3", HERE, WHEN)
    assert session_of(ledger, token, WHEN, MINUTES) is None
    fails(lambda: sign_in(ledger, "bob", GOOD, HERE, WHEN))
    assert sign_in(ledger, "bob", "other-good-one-3", HERE, WHEN).account.name == "bob"


def test_a_provider_is_bound_by_a_mail_address_once_and_by_its_subject_after(ledger):
    with_account(ledger, "bob", "researcher")
    with_account(ledger, "eve", "researcher")
    opened = sign_in_known(ledger, "https://id 7", "bob@example.org", HERE, WHEN)
    assert opened.account.name == "bob"
    assert sign_in_known(ledger, "https://id 7", "", HERE, WHEN).account.name == "bob"
    for subject, email in (("https://id 8", "bob@example.org"), ("https://id 9", ""), ("", "")):
        fails(lambda s=subject, e=email: sign_in_known(ledger, s, e, HERE, WHEN), NOT_KNOWN_THERE)


def test_a_mail_address_of_two_accounts_binds_neither(ledger):
    with_account(ledger, "bob", "researcher")
    with_account(ledger, "eve", "researcher")
    with ledger.writing() as connection:
        connection.execute(ACCOUNT.update().values(email="both@example.org"))
    fails(lambda: sign_in_known(ledger, "https://id 7", "both@example.org", HERE, WHEN),
          NOT_KNOWN_THERE)  # fmt: skip


def test_the_journal_says_who_came_from_where_and_who_was_refused(ledger):
    with_account(ledger, "bob", "researcher")
    fails(lambda: sign_in(ledger, "bob", "wrong-wrong-wrong", HERE, WHEN))
    token = sign_in(ledger, "bob", GOOD, HERE, WHEN).token
    sign_out(ledger, token, WHEN)
    assert [entry[1:] for entry in ledger.journal()[2:]] == [
        ("bob", "sign in refused", {"why": "password", "address": "192.0.2.7"}),
        ("bob", "sign in", {"by": "password", "address": "192.0.2.7"}),
        ("bob", "sign out", {"sessions": "this"}),
    ]
    assert GOOD not in str(ledger.journal())
