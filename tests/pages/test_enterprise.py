"""Defends My enterprise and the profile: for whom it is, what it shows, and that it pages."""

import re
import shutil
from datetime import UTC, datetime

import pytest

from governance.extending import extend
from governance.ledger import open_ledger
from governance.merging import merge
from governance.returns import save, submit
from pages._returns.own_returns import A_PAGE
from tests.governance.making import ANN
from tests.governance.profile_made import KNOWN, QUIET, make_home
from tests.governance.returns_made import WHEN, code, words
from tests.governance.signing_in import with_account
from tests.pages.visiting import enter, house

ACCOUNTS = {
    "rita": ("enterprise", KNOWN),
    "amy": ("enterprise_approver", KNOWN),
    "wei": ("worker_representative", KNOWN),
    "otto": ("enterprise", QUIET),
    "greta": ("enterprise", f"{KNOWN}+{QUIET}"),
    "bo": ("regulator", "CN-110000"),
    "vera": ("regulator_viewer", "CN-110000"),
    "elsa": ("regulator", "CN-440000"),
    "nora": ("national_regulator", "CN"),
    "ada": ("auditor", ""),
    "adam": ("administrator", ""),
    "pia": ("publisher", ""),
    "rob": ("researcher", ""),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A home with an account of every role, to be copied."""
    folder = tmp_path_factory.mktemp("enterprise")
    ledger = open_ledger(folder / "home")
    make_home(ledger, folder)
    for name, (role, place) in ACCOUNTS.items():
        with_account(ledger, name, role, place)
    ledger.close()
    return folder / "home"


@pytest.fixture(scope="module")
def server(kept):
    """The pages of that home, for tests that leave it as it is."""
    door, client = house(kept)
    yield client.application
    door.close()


@pytest.fixture
def client(server):
    return server.test_client()


@pytest.fixture
def visited(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "home")
    door, client = house(tmp_path / "home")
    yield door, client
    door.close()


def page_of(client, name: str, path: str) -> tuple[int, str]:
    enter(client, name)
    answer = client.get(path)
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "known", "quiet"),
    [
        ("rita", 200, 404), ("amy", 200, 404), ("wei", 200, 404), ("otto", 404, 200),
        ("greta", 200, 200), ("bo", 200, 404), ("vera", 200, 404), ("elsa", 404, 404),
        ("nora", 200, 200), ("ada", 200, 200), ("adam", 200, 200), ("pia", 403, 403),
        ("rob", 403, 403),
    ],
)  # fmt: skip
def test_a_profile_opens_for_its_own_and_for_its_area_alone(client, name, known, quiet):
    enter(client, name)
    got = [client.get(f"/enterprise/{one}").status_code for one in (KNOWN, QUIET, "nosuch")]
    assert got == [known, quiet, 403 if known == 403 else 404]


def test_who_has_not_signed_in_signs_in_first(client):
    for path in ("/enterprise", f"/enterprise/{KNOWN}"):
        assert client.get(path).headers["Location"] == f"/sign-in?next={path}"


def test_what_is_refused_names_nobody(client):
    status, text = page_of(client, "elsa", f"/enterprise/{KNOWN}")
    assert status == 404
    assert "虚构采掘厂" not in text


@pytest.mark.parametrize(
    ("name", "status", "to"),
    [
        ("rita", 303, f"/enterprise/{KNOWN}"), ("wei", 303, f"/enterprise/{KNOWN}"),
        ("greta", 200, None), ("bo", 303, "/register"), ("ada", 303, "/register"),
        ("rob", 403, None),
    ],
)  # fmt: skip
def test_my_enterprise_is_where_one_belongs(client, name, status, to):
    enter(client, name)
    answer = client.get("/enterprise")
    assert (answer.status_code, answer.headers.get("Location")) == (status, to)


def test_a_group_searches_its_enterprises(client):
    text = page_of(client, "greta", "/enterprise")[1]
    assert text.count(f'href="/enterprise/{KNOWN}"') == 1
    found = page_of(client, "greta", "/enterprise?search=小厂")[1]
    assert (f'href="/enterprise/{QUIET}"' in found, f'href="/enterprise/{KNOWN}"' in found) == (
        True,
        False,
    )
    none = page_of(client, "greta", '/enterprise?search="><script>')[1]
    assert "None of your enterprises has this name or code" in none
    assert "<script>" not in none.replace('<script src="/assets', "")


def test_the_page_shows_every_part_with_its_source_and_vintage(client):
    text = page_of(client, "bo", f"/enterprise/{KNOWN}?lang=en")[1]
    for words_of_it in (
        "虚构采掘厂", "What is due", "Receipt", "per million hours worked, 2025 Q4",
        "Silica dust", "Periodic returns of enterprises", "Vintage 1.", "2024-01-01",
    ):  # fmt: skip
        assert words_of_it in text
    chinese = client.get(f"/enterprise/{KNOWN}?lang=zh").get_data(as_text=True)
    assert "待报事项" in chinese
    assert "数据版本1" in chinese


def test_an_enterprise_without_anything_is_told_what_to_do(client):
    text = page_of(client, "otto", f"/enterprise/{QUIET}?lang=en")[1]
    assert "No return has been filed yet" in text
    assert "A comparison is made once a return is submitted." in text
    assert "No sensor or sample results are published of this enterprise yet." in text
    assert "Nothing of this enterprise is published yet" in text


def test_who_may_file_is_led_to_the_form_and_others_are_not(client):
    year = datetime.now(UTC).year - 1
    link = f'href="/returns/{KNOWN}/{year}"'
    assert link in page_of(client, "rita", f"/enterprise/{KNOWN}")[1]
    for name in ("wei", "bo", "ada"):
        assert link not in page_of(client, name, f"/enterprise/{KNOWN}")[1]


def test_an_extension_is_said(visited):
    door, client = visited
    year = datetime.now(UTC).year
    until = datetime(year + 1, 3, 1, tzinfo=UTC).date()
    extend(door.ledger, "annual_return", KNOWN, str(year - 1), until, "flood", ANN, WHEN)
    text = page_of(client, "rita", f"/enterprise/{KNOWN}?lang=en")[1]
    assert f"{until} (extended)" in text


def test_versions_that_are_both_of_it_are_compared_and_no_other(visited):
    door, client = visited
    said = {"enterprise_id": QUIET, "workers": "77"}
    made = submit(door.ledger, [words(**said)], ANN, WHEN).rows["number"][0]
    path = f"/enterprise/{KNOWN}?lang=en&older={made}&newer=1"
    assert 'id="differences"' not in page_of(client, "rita", path)[1]
    draft = words(enterprise_id=KNOWN, period="2025", area="110000", workers="77")
    other = save(door.ledger, draft, ANN, WHEN)
    number = other if isinstance(other, int) else 3
    text = page_of(client, "rita", f"/enterprise/{KNOWN}?lang=en&older={number}&newer=1")[1]
    assert 'id="differences"' in text


def test_returns_come_in_pages(visited):
    door, client = visited
    for year in range(2000, 2000 + A_PAGE):
        save(door.ledger, words(enterprise_id=KNOWN, period=str(year), area="110000"), ANN, WHEN)
    first = page_of(client, "rita", f"/enterprise/{KNOWN}?lang=en")[1]
    second = client.get(f"/enterprise/{KNOWN}?lang=en&page=2").get_data(as_text=True)
    assert "Page 1 of 2" in first
    shown = [len(re.findall(r'href="/returns/filed/\d+"', text)) for text in (first, second)]
    assert shown == [A_PAGE, 1]
    assert client.get(f"/enterprise/{KNOWN}?page=-1&places=x&before=9e9").status_code == 200


def test_a_merged_code_leads_to_the_one_enterprise(visited):
    door, client = visited
    merge(door.ledger, QUIET, KNOWN, "one house", ANN, WHEN)
    text = page_of(client, "bo", f"/enterprise/{QUIET}?lang=en")[1]
    assert f"Also registered as {QUIET}" in text


def test_the_answer_to_a_submission_compares_and_names_what_is_next(visited):
    door, client = visited
    for number in range(2, 9):
        said = {"hours_worked": f"5{number}234", "area": "110000", "reason": "not entered yet"}
        answer = submit(door.ledger, [words(enterprise_id=code(number), **said)], ANN, WHEN)
        assert answer.is_submitted, answer.findings["rule"].to_list()
    text = page_of(client, "rita", "/returns/filed/1/receipt?lang=en")[1]
    assert (
        "Peers: 7 other enterprises that filed 2025 Q4 (Small · Manufacturing · Beijing)." in text
    )
    assert "At least half of them had nobody dead or injured." in text
    assert "7 of them" not in text, "a count tells what the last to file has filed"
    assert "quartiles are told from 12 peers on" in text
    assert "What is due next" in text
