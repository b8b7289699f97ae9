"""A real browser on a real server over a home made for the tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 180


@dataclass
class Seen:
    """What went wrong in a browser while a test looked at pages."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def home(demo_home: Path) -> Path:
    """A home with the demonstration in it."""
    return demo_home


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[str]:
    """The dashboard as `python app.py` serves it; gives its address."""
    with serving(home) as address:
        yield address


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Serve a home on a free port until the block ends; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"OSH_HOME": str(home), "OSH_PORT": str(port)}
    address = f"http://127.0.0.1:{port}"
    with (home.parent / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            env=environment, cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped before it answered"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"no answer from {address} in {SECONDS_TO_START} s")


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(browser: Browser, server: str, seen: Seen, request) -> Iterator[Page]:
    """A new window that writes down errors and whatever is asked of another origin.

    A test may be given a size: indirectly, as (width, height).
    """
    width, height = getattr(request, "param", (1440, 900))
    context = browser.new_context(
        base_url=server, viewport={"width": width, "height": height}, locale="en-GB"
    )
    window = context.new_page()
    window.set_default_timeout(30_000)
    window.on("pageerror", lambda error: seen.errors.append(str(error)))
    window.on(
        "console",
        lambda said: seen.errors.append(said.text) if said.type == "error" else None,
    )
    window.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((server, "data:", "blob:"))
            else seen.outside.append(asked.url)
        ),
    )
    yield window
    context.close()
