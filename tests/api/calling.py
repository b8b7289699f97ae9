"""A program's part in tests of the API: homes with returns, accounts, and their tokens."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from app import make_app
from governance import Door
from governance.accounts import account_of, add
from governance.register import import_register
from governance.tokens import make
from settings import Settings
from tests.governance.making import ANN
from tests.governance.returns_made import ONE, TWO, words, write_register

BEGUN = "2020-01-01"
ROWS = [f"{one},{BEGUN},虚构企业,130102,C,private,small,," for one in (ONE, TWO)]
"""Two enterprises of one county."""


def now() -> datetime:
    return datetime.now(UTC)


def last_month() -> str:
    """The month before this one, which may be filed and is not locked yet."""
    return f"{now().replace(day=1) - timedelta(days=1):%Y-%m}"


def sound(**others: str) -> dict[str, str]:
    """A return of last month that breaks no rule."""
    return words(period=last_month(), hours_worked="17078") | others


def open_house(folder: Path, **said: object) -> tuple[Door, Flask]:
    """Open a home that knows two enterprises; gives its door and its server."""
    home = folder / "home"
    door = Door(home)
    register = write_register(folder / "register.csv", *ROWS)
    import_register(door.ledger, register, ANN, now())
    return door, make_app(Settings(home=home, **said), door).server


def token(
    door: Door, name: str, role: str = "", place: str = "", scopes: Sequence[str] = ("read",)
) -> dict[str, str]:
    """Make a token of an account, and the account where a role is said; gives the header."""
    if role:
        add(door.ledger, name, role, place, "", ANN, now())
    account = account_of(door.ledger, name)
    made = make(door.ledger, account, "test", scopes, 30, now())
    return {"Authorization": f"Bearer {made.secret}"}
