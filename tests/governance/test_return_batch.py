"""Defends the table of a group: its enterprises of a period, and that it is read back."""

import polars as pl
import pytest

from facts.refusal import BadQuestion, NotAllowed
from governance.register import import_register
from governance.return_batch import batch_template, owed_now
from governance.return_doors import take
from governance.return_form import fields
from governance.returns import submit
from tests.governance.making import ANN
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    GROUP,
    ONE,
    REPORTER,
    TWO,
    WHEN,
    code,
    words,
    write_register,
)


@pytest.fixture
def registered(ledger, tmp_path):
    """A ledger with two enterprises of a group and one of nobody."""
    file = write_register(
        tmp_path / "register.csv",
        f"{ONE},2024-01-01,=cmd|calc,130102,C,private,small,,",
        f"{TWO},2024-01-01,二厂,130102,C,private,small,,",
        f"{code(3)},2024-01-01,三厂,130102,C,private,small,,",
    )
    import_register(ledger, file, ANN, WHEN)
    return ledger


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").split("\r\n")


def test_the_table_has_a_row_an_enterprise_of_the_group_and_every_field(registered):
    labels, heads, *rows, end = lines(batch_template(registered, "2025-Q4", GROUP))
    assert heads == ",".join(field.id for field in fields())
    assert "统一社会信用代码" in labels
    assert [row.split(",")[0] for row in rows] == sorted([ONE, TWO])
    assert end == ""


def test_a_name_is_no_formula(registered):
    assert f"{ONE},'=cmd|calc,2025-Q4" in batch_template(registered, "2025-Q4", GROUP).decode()


def test_the_table_filled_in_is_read_back_by_its_second_line(registered, tmp_path):
    file = tmp_path / "filled.csv"
    labels, heads, *rows, _ = lines(batch_template(registered, "2025-Q4", REPORTER))
    cells = dict(zip(heads.split(","), rows[0].split(","), strict=True))
    cells |= {"workers": "100", "hours_worked": "51234", "any_accidents": "no",
              "enterprise_name": "一厂"}  # fmt: skip
    file.write_text("\n".join([labels, heads, ",".join(cells.values())]), "utf-8")
    taken = take(registered, file, REPORTER, WHEN)
    assert taken.answer.is_submitted, taken.answer.findings


def test_who_files_no_returns_gets_no_table(registered):
    with pytest.raises(NotAllowed):
        batch_template(registered, "2025-Q4", COUNTY_OFFICE)


@pytest.mark.parametrize(
    ("period", "why"), [("soon", "period"), ("1990-Q1", "none of your enterprises")]
)
def test_a_period_without_enterprises_is_told_so(registered, period, why):
    with pytest.raises(BadQuestion, match=why):
        batch_template(registered, period, GROUP)


def test_what_is_owed_and_not_locked_is_offered_until_it_is_sent(registered):
    def quarters() -> list[tuple[str, str]]:
        owed = owed_now(registered, GROUP, WHEN.date()).filter(pl.col("period") == "2025-Q4")
        return owed.select("enterprise", "due").rows()

    assert quarters() == [(one, "2026-01-15") for one in sorted([ONE, TWO])]
    assert submit(registered, [words()], GROUP, WHEN).is_submitted
    assert quarters() == [(TWO, "2026-01-15")]
    periods = set(owed_now(registered, GROUP, WHEN.date())["period"])
    assert "2025-Q2" not in periods
