"""Defends the rate: 250 days in 425,000 hours, without an interval."""

import pytest


def test_days_in_425_000_hours(figure):
    shown = figure(
        "days_lost_or_restricted_rate", days_away=186, days_transfer=64, hours_worked=425_000
    )
    assert shown["value"] == pytest.approx(117.65, abs=0.005)
    assert (shown["lower"], shown["upper"]) == (None, None)
