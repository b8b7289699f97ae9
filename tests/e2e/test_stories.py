"""Plays three readers in a real browser: a regulator, an enterprise and a researcher."""

import csv
import io
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from api.formats import as_json
from governance import Door, actor, question

pytestmark = pytest.mark.browser

SCREENS = [(1440, 900), (390, 844)]
LANGUAGES = ["en", "zh"]
CONSTRUCTION = {"en": "Construction", "zh": "建筑业"}
SHANXI = {"en": "Shanxi", "zh": "山西"}
DATONG = {"en": "Datong", "zh": "大同"}


def told(page: Page, place: str) -> str:
    """Wait for the sentences of a page, and give them."""
    summary = page.locator(place)
    expect(summary.locator("p").first).to_be_visible()
    return summary.inner_text()


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regulator_finds_the_rising_industry_and_the_region_over_its_limit(page, seen, language):
    page.goto(f"/ranking?lang={language}&indicator=death_rate_gb&by=industry&area=CN&period=2024")
    assert CONSTRUCTION[language] in told(page, "#ranking-summary")
    page.goto(
        f"/trends?lang={language}&indicator=death_rate_gb&area=CN&industry=GBT4754_E&period=2017:2024"
    )
    assert CONSTRUCTION[language] in told(page, "#trends-summary")
    page.goto(
        f"/trends?lang={language}&indicator=exceedance_fraction&by=area&area=CN&detail=coal_dust"
    )
    assert SHANXI[language] in told(page, "#trends-summary")
    page.locator("#trends-inside a", has_text=SHANXI[language]).first.click()
    page.wait_for_url("**area=CN-140000**")
    expect(page.locator("#trends-summary")).to_contain_text(DATONG[language])
    assert (seen.errors, seen.outside) == ([], [])


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_enterprise_looks_up_the_standing_of_its_industry(page, seen, language):
    page.goto(f"/ranking?lang={language}")
    told(page, "#ranking-summary")
    page.goto(
        f"/ranking?lang={language}&indicator=injury_frequency_gb&by=industry&area=CN"
        "&industry=GBT4754_C&period=2024"
    )
    told(page, "#ranking-summary")
    expect(page.locator(".ag-row").first).to_be_visible()
    assert (seen.errors, seen.outside) == ([], [])


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_researcher_takes_the_numbers_a_terminal_gives(page, server, home, language):
    page.goto(f"/trends?lang={language}&indicator=death_rate_gb&by=industry&area=CN")
    told(page, "#trends-summary")
    link = page.locator("#trends-csv").get_attribute("href")
    with urllib.request.urlopen(server + link) as answer:
        lines = answer.read().decode("utf-8-sig").splitlines()
    asked = next(line for line in lines if line.startswith("# question,"))
    address = next(csv.reader([asked]))[1]
    rows = list(csv.DictReader(io.StringIO("\n".join(x for x in lines if not x.startswith("# ")))))
    door = Door(home)
    figures = as_json(door.ask(actor("public"))(question(address)))["figures"]
    door.close()
    assert [(row["period"], row["industry"], row["value"]) for row in rows] == [
        (one["period"], one["industry"], "" if one["value"] is None else str(one["value"]))
        for one in figures
    ]
    assert "vintage=" in address
