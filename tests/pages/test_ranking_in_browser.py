"""Defends what only a browser shows of the ranking: it fits, it complains of nothing, it opens."""

import pytest

from tests.pages.test_in_browser import SCREENS, address, page

__all__ = ["address", "page"]  # fixtures, found by their names
pytestmark = pytest.mark.browser


def ranking_at(window, url):
    window.goto(url)
    window.locator("#ranking-rows-chart .trace").first.wait_for()
    window.locator("#ranking-table .ag-row").first.wait_for()
    return window


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ranking_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    ranking_at(page, f"{address}/ranking?lang={language}")
    page.locator("#ranking-funnel-chart .trace").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


def test_a_click_on_a_unit_looks_inside_and_the_way_up_leads_back(page, address):
    start = f"{address}/ranking?indicator=fatal_rate&by=area&area=CN&period=2023&lang=en&level=95"
    ranking_at(page, start)
    point = page.locator("#ranking-rows-chart .scatterlayer .point").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**area=CN-*&level=95")
    page.locator("#ranking-path").get_by_role("link", name="China").click()
    page.wait_for_url("**area=CN&**level=95")
    assert page.wrong == []


def test_a_control_moves_the_address_and_back_moves_the_control(page, address):
    ranking_at(page, f"{address}/ranking?indicator=fatal_rate&by=industry&area=CN&lang=en")
    page.locator("#ranking-breakdown").click()
    page.get_by_role("option", name="Parts of the area").click()
    page.wait_for_url("**by=area**")
    page.go_back()
    page.wait_for_url("**by=industry**")
    page.locator("#ranking-breakdown[value='Industry']").wait_for()
    assert page.wrong == []


def test_a_typed_benchmark_is_drawn_and_named(page, address):
    ranking_at(page, f"{address}/ranking?indicator=fatal_rate&by=industry&area=IT&lang=en")
    page.locator("#ranking-benchmark").fill("2.5")
    page.wait_for_url("**benchmark=2.5**")
    page.locator("#ranking-rows-chart").get_by_text("benchmark 2.50 (typed)").wait_for()
    assert page.wrong == []


def test_a_unit_leads_to_its_trend(page, address):
    ranking_at(page, f"{address}/ranking?indicator=fatal_rate&by=area&area=CN&lang=en")
    page.locator("#ranking-trends a").first.click()
    page.wait_for_url("**/trends?indicator=fatal_rate&area=CN-*")
    page.locator("#trends-chart .trace").first.wait_for()
    assert page.wrong == []
