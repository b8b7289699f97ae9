"""Defends the verbs on returns: from the register to the receipt, as an office would go."""

import json
from datetime import UTC, datetime, timedelta

import openpyxl
import polars as pl
from typer.testing import CliRunner

from cli import osh
from tests.governance.returns_made import ONE, TWO, words, write_register

RITA, GROUP = f"enterprise@{ONE}", f"enterprise@{ONE}+{TWO}"
PERIOD = "2024"  # locked long ago, so that an extension is needed whatever today is


def say(home, *told: str, code: int = 0) -> str:
    result = CliRunner().invoke(osh, [*told, "--home", str(home)])
    assert result.exit_code == code, result.output
    return result.output


def enter(home, folder) -> None:
    rows = [f"{one},2020-01-01,虚构,130102,C,private,small,," for one in (ONE, TWO)]
    say(home, "register", "import", str(write_register(folder / "register.csv", *rows)))
    for one in (ONE, TWO):
        say(home, "extend", "annual_return", one, PERIOD, "2999-12-31", "--reason", "a test")


def sound(**others: str) -> dict[str, str]:
    return words(period=PERIOD, hours_worked="200001", **others)


def test_a_workbook_goes_out_comes_back_marked_and_is_submitted(tmp_path):
    home, file, marked = tmp_path / "home", tmp_path / "r.xlsx", tmp_path / "marked.xlsx"
    enter(home, tmp_path)
    say(home, "return", "template", ONE, PERIOD, str(file), "--actor", RITA)
    said = say(home, "return", "check", str(file), "--marked", str(marked), "--actor", RITA, code=1)
    assert "hours_worked is empty" in said
    assert "Findings 问题" in openpyxl.load_workbook(marked).sheetnames
    book = openpyxl.load_workbook(marked)
    sheet = book["Return 报表"]
    filled = sound()
    for row in range(4, sheet.max_row + 1):
        name = sheet.cell(row, 1).value
        if name in filled and name not in ("enterprise_id", "period"):
            sheet.cell(row, 3).value = filled[name]
    book.save(marked)
    said = say(home, "return", "submit", str(marked), "--actor", RITA)
    assert "1 submitted" in said
    assert "receipt R" in said
    page = tmp_path / "receipt.pdf"
    say(home, "return", "receipt", "1", str(page), "--actor", RITA)
    assert page.read_bytes().startswith(b"%PDF")


def test_a_group_files_a_table_that_offices_see_through_to_the_vintage(tmp_path):
    home, file, results = tmp_path / "home", tmp_path / "group.csv", tmp_path / "results.csv"
    enter(home, tmp_path)
    pl.DataFrame([sound(), sound(enterprise_id=TWO, workers="99", examined="88")]).write_csv(file)
    asked = ("return", "submit", str(file), "--results", str(results), "--actor", GROUP)
    assert "1 refused, 1 submitted" in say(home, *asked, code=1)
    assert pl.read_csv(results)["outcome"].to_list() == ["submitted", "refused"]
    say(home, "return", "move", "return", "1", "--said", "workers=as last year?",
        "--actor", "regulator@CN-130102")  # fmt: skip
    assert "workers: as last year?" in say(home, "return", "status", "1", "--actor", RITA)
    pl.DataFrame([sound(trained="3", training_due="3")]).write_csv(file)
    say(home, "return", "submit", str(file), "--actor", RITA)
    for action, office in (("approve", "CN-130102"), ("approve", "CN-130100"),
                           ("accept", "CN-130000")):  # fmt: skip
        asked = ("return", "move", action, "--waiting", "--actor", f"regulator@{office}")
        assert "1 moved: 1" in say(home, *asked)
    assert "1 returns taken in" in say(home, "return", "gather", "--synthetic")
    say(home, "publish")
    (row,) = json.loads(say(home, "return", "status", "--json", "--actor", RITA))
    assert row["state"] == "published"


def test_who_owes_what_is_said_to_whom_it_concerns(tmp_path):
    home = tmp_path / "home"
    enter(home, tmp_path)
    asked = ("obligations", "--on", "2025-05-01", "--first", "2024-01-01", "--json", "--actor")
    own = json.loads(say(home, *asked, RITA))
    assert {row["enterprise"] for row in own} == {ONE}
    assert {(row["period"], row["state"]) for row in own if row["obligation"] == "annual_return"} \
        == {("2024", "open")}  # fmt: skip
    assert json.loads(say(home, *asked, "regulator@CN-440000")) == []
    assert "may not see returns" in say(home, *asked, "public", code=1)


def test_a_stranger_is_refused_at_every_door(tmp_path):
    home, file = tmp_path / "home", tmp_path / "one.csv"
    enter(home, tmp_path)
    pl.DataFrame([sound()]).write_csv(file)
    other = f"enterprise@{TWO}"
    say(home, "return", "template", ONE, PERIOD, str(tmp_path / "x.xlsx"), "--actor", other, code=1)
    said = say(home, "return", "submit", str(file), "--actor", other, code=1)
    assert "is not yours to report for" in said
    say(home, "return", "submit", str(file), "--actor", RITA)
    for asked in (("status", "1"), ("receipt", "1", str(tmp_path / "x.pdf"))):
        assert "there is no return 1" in say(home, "return", *asked, "--actor", other, code=2)
    asked = ("return", "move", "withdraw", "1", "--actor", other)
    assert "there is no return 1" in say(home, *asked, code=2)
    say(home, "return", "gather", "--actor", RITA, code=1)
    say(home, "register", "import", str(file), "--actor", RITA, code=1)


def test_who_owes_is_reminded_once_however_often_it_is_run(tmp_path):
    home, today = tmp_path / "home", datetime.now(UTC).date()
    enter(home, tmp_path)
    last_day = (today + timedelta(days=3)).isoformat()
    year = str(today.year - 1)
    say(home, "extend", "annual_return", ONE, year, last_day, "--reason", "a test")
    planned = say(home, "remind", "--dry-run")
    counts = [int(line.split()[1]) for line in planned.splitlines()]
    assert counts[0] >= 1, "the return that is due in three days"
    told = say(home, "remind")
    assert [int(line.split()[1]) for line in told.splitlines()] == counts
    again = say(home, "remind")
    assert [int(line.split()[1]) for line in again.splitlines()] == [0] * len(counts)
    assert "may not remind enterprises" in say(home, "remind", "--actor", RITA, code=1)
