"""Defends readers who use a keyboard, a screen reader or strong contrast: axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages import pages

pytestmark = pytest.mark.browser

PATHS = sorted(page.path for page in pages().values())
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(page, path, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{path}?lang={language}")
    expect(page.locator("h1")).to_be_visible()
    expect(
        page.locator(".ag-row, .osh-card, .osh-entries, .osh-reasons, .osh-reports").first
    ).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES)
    assert [
        f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found.response["violations"]
    ] == []


@pytest.mark.parametrize("path", PATHS)
def test_the_first_tab_offers_to_skip_to_the_figures(page, path):
    page.goto(f"{path}?lang=en")
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "osh-skip"
