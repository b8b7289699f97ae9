"""Defends the page of data quality: what stands out is said in words, in both languages."""

import json

import polars as pl
import pytest

from facts.soundness import COLUMNS
from governance.quality import Report
from pages.quality import MOST_FINDINGS, PAGE
from tests.pages.made_up import HOUSE

JUMP = ("jump", "fatal_injuries", "2023", "IT", "", 90.0, 30.0)
PARTS = ("parts_exceed_total", "workers", "2022", "IT", "sex=_T Σ sex/SDMX CL_SEX", 110.0, 100.0)
EXCHANGED = ("exchanged", "workers", "2022", None, "area=ES,IT", 5.5, 4.5)


def report(*findings, **changes):
    rows = pl.DataFrame(findings, schema=COLUMNS, orient="row")
    counts = dict(rows.group_by("rule", maintain_order=True).len().iter_rows())
    said = {
        "batch": "ab" * 16, "source": "estat_esaw", "file": "deaths.csv", "rows_read": 1200,
        "facts": 1100, "rejects": 100, "corrected": 0,
        "reasons": {"industry '…' is not there": 100},
        "flags": {"revised": 3}, "counts": counts, "findings": rows, "repeats": 0,
        "received_before": False, "published": True, "acknowledged": None,
    }  # fmt: skip
    return Report(**(said | changes))


def drawn(reports, language="en"):
    house = HOUSE._replace(quality=lambda: reports)
    page = PAGE.layout({}, house, language)
    return json.dumps(page.to_plotly_json(), default=lambda part: part.to_plotly_json(),
                      ensure_ascii=False)  # fmt: skip


def test_a_finding_says_what_where_what_was_met_and_expected():
    said = drawn([report(JUMP)])
    for words in ("moved by more than 20%", "Italy", "2023", '"90"', '"30"', "to be acknowledged"):
        assert words in said


def test_codes_are_said_in_words():
    said = drawn([report(PARTS, EXCHANGED)])
    assert "Sex: Total" in said
    assert "Area: Spain, Italy" in said


def test_the_page_speaks_chinese():
    said = drawn([report(JUMP, PARTS, EXCHANGED)], "zh")
    for words in ("数据质量", "意大利", "性别: 合计", "待确认", "分项之和大于合计"):
        assert words in said
    assert "moved by" not in said


def test_refusals_and_flags_are_counted():
    said = drawn([report()])
    assert "industry '…' is not there: 100" in said
    assert "revised: 3" in said
    assert "0 findings" in said


@pytest.mark.parametrize(("reason", "word"), [(None, "to be"), ("a mine", "jumps")])
def test_an_acknowledged_jump_says_so(reason, word):
    said = drawn([report(JUMP, acknowledged=reason)])
    assert f"{word} acknowledged" in said
    assert (reason or "1 batches with jumps") in said


def test_many_findings_are_counted_and_the_first_shown():
    said = drawn([report(*[JUMP] * (MOST_FINDINGS + 5))])
    assert "and 5 more" in said
    assert said.count('"90"') == MOST_FINDINGS


def test_a_home_without_reports_says_so_in_numbers():
    assert "0 batches were checked" in drawn([])
