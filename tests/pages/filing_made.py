"""Homes in which enterprises file: a register, a return before, accounts; and the form read."""

import html
import re
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance import Door
from governance.extending import extend
from governance.ledger import Ledger, open_ledger
from governance.obligations import last_day
from governance.register import import_register
from governance.returns import submit
from tests.governance.making import ANN
from tests.governance.returns_made import COUNTY, ONE, REPORTER, TWO, WHEN, words, write_register
from tests.governance.signing_in import with_account
from tests.pages.visiting import house, send

FAR = date(2199, 12, 31)


def quarter(back: int = 1) -> str:
    """The quarter that ended last, or one a number of quarters before."""
    today = datetime.now(UTC).date()
    place = today.year * 4 + (today.month - 1) // 3 - back
    return f"{place // 4}-Q{place % 4 + 1}"


NOW, BEFORE = quarter(1), quarter(2)
PATH = f"/returns/{ONE}/{NOW}"
PEOPLE = (
    ("rita", "enterprise", ONE),
    ("rosa", "enterprise", ONE),
    ("otto", "enterprise", TWO),
    ("greta", "enterprise", f"{ONE}+{TWO}"),
    ("will", "worker_representative", ONE),
    ("wim", "worker_representative", TWO),
    ("carl", "regulator", COUNTY),
    ("elsa", "regulator", "CN-440000"),
    ("root", "administrator", ""),
)


def made_home(folder: Path) -> Path:
    """Make a home with two enterprises and everybody who has to do with them."""
    home = folder / "home"
    ledger = open_ledger(home)
    rows = [f"{code},2020-01-01,{name},CN-130102,GBT4754_C,private,small,," for code, name in
            ((ONE, "虚构一厂"), (TWO, "Second Made-up Works"))]  # fmt: skip
    import_register(ledger, write_register(folder / "register.csv", *rows), ANN, WHEN)
    for name, role, place in PEOPLE:
        with_account(ledger, name, role, place)
    for code in (ONE, TWO):
        extend(ledger, "quarterly_return", code, NOW, FAR, "for these tests", ANN, WHEN)
    file_before(ledger)
    ledger.close()
    return home


def opened_copy(home: Path, folder: Path) -> tuple[Door, FlaskClient]:
    """Open a home like that one, for one test alone."""
    return house(shutil.copytree(home, folder / "home"))


def file_before(ledger: Ledger) -> None:
    """File the return of the quarter before, with accidents."""
    sent = datetime.combine(last_day(BEFORE) + timedelta(days=5), time(8), UTC)
    hurt = {"any_accidents": "yes", "deaths": "0", "serious_injuries": "0", "minor_injuries": "2",
            "days_lost": "14", "economic_loss": "3.5"}  # fmt: skip
    row = words(period=BEFORE, workers="97", hours_worked="49800", **hurt)
    assert submit(ledger, [row], REPORTER, sent).is_submitted


def typed(**others: str) -> dict[str, str]:
    """What a person types into a sound return: neither enterprise nor period."""
    cells = words(**others)
    return {name: word for name, word in cells.items() if name not in ("enterprise_id", "period")}


def hidden(page: TestResponse, name: str) -> str:
    """A hidden field of the page."""
    return re.search(rf'name="{name}" value="([^"]*)"', text(page))[1]


def text(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def act(client, do: str, path: str = PATH, page: TestResponse | None = None, **cells: str):
    """Press a button of the form as a page of it that was opened does."""
    page = page or client.get(path)
    return send(client, path, do=do, seen=hidden(page, "seen"), key=hidden(page, "key"), **cells)
