"""What an installation sets: one frozen dataclass read from OSH_… variables, passed down."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from facts.refusal import BadSetting

VARIABLES = {
    "OSH_HOME": "folder that holds everything this installation keeps (var)",
    "OSH_LEDGER_URL": "database of the ledger, as SQLAlchemy writes it (SQLite in the home)",
    "OSH_ACTOR": "as whom those are answered who have not signed in (public)",
    "OSH_HOST": "address to serve on (127.0.0.1)",
    "OSH_PORT": "port to serve on (8050)",
    "OSH_WORKERS": "processes that serve (2)",
    "OSH_PROXY": "address of the proxy that `osh fetch` goes through (none)",
    "OSH_ADDRESS": "address people reach it at, as https://osh.example.org (http://HOST:PORT)",
    "OSH_SMTP_URL": "mail server, as smtp://user:password@host:587?from=osh@example.org (none)",
    "OSH_SESSION_IDLE": "minutes after which an unused session is over (30)",
    "OSH_SESSION_LONGEST": "minutes after which every session is over (720)",
    "OSH_REQUESTS": "requests to the API a minute from one address, each process for itself (600)",
    "OSH_UPLOAD": "megabytes of a file of returns that may be sent to a page (20)",
    "OSH_OIDC_ISSUER": "issuer of an OpenID Connect provider people may sign in with (none)",
    "OSH_OIDC_CLIENT": "our name at the provider (none)",
    "OSH_OIDC_SECRET": "our secret at the provider (none)",
    "OSH_TRUSTED_HEADER": "header in which a trusted proxy names the account (none)",
    "OSH_TRUSTED_PROXIES": "addresses of trusted proxies, as 10.0.0.5,10.1.0.0/16 (none)",
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
    address: str = ""
    smtp_url: str = field(default="", repr=False)
    session_idle: int = 30
    session_longest: int = 720
    requests: int = 600
    upload: int = 20
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    trusted_header: str = ""
    trusted_proxies: str = ""


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
        address=said.get("OSH_ADDRESS", given.address).rstrip("/"),
        smtp_url=said.get("OSH_SMTP_URL", given.smtp_url),
        session_idle=_count(said, "OSH_SESSION_IDLE", given.session_idle),
        session_longest=_count(said, "OSH_SESSION_LONGEST", given.session_longest),
        requests=_count(said, "OSH_REQUESTS", given.requests),
        upload=_count(said, "OSH_UPLOAD", given.upload),
        oidc_issuer=said.get("OSH_OIDC_ISSUER", given.oidc_issuer),
        oidc_client=said.get("OSH_OIDC_CLIENT", given.oidc_client),
        oidc_secret=said.get("OSH_OIDC_SECRET", given.oidc_secret),
        trusted_header=said.get("OSH_TRUSTED_HEADER", given.trusted_header),
        trusted_proxies=said.get("OSH_TRUSTED_PROXIES", given.trusted_proxies),
    )


def _count(said: Mapping[str, str], name: str, otherwise: int) -> int:
    number = said.get(name, str(otherwise))
    if not number.isascii() or not number.isdigit():
        raise BadSetting(f"{name} is '{number}'; write a whole number, as {otherwise}")
    return int(number)
