"""Takes the pictures of docs/screenshots from a served demonstration: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from app import fill_demo
from pages import pages
from settings import Settings
from tests.conftest import BROWSERS, FLAGS
from tests.e2e.conftest import serving

PICTURES = Path(__file__).parent.parent.parent / "docs" / "screenshots"
SIZES = {"": (1440, 900), "-phone": (390, 844)}
LANGUAGES = ("en", "zh")
SCHEMES = ("light", "dark")


def main(folder: Path = PICTURES) -> None:
    """Write <page>-<language>-<scheme>[-phone].png for every page."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("no browser here; install Debian's with: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, sync_playwright() as driver:
        home = Path(room) / "home"
        fill_demo(Settings(home=home))
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        with serving(home) as address:
            for page in pages().values():
                for language in LANGUAGES:
                    for scheme in SCHEMES:
                        _take(browser, address, page.path, language, scheme, folder)
        browser.close()


def _take(
    browser: Browser, address: str, path: str, language: str, scheme: str, folder: Path
) -> None:
    for suffix, (width, height) in SIZES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        window = context.new_page()
        window.set_default_timeout(60_000)
        window.goto(f"{address}{path}?lang={language}")
        expect(window.locator("h1")).to_be_visible()
        window.wait_for_load_state("networkidle")
        window.wait_for_timeout(1500)  # the charts' own animation
        file = folder / f"{path.strip('/')}-{language}-{scheme}{suffix}.png"
        window.screenshot(path=file, full_page=bool(suffix))
        context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
