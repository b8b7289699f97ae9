"""A served home for tests of load: accounts, tokens, a register, the server `app.py` runs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import urllib3

from governance.account_tables import ACCOUNT
from governance.accounts import account_of, add
from governance.ledger import Ledger, open_ledger
from governance.passwords import keep
from governance.register import import_register
from governance.tokens import make
from ingest import credit_code
from tests.governance.making import ANN, accept_accidents, publish_now
from tests.governance.returns_made import COUNTY, code, write_register
from tests.governance.signing_in import GOOD

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 90  # [s]
OFFICE = "office"


def fill(home: Path, url: str, enterprises: int, registered: int) -> dict[str, str]:
    """Make a home with a vintage, a register and an account of each enterprise.

    Returns
    -------
    The token of each account by its name; the enterprise of number 7 has the account e7.
    """
    ledger = open_ledger(home, url)
    accept_accidents(home, ledger, 30)
    publish_now(ledger, home)
    if registered:
        _register(ledger, home.parent / "register.csv", enterprises, registered)
    now, password = datetime.now(UTC), keep(GOOD)
    names = {f"e{number}": ("enterprise", code(number)) for number in range(enterprises)}
    tokens = {}
    for name, (role, place) in {OFFICE: ("regulator", COUNTY), **names}.items():
        add(ledger, name, role, place, "", ANN, now)
        scopes = ["read", "file" if role == "enterprise" else "review"]
        tokens[name] = make(ledger, account_of(ledger, name), "load", scopes, 1, now).secret
    with ledger.writing() as connection:
        connection.execute(ACCOUNT.update().values(password=password))
    ledger.close()
    return tokens


def _register(ledger: Ledger, file: Path, enterprises: int, registered: int) -> None:
    made = pl.select(
        stem=pl.format("91130102M{}", pl.int_range(registered).cast(pl.String).str.zfill(8))
    )
    others = made.select(code=credit_code(pl.col("stem")))["code"].to_list()
    codes = [*(code(number) for number in range(enterprises)), *others][:registered]
    rows = [
        f"{one},1990-01-01,虚构企业{number},130102,C,private,small,,"
        for number, one in enumerate(codes)
    ]
    entered, bad = import_register(ledger, write_register(file, *rows), ANN, datetime.now(UTC))
    assert entered == registered, bad


@contextmanager
def serving(home: Path, url: str, port: int, **settings: str) -> Iterator["Server"]:
    """Serve a home in a process group of its own; it is killed when the block ends."""
    server = Server(home, url, port, settings)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Server:
    """The server of a home, which may be killed and started again."""

    def __init__(self, home: Path, url: str, port: int, settings: Mapping[str, str]) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._set = {
            "OSH_HOME": str(home), "OSH_LEDGER_URL": url, "OSH_PORT": str(port),
            "OSH_REQUESTS": "1000000", "OSH_TRUSTED_HEADER": "X-Remote-User",
            "OSH_TRUSTED_PROXIES": "127.0.0.1", **settings,
        }  # fmt: skip
        self._log = home.with_name("server.log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it, wait until it answers, and say how long that took [s]."""
        begun = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, env=os.environ | self._set,
                start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        asking = urllib3.PoolManager(retries=False, timeout=2)
        while True:
            try:
                if asking.request("GET", f"{self.address}/healthz").status == 200:
                    return time.monotonic() - begun
            except urllib3.exceptions.HTTPError as problem:
                if time.monotonic() - begun > STARTS_WITHIN:
                    raise TimeoutError("the server does not answer") from problem
            time.sleep(0.1)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def memory(self) -> float:
        """Say how much memory its processes hold together [MiB]."""
        assert self._process is not None
        words = subprocess.run(
            ["ps", "-o", "rss=", "-g", str(self._process.pid)],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        return sum(map(int, words)) / 1024


def spread(seconds: list[float]) -> str:
    """Say the median, the 95th percentile and the longest of some waits, in milliseconds."""
    if not seconds:
        return "none"
    told = pl.Series(seconds) * 1000
    middle, late, most = told.median(), told.quantile(0.95), told.max()
    return f"{len(seconds)} in p50 {middle:.0f} ms, p95 {late:.0f} ms, longest {most:.0f} ms"
