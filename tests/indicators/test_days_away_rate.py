"""Defends the rate: 186 days in 425,000 hours, without an interval."""

import pytest


def test_days_in_425_000_hours(figure):
    shown = figure("days_away_rate", days_away=186, hours_worked=425_000)
    assert shown["value"] == pytest.approx(87.53, abs=0.005)
    assert (shown["lower"], shown["upper"]) == (None, None)
