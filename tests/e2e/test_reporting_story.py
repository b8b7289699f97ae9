"""Plays reporting from the invitation to the journal: everyone in a browser of their own.

OSH_PICTURES names a folder for a picture of every step; OSH_PICTURES_IN is zh for Chinese ones.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

import demo
from app import FIRST, fill_demo
from demo.desk import CITY, FILER, PROVINCE
from governance import Actor, Door, Role
from governance.accounts import first_link, use_link
from governance.filings import Version, filings
from governance.moving import move
from governance.return_form import GATE, NO
from governance.return_workbook import CODES, FINDINGS, FIRST_ROW, ID, RETURN, VALUE
from governance.workflow import Action, State
from settings import Settings
from tests.e2e.conftest import serving
from tests.governance.signing_in import GOOD

pytestmark = pytest.mark.browser

PHONE, DESK = (390, 844), (1440, 900)
IN = os.environ.get("OSH_PICTURES_IN", "en")
SCALE = 0.2  # of the demonstration's economy
YEAR = "2024"  # the last the demonstration has published
RECEIPT = re.compile(r"R\d{8}-\d{8}-\d+-\d")


class Person:
    """Somebody at a browser, who may keep a picture of every step."""

    def __init__(self, browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
        self.name = name
        self._context = browser.new_context(
            base_url=address, viewport={"width": size[0], "height": size[1]},
            locale="zh-CN" if IN == "zh" else "en-GB",
        )  # fmt: skip
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(60_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def looks(self, step: str) -> None:
        folder = os.environ.get("OSH_PICTURES")
        if folder:
            file = Path(folder) / f"{step}-{self.name}-{IN}.png"
            self.page.screenshot(path=file, full_page=True)

    def goes(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        return self.page

    def signs_in(self) -> None:
        self.goes("/sign-in")
        self.page.fill("[name=name]", self.name)
        self.page.fill("[name=password]", GOOD)
        self.presses("main button[type=submit]")

    def takes_up(self, link: str) -> None:
        """Choose a password by the link of an invitation, and sign in."""
        self.goes(link)
        self.looks("01-invited")
        self.page.fill("[name=password]", GOOD)
        self.page.fill("[name=again]", GOOD)
        self.presses("main button[type=submit]")
        self.signs_in()

    def presses(self, what: str) -> None:
        with self.page.expect_navigation():
            self.page.click(what)

    def reads(self) -> str:
        return self.page.inner_text("main")

    def leaves(self) -> None:
        self._context.close()


class Stage(NamedTuple):
    """A small demonstration that is served, and two enterprises that still owe its last quarter."""

    address: str
    home: Path
    period: str
    one: str
    other: str


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Iterator[Stage]:
    """A small demonstration, its accounts taken up."""
    home = tmp_path_factory.mktemp("story") / "home"
    fill_demo(Settings(home=home), scale=SCALE)
    door, now = Door(home), datetime.now(UTC)
    city = Actor("demo.city", Role.REGULATOR, CITY)
    (draft,) = filings(door.ledger, FILER, states=[State.DRAFT])
    waiting = filings(door.ledger, city, states=[State.SUBMITTED])
    reported = {
        one.enterprise for one in filings(door.ledger, city) if is_before(one, draft.period)
    }
    other = next(
        one
        for one in waiting
        if one.period == draft.period and one.enterprise in reported - {draft.enterprise}
    )
    move(door.ledger, [other.number], Action.WITHDRAW, FILER, now)
    tokens = [first_link(door.ledger, FIRST, now) or ""]
    tokens += [made.token for made in demo.invite(door.ledger, now)]
    for token in tokens:
        use_link(door.ledger, token, GOOD, now)
    door.close()
    with serving(home) as address:
        yield Stage(address, home, draft.period, draft.enterprise, other.enterprise)


@pytest.fixture
def people(browser: Browser, stage: Stage) -> Iterator[Callable[..., Person]]:
    """Give a browser to whoever is named; at the end no page has had an error."""
    made: list[Person] = []

    def person(name: str, size: tuple[int, int] = DESK) -> Person:
        made.append(Person(browser, stage.address, name, size))
        return made[-1]

    yield person
    assert [(one.name, one.errors) for one in made if one.errors] == []
    for one in made:
        one.leaves()


def is_before(one: Version, quarter: str) -> bool:
    return "-Q" in one.period and one.period < quarter


def sound(stage: Stage, enterprise: str) -> dict[str, str]:
    """Give the counts of the enterprise's last return, which are sound for another quarter."""
    door = Door(stage.home)
    try:
        held = [one for one in filings(door.ledger, FILER) if one.enterprise == enterprise]
    finally:
        door.close()
    last = next(one for one in held if is_before(one, stage.period))
    kept = {"workers", "hours_worked", "exposed_workers", "examinations_due", "examined"}
    return {name: word for name, word in last.words.items() if name in kept}


def invite(admin: Person, name: str, enterprise: str) -> str:
    """Let the administrator make an account; gives the way of its link."""
    form = "form[action='/accounts'][method=post]"
    admin.goes("/accounts")
    admin.page.fill(f"{form} [name=name]", name)
    admin.page.select_option(f"{form} [name=role]", "enterprise")
    admin.page.fill(f"{form} [name=place]", enterprise)
    admin.presses(f"{form} button[type=submit]")
    admin.looks("01-link")
    link = re.search(r"/link/[\w-]{20,}", admin.page.inner_text("main"))
    assert link is not None
    return link.group()


def types(person: Person, words: dict[str, str]) -> None:
    """Type a return into the form; there were no accidents."""
    for name, word in words.items():
        person.page.fill(f"#return-form [name={name}]", word)
    person.page.check("#return-form [name=any_accidents][value=no]")


def order(person: Person, period: str) -> list[str]:
    """Give the industries of the province in the order of their risk."""
    asked = (
        "/api/v1/ask.json?indicator=economic_loss_per_worker&analysis=ranking&by=industry"
        f"&area={PROVINCE}&period={period}"
    )
    figures = person.page.request.get(asked).json()["figures"]
    shown = [one for one in figures if one["value"] is not None]
    return [one["industry"] for one in sorted(shown, key=lambda one: one["value"])]


def later(city: Person, stage: Stage) -> None:
    """Let the city give the other enterprise a later day for the quarter."""
    form = "form[action='/desk/extensions']"
    city.goes("/desk/extensions")
    city.page.fill(f"{form} [name=enterprise]", stage.other)
    city.page.select_option(f"{form} [name=obligation]", "quarterly_return")
    city.page.fill(f"{form} [name=period]", stage.period)
    city.page.fill(f"{form} [name=until]", f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}")
    city.page.fill(f"{form} [name=reason]", "the books were lost in a flood")
    city.presses(f"{form} button[type=submit]")
    city.looks("05-extension")


def fill_in(bert: Person, stage: Stage, file: Path, words: dict[str, str | int]) -> Path:
    """Take the workbook away and fill it in with a spreadsheet."""
    taken = bert.page.request.get(f"/returns/{stage.other}/{stage.period}/template.xlsx")
    assert taken.status == 200
    book = openpyxl.load_workbook(io.BytesIO(taken.body()))
    sheet = book[RETURN]
    gate = sheet.parent[CODES]
    no = next(cell.value for row in gate.iter_rows() for cell in row
              if str(cell.value or "").startswith(NO + " "))  # fmt: skip
    cells = {**sound(stage, stage.other), **words, GATE: no}
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        if row[ID - 1].value in cells:
            row[VALUE - 1].value = cells[row[ID - 1].value]
    book.save(file)
    return file


def sends(bert: Person, file: Path) -> None:
    bert.goes("/returns/upload")
    bert.page.set_input_files("[name=file]", file)
    bert.page.check("[name=do][value=submit]")
    bert.presses("main form:has([name=file]) button[type=submit]")


def opens(office: Person, enterprise: str, period: str) -> None:
    """Find the return of an enterprise and quarter among those that wait, and open it."""
    office.goes(f"/desk?words={enterprise}&period={period}")
    office.presses("main table a[href^='/desk/returns/'], main li a[href^='/desk/returns/']")


def sends_back(city: Person, stage: Stage) -> None:
    opens(city, stage.one, stage.period)
    city.looks("09-review")
    city.page.click("details:has(#said-hours_worked) > summary")
    city.page.fill("#said-hours_worked", "Is overtime in these hours?")
    city.page.click("#decide details:has(#sending-back) > summary")
    city.looks("10-comment")
    city.presses("#sending-back button[type=submit]")


def lets_go(office: Person, action: str, period: str, step: str) -> None:
    """Approve or accept in bulk: first what would go, then the act."""
    office.goes(f"/desk/many/{action}?period={period}")
    office.looks(f"{step}-first")
    office.presses("main form[method=post] button[type=submit]")
    office.looks(f"{step}-done")


def decides(office: Person, action: str, enterprise: str, period: str) -> None:
    opens(office, enterprise, period)
    office.page.click(f"#decide details:has(form[action*='/{action}']) > summary")
    office.presses(f"#decide form[action*='/{action}'] button[type=submit]")


def test_the_whole_story_of_a_return(stage, people, tmp_path):
    admin, city, province = map(people, ("administrator", "demo.city", "demo.province"))
    for one in (admin, city, province):
        one.signs_in()
    anna, bert = people("anna", PHONE), people("bert")
    anna.takes_up(invite(admin, "anna", stage.one))
    bert.takes_up(invite(admin, "bert", stage.other))

    # anna types on a phone
    anna.goes("/enterprise")
    anna.looks("02-owes")
    anna.goes(f"/returns/{stage.one}/{stage.period}")
    types(anna, sound(stage, stage.one) | {"examined": "999999"})
    anna.presses("[name=do][value=check]")
    expect(anna.page.locator(".osh-wrong:has([name=examined])")).to_be_visible()
    anna.looks("03-inline-error")
    types(anna, sound(stage, stage.one))
    anna.presses("[name=do][value=submit]")
    anna.looks("04-receipt")
    assert RECEIPT.search(anna.reads())
    expect(anna.page.locator("svg.osh-strip").first).to_be_visible()

    # the city gives bert more time; he sends a workbook, twice
    later(city, stage)
    sends(bert, fill_in(bert, stage, tmp_path / "wrong.xlsx", {"examined": 999_999}))
    bert.looks("06-refused")
    with bert.page.expect_download() as marked:
        bert.page.click("a[href$='/workbook.xlsx']")
    marked.value.save_as(tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert FINDINGS in book.sheetnames
    assert any(cell.comment for row in book[RETURN].iter_rows() for cell in row)
    sends(bert, fill_in(bert, stage, tmp_path / "right.xlsx", {}))
    bert.looks("07-taken")
    assert RECEIPT.search(bert.reads())

    # the city sends anna's back, she answers, the rest goes in bulk
    city.goes("/desk")
    city.looks("08-inbox")
    sends_back(city, stage)
    lets_go(city, "approve", stage.period, "11-bulk")
    anna.goes(f"/returns/{stage.one}/{stage.period}")
    anna.looks("12-sent-back")
    assert "Is overtime in these hours?" in anna.reads()
    anna.page.fill("#return-form [name=reason]", "Overtime is in them.")
    anna.presses("[name=do][value=submit]")
    decides(city, "approve", stage.one, stage.period)

    # published, the ranking is another one
    before = order(province, YEAR)
    lets_go(province, "accept", stage.period, "13-bulk")
    publishes(people("demo.publisher"))
    assert before
    after = order(province, stage.period)
    assert len(after) > 1
    assert after != [one for one in before if one in after]
    province.goes(f"/ranking?indicator=death_rate_gb&area={PROVINCE}&period={stage.period}")
    expect(province.page.locator("#shell-vintage")).to_contain_text("2")
    expect(province.page.locator("#ranking-summary p").first).to_be_visible(timeout=60_000)
    province.looks("15-ranking")

    researcher = people("demo.researcher")
    researcher.signs_in()
    told = researcher.page.request.get(
        f"/api/v1/ask.csv?indicator=economic_loss_per_worker&by=area&area=CN&period={stage.period}"
    ).text()
    assert "# vintage,2" in told
    assert "cite as" in told

    auditor = people("demo.auditor")
    auditor.signs_in()
    auditor.goes("/journal")
    auditor.looks("16-journal")
    seen = set(auditor.page.locator("[name=verb] option").all_inner_texts())
    assert {
        "account added", "sign in", "submit returns", "extend", "return returns", "approve returns",
        "accept returns", "gather returns", "publish",
    } <= seen  # fmt: skip
    whole = auditor.page.locator(".osh-done")
    expect(whole).to_be_visible()  # the chain holds


def publishes(publisher: Person) -> None:
    """Gather and publish, and wait on the page that looks again by itself."""
    publisher.signs_in()
    publisher.goes("/desk/publication")
    publisher.looks("14-publication")
    publisher.page.click("main form button[type=submit]")
    told = publisher.page.locator(".osh-done", has_text=re.compile("is published|已发布"))
    expect(told).to_be_visible(timeout=180_000)
    publisher.looks("14-published")
