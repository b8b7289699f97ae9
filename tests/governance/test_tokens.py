"""Defends tokens: shown once, narrower than their account, and dead when it is."""

from datetime import timedelta

import pytest
import sqlalchemy as sql

from facts.refusal import NotAllowed
from governance import Actor, Permission, Role, require
from governance.accounts import account_of, change_role, digest, disable, enable
from governance.desk_tables import TOKEN
from governance.roles import GRANTS
from governance.tokens import (
    MOST,
    PREFIX,
    SCOPES,
    TokenRefusal,
    account_of_token,
    make,
    permissions_of,
    revoke,
    scopes_of,
    tokens,
)
from tests.governance.making import ANN, WHEN
from tests.governance.returns_made import ONE
from tests.governance.signing_in import with_account

NEVER = {
    Permission.KEEP_ACCOUNTS, Permission.KEEP_REGISTER, Permission.SEE_JOURNAL, Permission.PUBLISH,
    Permission.ROLL_BACK, Permission.BACK_UP, Permission.EXTEND_DEADLINES,
}  # fmt: skip


@pytest.fixture
def rita(ledger):
    with_account(ledger, "rita", "enterprise", ONE)
    with_account(ledger, "root", "administrator")
    with_account(ledger, "spare", "administrator")
    return account_of(ledger, "rita")


def rows(ledger):
    with ledger.reading() as connection:
        return connection.execute(sql.select(TOKEN)).all()


def test_a_token_is_told_once_and_kept_as_a_digest(ledger, rita):
    made = make(ledger, rita, "nightly", ["file"], 30, WHEN)
    assert made.secret.startswith(PREFIX)
    (row,) = rows(ledger)
    assert row.digest == digest(made.secret)
    assert made.secret not in str(row) + str(ledger.journal())
    assert account_of_token(ledger, made.secret, WHEN)[:2] == (rita, frozenset({"file"}))


@pytest.mark.parametrize("wrong", ["", "osh_", "osh_nothing", PREFIX + "a" * 43, "rita"])
def test_what_is_no_token_is_nobodys(ledger, rita, wrong):
    made = make(ledger, rita, "nightly", ["read"], 30, WHEN)
    assert account_of_token(ledger, wrong, WHEN) is None
    assert account_of_token(ledger, made.secret[len(PREFIX) :], WHEN) is None
    assert account_of_token(ledger, made.token.digest, WHEN) is None


def test_a_token_expires(ledger, rita):
    made = make(ledger, rita, "nightly", ["read"], 2, WHEN)
    last = WHEN + timedelta(days=2)
    assert account_of_token(ledger, made.secret, last - timedelta(seconds=1)) is not None
    assert account_of_token(ledger, made.secret, last) is None
    assert tokens(ledger, rita, last) == []


def test_a_revoked_token_is_dead_and_another_is_not(ledger, rita):
    one, two = (make(ledger, rita, name, ["read"], 30, WHEN) for name in ("one", "two"))
    revoke(ledger, rita, one.token.digest, WHEN)
    assert account_of_token(ledger, one.secret, WHEN) is None
    assert account_of_token(ledger, two.secret, WHEN) is not None
    assert [each.name for each in tokens(ledger, rita, WHEN)] == ["two"]
    with pytest.raises(TokenRefusal, match="no such token"):
        revoke(ledger, rita, one.token.digest, WHEN)


def test_nobody_revokes_the_token_of_another(ledger, rita):
    made = make(ledger, rita, "nightly", ["read"], 30, WHEN)
    with pytest.raises(TokenRefusal, match="no such token"):
        revoke(ledger, account_of(ledger, "root"), made.token.digest, WHEN)
    assert account_of_token(ledger, made.secret, WHEN) is not None


def test_a_disabled_account_has_dead_tokens_for_good(ledger, rita):
    made = make(ledger, rita, "nightly", ["read"], 30, WHEN)
    disable(ledger, "rita", ANN, WHEN)
    assert account_of_token(ledger, made.secret, WHEN) is None
    enable(ledger, "rita", ANN, WHEN)
    assert account_of_token(ledger, made.secret, WHEN) is None


def test_the_last_use_is_kept_to_the_minute(ledger, rita):
    made = make(ledger, rita, "nightly", ["read"], 30, WHEN)
    used = []
    for seconds in (0, 59, 61):
        account_of_token(ledger, made.secret, WHEN + timedelta(seconds=seconds))
        used.append(tokens(ledger, rita, WHEN)[0].used)
    assert used[0] == used[1] == WHEN.isoformat()
    assert used[2] == (WHEN + timedelta(seconds=61)).isoformat()


def test_what_is_done_to_tokens_stands_in_the_journal(ledger, rita):
    made = make(ledger, rita, "nightly", ["file", "read"], 30, WHEN)
    revoke(ledger, rita, made.token.digest, WHEN)
    entries = [(who, verb, said) for _at, who, verb, said in ledger.journal()][-2:]
    expires = (WHEN + timedelta(days=30)).isoformat()
    assert entries == [
        ("rita", "token made", {"name": "nightly", "scopes": "read file", "expires": expires}),
        ("rita", "token revoked", {"name": "nightly"}),
    ]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "sentence"),
    [
        ("", ["read"], 30, "a token has a name"),
        ("n" * 65, ["read"], 30, "a token has a name"),
        ("a\x00b", ["read"], 30, "a token has a name"),
        ("n", [], 30, "at least one scope"),
        ("n", ["read", "everything"], 30, "at least one scope"),
        ("n", ["review"], 30, "none that this account's role does not give"),
        ("n", ["read"], 0, "1 to 366 days"),
        ("n", ["read"], 367, "1 to 366 days"),
    ],
)
def test_a_token_that_cannot_be_is_refused(ledger, rita, name, scopes, days, sentence):
    with pytest.raises(TokenRefusal, match=sentence):
        make(ledger, rita, name, scopes, days, WHEN)
    assert rows(ledger) == []


def test_an_account_has_only_so_many(ledger, rita):
    for number in range(MOST):
        make(ledger, rita, f"n{number}", ["read"], 1, WHEN)
    with pytest.raises(TokenRefusal, match="at most 20"):
        make(ledger, rita, "more", ["read"], 1, WHEN)
    make(ledger, rita, "later", ["read"], 1, WHEN + timedelta(days=2))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_gives_what_both_role_and_scope_give(role, scope):
    narrowed = Actor("n", role, only=permissions_of([scope]))
    given = {one for one in Permission if narrowed.may(one)}
    assert given == GRANTS[role] & SCOPES[scope].gives
    assert not given & NEVER


def test_a_scope_that_is_no_longer_gives_nothing():
    assert permissions_of(["gone"]) == frozenset()
    assert not Actor("n", Role.ADMINISTRATOR, only=permissions_of(["gone"])).may(Permission.ASK)


def test_who_is_refused_by_the_token_is_told_so():
    narrowed = Actor("rita", Role.ENTERPRISE, ONE, permissions_of(["read"]))
    with pytest.raises(NotAllowed, match=r"rita .* may not file returns by this token; make one"):
        require(narrowed, Permission.FILE_RETURNS)
    with pytest.raises(NotAllowed, match=r"may not publish a vintage$"):
        require(narrowed, Permission.PUBLISH)


def test_a_change_of_role_holds_for_tokens_at_once(ledger, rita):
    made = make(ledger, rita, "nightly", ["file"], 30, WHEN)
    change_role(ledger, "rita", "researcher", "", ANN, WHEN)
    owner, scopes, _name = account_of_token(ledger, made.secret, WHEN)
    actor = Actor(owner.name, Role(owner.role), owner.place, permissions_of(scopes))
    assert not actor.may(Permission.FILE_RETURNS)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.RESEARCHER, ["read"]),
        (Role.ENTERPRISE, ["read", "file", "sensors"]),
        (Role.WORKER, ["read"]),
        (Role.REVIEWER, ["read", "review"]),
        (Role.PUBLISHER, ["read", "take_in"]),
        (Role.ADMINISTRATOR, ["read", "file", "sensors", "review", "take_in"]),
    ],
)
def test_scopes_are_offered_by_role(role, offered):
    assert [*scopes_of(Actor("n", role))] == offered
