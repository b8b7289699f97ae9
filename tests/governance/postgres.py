"""A PostgreSQL of the tests' own, where its programs are installed: a folder, a socket, no port."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sql

NOBODY = 65534
"""PostgreSQL refuses to be run by root; who is root runs it as nobody."""

STARTS_WITHIN = 30  # [s]
QUICK = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")
"""These tests end with the process, so nothing need reach the disk."""


class Server:
    """A running server, which makes an empty schema each time it is asked for a database.

    A schema is made in a moment and takes no room, which a database of its own does not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def empty(self) -> str:
        """Make an empty place for a ledger and give its address as SQLAlchemy writes it."""
        name = f"ledger_{next(self._numbers)}"
        address = f"postgresql+psycopg://osh@/postgres?host={self._folder}"
        engine = sql.create_engine(address)
        with engine.begin() as connection:
            connection.execute(sql.schema.CreateSchema(name))
        engine.dispose()
        return f"{address}&options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """Give the folder of PostgreSQL's programs, of the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running(installed: Path) -> Iterator[Server]:
    """Run a server of our own in a temporary folder; it ends with the block."""
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="osh-postgres-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        if as_nobody:
            os.chown(folder, NOBODY, NOBODY)
        words = ("--auth=trust", "--username=osh", "--encoding=UTF8", "--no-locale", "--no-sync")
        subprocess.run(
            [installed / "initdb", f"--pgdata={folder}/kept", *words],
            check=True, capture_output=True, cwd=folder, **as_nobody,
        )  # fmt: skip
        settings = [word for setting in QUICK for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [installed / "postgres", "-D", f"{folder}/kept", "-k", folder, *settings],
                stdout=log, stderr=log, cwd=folder, **as_nobody,
            )  # fmt: skip
        try:
            _await(installed, folder)
            yield Server(folder)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(STARTS_WITHIN)


def _await(installed: Path, folder: Path) -> None:
    asking = [installed / "pg_isready", "--quiet", "--host", folder]
    end = time.monotonic() + STARTS_WITHIN
    while subprocess.run(asking, check=False).returncode:
        if time.monotonic() > end:
            raise TimeoutError((folder / "log").read_text())
        time.sleep(0.05)
