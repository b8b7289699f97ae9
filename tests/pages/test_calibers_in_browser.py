"""Defends what only a browser shows of the calibers: bars are drawn, controls move the address."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from pages import open_pages
from tests.pages.made_up_cases import CASE_HOUSE
from tests.pages.test_in_browser import SCREENS, page

__all__ = ["page"]  # a fixture, found by its name
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, open_pages(CASE_HOUSE, Flask("cases")).server, True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def calibers_at(window, url):
    window.goto(url)
    window.locator("#calibers-chart .trace").first.wait_for()
    window.locator("#calibers-table .ag-row").first.wait_for()
    return window


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    calibers_at(page, f"{address}/calibers?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


def test_a_control_moves_the_address_and_back_moves_the_control(page, address):
    calibers_at(page, f"{address}/calibers?area=CN&period=2024&lang=en")
    page.locator("#calibers-industry").click()
    page.get_by_role("option", name="Construction").click()
    page.wait_for_url("**industry=GBT4754_E**")
    page.locator("#calibers-summary", has_text="Construction").wait_for()
    page.go_back()
    page.wait_for_url("**area=CN&period=2024**")
    page.locator("#calibers-industry[value='Total']").wait_for()
    assert page.wrong == []
