"""Signing in and out: a session is a token the browser keeps and the ledger knows by its digest.

Failures are counted before a password is looked at, so guesses made at once are counted too.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

import sqlalchemy as sql

from governance import ledger as books
from governance.account_tables import ACCOUNT, SESSION
from governance.account_words import (
    CANNOT_SIGN_IN,
    NOT_KNOWN_THERE,
    WRONG_CODE,
    WRONG_PASSWORD,
    AccountRefusal,
    SignInRefused,
)
from governance.accounts import Account, digest, tidy_name
from governance.ledger import Ledger, moment
from governance.passwords import fault, is_kept_well, keep, matches
from governance.second_factor import step_of

Stage = Literal["half", "whole"]
HALF: Stage = "half"  # the password was right; the second factor is still asked for
WHOLE: Stage = "whole"

FREE_FAILURES = 5  # before an account waits
FIRST_WAIT = timedelta(seconds=30)  # doubled by each failure more
LONGEST_WAIT = timedelta(hours=1)
HALF_LASTS = timedelta(minutes=5)
SWEPT = timedelta(days=31)  # after which a session is taken out of the ledger, whatever is set
LOOKED_AT = timedelta(minutes=1)  # how exactly the last use of a session is kept


class Visitor(NamedTuple):
    """From where somebody comes: network address, and what the browser calls itself."""

    address: str
    agent: str


class Limits(NamedTuple):
    """How long a session lasts: unused, and at the most."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)


class Session(NamedTuple):
    """A session as the ledger keeps it."""

    digest: str
    account: str
    stage: Stage
    begun: str
    seen: str
    address: str
    agent: str


class Opened(NamedTuple):
    """A session that was just opened; the token is told here and never again."""

    token: str
    stage: Stage
    account: Account


def sign_in(
    ledger: Ledger, name: str, password: str, visitor: Visitor, when: datetime, before: str = ""
) -> Opened:
    """Open a session by name and password.

    Parameters
    ----------
    before : the token the browser had, which is dead afterwards.

    Raises
    ------
    SignInRefused
        If name and password do not belong together, or the account waits or is disabled.
    """
    name = tidy_name(name)[:64]
    found = _attempt(ledger, name, visitor, when)
    if not matches(found.password if found else "", password) or found is None:
        _refused(ledger, found.name if found else "", visitor, when, "password")
        raise SignInRefused(CANNOT_SIGN_IN)
    if not is_kept_well(found.password):
        _set(ledger, found.name, password=keep(password))
    stage = HALF if found.second_factor else WHOLE
    return _opened(ledger, found, stage, visitor, when, before, "password")


def give_code(ledger: Ledger, token: str, code: str, visitor: Visitor, when: datetime) -> Opened:
    """Make half a session whole by a code of the second factor; it goes on under another token.

    Raises
    ------
    SignInRefused
        If the code is wrong or was used, the account waits, or half the session is over.
    """
    half = _session(ledger, token)
    if half is None or half.stage != HALF or half.begun < moment(when - HALF_LASTS):
        raise SignInRefused(CANNOT_SIGN_IN)
    found = _attempt(ledger, half.account, visitor, when)
    step = step_of(found.second_factor, code, when) if found else None
    if found is None or step is None or not _take_step(ledger, found.name, step):
        _refused(ledger, half.account, visitor, when, "second factor")
        raise SignInRefused(WRONG_CODE)
    return _opened(ledger, found, WHOLE, visitor, when, token, "password and second factor")


def sign_in_known(
    ledger: Ledger,
    subject: str,
    email: str,
    visitor: Visitor,
    when: datetime,
    before: str = "",
) -> Opened:
    """Open a session for whom an identity provider knows.

    Parameters
    ----------
    subject : issuer and subject of the provider's token.
    email : a mail address the provider has verified, or empty. It binds an account the first time.

    Raises
    ------
    SignInRefused
        If no account is bound to the subject, and not exactly one unbound has the mail address.
    """
    with ledger.writing() as connection:
        usable = sql.select(ACCOUNT).where(~ACCOUNT.c.disabled)
        bound = connection.execute(usable.where(ACCOUNT.c.subject == subject)).all()
        if not subject.strip():  # that of every account that is not bound
            bound = []
        elif not bound and email:
            same = usable.where(ACCOUNT.c.subject == "", ACCOUNT.c.email == email)
            bound = connection.execute(same.limit(2)).all()
        if len(bound) == 1:
            found = Account(*bound[0])
            if not found.subject:
                _bind(connection, found.name, subject, when)
    if len(bound) != 1:
        _refused(ledger, "", visitor, when, "provider")
        raise SignInRefused(NOT_KNOWN_THERE)
    return _opened(ledger, found, WHOLE, visitor, when, before, "provider")


def session_of(
    ledger: Ledger, token: str, when: datetime, limits: Limits
) -> tuple[Account, Stage] | None:
    """Say whose session a token is of; None where it is over, or its account may not be used."""
    query = (
        sql.select(SESSION, ACCOUNT)
        .join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account)
        .where(SESSION.c.digest == digest(token), ~ACCOUNT.c.disabled)
    )
    with ledger.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    held, found = Session(*row[: len(Session._fields)]), Account(*row[len(Session._fields) :])
    if _is_over(held, when, limits):
        return None
    if held.seen < moment(when - LOOKED_AT):
        with ledger.writing() as connection:
            seen = SESSION.update().where(SESSION.c.digest == held.digest)
            connection.execute(seen.values(seen=moment(when)))
    return found, held.stage


def sessions(ledger: Ledger, name: str, when: datetime, limits: Limits) -> list[Session]:
    """Give the open sessions of an account, the last used first."""
    query = sql.select(SESSION).where(SESSION.c.account == name).order_by(SESSION.c.seen.desc())
    with ledger.reading() as connection:
        held = [Session(*row) for row in connection.execute(query)]
    return [each for each in held if each.stage == WHOLE and not _is_over(each, when, limits)]


def sign_out(ledger: Ledger, token: str, when: datetime) -> None:
    """End the session of a token."""
    held = _session(ledger, token)
    if held is None:
        return
    with ledger.writing() as connection:
        connection.execute(SESSION.delete().where(SESSION.c.digest == held.digest))
        books.write(connection, when, held.account, "sign out", {"sessions": "this"})


def sign_out_everywhere(ledger: Ledger, name: str, when: datetime) -> int:
    """End every session of an account and say how many there were."""
    with ledger.writing() as connection:
        ended = connection.execute(SESSION.delete().where(SESSION.c.account == name)).rowcount
        books.write(connection, when, name, "sign out", {"sessions": "all"})
    return ended


def change_password(
    ledger: Ledger, account: Account, present: str, chosen: str, visitor: Visitor, when: datetime
) -> None:
    """Take another password for an account; every session of it ends.

    Raises
    ------
    AccountRefusal
        If the present password is wrong, or the chosen one is not taken.
    """
    confirm(ledger, account, present, visitor, when)
    if wrong := fault(chosen, account.name):
        raise AccountRefusal(wrong)
    kept = keep(chosen)
    with ledger.writing() as connection:
        changed = ACCOUNT.update().where(ACCOUNT.c.name == account.name)
        connection.execute(changed.values(password=kept, failures=0, locked_until=""))
        connection.execute(SESSION.delete().where(SESSION.c.account == account.name))
        books.write(connection, when, account.name, "password chosen", {"by": "owner"})


def confirm(
    ledger: Ledger, account: Account, password: str, visitor: Visitor, when: datetime
) -> None:
    """Let pass who gives the password of an account again; failures count as at the sign-in."""
    found = _attempt(ledger, account.name, visitor, when)
    if found is None or not matches(found.password, password):
        _refused(ledger, account.name, visitor, when, "confirmation")
        raise SignInRefused(WRONG_PASSWORD)
    _set(ledger, account.name, failures=0, locked_until="")


def _attempt(ledger: Ledger, name: str, visitor: Visitor, when: datetime) -> Account | None:
    """Count an attempt before it is judged, and refuse it while the account waits."""
    with ledger.writing() as connection:
        row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
        found = Account(*row) if row else None
        if found is None or found.disabled:
            return None
        is_waiting = found.locked_until > moment(when)
        if not is_waiting:
            counted = found.failures + 1
            until = moment(when + _wait(counted)) if counted >= FREE_FAILURES else ""
            _put(connection, name, failures=counted, locked_until=until)
    if is_waiting:
        _refused(ledger, name, visitor, when, "waiting")
        raise SignInRefused(CANNOT_SIGN_IN)
    return found


def _wait(failures: int) -> timedelta:
    doublings = min(failures - FREE_FAILURES, 10)  # an hour is reached before
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _opened(
    ledger: Ledger,
    account: Account,
    stage: Stage,
    visitor: Visitor,
    when: datetime,
    before: str,
    how: str,
) -> Opened:
    token = secrets.token_urlsafe(32)
    at = moment(when)
    held = Session(
        digest(token), account.name, stage, at, at, visitor.address[:64], visitor.agent[:200]
    )
    with ledger.writing() as connection:
        connection.execute(SESSION.delete().where(SESSION.c.digest == digest(before)))
        connection.execute(SESSION.delete().where(SESSION.c.begun < moment(when - SWEPT)))
        connection.execute(SESSION.insert().values(**held._asdict()))
        if stage == WHOLE:
            _put(connection, account.name, failures=0, locked_until="")
            said: dict[str, object] = {"by": how, "address": held.address}
            books.write(connection, when, account.name, "sign in", said)
    return Opened(token, stage, account)


def _refused(ledger: Ledger, name: str, visitor: Visitor, when: datetime, why: str) -> None:
    """Journal a failure. A name nobody has is not kept: people write passwords there."""
    said: dict[str, object] = {"why": why, "address": visitor.address[:64]}
    with ledger.writing() as connection:
        books.write(connection, when, name or "nobody", "sign in refused", said)


def _take_step(ledger: Ledger, name: str, step: int) -> bool:
    """Use a time step up; False where it, or a later one, was used before."""
    with ledger.writing() as connection:
        fresh = ACCOUNT.update().where(ACCOUNT.c.name == name, ACCOUNT.c.last_step < step)
        return connection.execute(fresh.values(last_step=step)).rowcount == 1


def _bind(connection: sql.Connection, name: str, subject: str, when: datetime) -> None:
    _put(connection, name, subject=subject)
    books.write(connection, when, name, "provider bound", {"subject": subject})


def _session(ledger: Ledger, token: str) -> Session | None:
    with ledger.reading() as connection:
        query = sql.select(SESSION).where(SESSION.c.digest == digest(token))
        row = connection.execute(query).first()
    return Session(*row) if row else None


def _is_over(held: Session, when: datetime, limits: Limits) -> bool:
    longest = HALF_LASTS if held.stage == HALF else limits.longest
    begun, seen = (datetime.fromisoformat(each) for each in (held.begun, held.seen))
    now = when.astimezone(UTC)
    return now - begun >= longest or now - seen >= limits.idle + LOOKED_AT


def _set(ledger: Ledger, name: str, **values: object) -> None:
    with ledger.writing() as connection:
        _put(connection, name, **values)


def _put(connection: sql.Connection, name: str, **values: object) -> None:
    connection.execute(ACCOUNT.update().where(ACCOUNT.c.name == name).values(**values))
