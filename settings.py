"""What an installation sets: one frozen dataclass read from OSH_… variables, passed down."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facts.refusal import BadSetting

VARIABLES = {
    "OSH_HOME": "folder that holds everything this installation keeps (var)",
    "OSH_LEDGER_URL": "database of the ledger, as SQLAlchemy writes it (SQLite in the home)",
    "OSH_ACTOR": "whom the pages and the API answer as, until accounts say who asks (public)",
    "OSH_HOST": "address to serve on (127.0.0.1)",
    "OSH_PORT": "port to serve on (8050)",
    "OSH_WORKERS": "processes that serve (2)",
    "OSH_PROXY": "address of the proxy that `osh fetch` goes through (none)",
}
"""Every variable, what it is and what it is when not set; docs/operations.md lists them."""


@dataclass(frozen=True)
class Settings:
    """What is set, with what holds when nothing is."""

    home: Path = Path("var")
    ledger_url: str = ""
    actor: str = "public"
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 2
    proxy: str = ""


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of this process.

    Raises
    ------
    BadSetting
        If a variable that is a number is none.
    """
    said = {name: environment[name] for name in VARIABLES if environment.get(name)}
    given = Settings()
    return Settings(
        home=Path(said.get("OSH_HOME", given.home)),
        ledger_url=said.get("OSH_LEDGER_URL", given.ledger_url),
        actor=said.get("OSH_ACTOR", given.actor),
        host=said.get("OSH_HOST", given.host),
        port=_count(said, "OSH_PORT", given.port),
        workers=_count(said, "OSH_WORKERS", given.workers),
        proxy=said.get("OSH_PROXY", given.proxy),
    )


def _count(said: Mapping[str, str], name: str, otherwise: int) -> int:
    number = said.get(name, str(otherwise))
    if not number.isascii() or not number.isdigit():
        raise BadSetting(f"{name} is '{number}'; write a whole number, as {otherwise}")
    return int(number)
