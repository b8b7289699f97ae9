"""Defends TRIR: a worked example, and the machine shop of Maryland's COMAR 09.12.24.09."""

import pytest


def test_seventeen_cases_in_a_million_and_a_half_hours(figure):
    shown = figure(
        "trir", cases_days_away=5, cases_transfer=4, cases_other=8, hours_worked=1_500_000
    )
    assert shown["value"] == pytest.approx(2.27, abs=0.005)


def test_the_machine_shop_of_maryland(figure):
    shown = figure("trir", cases_days_away=0, cases_transfer=1, cases_other=0, hours_worked=10_000)
    assert shown["value"] == pytest.approx(20.0, abs=0.005)


def test_three_years_are_summed_before_dividing(figure):
    shown = figure("trir", cases_days_away=0, cases_transfer=1, cases_other=1, hours_worked=36_000)
    assert shown["value"] == pytest.approx(11.1, abs=0.05)


def test_a_missing_column_is_never_taken_as_zero(figure):
    shown = figure("trir", cases_days_away=5, cases_other=8, hours_worked=1_500_000)
    assert shown["value"] is None
    assert shown["reason"] == "no_events"
