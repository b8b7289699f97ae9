"""Defends the rate: 10 in four million hours, those of two thousand full-time workers."""

import pytest


def test_cases_in_four_million_hours(figure):
    shown = figure(
        "illness_rate_osha",
        skin_disorders=3,
        respiratory_conditions=2,
        poisonings=0,
        hearing_losses=4,
        other_illnesses=1,
        hours_worked=4_000_000,
    )
    assert shown["value"] == pytest.approx(50, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
