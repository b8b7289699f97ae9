"""The list of what has not come: whose it is, who may remind, what may be taken away."""

from datetime import UTC, datetime, time, timedelta

import pytest

from governance.obligations import last_day
from governance.register import import_register
from governance.reminders import notices
from governance.returns import submit
from tests.governance.mail_office import Office
from tests.governance.making import ANN
from tests.governance.returns_made import COUNTY, ONE, REPORTER, TWO, words, write_register
from tests.governance.signing_in import with_account
from tests.pages.visiting import enter, house, send

PATH = "/desk/missing"


def last_quarter(now: datetime) -> tuple[str, int]:
    """The last quarter whose day has passed, and its year."""
    day = now - timedelta(days=16)
    quarter, year = (day.month - 1) // 3, day.year
    return (f"{year - 1}-Q4", year - 1) if quarter == 0 else (f"{year}-Q{quarter}", year)


NOW = datetime.now(UTC)  # the pages ask the clock
QUARTER, YEAR = last_quarter(NOW)


@pytest.fixture
def opened(tmp_path):
    door, client = house(tmp_path / "home")
    rows = (
        f"{ONE},{YEAR}-01-01,虚构一厂,130102,C,private,small,,one@example.org",
        f"{TWO},{YEAR}-01-01,=虚构二厂,130102,C,private,large,,",
    )
    import_register(door.ledger, write_register(tmp_path / "register.csv", *rows), ANN, NOW)
    for name, role, place in (
        ("rosa", "regulator_reviewer", COUNTY),
        ("vera", "regulator_viewer", COUNTY),
        ("elsa", "regulator", "CN-440000"),
        ("rita", "enterprise", ONE),
        ("olga", "researcher", ""),
    ):
        with_account(door.ledger, name, role, place)
    yield door, client
    door.close()


def shown(client, name: str, query: str = "") -> str:
    enter(client, name)
    return client.get(f"{PATH}{query}").get_data(as_text=True)


def test_what_is_missing_of_ones_area_is_listed(opened):
    text = shown(opened[1], "rosa", f"?obligation=quarterly_return&period={QUARTER}")
    assert "虚构一厂" in text and "虚构二厂" in text
    assert f"/enterprise/{ONE}" in text
    assert "one@example.org" in text


def test_what_came_is_not_missing(opened):
    door, client = opened
    in_time = datetime.combine(last_day(QUARTER, 2), time(8), UTC)
    assert submit(door.ledger, [words(period=QUARTER)], REPORTER, in_time).is_submitted
    query = f"?obligation=quarterly_return&period={QUARTER}"
    text = shown(client, "rosa", query)
    assert f"/enterprise/{ONE}" not in text
    assert f"/enterprise/{TWO}" in text


def test_another_area_sees_nothing_and_is_told_why(opened):
    text = shown(opened[1], "elsa")
    assert "虚构" not in text
    assert "Nothing is missing" in text


@pytest.mark.parametrize("name", ["rita", "olga"])
def test_who_oversees_nobody_is_refused_the_list_the_table_and_reminding(opened, name):
    door, client = opened
    enter(client, name)
    assert client.get(PATH).status_code == 403
    assert client.get(f"{PATH}.csv").status_code == 403
    assert send(client, PATH, all="yes").status_code == 403
    assert notices(door.ledger, TWO, ANN) == []


def test_who_is_not_signed_in_is_sent_to_sign_in(opened):
    answer = opened[1].get(PATH)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_who_only_looks_has_no_buttons_and_is_refused(opened):
    door, client = opened
    assert "Remind all" not in shown(client, "vera")
    assert send(client, PATH, all="yes", period=QUARTER).status_code == 403
    assert notices(door.ledger, ONE, ANN) == []


def test_chosen_rows_are_reminded_once(opened):
    door, client = opened
    enter(client, "rosa")
    row = f"{ONE}|quarterly_return|{QUARTER}"
    first = send(client, PATH, row=row).get_data(as_text=True)
    assert "Reminded: 1." in first
    assert "Nobody was reminded" in send(client, PATH, row=row).get_data(as_text=True)
    assert [one.kind for one in notices(door.ledger, ONE, ANN)] == ["by_hand"]
    assert notices(door.ledger, TWO, ANN) == []


def test_all_that_is_listed_can_be_reminded(opened):
    door, client = opened
    enter(client, "rosa")
    send(client, PATH, all="yes", state="missing", obligation="quarterly_return", period=QUARTER)
    assert len(notices(door.ledger, ONE, ANN)) == len(notices(door.ledger, TWO, ANN)) == 1


@pytest.mark.parametrize("row", ["", "a|b", "a|b|c|d", f"{ONE}|no_return|{QUARTER}"])
def test_a_crafted_row_reminds_nobody(opened, row):
    door, client = opened
    enter(client, "rosa")
    assert "Nobody was reminded" in send(client, PATH, row=row).get_data(as_text=True)
    assert notices(door.ledger, ONE, ANN) == []


def test_a_row_of_another_area_is_not_reminded_of(opened):
    door, client = opened
    enter(client, "elsa")
    send(client, PATH, row=f"{ONE}|quarterly_return|{QUARTER}")
    assert notices(door.ledger, ONE, ANN) == []


def test_a_letter_goes_at_once_where_a_mail_server_is_set(opened, tmp_path):
    door, _ = opened
    with Office() as office:
        other, client = house(tmp_path / "home", smtp_url=office.url)
        enter(client, "rosa")
        text = send(client, PATH, row=f"{ONE}|quarterly_return|{QUARTER}").get_data(as_text=True)
        other.close()
        assert "Letters sent: 1" in text
        assert len(office.letters) == 1
    assert notices(door.ledger, ONE, ANN)[0].mailed


def test_the_table_holds_no_formula_and_is_journalled(opened):
    door, client = opened
    enter(client, "rosa")
    table = client.get(f"{PATH}.csv?period={QUARTER}").get_data(as_text=True)
    assert "'=虚构二厂" in table
    assert ",=虚构二厂" not in table
    assert [verb for _, _, verb, _ in door.ledger.journal()].count("export missing") == 1


def test_a_state_there_is_not_is_refused(opened):
    enter(opened[1], "rosa")
    answer = opened[1].get(f"{PATH}?state=lost")
    assert answer.status_code == 400
    assert "lost" in answer.get_data(as_text=True)


def test_the_page_speaks_chinese(opened):
    text = shown(opened[1], "rosa", "?lang=zh")
    assert "未报报表" in text
    assert "催报所选项" in text
