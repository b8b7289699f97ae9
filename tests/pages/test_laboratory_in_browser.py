"""Defends what only a browser shows: what takes long is seen to run, and stops when told to."""

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect
from werkzeug.serving import make_server

from analysis._progress import step
from facts.text import Text
from pages import open_pages
from tests.pages.made_up_series import HOUSE, ask

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # for a slow machine's first page [ms]
PARTS, PART = 100, 0.1  # of a computation that takes long [s]


def slow(question):
    """Take long over a permutation test, and answer anything else at once."""
    if question.parameters.get("select") == "permutation":
        for part in range(PARTS):
            step(Text("permutation test", "置换检验"), part, PARTS)
            time.sleep(PART)
    return ask(question)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = Flask("made_up_series")
    app = open_pages(HOUSE._replace(ask=slow), server)
    served = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.wrong.append(said.text))
    yield page
    context.close()


def test_what_takes_long_says_how_far_it_is_and_stops(page):
    page.goto("/laboratory?indicator=fatal_rate&area=IT&analysis=joinpoint&with=select:permutation")
    expect(page.locator("#lab-progress")).to_contain_text("permutation test: ", timeout=PATIENCE)
    page.locator("#lab-stop").click()
    expect(page.get_by_role("alert")).to_contain_text("It was stopped", timeout=PART * 50_000)
    expect(page.locator("#lab-running")).to_be_hidden()
    assert page.wrong == []


def test_another_choice_stops_what_runs_and_answers_itself(page):
    page.goto("/laboratory?indicator=fatal_rate&area=IT&analysis=joinpoint&with=select:permutation")
    expect(page.locator("#lab-progress")).to_contain_text("permutation test", timeout=PATIENCE)
    page.locator("#lab-method").click()
    page.get_by_role("option", name="How fast on the whole? (counts)").click()
    expect(page.locator("#lab-summary")).to_contain_text("a year (", timeout=PART * 60_000)
    page.wait_for_url("**analysis=trend_glm**")
    assert page.wrong == []


def test_a_control_of_the_comparison_moves_the_address(page):
    page.goto("/compare?lang=en")
    expect(page.locator("#compare-summary")).to_contain_text("Within the same industry")
    page.locator("#compare-within").click()
    page.get_by_role("option", name="Nothing").click()
    page.wait_for_url("**within=none**")
    expect(page.locator("#compare-summary")).to_contain_text("Nothing is allowed for")
    assert page.wrong == []
