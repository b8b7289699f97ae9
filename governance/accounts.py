"""Accounts: who may sign in, as what, and who said so. Each change is an entry of the journal."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from governance import ledger as books
from governance.account_tables import ACCOUNT, LINK, SESSION
from governance.account_words import (
    BAD_EMAIL,
    BAD_NAME,
    DEAD_LINK,
    LAST_ADMINISTRATOR,
    NO_ACCOUNT,
    NO_ROLE,
    TAKEN,
    AccountRefusal,
    no_enterprise,
    too_many_codes,
)
from governance.desk_tables import TOKEN
from governance.ledger import Ledger, moment
from governance.passwords import fault, keep
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Permission, Role, Where, require
from governance.roles import actor as actor_called
from ingest import is_credit_code

NAME = r"^[^\W_][\w.@-]{1,63}$"
EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}$"
INVITATION, RESET = "invitation", "reset"
LASTS: dict[str, timedelta] = {INVITATION: timedelta(days=14), RESET: timedelta(hours=24)}
"""How long a link lasts."""
PAGE = 100  # accounts in one list
MOST_CODES = 2_000  # enterprises one account reports for
CODE, ABOUT_18 = r"^[A-Z0-9][A-Z0-9._/-]{0,63}$", (15, 21)  # of an enterprise; lengths
OF_ENTERPRISES = tuple(role for role, where in WHERE.items() if where is Where.ENTERPRISE)


class Account(NamedTuple):
    """An account as the ledger keeps it.

    password : its hash; empty until the invitation is taken up.
    second_factor : the secret of its device; empty where there is none.
    last_step : time step of the last code used, which is not taken again. [30 s since 1970]
    subject : issuer and subject of an identity provider that this account was bound to.
    failures, locked_until : failed sign-ins since the last success, and until when it waits.
    """

    name: str
    email: str
    role: str
    place: str
    disabled: bool
    created: str
    created_by: str
    password: str = ""
    second_factor: str = ""
    last_step: int = 0
    subject: str = ""
    failures: int = 0
    locked_until: str = ""

    @property
    def actor(self) -> Actor:
        """Give who acts when this account does."""
        return Actor(self.name, Role(self.role), self.place)


class Invited(NamedTuple):
    """An account with the token of a link that is used once; it is told here and never again."""

    account: Account
    token: str


def tidy_name(name: str) -> str:
    """Write a name the one way it is kept: composed, in small letters."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def tidy_place(role: str, place: str) -> str:
    """Write a place the one way it is kept: the codes of a group each once, with + between them."""
    if role not in OF_ENTERPRISES:
        return place.strip()
    return "+".join(dict.fromkeys(re.findall(r"[^\s+,;，；、]+", place.upper())))


def digest(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(
    ledger: Ledger, name: str, role: str, place: str, email: str, by: Actor, when: datetime
) -> Invited:
    """Make an account, and a link by which its owner chooses a password.

    Raises
    ------
    NotAllowed
        If the actor may not keep accounts.
    AccountRefusal
        If the name is taken or cannot be one, or the mail address is none.
    UnknownCode
        If there is no such role or place.
    """
    require(by, Permission.KEEP_ACCOUNTS)
    name, email = tidy_name(name), email.strip()
    if not re.match(NAME, name):
        raise AccountRefusal(BAD_NAME)
    if email and not re.match(EMAIL, email):
        raise AccountRefusal(BAD_EMAIL)
    place = tidy_place(role, place)
    _check_role(role, place)
    made = Account(name, email, role, place, False, moment(when), by.name)
    with ledger.writing() as connection:
        _check_codes(connection, role, place)
        if _row(connection, name):
            raise AccountRefusal(TAKEN)
        connection.execute(ACCOUNT.insert().values(**made._asdict()))
        token = make_link(connection, name, INVITATION, when)
        said: dict[str, object] = {"account": name, "role": role, "place": place}
        books.write(connection, when, by.name, "account added", said)
    return Invited(made, token)


def change_role(
    ledger: Ledger, name: str, role: str, place: str, by: Actor, when: datetime
) -> Account:
    """Give an account another role; it holds from its next request."""
    require(by, Permission.KEEP_ACCOUNTS)
    place = tidy_place(role, place)
    _check_role(role, place)
    with ledger.writing() as connection:
        _check_codes(connection, role, place)
        found = _known(connection, name)
        if role != Role.ADMINISTRATOR:
            _keep_an_administrator(connection, found)
        _change(connection, name, role=role, place=place)
        said: dict[str, object] = {
            "account": found.name, "role": role, "place": place,
            "before": f"{found.role}@{found.place}".rstrip("@"),
        }  # fmt: skip
        books.write(connection, when, by.name, "role changed", said)
    return found._replace(role=role, place=place)


def disable(ledger: Ledger, name: str, by: Actor, when: datetime) -> None:
    """Let nobody in by an account any more: its sessions, links and tokens end with it."""
    require(by, Permission.KEEP_ACCOUNTS)
    with ledger.writing() as connection:
        found = _known(connection, name)
        _keep_an_administrator(connection, found)
        _change(connection, name, disabled=True)
        _end(connection, name)
        live = TOKEN.update().where(TOKEN.c.account == found.name, TOKEN.c.revoked == "")
        connection.execute(live.values(revoked=moment(when)))
        books.write(connection, when, by.name, "account disabled", {"account": found.name})


def enable(ledger: Ledger, name: str, by: Actor, when: datetime) -> None:
    """Let an account in again, with the password and the second factor it had."""
    require(by, Permission.KEEP_ACCOUNTS)
    with ledger.writing() as connection:
        found = _known(connection, name)
        _change(connection, name, disabled=False, failures=0, locked_until="")
        books.write(connection, when, by.name, "account enabled", {"account": found.name})


def reset(
    ledger: Ledger, name: str, by: Actor, when: datetime, *, without_second_factor: bool = False
) -> Invited:
    """Give a link by which the owner chooses another password; the present one holds until then.

    Parameters
    ----------
    without_second_factor : forget the device too, for an owner who has lost it.
    """
    require(by, Permission.KEEP_ACCOUNTS)
    with ledger.writing() as connection:
        found = _known(connection, name)
        token = make_link(connection, found.name, RESET if found.password else INVITATION, when)
        _change(connection, found.name, failures=0, locked_until="")
        if without_second_factor:
            _change(connection, found.name, second_factor="")
        said: dict[str, object] = {
            "account": found.name, "second factor": "forgotten" if without_second_factor else "kept"
        }  # fmt: skip
        books.write(connection, when, by.name, "link made", said)
    return Invited(found, token)


def accounts(ledger: Ledger, by: Actor, search: str = "", after: str = "") -> list[Account]:
    """Give the accounts whose name begins as said, in their order, a page at a time.

    Parameters
    ----------
    after : the last name of the page before.
    """
    require(by, Permission.KEEP_ACCOUNTS)
    query = (
        sql.select(ACCOUNT)
        .where(
            ACCOUNT.c.name.startswith(tidy_name(search), autoescape=True), ACCOUNT.c.name > after
        )
        .order_by(ACCOUNT.c.name)
        .limit(PAGE)
    )
    with ledger.reading() as connection:
        return [Account(*row) for row in connection.execute(query)]


def account_of(ledger: Ledger, name: str) -> Account | None:
    """Find an account that may be used."""
    with ledger.reading() as connection:
        found = _row(connection, tidy_name(name))
    return None if found is None or found.disabled else found


def first_link(ledger: Ledger, by: Actor, when: datetime) -> str | None:
    """Make the first administrator of a ledger without accounts; None where there is one."""
    with ledger.reading() as connection:
        if connection.execute(sql.select(ACCOUNT.c.name).limit(1)).first():
            return None
    try:
        return add(ledger, "administrator", Role.ADMINISTRATOR, "", "", by, when).token
    except AccountRefusal as refusal:
        if refusal.text is not TAKEN:
            raise
        return None  # another server of this home was faster


def owner_of_link(ledger: Ledger, token: str, when: datetime) -> Account:
    """Say whose a link is.

    Raises
    ------
    AccountRefusal
        If it was used, has expired, or never was.
    """
    with ledger.reading() as connection:
        return _owner(connection, token, when)


def use_link(ledger: Ledger, token: str, password: str, when: datetime) -> Account:
    """Take a password by a link, which is then gone; the sessions of the account end.

    Raises
    ------
    AccountRefusal
        If the link is dead, or the password is not one that is taken.
    """
    found = owner_of_link(ledger, token, when)
    if wrong := fault(password, found.name):
        raise AccountRefusal(wrong)
    kept = keep(password)
    with ledger.writing() as connection:
        found = _owner(connection, token, when)  # somebody may have used it meanwhile
        _change(connection, found.name, password=kept, failures=0, locked_until="")
        _end(connection, found.name)
        books.write(connection, when, found.name, "password chosen", {"by": "link"})
    return found


def make_link(connection: sql.Connection, name: str, purpose: str, when: datetime) -> str:
    """Make a link for an account; those it had before are dead."""
    token = secrets.token_urlsafe(32)
    connection.execute(LINK.delete().where(LINK.c.account == name))
    until = moment(when + LASTS[purpose])
    connection.execute(
        LINK.insert().values(digest=digest(token), account=name, purpose=purpose, expires=until)
    )
    return token


def _owner(connection: sql.Connection, token: str, when: datetime) -> Account:
    query = (
        sql.select(ACCOUNT)
        .join(LINK, LINK.c.account == ACCOUNT.c.name)
        .where(LINK.c.digest == digest(token), LINK.c.expires > moment(when))
        .where(~ACCOUNT.c.disabled)
    )
    found = connection.execute(query).first()
    if found is None:
        raise AccountRefusal(DEAD_LINK)
    return Account(*found)


def _check_role(role: str, place: str) -> None:
    if role == Role.PUBLIC:
        raise AccountRefusal(NO_ROLE)
    actor_called(f"{role}@{place}" if place else role)


def is_doubtful(code: pl.Expr) -> pl.Expr:
    """Truth of whether a code is not written as one of an enterprise, or has a slip of the pen.

    What is about as long as a unified social credit code must be one; codes of other countries are
    written otherwise, and nothing is known of them but their letters.
    """
    is_long = code.str.len_chars().is_between(*ABOUT_18)
    return pl.when(is_long).then(~is_credit_code(code)).otherwise(~code.str.contains(CODE))


def _check_codes(connection: sql.Connection, role: str, place: str) -> None:
    """Refuse codes with a slip of the pen, unless the register has them."""
    if role not in OF_ENTERPRISES:
        return
    codes = pl.DataFrame({"code": place.split("+")})
    if codes.height > MOST_CODES:
        raise AccountRefusal(too_many_codes(codes.height, MOST_CODES))
    others = codes.filter(is_doubtful(pl.col("code")))["code"].to_list()
    query = sql.select(ENTERPRISE.c.enterprise).where(ENTERPRISE.c.enterprise.in_(others))
    known = set(connection.execute(query).scalars()) if others else set()
    if strange := [code for code in others if code not in known]:
        raise AccountRefusal(no_enterprise(strange))


def _row(connection: sql.Connection, name: str) -> Account | None:
    row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
    return Account(*row) if row else None


def _known(connection: sql.Connection, name: str) -> Account:
    found = _row(connection, tidy_name(name))
    if found is None:
        raise AccountRefusal(NO_ACCOUNT)
    return found


def _change(connection: sql.Connection, name: str, **values: object) -> None:
    connection.execute(ACCOUNT.update().where(ACCOUNT.c.name == tidy_name(name)).values(**values))


def _end(connection: sql.Connection, name: str) -> None:
    for table in (SESSION, LINK):
        connection.execute(table.delete().where(table.c.account == tidy_name(name)))


def _keep_an_administrator(connection: sql.Connection, found: Account) -> None:
    """Refuse to lose the last account that can keep accounts."""
    query = sql.select(ACCOUNT.c.name).where(
        ACCOUNT.c.role == Role.ADMINISTRATOR, ~ACCOUNT.c.disabled, ACCOUNT.c.name != found.name
    )
    others: Sequence[object] = connection.execute(query.limit(1)).all()
    if found.role == Role.ADMINISTRATOR and not found.disabled and not others:
        raise AccountRefusal(LAST_ADMINISTRATOR)
