"""Defends accounts in a browser: in by a link, who is signed in, no script that is not ours."""

import re

import pytest
from playwright.sync_api import Page, expect

from governance.accounts import add, reset
from governance.ledger import open_ledger
from pages._gate import now
from tests.governance.making import ANN
from tests.governance.signing_in import GOOD

pytestmark = pytest.mark.browser


@pytest.fixture
def link(home):
    """A link for an auditor of the home that is served, made anew for each test."""
    ledger = open_ledger(home)
    known = any(verb == "account added" and said["account"] == "ada"
                for _at, _who, verb, said in ledger.journal())  # fmt: skip
    made = (
        reset(ledger, "ada", ANN, now())
        if known
        else add(ledger, "ada", "administrator", "", "", ANN, now())
    )
    ledger.close()
    return f"/link/{made.token}"


@pytest.mark.parametrize("page", [(390, 844), (1280, 900)], indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_somebody_comes_in_by_a_link_and_goes_out(page: Page, seen, link, language, request):
    page.goto(f"{link}?lang={language}")
    _look(page, request, "link")
    page.locator("input[name=password]").fill(GOOD)
    page.locator("input[name=again]").fill(GOOD)
    page.locator("main button").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.locator("input[name=name]").fill("ada")
    page.locator("input[name=password]").fill(GOOD)
    _look(page, request, "sign-in")
    page.locator("main button").click()
    owner = page.locator("header a.osh-visitor")
    expect(owner).to_have_text("ada")
    switch = page.locator("#shell-scheme").bounding_box()
    assert switch["x"] + switch["width"] <= page.viewport_size["width"]
    _look(page, request, "first")
    owner.click()
    for path in ("/account", "/account/second-factor", "/accounts", "/journal"):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _look(page, request, path.replace("/", "-"))
    page.goto("/account")
    page.locator("form[action='/sign-out'] button").click()
    expect(page.locator("header a.osh-visitor")).to_have_attribute("href", "/sign-in")
    assert (seen.errors, seen.outside) == ([], [])


def _look(page: Page, request, name: str) -> None:
    """Keep a picture for a person to look at, where one asks for it."""
    folder = request.config.cache.mkdir("accounts")
    page.screenshot(path=folder / f"{request.node.callspec.id}-{name}.png", full_page=True)
