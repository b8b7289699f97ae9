"""Defends what only a browser shows of the composite index and of early warning."""

import threading

import pytest
from flask import Flask
from werkzeug.serving import make_server

from pages import open_pages
from tests.pages.made_up_alerts import ALERTS, PUBLIC, Office
from tests.pages.made_up_index import HOUSE_OF_THREE
from tests.pages.test_in_browser import SCREENS, page

__all__ = ["page"]  # a fixture, found by its name
pytestmark = pytest.mark.browser


@pytest.fixture
def serve():
    """Serve pages of a house; everything that was served stops with the test."""
    running = []

    def served(house) -> str:
        server = make_server("127.0.0.1", 0, open_pages(house, Flask("made_up")).server, True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield served
    for server, thread in running:
        server.shutdown()
        thread.join()


@pytest.fixture
def address(serve) -> str:
    return serve(HOUSE_OF_THREE)


@pytest.mark.parametrize("page", SCREENS[1:3], indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_index_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    page.goto(f"{address}/index?lang={language}")
    page.locator("#index-bump-chart .trace").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


def test_weights_of_ones_own_are_made_of_pairs_and_refused_when_they_contradict(page, address):
    page.goto(f"{address}/index?weights=ahp&lang=en")
    page.get_by_text("Consistency ratio 0.00").wait_for()
    page.get_by_role("button", name="In the order chosen").click()
    page.wait_for_url("**pairs=3,5,3**")
    page.get_by_text("Consistency ratio 0.03").wait_for()
    pairs = page.locator("#index-pairs input:not([type=hidden])")
    pairs.nth(1).click()
    page.get_by_role("option", name="1/9 as important").last.click()
    page.get_by_text("contradict each other: their consistency ratio is").wait_for()
    page.get_by_role("button", name="All alike").click()
    page.get_by_text("All 6 weightings put").wait_for()
    assert page.wrong == []


def test_the_table_of_the_index_is_taken_away_with_what_it_is_of(page, address):
    page.goto(f"{address}/index?lang=en")
    page.locator("#index-table .ag-row").first.wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    text = taken.value.path().read_text("utf-8")
    assert taken.value.suggested_filename == "composite-index-vintage-7.csv"
    assert text.lstrip("\ufeff").startswith("# /index?indicators=")
    assert "Shanxi" in text
    assert page.wrong == []


@pytest.mark.parametrize("page", SCREENS[1:3], indirect=True)
def test_an_alert_is_answered_where_it_stands(page, serve):
    address = serve(Office(*ALERTS).house)
    page.goto(f"{address}/alerts?lang=en")
    first = page.locator("#warning-1")
    first.locator(".js-plotly-plot .trace").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    first.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("Write a remark first").wait_for()
    first.get_by_label("Remark").fill("asked the works")
    first.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("Alert 1 is acknowledged.").wait_for()
    page.get_by_text("0 new alerts, 2 acknowledged, 2 closed").wait_for()


def test_alerts_are_kept_to_a_state_and_back_frees_them(page, serve):
    page.goto(f"{serve(Office(*ALERTS).house)}/alerts?lang=en")
    page.locator("#warning-1").wait_for()
    page.locator("#warning-state").click()
    page.get_by_role("option", name="closed", exact=True).click()
    page.wait_for_url("**state=closed**")
    page.locator("#warning-3").wait_for()
    page.go_back()
    page.locator("#warning-1").wait_for()


def test_who_may_see_no_alert_is_told_so(page, serve):
    page.goto(f"{serve(PUBLIC)}/alerts?lang=en")
    page.get_by_text("Alerts are for regulators").wait_for()
    assert page.locator(".osh-warned").count() == 0
