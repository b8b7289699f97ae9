"""What every room's tests share: drawn tables, and the way to files kept outside the project."""

import os
import shutil
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.governance.postgres import Server, programs, running

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SOON = 30_000  # how long a busy machine may take to show what is expected [ms]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def table() -> Callable[..., pl.DataFrame]:
    """Read a drawn table: names, a line of dashes, then a row a line; an empty cell is null."""

    def read(drawing: str, **types: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
        head, rule, *rows = (line for line in drawing.splitlines() if line.strip())
        assert set(rule.strip()) <= set("-|+ "), f"no line of dashes under '{head.strip()}'"
        names = [name.strip() for name in head.split("|")]
        cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
        unlike = [row for row, found in zip(rows, cells, strict=True) if len(found) != len(names)]
        assert not unlike, f"not {len(names)} cells: {unlike[0].strip()}"
        drawn = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
        return drawn.cast(dict(types))

    return read


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Answers computed by other people's software; the test skips where they are absent."""
    return _folder("OSH_ORACLES", "oracles")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Files as their publishers give them; the test skips where they are absent."""
    return _folder("OSH_REAL_DATA", "data")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The made-up files of the project, a folder a source."""
    return ROOT / "data" / "samples"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory, worker_id) -> Path:
    """A home with the demonstration in it, for tests that leave it as it is.

    Where several processes test at once, the first fills it and the others wait.
    """
    from app import fill_demo  # most tests need neither, and importing takes its time
    from settings import Settings

    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "demonstration" / "home"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "filling").open("w") as held:
        flock(held, LOCK_EX)
        fill_demo(Settings(home=folder))  # leaves a home that is filled as it is
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own; tests skip where its programs are not installed."""
    installed = programs()
    if installed is None:
        pytest.skip("no PostgreSQL here; `make test-postgres` installs Debian's and runs these")
    with running(installed) as server:
        yield server


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def url(request) -> str:
    """The database a ledger is kept in, an empty one; "" is SQLite in the home."""
    is_sqlite = request.param == "SQLite"
    return "" if is_sqlite else request.getfixturevalue("postgres").empty()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for every test that drives one; they skip where there is none."""
    known = (os.environ.get("OSH_CHROMIUM"), *map(shutil.which, BROWSERS))
    found = next((path for path in known if path), None)
    if found is None:
        pytest.skip("no browser here; install Debian's with: apt-get install chromium")
    expect.set_options(timeout=SOON)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


def _folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable, ROOT.parent / "shared" / name))
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set {variable} to the folder that holds the {name}")
    return folder
