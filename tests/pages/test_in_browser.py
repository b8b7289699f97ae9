"""Defends what only a browser shows: nothing asked of other hosts, no complaint."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.pages.preview import preview

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # for a slow machine's first page [ms]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, preview(home=tmp_path_factory.mktemp("home")).server, threaded=True
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser, address, request):
    """A fresh page that remembers what it asked of other hosts and complained about."""
    wide, high, scheme = getattr(request, "param", (1440, 900, "light"))
    context = browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.wrong.append(said.text))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((address, "data:", "blob:")) or page.wrong.append(asked.url)
        ),
    )
    yield page
    context.close()


def opened(page, url):
    page.goto(url)
    page.locator(".osh-definition").wait_for()
    page.locator("#trends-chart .trace").first.wait_for()
    return page


SCREENS = [(1440, 900, "light"), (1440, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    opened(page, f"{address}/trends?lang={language}")
    page.locator("#trends-place-chart .choroplethlayer path").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


@pytest.mark.parametrize("page", SCREENS, indirect=True)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_overview_asks_only_its_own_origin_and_fits_its_screen(page, language, address):
    page.goto(f"{address}/?lang={language}")
    page.locator(".osh-card").first.wait_for()
    page.locator("#overview-place-chart .choroplethlayer path").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.wrong == []


def test_an_overview_of_what_nobody_knows_says_so_and_asks_once(page, address):
    asked = []
    page.on("request", lambda one: "update-component" in one.url and asked.append(one.url))
    page.goto(f"{address}/overview?indicator=nosuch&area=CN&lang=en")
    page.get_by_role("alert").wait_for()
    assert "no indicator is called 'nosuch'" in page.get_by_role("alert").inner_text()
    page.wait_for_timeout(500)
    assert len(asked) < 6
    assert page.wrong == []


def test_a_control_moves_the_address_and_back_moves_the_control(page, address):
    opened(page, f"{address}/trends?indicator=fatal_rate&area=IT&lang=en")
    page.locator("#trends-breakdown").click()
    page.get_by_role("option", name="Industry").click()
    page.wait_for_url("**/trends?indicator=fatal_rate&by=industry&area=IT&lang=en")
    page.go_back()
    page.wait_for_url("**/trends?indicator=fatal_rate&area=IT&lang=en")
    page.locator("#trends-breakdown[value='None']").wait_for()
    assert page.wrong == []


def test_a_part_is_looked_into_and_left_again_by_links(page, address):
    opened(page, f"{address}/trends?lang=en")
    page.get_by_role("link", name="Hebei").click()
    page.wait_for_url("**area=CN-130000**")
    page.locator(".osh-path").get_by_role("link", name="China").click()
    page.wait_for_url("**area=CN&**")
    assert page.wrong == []


def test_the_language_is_switched_and_the_view_kept(page, address):
    opened(page, f"{address}/trends?indicator=fatal_rate&area=IT&lang=en")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/trends?indicator=fatal_rate&area=IT&lang=zh")
    page.get_by_role("heading", name="地区趋势").wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_dark_is_chosen_and_remembered(page, address):
    opened(page, f"{address}/trends?lang=en")
    page.locator("#shell-scheme").click()
    page.locator("html[data-mantine-color-scheme=dark]").wait_for()
    opened(page, f"{address}/trends?lang=en")
    assert page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    assert page.wrong == []


def test_a_refusal_stands_where_the_answer_would(page, address):
    page.goto(f"{address}/trends?indicator=nosuch&area=IT&lang=en")
    page.get_by_role("alert").wait_for()
    assert "no indicator is called 'nosuch'" in page.get_by_role("alert").inner_text()
    assert page.wrong == []
