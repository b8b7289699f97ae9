"""Defends sending files in a browser: on a telephone, by its script and without one."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app import make_app
from governance import Door
from settings import Settings
from tests.governance.returns_made import ONE, TWO
from tests.governance.signing_in import GOOD, with_account
from tests.pages.test_sending import filed, made_home, row, table

pytestmark = pytest.mark.browser


@pytest.fixture
def at(tmp_path):
    """A home that is served and takes files of a megabyte, and where."""
    door = Door(made_home(tmp_path))
    with_account(door.ledger, "greta", "enterprise", f"{ONE}+{TWO}")
    given = Settings(home=door.home, upload=1)
    server = make_server("127.0.0.1", 0, make_app(given, door).server, True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield door, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    door.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_table_is_checked_and_what_is_ready_submitted(at, browser, has_script):
    door, address = at
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=address, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto("/returns/upload?lang=en")
    page.locator("input[name=name]").fill("greta")
    page.locator("input[name=password]").fill(GOOD)
    page.locator("main button").click()
    chosen, sending = page.locator("input[type=file]"), page.locator(".osh-upload button")
    if has_script:
        chosen.set_input_files({"name": "a.csv", "mimeType": "", "buffer": bytes(1_100_000)})
        sending.click()
        expect(page.locator(".osh-sending")).to_have_text("The file is larger than 1 MB.")
    chosen.set_input_files({"name": "a.pdf", "mimeType": "", "buffer": b"%PDF-1.4"})
    sending.click()
    expect(page.locator(".osh-alert")).to_contain_text("no table of returns")
    rows = table(row(), row(enterprise_id=TWO, workers="many"))
    chosen.set_input_files({"name": "group.csv", "mimeType": "text/csv", "buffer": rows})
    sending.click()
    expect(page.locator("h1")).to_have_text("What was found")
    assert filed(door) == []
    page.get_by_role("button", name="Submit what is ready: 1").click()
    expect(page.locator("h1")).to_have_text("What was sent")
    expect(page.locator(".osh-counts")).to_contain_text("1 submitted")
    assert filed(door) == [ONE]
    width = page.locator("main").bounding_box()["width"]
    assert width <= 390
    context.close()
