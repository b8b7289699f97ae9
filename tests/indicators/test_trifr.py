"""Defends TRIFR: seventeen cases in a million and a half hours, and one death in two million."""

import pytest


def test_five_times_the_rate_per_200_000_hours_where_nobody_died(figure):
    shown = figure(
        "trifr",
        recordable_deaths=0,
        cases_days_away=5,
        cases_transfer=4,
        cases_other=8,
        hours_worked=1_500_000,
    )
    assert shown["value"] == pytest.approx(11.33, abs=0.005)
    assert shown["lower"] < shown["value"] < shown["upper"]


def test_a_death_counts(figure):
    shown = figure(
        "trifr",
        recordable_deaths=1,
        cases_days_away=0,
        cases_transfer=0,
        cases_other=0,
        hours_worked=2_000_000,
    )
    assert shown["value"] == pytest.approx(0.5, abs=1e-09)
