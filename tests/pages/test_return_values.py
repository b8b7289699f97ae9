"""Defends how a return is shown: beside the one before, with what was found and said of it."""

import polars as pl
import pytest

from governance.filings import Comment, Version
from governance.workflow import State
from pages._returns.values import differences_part, values_part
from tests.governance.returns_made import words

HURT = {"any_accidents": "yes", "deaths": "0", "minor_injuries": "2"}


def version(number: int = 1, **cells: str) -> Version:
    return Version(
        number, "enterprise_return", "X", cells.get("period", "2025-Q4"), number, State.SUBMITTED,
        "CN-130102", "small", None, 0, words(**cells), {}, "", "", "", None, None, "", "", "", "",
    )  # fmt: skip


def row(part, label: str) -> str:
    """The row of an item."""
    return str(part).split(f">{label}")[1].split("</tr>")[0]


def test_a_value_stands_with_its_unit_beside_the_one_before_and_the_difference():
    before = version(period="2025-Q3", workers="80", **HURT)
    part = values_part(version(), before, None, (), "en")
    assert '100 <span class="osh-unit">persons' in row(part, "Workers<")
    assert '80 <span class="osh-unit">persons' in row(part, "Workers<")
    assert "+20 (+25%)" in row(part, "Workers<")
    assert "−2 (−100%)" in row(part, "Minor injuries (GB 6441)")
    assert "2025-Q3" in str(part)


def test_empty_is_told_from_0():
    part = values_part(version(contraindications="0", examined=""), None, None, (), "en")
    assert '0 <span class="osh-unit">persons' in row(part, "Workers with contraindications")
    assert "Workers examined" not in str(part)
    assert "Left empty in this section: 1." in str(part)
    assert '0 <span class="osh-unit">persons' in row(part, "Deaths in work accidents (GB 6441)")


@pytest.mark.parametrize(
    ("said", "asked"), [("en", "correct it or give a reason"), ("zh", "请更正或说明原因")]
)
def test_what_was_found_and_said_stands_by_its_field_in_words(said, asked):
    findings = pl.DataFrame(
        [("workers", "soft", "workers_changed", "a", "b", "c", "d"),
         ("enterprise", "information", "x", "e", "f", "g", "h")],
        schema=["field", "severity", "rule", "en", "zh", "fix_en", "fix_zh"], orient="row",
    )  # fmt: skip
    told = [Comment("workers", "<i>all?</i>", "2026-01-02T03:04:05", "carl"),
            Comment("", "look again", "2026-01-02T03:04:05", "carl")]  # fmt: skip
    part = values_part(version(), None, findings, told, said)
    beside = row(part, {"en": "Workers<", "zh": "从业人员<"}[said])
    assert asked in beside
    assert "&lt;i&gt;all?&lt;/i&gt;" in beside
    assert str(part).index("look again") < str(part).index("<table")


def test_two_versions_differ_in_what_they_say_and_not_in_how_it_was_typed():
    older, newer = version(area="130102"), version(2, area="CN-130102", workers="101", **HURT)
    part = str(differences_part(older, newer, "en"))
    assert "Version 1" in part
    assert "100 <span" in row(part, "Workers<")
    assert "101 <span" in row(part, "Workers<")
    assert "Area" not in part
    assert "No" in row(part, "Any accidents this period?")
    same = str(differences_part(older, version(2, area="CN-130102"), "en"))
    assert same == '<p class="osh-note">The two say the same.</p>'
