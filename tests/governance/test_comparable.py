"""Defends that figures which do not count the same thing are not left side by side unsaid."""

import polars as pl
import pytest

from governance import question
from governance.comparable import comparable_notes
from indicators import indicators


def said(card, table, words=""):
    figures = pl.DataFrame(table)
    found = comparable_notes(question(f"{card}{words}"), figures, indicators()[card])
    return [note.en for note in found]


def test_industries_of_two_schemes_are_told_apart():
    (note,) = said(
        "accident_inspections",
        {"industry": ["SIC_C", "NAICS_23", "_U"], "source": ["osha_inspections"] * 3},
    )
    assert "several schemes (NAICS, SIC)" in note


def test_rates_of_two_publishers_are_told_apart():
    (note,) = said(
        "nonfatal_rate_8_8_1",
        {"area": ["KZ", "MT"], "source": ["sdg_kazakhstan", "sdg_malta"]},
    )
    assert "several publishers (sdg_kazakhstan, sdg_malta)" in note


@pytest.mark.parametrize(
    ("card", "table"),
    [
        ("accident_inspections", {"industry": ["SIC_C", "SIC_D", "_U"], "source": ["a"] * 3}),
        ("accident_inspections", {"area": ["US", "CA"], "source": ["a", "b"]}),
        ("nonfatal_rate_8_8_1", {"area": ["MT", "MT"], "source": ["sdg_malta"] * 2}),
        ("nonfatal_rate_8_8_1", {"area": [], "source": []}),
    ],
)
def test_what_is_alike_needs_no_word(card, table):
    figures = pl.DataFrame(table, schema=dict.fromkeys(table, pl.String))
    assert comparable_notes(question(card), figures, indicators()[card]) == ()


def test_several_agents_together_are_told():
    (note,) = said("exceedance_fraction", {"source": ["sensor_summary"]})
    assert "several agents" in note
    assert said("exceedance_fraction", {"source": ["sensor_summary"]}, "?by=detail") == []
