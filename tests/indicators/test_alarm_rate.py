"""Defends the rate: nine alarms in thirty days of one sensor, without an interval."""

import pytest


def test_nine_alarms_in_thirty_days(figure):
    shown = figure("alarm_rate", alarms=9, minutes_valid=43_200)
    assert shown["value"] == pytest.approx(0.3, abs=1e-12)
    assert (shown["lower"], shown["upper"]) == (None, None)
