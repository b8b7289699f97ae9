"""Defends what only a browser shows of the catalogue: it fits, it is searched, an entry opens."""

import pytest

from tests.pages.test_in_browser import SCREENS, address, page

__all__ = ["address", "page"]  # fixtures, found by their names
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_entry_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    page.goto(f"{address}/catalogue?indicator=fatal_rate&lang={language}")
    page.locator(".osh-entry-title").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


def test_a_word_looked_for_is_in_the_address_and_back_frees_it(page, address):
    page.goto(f"{address}/catalogue?lang=en")
    page.locator(".osh-entries").first.wait_for()
    page.locator("#catalogue-search").fill("fatal")
    page.wait_for_url("**search=fatal**")
    page.get_by_text("1 of 2 indicators").wait_for()
    page.go_back()
    page.get_by_text("2 of 2 indicators").wait_for()
    assert page.locator("#catalogue-search").input_value() == ""
    assert page.wrong == []


def test_an_entry_opens_from_the_list_and_leads_to_the_pages_that_show_it(page, address):
    page.goto(f"{address}/catalogue?lang=en")
    page.locator("#catalogue-list").get_by_role("link", name="Fatal injury rate").click()
    page.wait_for_url("**indicator=fatal_rate**")
    page.locator(".osh-entry").get_by_role("link", name="Regional trends").click()
    page.wait_for_url("**/trends?indicator=fatal_rate**")
    page.get_by_role("link", name="The whole entry").click()
    page.wait_for_url("**/catalogue?indicator=fatal_rate**")
    page.locator(".osh-entry-title").wait_for()
    assert page.wrong == []


@pytest.mark.parametrize("page", [(390, 844, "light")], indirect=True)
def test_on_a_phone_the_entry_stands_above_the_list(page, address):
    page.goto(f"{address}/catalogue?indicator=fatal_rate&lang=en")
    entry, listed = page.locator(".osh-entry-title"), page.locator(".osh-entries").first
    entry.wait_for()
    listed.wait_for()
    page.wait_for_load_state("networkidle")  # an entry drawn anew has no place for a moment
    assert entry.bounding_box()["y"] < listed.bounding_box()["y"]
