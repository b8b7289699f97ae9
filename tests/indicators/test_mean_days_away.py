"""Defends the mean: 186 days of seven cases, without an interval."""

import pytest


def test_seven_cases(figure):
    shown = figure("mean_days_away", days_away=186, cases_days_away=7)
    assert shown["value"] == pytest.approx(26.571, abs=0.0005)
    assert shown["lower"] is None


def test_no_case_has_no_mean(figure):
    shown = figure("mean_days_away", days_away=0, cases_days_away=0)
    assert shown["value"] is None
    assert shown["reason"] == "zero_exposure"
