"""Measures what a page costs: every callback on the server, and the first load in a browser.

The callbacks are those a browser really sends while it opens every page and changes its controls;
each is sent again, with the door's memory emptied and as it is.
"""

import json
import logging
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app import fill_demo, make_app
from governance import Door
from pages import pages
from settings import Settings
from tests.conftest import BROWSERS, FLAGS

RUNS = 7
ALLOWED = 0.150  # of the 95th percentile of a callback's time on the server [s]
FIRST_LOAD = 4_000_000  # allowed to come over the line, compressed [bytes]
CALLBACK = "/_dash-update-component"


def main() -> None:
    """Print the 95th percentile of each callback and the size of the first load."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        print("pages: no browser here, so no callbacks were recorded")
        return
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as room:
        home = Path(room) / "home"
        fill_demo(Settings(home=home))
        door = Door(home)
        app = make_app(Settings(home=home), door)
        server = make_server("127.0.0.1", 0, app.server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=found, args=FLAGS)
            bodies, loaded = _recorded(browser, f"http://127.0.0.1:{server.server_port}")
            browser.close()
        server.shutdown()
        client = app.server.test_client()
        client.get("/sign-in")  # gives the token for what is sent
        _print_times(client, bodies, door)
    for path, size in loaded.items():
        verdict = "kept" if size < FIRST_LOAD else "NOT kept"
        print(f"first load of {path}: {size / 1e6:.2f} MB compressed; allowed 4 MB; {verdict}")


def _recorded(browser: Browser, address: str) -> tuple[dict[str, str], dict[str, int]]:
    """Open every page, and give the distinct callback bodies sent and the bytes of each load."""
    bodies: dict[str, str] = {}
    loaded: dict[str, int] = {}
    for path in sorted(page.path for page in pages().values()):
        context = browser.new_context(base_url=address)
        window = context.new_page()
        finished: list[Any] = []
        window.on("requestfinished", lambda asked, into=finished: into.append(asked))
        window.on("request", lambda asked: _keep(asked, bodies))
        window.goto(f"{path}?lang=en")
        window.locator(".ag-row, .osh-card").first.wait_for(timeout=60_000)
        window.wait_for_load_state("networkidle")
        loaded[path] = sum(_size(asked) for asked in [*finished])
        _touch(window)
        context.close()
    return bodies, loaded


def _size(asked: Any) -> int:
    sizes = asked.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def _keep(asked: Any, bodies: dict[str, str]) -> None:
    if CALLBACK in asked.url and asked.post_data:
        bodies[asked.post_data] = json.loads(asked.post_data)["output"]


def _touch(window: Page) -> None:
    """Look inside the first part offered and come back, where a page offers one."""
    links = window.locator(".osh-inside a")
    if links.count():
        links.first.click()
        window.wait_for_load_state("networkidle")
        window.go_back()
        window.wait_for_load_state("networkidle")


def _print_times(client: Any, bodies: dict[str, str], door: Door) -> None:
    """Time each callback when its question is new to the door, and when it was asked before."""
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    for body, output in bodies.items():
        for seconds, is_new in ((first, True), (again, False)):
            for _ in range(RUNS):
                if is_new:
                    door.forget()
                seconds.setdefault(output, []).append(_seconds(client, body))
    for output, times in sorted(again.items(), key=lambda item: -_tail(item[1])):
        name = output.strip(".").split("...")[0]
        verdict = "kept" if _tail(times) <= ALLOWED else "NOT kept"
        print(
            f"callback of {name}: p95 {_tail(times) * 1000:.0f} ms, and "
            f"{_tail(first[output]) * 1000:.0f} ms when nobody asked it of this vintage before; "
            f"allowed 150 ms; {verdict}"
        )


def _seconds(client: Any, body: str) -> float:
    started = time.perf_counter()
    token = client.get_cookie("_csrf_token")
    headers = {"X-CSRFToken": token.value if token else ""}
    answer = client.post(CALLBACK, data=body, content_type="application/json", headers=headers)
    assert answer.status_code in (200, 204), answer.get_data(as_text=True)[:300]
    return time.perf_counter() - started


def _tail(times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


if __name__ == "__main__":
    main()
