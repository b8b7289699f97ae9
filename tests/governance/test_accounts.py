"""Defends accounts: who keeps them, links that work once, and the last administrator."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sql

from facts.refusal import NotAllowed, UnknownCode
from governance import Actor, Role
from governance.account_tables import LINK
from governance.account_words import (
    BAD_EMAIL,
    BAD_NAME,
    DEAD_LINK,
    LAST_ADMINISTRATOR,
    NO_ACCOUNT,
    NO_ROLE,
    TAKEN,
    AccountRefusal,
)
from governance.accounts import (
    PAGE,
    account_of,
    accounts,
    add,
    change_role,
    disable,
    enable,
    first_link,
    owner_of_link,
    reset,
    use_link,
)
from governance.ledger import open_ledger
from governance.passwords import TOO_SHORT
from governance.sessions import Limits, Visitor, session_of, sign_in
from tests.governance.making import ANN, WHEN
from tests.governance.signing_in import GOOD, ledgers, with_account

ledger = ledgers
LATER = WHEN + timedelta(days=1)


def test_an_account_is_made_with_a_link_and_without_a_password(ledger):
    made = add(ledger, " Bob ", "regulator", "CN-130000", "bob@example.org", ANN, WHEN)
    assert (made.account.name, made.account.password) == ("bob", "")
    assert account_of(ledger, "BOB").actor == Actor("bob", Role.REGULATOR, "CN-130000")
    assert owner_of_link(ledger, made.token, WHEN).name == "bob"


def test_the_ledger_does_not_hold_the_link(ledger):
    token = add(ledger, "bob", "researcher", "", "", ANN, WHEN).token
    with ledger.reading() as connection:
        (row,) = connection.execute(sql.select(LINK)).all()
    assert token not in row
    assert token not in str(ledger.journal())


@pytest.mark.parametrize(
    ("name", "email", "role", "place", "text"),
    [
        ("b", "", "researcher", "", BAD_NAME),
        ("bob smith", "", "researcher", "", BAD_NAME),
        ("-bob", "", "researcher", "", BAD_NAME),
        ("<b>bob</b>", "", "researcher", "", BAD_NAME),
        ("bob", "bob", "researcher", "", BAD_EMAIL),
        ("bob", "bob@example.org\nBcc: eve@example.org", "researcher", "", BAD_EMAIL),
        ("bob", "", "public", "", NO_ROLE),
        ("ann", "", "researcher", "", TAKEN),
        ("ANN", "", "researcher", "", TAKEN),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_both_languages(
    ledger, name, email, role, place, text
):
    add(ledger, "ann", "administrator", "", "", ANN, WHEN)
    with pytest.raises(AccountRefusal) as refused:
        add(ledger, name, role, place, email, ANN, WHEN)
    assert refused.value.text == text
    assert [one.name for one in accounts(ledger, ANN)] == ["ann"]


def test_a_role_without_its_place_is_refused(ledger):
    for role, place in (("regulator", ""), ("regulator", "Hebei"), ("auditor", "CN"), ("king", "")):
        with pytest.raises(UnknownCode):
            add(ledger, "bob", role, place, "", ANN, WHEN)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_keeps_accounts(ledger, role):
    with_account(ledger, "bob", "researcher")
    eve = Actor("eve", role, "CN")
    before = ledger.journal()
    for deed in (
        lambda: add(ledger, "mallory", "administrator", "", "", eve, WHEN),
        lambda: change_role(ledger, "bob", "administrator", "", eve, WHEN),
        lambda: disable(ledger, "bob", eve, WHEN),
        lambda: enable(ledger, "bob", eve, WHEN),
        lambda: reset(ledger, "bob", eve, WHEN),
        lambda: accounts(ledger, eve),
    ):
        with pytest.raises(NotAllowed, match="may not keep accounts"):
            deed()
    assert ledger.journal() == before


def test_a_link_takes_one_password_and_is_gone(ledger):
    token = add(ledger, "bob", "researcher", "", "", ANN, WHEN).token
    with pytest.raises(AccountRefusal) as refused:
        use_link(ledger, token, "short", WHEN)
    assert refused.value.text == TOO_SHORT
    use_link(ledger, token, GOOD, WHEN)
    with pytest.raises(AccountRefusal) as refused:
        use_link(ledger, token, "another-good-one-3", WHEN)
    assert refused.value.text == DEAD_LINK


def test_a_link_expires_and_another_kills_it(ledger):
    first = add(ledger, "bob", "researcher", "", "", ANN, WHEN).token
    owner_of_link(ledger, first, WHEN + timedelta(days=13))
    for token, when in ((first, WHEN + timedelta(days=15)), ("", WHEN), ("guess", WHEN)):
        with pytest.raises(AccountRefusal):
            owner_of_link(ledger, token, when)
    second = reset(ledger, "bob", ANN, WHEN).token
    with pytest.raises(AccountRefusal):
        owner_of_link(ledger, first, WHEN)
    use_link(ledger, second, GOOD, WHEN)
    third = reset(ledger, "bob", ANN, WHEN).token
    with pytest.raises(AccountRefusal):
        owner_of_link(ledger, third, WHEN + timedelta(hours=25))


def test_another_password_ends_every_session(ledger):
    with_account(ledger, "bob", "researcher")
    opened = sign_in(ledger, "bob", GOOD, Visitor("here", "test"), WHEN)
    token = reset(ledger, "bob", ANN, WHEN).token
    assert session_of(ledger, opened.token, WHEN, Limits())
    use_link(ledger, token, "another-good-one-3", WHEN)
    assert session_of(ledger, opened.token, WHEN, Limits()) is None


def test_a_disabled_account_is_out_at_once_and_comes_back_with_its_password(ledger):
    with_account(ledger, "bob", "researcher")
    opened = sign_in(ledger, "bob", GOOD, Visitor("here", "test"), WHEN)
    token = reset(ledger, "bob", ANN, WHEN).token
    disable(ledger, "bob", ANN, WHEN)
    assert session_of(ledger, opened.token, WHEN, Limits()) is None
    assert account_of(ledger, "bob") is None
    for deed in (
        lambda: use_link(ledger, token, "another-good-one-3", WHEN),
        lambda: sign_in(ledger, "bob", GOOD, Visitor("here", "test"), WHEN),
    ):
        with pytest.raises(AccountRefusal):
            deed()
    enable(ledger, "bob", ANN, WHEN)
    assert sign_in(ledger, "bob", GOOD, Visitor("here", "test"), WHEN).account.name == "bob"


def test_the_last_administrator_stays(ledger):
    add(ledger, "root", "administrator", "", "", ANN, WHEN)
    for deed in (
        lambda: disable(ledger, "root", ANN, WHEN),
        lambda: change_role(ledger, "root", "auditor", "", ANN, WHEN),
    ):
        with pytest.raises(AccountRefusal) as refused:
            deed()
        assert refused.value.text == LAST_ADMINISTRATOR
    add(ledger, "second", "administrator", "", "", ANN, WHEN)
    disable(ledger, "root", ANN, WHEN)
    with pytest.raises(AccountRefusal):
        disable(ledger, "second", ANN, WHEN)


def test_another_role_holds_from_the_next_request(ledger):
    with_account(ledger, "bob", "regulator", "CN-130000")
    opened = sign_in(ledger, "bob", GOOD, Visitor("here", "test"), WHEN)
    change_role(ledger, "bob", "researcher", "", ANN, WHEN)
    found, _stage = session_of(ledger, opened.token, WHEN, Limits())
    assert found.actor == Actor("bob", Role.RESEARCHER)


def test_an_account_that_is_not_there_is_refused(ledger):
    for deed in (disable, enable, reset):
        with pytest.raises(AccountRefusal) as refused:
            deed(ledger, "nobody", ANN, WHEN)
        assert refused.value.text == NO_ACCOUNT


def test_accounts_are_listed_a_page_at_a_time_by_how_they_begin(ledger):
    for number in range(PAGE + 5):
        add(ledger, f"u{number:04}", "researcher", "", "", ANN, WHEN)
    add(ledger, "zoe_1", "researcher", "", "", ANN, WHEN)
    first = accounts(ledger, ANN)
    assert len(first) == PAGE
    assert [one.name for one in accounts(ledger, ANN, after=first[-1].name)][-1] == "zoe_1"
    assert [one.name for one in accounts(ledger, ANN, "zoe_")] == ["zoe_1"]
    assert accounts(ledger, ANN, "%") == []


def test_the_first_administrator_is_made_once(ledger):
    token = first_link(ledger, ANN, WHEN)
    assert owner_of_link(ledger, token, WHEN).role == "administrator"
    assert first_link(ledger, ANN, LATER) is None


def test_of_servers_that_start_at_once_one_makes_the_first_administrator(tmp_path):
    ledger = open_ledger(tmp_path)
    with ThreadPoolExecutor(4) as together:
        told = [*together.map(lambda _: first_link(ledger, ANN, WHEN), range(4))]
    assert len([token for token in told if token]) == 1
    ledger.close()


def test_every_change_is_in_the_journal_with_who_made_it(ledger):
    with_account(ledger, "bob", "researcher")
    change_role(ledger, "bob", "regulator", "CN", ANN, WHEN)
    disable(ledger, "bob", ANN, WHEN)
    enable(ledger, "bob", ANN, WHEN)
    reset(ledger, "bob", ANN, WHEN, without_second_factor=True)
    assert [(who, verb) for _at, who, verb, _said in ledger.journal()] == [
        ("ann", "account added"), ("bob", "password chosen"), ("ann", "role changed"),
        ("ann", "account disabled"), ("ann", "account enabled"), ("ann", "link made"),
    ]  # fmt: skip
    said = ledger.journal()[2][3]
    assert said == {"account": "bob", "role": "regulator", "place": "CN", "before": "researcher"}
    assert ledger.breaks() == []


def test_accounts_of_an_opened_ledger_are_there_when_it_is_opened_again(tmp_path):
    held = open_ledger(tmp_path)
    add(held, "bob", "researcher", "", "", ANN, WHEN)
    held.close()
    held = open_ledger(tmp_path)
    assert account_of(held, "bob").role == "researcher"
    held.close()
