"""Plays a reader of Regional trends in a real browser: opens, drills, switches, cites."""

import json
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from api.formats import as_json
from governance import Door, actor, question
from pages import pages

pytestmark = pytest.mark.browser

PHONE = (390, 844)
VIEW = "/trends?indicator=death_rate_gb&by=area&area=CN&period=2016:2024&lang=en"


def drawn(page: Page) -> None:
    """Wait until the table has figures."""
    expect(page.locator("#trends-table .ag-row").first).to_be_visible()


@pytest.mark.parametrize("path", sorted({"/", *(page.path for page in pages().values())}))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_opens_without_an_error_or_an_outside_request(page, seen, path, language):
    page.goto(f"{path}?lang={language}")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert seen.errors == []
    assert seen.outside == []


def test_the_page_says_its_language_from_the_first_byte(server):
    for language, tag in (("en", "en"), ("zh", "zh-CN")):
        with urllib.request.urlopen(f"{server}/trends?lang={language}") as answer:
            assert f'<html lang="{tag}">' in answer.read(2000).decode()


def test_made_up_figures_are_said_to_be_made_up(page):
    page.goto(VIEW)
    expect(page.get_by_text("Demonstration data")).to_be_visible()


def test_looking_inside_a_province_narrows_the_address_and_comes_back(page, seen):
    page.goto(VIEW)
    drawn(page)
    page.locator("#trends-inside a").first.click()
    page.wait_for_url("**area=CN-*")
    drawn(page)
    page.locator("#trends-path a").first.click()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("area") == ["CN"])
    drawn(page)
    assert seen.errors == []


def test_switching_the_language_keeps_the_view(page):
    page.goto(VIEW)
    drawn(page)
    page.get_by_text("中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    drawn(page)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["indicator"], query["area"], query["lang"]) == (["death_rate_gb"], ["CN"], ["zh"])


def test_an_address_shows_what_it_says_after_a_reload(page):
    page.goto(VIEW)
    drawn(page)
    asked = page.locator("#trends-json").get_attribute("href")
    page.reload()
    drawn(page)
    assert page.locator("#trends-json").get_attribute("href") == asked
    assert "indicator=death_rate_gb" in asked
    assert "vintage=" in asked


def test_the_json_link_is_what_the_terminal_answers(page, server, home):
    page.goto(VIEW)
    drawn(page)
    link = page.locator("#trends-json").get_attribute("href")
    with urllib.request.urlopen(server + link) as answer:
        from_page = json.load(answer)
    door = Door(home)
    from_terminal = as_json(door.ask(actor("public"))(question(from_page["question"])))
    door.close()
    assert from_page == json.loads(json.dumps(from_terminal))
    assert from_page["figures"]


def test_a_question_that_cannot_be_asked_is_refused_in_words(page, seen):
    page.goto("/trends?indicator=no_such_indicator&lang=en")
    expect(page.get_by_text("no indicator is called 'no_such_indicator'")).to_be_visible()
    assert seen.errors == []


@pytest.mark.parametrize("page", [PHONE], indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_runs_out_of_a_phone(page, seen, language):
    page.goto(VIEW.replace("lang=en", f"lang={language}"))
    drawn(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    assert seen.errors == []
