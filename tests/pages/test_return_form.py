"""Defends the form of a return: shown, saved, checked, submitted once, to nobody else's harm."""

import re

import pytest

from governance.filings import filings
from governance.workflow import State
from tests.governance.making import ANN
from tests.governance.returns_made import ONE, TWO
from tests.pages.filing_made import (
    BEFORE,
    NOW,
    PATH,
    act,
    hidden,
    made_home,
    opened_copy,
    text,
    typed,
)
from tests.pages.visiting import enter, send


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home of which every test has a copy."""
    return made_home(tmp_path_factory.mktemp("made"))


@pytest.fixture
def at_work(made, tmp_path):
    """The home of an enterprise that has a return to file, and its reporter signed in."""
    door, client = opened_copy(made, tmp_path)
    enter(client, "rita")
    yield door, client
    door.close()


def kept(door, period: str = NOW):
    """The latest version of the return of a period."""
    found = [one for one in filings(door.ledger, ANN, period=period) if one.enterprise == ONE]
    return max(found, key=lambda one: one.version, default=None)


def value(page: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)[1]


def test_the_form_begins_with_the_register_and_the_return_before(at_work):
    _, client = at_work
    page = text(client.get(PATH))
    assert value(page, "enterprise_name") == "虚构一厂"
    assert value(page, "area") == "CN-130102"
    assert "Chang'an District (CN-130102)" in page
    assert re.search(r'value="GBT4754_C" selected', page)
    assert value(page, "workers") == ""
    assert f"{BEFORE}: 49,800" in page


def test_no_list_on_the_page_is_longer_than_a_telephone_bears(at_work):
    _, client = at_work
    page = text(client.get(PATH))
    assert page.count("<option") < 200
    assert len(page) < 40_000


def test_a_return_goes_from_nothing_to_its_receipt(at_work):
    door, client = at_work
    answer = act(client, "submit", **typed())
    assert (answer.status_code, kept(door).state) == (303, State.SUBMITTED)
    receipt = text(client.get(answer.headers["Location"]))
    assert kept(door).receipt in receipt
    assert kept(door).digest in receipt
    assert "data:image/svg+xml;base64," in receipt
    assert "What comes next" in receipt
    assert client.get(PATH).headers["Location"] == f"/returns/filed/{kept(door).number}"


def test_two_clicks_submit_once_and_are_answered_alike(at_work):
    door, client = at_work
    page = client.get(PATH)
    first, second = (act(client, "submit", page=page, **typed()) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert [one.version for one in filings(door.ledger, ANN, period=NOW)] == [1]


def test_a_check_keeps_nothing_and_says_what_stands_out(at_work):
    door, client = at_work
    answer = act(client, "check", **typed(deaths="3"))
    page = text(answer)
    assert (answer.status_code, kept(door)) == (200, None)
    assert "must be corrected (1)" in page
    assert "No accidents are declared, and Deaths in work accidents (GB 6441) is 3" in page
    assert '<a href="#field-deaths"' in page
    assert re.search(r'<input[^>]*id="field-deaths"[^>]*aria-invalid="true"', page)
    assert re.search(r'<input[^>]*id="field-deaths"[^>]*aria-describedby="beside-deaths"', page)


def test_a_refused_submission_shows_what_was_typed_again(at_work):
    door, client = at_work
    answer = act(client, "submit", **typed(workers="many", hours_worked=""))
    page = text(answer)
    assert (answer.status_code, kept(door)) == (422, None)
    assert value(page, "workers") == "many"
    assert "Workers is not a number" in page
    assert "Workers is empty" not in page
    assert "Hours worked is empty" in page


def test_a_typed_zero_is_kept_and_an_empty_field_is_not(at_work):
    door, client = at_work
    assert act(client, "submit", **typed(contraindications="0", examined="")).status_code == 303
    assert kept(door).words["contraindications"] == "0"
    assert "examined" not in kept(door).words
    page = text(client.get(f"/returns/filed/{kept(door).number}"))
    row = re.search(r"Workers with contraindications.*?</tr>", page)[0]
    assert ">0 <" in row
    assert "–" in re.search(r"Workers examined.*?</tr>", page)[0]


def test_who_answers_yes_must_type_every_count(at_work):
    _, client = at_work
    page = text(act(client, "check", **typed(any_accidents="yes", deaths="0", minor_injuries="1")))
    assert "Serious injuries (GB 6441) is empty" in page
    assert "Workdays lost (GB 6441) is empty" in page
    assert "Deaths in work accidents (GB 6441) is empty" not in page


def test_what_stands_out_asks_for_its_reason_on_the_spot(at_work):
    door, client = at_work
    cells = typed(workers="400", hours_worked="200000", size="medium")
    answer = act(client, "submit", **cells)
    page = text(answer)
    assert (answer.status_code, kept(door)) == (422, None)
    assert "correct it or give a reason" in page
    assert page.index('id="field-reason"') < page.index('id="field-workers"')
    assert act(client, "submit", **cells, reason="two sites were joined").status_code == 303
    assert set(kept(door).soft.values()) == {"two sites were joined"}


def test_a_draft_is_saved_by_the_button_and_by_the_script(at_work):
    door, client = at_work
    page = client.get(PATH)
    saved = act(client, "save", page=page, workers="7")
    assert saved.headers["Location"] == f"{PATH}?saved=yes"
    again = client.get(saved.headers["Location"])
    assert "It is not submitted yet" in text(again)
    assert value(text(again), "workers") == "7"
    sent = send(client, f"{PATH}/draft", seen=hidden(again, "seen"), workers="8")
    assert set(sent.json) == {"seen", "at"}
    assert kept(door).words["workers"] == "8"
    last = send(client, f"{PATH}/draft", seen=sent.json["seen"], workers="9")
    assert (last.status_code, kept(door).state) == (200, State.DRAFT)


def test_a_draft_keeps_a_disease_that_the_form_does_not_name(at_work):
    door, client = at_work
    act(client, "save", **typed(disease_cases_silicosis="2"))
    assert value(text(client.get(PATH)), "disease_cases_silicosis") == "2"
    assert act(client, "submit", **kept(door).words).status_code == 303
    assert kept(door).words["disease_cases_silicosis"] == "2"


def test_a_form_that_is_behind_loses_nothing_and_overwrites_nothing(at_work):
    door, client = at_work
    old = client.get(PATH)
    act(client, "save", page=old, workers="7", hours_worked="3000")
    answer = act(client, "save", page=old, workers="8", hours_worked="3000")
    page = text(answer)
    assert (answer.status_code, kept(door).words["workers"]) == (409, "7")
    assert "meanwhile rita changed the return" in page
    assert "What you typed stands below" in page
    assert value(page, "workers") == "8"
    assert "data-draft=" in text(old)
    assert "data-draft=" not in page, "the script would save it before anybody decided"
    assert act(client, "save", page=answer, workers="8").status_code == 303
    assert kept(door).words["workers"] == "8"


@pytest.mark.parametrize("do", ["save", "check", "submit"])
def test_a_form_says_that_a_colleague_submitted_meanwhile(at_work, do):
    door, client = at_work
    old = client.get(PATH)
    client.post("/sign-out", data={"csrf": client.get_cookie("_csrf_token").value})
    enter(client, "rosa")
    act(client, "submit", **typed())
    send(client, "/sign-out")
    enter(client, "rita")
    answer = act(client, do, page=old, **typed(workers="101"))
    page = text(answer)
    assert (answer.status_code, kept(door).words["workers"]) == (409, "100")
    assert "meanwhile rosa changed the return (submitted" in page
    assert value(page, "workers") == "101"
    assert f'href="/returns/filed/{kept(door).number}"' in page


def test_the_address_says_whose_return_it_is_and_not_what_is_sent(at_work):
    door, client = at_work
    answer = act(client, "submit", **typed(), enterprise_id=TWO, period=BEFORE)
    assert (answer.status_code, kept(door).enterprise) == (303, ONE)
    assert [one for one in filings(door.ledger, ANN) if one.enterprise == TWO] == []


def test_what_somebody_typed_is_shown_and_not_run(at_work):
    door, client = at_work
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    answer = act(client, "check", **typed(enterprise_name=evil, area=evil, workers=evil, size=evil))
    assert b"<script>alert" not in answer.data
    assert b"<img src=x" not in answer.data
    act(client, "submit", **typed(enterprise_name=evil))
    number = kept(door).number
    for path in (f"/returns/filed/{number}", f"/returns/filed/{number}/receipt"):
        assert b"<script>alert" not in client.get(path).data
        assert b"<img src=x" not in client.get(path).data


def test_what_no_form_of_ours_sends_is_refused_in_a_sentence(at_work):
    _, client = at_work
    assert act(client, "explode", **typed()).status_code == 400
    assert act(client, "save", **typed(reason="x" * 2001)).status_code == 400
    assert act(client, "save", **typed(reason="a\x00b")).status_code == 400
    other = client.post(PATH, data={"do": "submit", **typed()})
    assert other.status_code == 403


def test_a_form_that_is_locked_says_so_before_it_is_typed(at_work):
    _, client = at_work
    late, in_time = (text(client.get(PATH.replace(NOW, each))) for each in ("2024-Q4", NOW))
    assert "it was locked. Ask your regulator for an extension" in late
    assert "it was locked" not in in_time


def test_the_page_speaks_chinese(at_work):
    _, client = at_work
    client.get(f"{PATH}?lang=zh")
    page = text(act(client, "check", **typed(hours_worked="")))
    assert "检查完毕：提交前须更正 1 项。" in page
    assert "实际工时 为空；请填写；没有则填 0。" in page
