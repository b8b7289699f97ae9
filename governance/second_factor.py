"""The second factor: codes of a device that shares a secret with us (TOTP) [1]_.

References
----------
.. [1] D. M'Raihi, S. Machani, M. Pei, J. Rydell, "TOTP: Time-Based One-Time Password Algorithm,"
   RFC 6238, 2011.
"""

import hmac
import re
from datetime import datetime

import pyotp
from sqlalchemy import Connection

from governance import ledger as books
from governance.account_tables import ACCOUNT
from governance.account_words import WRONG_CODE, AccountRefusal
from governance.accounts import Account
from governance.ledger import Ledger

ISSUER = "OSH Observatory"
SECRET = r"[A-Z2-7]{32}"
STEP = 30  # how long a code lasts [s]
DRIFT = 1  # steps a device's clock may be early or late


def new_secret() -> str:
    """Draw a secret for a device."""
    return pyotp.random_base32()


def address_of(secret: str, name: str) -> str:
    """Write what a device reads from the square: the secret, whose it is and where it is for."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, when: datetime) -> int | None:
    """Give the time step a code is of; None where it is of none near this moment."""
    digits = re.sub(r"\s", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", digits):
        return None
    now = int(when.timestamp()) // STEP
    codes = pyotp.TOTP(secret)
    steps = range(max(0, now - DRIFT), now + DRIFT + 1)
    return next(
        (step for step in steps if hmac.compare_digest(codes.generate_otp(step), digits)), None
    )


def turn_on(ledger: Ledger, account: Account, secret: str, code: str, when: datetime) -> None:
    """Ask an account for a device from now on, once it has shown that it holds the secret.

    Raises
    ------
    AccountRefusal
        If the code is not of the secret.
    """
    step = step_of(secret, code, when) if re.fullmatch(SECRET, secret) else None
    if step is None:
        raise AccountRefusal(WRONG_CODE)
    with ledger.writing() as connection:
        _put(connection, account, secret, step)
        books.write(connection, when, account.name, "second factor", {"is": "on"})


def turn_off(ledger: Ledger, account: Account, when: datetime) -> None:
    """Ask an account for its password alone from now on."""
    with ledger.writing() as connection:
        _put(connection, account, "", account.last_step)
        books.write(connection, when, account.name, "second factor", {"is": "off"})


def _put(connection: Connection, account: Account, secret: str, step: int) -> None:
    changed = ACCOUNT.update().where(ACCOUNT.c.name == account.name)
    connection.execute(changed.values(second_factor=secret, last_step=step))
