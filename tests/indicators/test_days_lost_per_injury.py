"""Defends the mean: 5,580 days of 180 cases, without an interval."""

import pytest


def test_days_of_180_cases(figure):
    shown = figure(
        "days_lost_per_injury", days_lost_temporary=5_580, temporary_incapacity_cases=180
    )
    assert shown["value"] == pytest.approx(31, abs=1e-09)
    assert (shown["lower"], shown["upper"]) == (None, None)
