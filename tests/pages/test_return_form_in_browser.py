"""Defends the form of a return in a browser: on a telephone, by keyboard, past a session."""

import re
import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app import make_app
from governance import Door
from governance.filings import filings
from governance.returns import save
from governance.workflow import State
from settings import Settings
from tests.governance.making import ANN
from tests.governance.returns_made import WHEN, words
from tests.governance.signing_in import GOOD
from tests.pages.filing_made import NOW, PATH, made_home

pytestmark = pytest.mark.browser


@pytest.fixture
def at(tmp_path):
    """A home that is served, and where."""
    door = Door(made_home(tmp_path))
    server = make_server("127.0.0.1", 0, make_app(Settings(home=door.home), door).server, True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield door, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    door.close()


def sign_in(page) -> None:
    page.locator("input[name=name]").fill("rita")
    page.locator("input[name=password]").fill(GOOD)
    page.locator("main button").click()


def test_a_return_is_typed_on_a_telephone_without_a_mouse_and_outlives_its_session(at, browser):
    door, address = at
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    page = context.new_page()
    page.goto(PATH)
    sign_in(page)
    expect(page).to_have_url(re.compile(PATH))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("input[name=deaths]")).to_be_hidden()
    page.locator("#field-any_accidents").focus()
    page.keyboard.press("Space")
    expect(page.locator("input[name=deaths]")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=deaths]")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("30")
    expect(page.locator("#return-saved")).to_have_text(re.compile("Saved"), timeout=15_000)
    (draft,) = filings(door.ledger, ANN, period=NOW)
    assert (draft.state, draft.words["exposed_workers"]) == (State.DRAFT, "30")

    context.clear_cookies()
    page.locator("#field-workers").fill("100")
    expect(page.locator("#return-saved a")).to_have_text(re.compile("sign in"), timeout=15_000)
    page.locator("#return-saved a").click()
    sign_in(page)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#field-workers")).to_have_value("100")
    page.locator("#field-hours_worked").fill("51234")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1")).to_have_text("Receipt")
    (sent,) = filings(door.ledger, ANN, period=NOW)
    assert (sent.state, sent.words["workers"]) == (State.SUBMITTED, "100")
    assert "deaths" not in sent.words
    assert page.evaluate("Object.keys(localStorage).filter(n => n.startsWith('osh-return'))") == []
    context.close()


def test_counts_that_came_without_the_answer_to_the_question_stay_in_sight(at, browser):
    door, address = at
    save(door.ledger, words(period=NOW, any_accidents="", deaths="2"), ANN, WHEN)
    page = browser.new_page(base_url=address)
    page.goto(PATH)
    sign_in(page)
    expect(page.locator("input[name=deaths]")).to_have_value("2")
    expect(page.locator("input[name=deaths]")).to_be_visible()
    page.locator("#field-workers").fill("99")
    expect(page.locator("#return-saved")).to_have_text(re.compile("Saved"), timeout=15_000)
    (draft,) = filings(door.ledger, ANN, period=NOW)
    assert (draft.words["workers"], draft.words["deaths"]) == ("99", "2")
    page.close()
