"""Defends the share: 1,368 of the 1,440 minutes of a day, without an interval."""

import pytest


def test_a_day_of_one_sensor(figure):
    shown = figure("data_availability", minutes_valid=1_368, minutes_expected=1_440)
    assert shown["value"] == pytest.approx(0.95, abs=1e-12)
    assert (shown["lower"], shown["upper"]) == (None, None)
