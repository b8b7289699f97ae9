"""Bearer tokens: what a program shows in place of a password, narrower than its account.

A token is told once and kept as its digest. Whoever asks by one is its account, with those of the
account's permissions that the token's scopes name: `Actor.only`. So a change of role, or an account
that is disabled, holds for its tokens at the next request.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import SpokenRefusal
from facts.text import Text
from governance import ledger as books
from governance.account_tables import ACCOUNT
from governance.accounts import Account, digest
from governance.desk_tables import TOKEN
from governance.ledger import Ledger, moment
from governance.roles import Actor, Permission

PREFIX = "osh_"  # by which people, and programs that look for leaked secrets, know one
LONGEST = timedelta(days=366)
MOST = 20  # that an account has in use at a time
LOOKED_AT = timedelta(minutes=1)  # how exactly the last use of a token is kept


class Scope(NamedTuple):
    """What a token may be used for, in words and as permissions."""

    title: Text
    gives: frozenset[Permission]


SCOPES: Mapping[str, Scope] = {
    "read": Scope(
        Text("See figures, returns, reports and alerts", "查看数据、报表、质量报告与预警"),
        frozenset(
            {
                Permission.ASK,
                Permission.SEE_SMALL_CELLS,
                Permission.SEE_QUALITY,
                Permission.SEE_ALERTS,
                Permission.SEE_RETURNS,
            }
        ),
    ),
    "file": Scope(
        Text("Submit, amend and withdraw returns", "提交、更正和撤回报表"),
        frozenset({Permission.ASK, Permission.SEE_RETURNS, Permission.FILE_RETURNS}),
    ),
    "sensors": Scope(
        Text("Send sensor batches", "报送监测数据批次"),
        frozenset({Permission.ASK, Permission.SEND_SENSORS}),
    ),
    "review": Scope(
        Text("Send back, approve and accept returns", "退回、审核和接收报表"),
        frozenset(
            {
                Permission.ASK,
                Permission.SEE_RETURNS,
                Permission.REVIEW_RETURNS,
                Permission.APPROVE_RETURNS,
                Permission.ACCEPT_RETURNS,
            }
        ),
    ),
    "take_in": Scope(
        Text("Take sensor batches in", "接收监测数据批次"),
        frozenset({Permission.ASK, Permission.TAKE_IN}),
    ),
}
"""Every scope there is. What no scope gives (accounts, register, journal, publishing) no token can
do; asking for figures is in each, as the public may ask without one."""

NO_NAME = Text(
    "a token has a name of 1 to 64 characters; say which program will use it",
    "令牌须有 1 至 64 个字符的名称；请写明由哪个程序使用",
)
NO_SCOPE = Text(
    "a token has at least one scope, and none that this account's role does not give",
    "令牌至少须有一个权限范围，且不得超出本账户角色的权限",
)
NO_EXPIRY = Text(
    f"a token lasts 1 to {LONGEST.days} days; write how many",
    f"令牌有效期为 1 至 {LONGEST.days} 天；请填写天数",
)
TOO_MANY = Text(
    f"an account has at most {MOST} tokens in use; revoke one first",
    f"每个账户最多可有 {MOST} 个有效令牌；请先撤销一个",
)
NO_TOKEN = Text("there is no such token of yours in use", "您没有这个有效令牌")


class TokenRefusal(SpokenRefusal):
    """Something about a token that cannot be, said in both languages."""


class Token(NamedTuple):
    """A token as the ledger keeps it; `used` is when it was last shown, to the minute."""

    digest: str
    account: str
    name: str
    scopes: str
    created: str
    expires: str
    used: str = ""
    revoked: str = ""


class Made(NamedTuple):
    """A token that was just made; `secret` is told here and never again."""

    token: Token
    secret: str


def scopes_of(actor: Actor) -> Mapping[str, Scope]:
    """Give `read`, and the scopes of which an actor's role gives something that is not in it."""
    seen = SCOPES["read"].gives
    return {
        name: scope
        for name, scope in SCOPES.items()
        if name == "read" or any(actor.may(one) for one in scope.gives - seen)
    }


def permissions_of(scopes: Collection[str]) -> frozenset[Permission]:
    """Give what scopes leave of the permissions of an account; one unknown here gives nothing."""
    return frozenset[Permission]().union(
        *(SCOPES[name].gives for name in scopes if name in SCOPES)
    )  # fmt: skip


def make(
    ledger: Ledger, account: Account, name: str, scopes: Collection[str], days: int, when: datetime
) -> Made:
    """Make a token of an account.

    Parameters
    ----------
    name : says to its owner which program uses it.
    days : until it expires. [days]

    Raises
    ------
    TokenRefusal
        If the name, a scope or the number of days cannot be, or the account has too many already.
    """
    name, asked = name.strip(), set(scopes)
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise TokenRefusal(NO_NAME)
    if not asked or asked - set(scopes_of(account.actor)):
        raise TokenRefusal(NO_SCOPE)
    if not 1 <= days <= LONGEST.days:
        raise TokenRefusal(NO_EXPIRY)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token(
        digest(secret), account.name, name, " ".join(one for one in SCOPES if one in asked),
        moment(when), moment(when + timedelta(days=days)),
    )  # fmt: skip
    with ledger.writing() as connection:
        live = sql.select(sql.func.count()).where(_is_live(account.name, when))
        if int(connection.execute(live).scalar() or 0) >= MOST:
            raise TokenRefusal(TOO_MANY)
        connection.execute(TOKEN.insert().values(**made._asdict()))
        said: dict[str, object] = {
            "name": name, "scopes": made.scopes, "expires": made.expires
        }  # fmt: skip
        books.write(connection, when, account.name, "token made", said)
    return Made(made, secret)


def tokens(ledger: Ledger, account: Account, when: datetime) -> list[Token]:
    """Give the tokens of an account that may be used, the last made first."""
    query = (
        sql.select(TOKEN)
        .where(_is_live(account.name, when))
        .order_by(TOKEN.c.created.desc(), TOKEN.c.name)
    )
    with ledger.reading() as connection:
        return [Token(*row) for row in connection.execute(query)]


def revoke(ledger: Ledger, account: Account, named: str, when: datetime) -> Token:
    """Let a token of an account be used no more.

    Parameters
    ----------
    named : its digest.

    Raises
    ------
    TokenRefusal
        If the account has no such token in use.
    """
    with ledger.writing() as connection:
        query = sql.select(TOKEN).where(TOKEN.c.digest == named, _is_live(account.name, when))
        row = connection.execute(query).first()
        if row is None:
            raise TokenRefusal(NO_TOKEN)
        found = Token(*row)
        ended = TOKEN.update().where(TOKEN.c.digest == named)
        connection.execute(ended.values(revoked=moment(when)))
        books.write(connection, when, account.name, "token revoked", {"name": found.name})
    return found._replace(revoked=moment(when))


class Shown(NamedTuple):
    """A token that may be used: whose it is, its scopes, and what its owner calls it."""

    account: Account
    scopes: frozenset[str]
    name: str


def account_of_token(ledger: Ledger, token: str, when: datetime) -> Shown | None:
    """Say whose a token is and which scopes it has; None where it cannot be used."""
    if not token.startswith(PREFIX):
        return None
    query = (
        sql.select(TOKEN, ACCOUNT)
        .join(ACCOUNT, ACCOUNT.c.name == TOKEN.c.account)
        .where(TOKEN.c.digest == digest(token), TOKEN.c.revoked == "")
        .where(TOKEN.c.expires > moment(when), ~ACCOUNT.c.disabled)
    )
    with ledger.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    width = len(Token._fields)
    held, owner = Token(*row[:width]), Account(*row[width:])
    if held.used < moment(when - LOOKED_AT):
        with ledger.writing() as connection:
            seen = TOKEN.update().where(TOKEN.c.digest == held.digest)
            connection.execute(seen.values(used=moment(when)))
    return Shown(owner, frozenset(held.scopes.split()), held.name)


def _is_live(name: str, when: datetime) -> sql.ColumnElement[bool]:
    return sql.and_(TOKEN.c.account == name, TOKEN.c.revoked == "", TOKEN.c.expires > moment(when))
