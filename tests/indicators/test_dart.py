"""Defends DART: OSHA's own example, and the machine shop of Maryland's COMAR 09.12.24.09."""

import pytest


def test_the_example_of_the_data_initiative(figure):
    shown = figure("dart", cases_days_away=12, cases_transfer=10, hours_worked=645_089)
    assert shown["value"] == pytest.approx(6.8, abs=0.05)


def test_two_cases_in_28_000_hours(figure):
    shown = figure("dart", cases_days_away=1, cases_transfer=1, hours_worked=28_000)
    assert shown["value"] == pytest.approx(14.29, abs=0.005)


def test_the_three_years_of_the_machine_shop(figure):
    shown = figure("dart", cases_days_away=0, cases_transfer=1, hours_worked=36_000)
    assert shown["value"] == pytest.approx(5.56, abs=0.005)
