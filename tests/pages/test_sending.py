"""Defends the doors files come in by: what is taken, what is said of it, and who may look."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from governance.extending import extend
from governance.filings import filings
from governance.ledger import open_ledger
from governance.register import import_register
from tests.governance.made_files import HTML, MACROS, PDF, SVG, bomb, packed
from tests.governance.making import ANN
from tests.governance.returns_made import ONE, TWO, words, write_register
from tests.governance.signing_in import with_account
from tests.pages.visiting import enter, house, send, token_of

NOW = datetime.now(UTC)
QUARTER = (NOW.month - 1) // 3 or 4
PERIOD = f"{NOW.year - (NOW.month < 4)}-Q{QUARTER}"
"""The last whole quarter, whose return is owed now or was a moment ago."""

UPLOAD = "/returns/upload"
KEPT = re.compile(rf"{UPLOAD}/([\w-]{{32}})$")


PEOPLE = {
    "rita": ("enterprise", ONE), "otto": ("enterprise", TWO),
    "greta": ("enterprise", f"{ONE}+{TWO}"), "wang": ("worker_representative", ONE),
    "carl": ("regulator", "CN-130102"), "elsa": ("regulator", "CN-440000"),
    "rosa": ("researcher", ""),
}  # fmt: skip


def made_home(folder: Path) -> Path:
    """Make a home with two enterprises that may still send the return of the last quarter."""
    home = folder / "home"
    ledger = open_ledger(home)
    rows = [f"{one},2024-01-01,虚构厂,CN-130102,GBT4754_C,private,small,," for one in (ONE, TWO)]
    import_register(ledger, write_register(folder / "register.csv", *rows), ANN, NOW)
    until = NOW.date() + timedelta(days=9)
    for one in (ONE, TWO):
        extend(ledger, "quarterly_return", one, PERIOD, until, "a flood", ANN, NOW)
    ledger.close()
    return home


@pytest.fixture
def visited(tmp_path):
    """A home before which a browser stands."""
    door, client = house(made_home(tmp_path))
    yield door, client
    door.close()


def come_in(visited, name: str) -> None:
    """Sign in as one of PEOPLE, whose account is made when it is first needed."""
    door, client = visited
    if name not in {entry["account"] for _at, _who, verb, entry in door.ledger.journal()
                    if verb == "account added"}:  # fmt: skip
        with_account(door.ledger, name, *PEOPLE[name])
    enter(client, name)


def text(answer) -> str:
    return answer.get_data(as_text=True)


def send_file(client, content: bytes, name: str, do: str = "check", path: str = UPLOAD, **more):
    fields = {"csrf": token_of(client), "do": do, "file": (io.BytesIO(content), name), **more}
    return client.post(path, data=fields, content_type="multipart/form-data")


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def row(**others: str) -> dict[str, str]:
    return words(period=PERIOD, reason="", **others)


def filed(door) -> list[str]:
    return [one.enterprise for one in filings(door.ledger, ANN)]


def workbook(client, **cells: object) -> bytes:
    """The template of the enterprise, filled in as a person would."""
    given = client.get(f"/returns/{ONE}/{PERIOD}/template.xlsx")
    assert given.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(given.data))
    sheet = book.worksheets[0]
    for line in sheet.iter_rows(min_row=4):
        name = line[0].value
        known = {"workers": 100, "hours_worked": 51234, "any_accidents": "no · 否 · No", **cells}
        if name in known:
            line[2].value = known[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_checked_then_submitted_and_answered_with_a_receipt(visited):
    door, client = visited
    come_in(visited, "rita")
    checked = send_file(client, workbook(client), "mine.xlsx")
    assert checked.status_code == 303
    page = text(client.get(checked.headers["Location"]))
    assert "Only checked: nothing was submitted." in page
    assert filed(door) == []
    submitted = send(client, f"{checked.headers['Location']}/submit")
    page = text(client.get(submitted.headers["Location"]))
    assert "Every return is submitted and has a receipt." in page
    assert "/returns/filed/1/receipt" in page
    assert filed(door) == [ONE]


def test_errors_come_back_on_the_screen_and_inside_the_same_workbook(visited):
    door, client = visited
    come_in(visited, "rita")
    sent = send_file(client, workbook(client, workers=-3), "mine.xlsx", "submit")
    place = sent.headers["Location"]
    page = text(client.get(place))
    assert "No return is submitted" in page
    assert "must be corrected" in page
    assert "必须更正" in text(client.get(f"{place}?lang=zh"))
    marked = client.get(f"{place}/workbook.xlsx")
    assert "filename=mine-checked.xlsx" in marked.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(marked.data))
    assert "Findings 问题" in book.sheetnames
    assert filed(door) == []


def test_a_group_sends_a_table_and_gets_a_result_for_each_row(visited):
    door, client = visited
    come_in(visited, "greta")
    bad = row(enterprise_id=TWO, workers="many")
    sent = send_file(client, table(row(), bad), "../../group=1.csv", "submit")
    place = sent.headers["Location"]
    page = text(client.get(place))
    assert "<strong>1</strong> submitted" in page
    assert "<strong>1</strong> must be corrected" in page
    assert filed(door) == [ONE]
    only = text(client.get(f"{place}?outcome=refused"))
    assert (ONE in only, TWO in only) == (False, True)
    results = client.get(f"{place}/results.csv")
    assert "group=1-results.csv" in results.headers["Content-Disposition"]
    rows = [*csv.DictReader(io.StringIO(results.data.decode("utf-8-sig")))]
    assert [one["outcome"] for one in rows[:2]] == ["submitted", "refused"]
    assert rows[1]["value"] == "many"
    again = send_file(client, table(row(), bad), "again.csv", "submit")
    assert "This very file was received before" in text(client.get(again.headers["Location"]))


def test_a_formula_is_never_one_in_what_we_give_back(visited):
    _, client = visited
    come_in(visited, "rita")
    sent = send_file(client, table(row(workers='=HYPERLINK("http://x")')), "a.csv")
    given = client.get(f"{sent.headers['Location']}/results.csv").data.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(given)) for cell in line]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    page = text(client.get(sent.headers["Location"]))
    assert "=HYPERLINK(&#34;http://x&#34;)" in page


def test_somebody_elses_enterprise_is_refused_by_its_row(visited):
    door, client = visited
    come_in(visited, "otto")
    sent = send_file(client, table(row()), "theirs.csv", "submit")
    assert "is not yours to report for" in text(client.get(sent.headers["Location"]))
    assert filed(door) == []


def test_nobody_else_reads_the_results_of_a_file(visited):
    _, client = visited
    come_in(visited, "rita")
    place = send_file(client, table(row()), "mine.csv").headers["Location"]
    for name, status in (("otto", 404), ("greta", 404), ("wang", 403), ("carl", 403)):
        come_in(visited, name)
        for path in (place, f"{place}/results.csv", f"{place}/workbook.xlsx"):
            assert client.get(path).status_code == status, (name, path)
        assert send(client, f"{place}/submit").status_code == status
    send(client, "/sign-out")
    assert client.get(place).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"), (b"", "empty.xlsx"), (PDF, "return.pdf"), (HTML, "return.csv"),
        (SVG, "return.xlsx"), (bytes(5_000), "zeros.csv"), (packed("a.txt"), "return.xlsx"),
        (packed("xl/workbook.xml"), "return.xlsx"), (MACROS, "return.xlsm"),
        (b"PK\x03\x04" + bytes(200), "broken.xlsx"), (b"a,b\n1,2\n", "other.csv"),
        ("\n".join("x" * 50 for _ in range(100)).encode(), "lines.txt"),
    ],
)  # fmt: skip
def test_what_is_no_return_is_told_so_and_kept_nowhere(visited, content, name):
    door, client = visited
    come_in(visited, "rita")
    answer = send_file(client, content, name, "submit")
    assert answer.status_code == 400
    assert "no workbook of a return and no table of returns" in text(answer)
    assert not (door.home / "sent").exists()


def test_a_bomb_is_refused_before_it_goes_off(visited):
    _, client = visited
    come_in(visited, "rita")
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        answer = send_file(client, bomb(part, 700_000_000), "bomb.xlsx")
        assert answer.status_code == 400


def test_a_file_too_large_is_told_so(tmp_path):
    door, client = house(tmp_path / "home", upload=1)
    come_in((door, client), "rita")
    answer = send_file(client, b"a" * 1_200_000, "large.csv")
    assert (answer.status_code, "larger than 1 MB" in text(answer)) == (413, True)
    door.close()


def test_nobody_without_a_session_sends_much(visited):
    _, client = visited
    assert send_file(client, b"a" * 2_000_000, "large.csv").status_code == 413
    answer = send_file(client, table(row()), "small.csv")
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("name", ["wang", "carl", "elsa", "rosa"])
def test_who_files_no_returns_has_no_such_door(visited, name):
    _, client = visited
    come_in(visited, name)
    assert client.get(UPLOAD).status_code == 403
    assert send_file(client, table(row()), "a.csv").status_code == 403
    assert client.get(f"/returns/{ONE}/{PERIOD}/template.xlsx").status_code == 403
    assert client.get(f"{UPLOAD}/template.csv?period={PERIOD}").status_code == 403


def test_a_change_without_its_token_is_refused(visited):
    door, client = visited
    come_in(visited, "rita")
    answer = send_file(client, table(row()), "a.csv", "submit", csrf="")
    assert (answer.status_code, filed(door)) == (403, [])


def test_templates_are_of_ones_own_enterprises_alone(visited):
    _, client = visited
    come_in(visited, "rita")
    assert client.get(f"/returns/{TWO}/{PERIOD}/template.xlsx").status_code == 403
    given = client.get(f"{UPLOAD}/template.csv?period={PERIOD}").data.decode("utf-8-sig")
    assert (ONE in given, TWO in given) == (True, False)
    assert client.get(f"{UPLOAD}/template.csv?period=soon").status_code == 400
    come_in(visited, "greta")
    given = client.get(f"{UPLOAD}/template.csv?period={PERIOD}").data
    heads, rows = given.decode("utf-8-sig").splitlines()[1], given.decode("utf-8-sig").splitlines()
    assert heads.startswith("enterprise_id,enterprise_name,period")
    assert [line.split(",")[0] for line in rows[2:]] == sorted([ONE, TWO])
    sent = send_file(client, given, "back.csv")
    assert "Returns in the file: 2" in text(client.get(sent.headers["Location"]))


def test_results_are_paged_and_looked_through(visited):
    _, client = visited
    come_in(visited, "greta")
    sent = send_file(client, table(*(row(workers="x") for _ in range(120))), "many.csv")
    page = text(client.get(sent.headers["Location"]))
    assert "Page 1 of 5" in page
    assert page.count("<tr>") < 150
    last = text(client.get(f"{sent.headers['Location']}?rows=5&findings=99&severity=hard"))
    assert "Page 5 of 5" in last
    found = text(client.get(f"{sent.headers['Location']}?search=77"))
    assert "Returns in the file: 1" in found
