"""Defends the share of time: minutes are no independent trials, so it has no interval."""

import pytest


def test_six_minutes_of_eight_hours(figure):
    shown = figure("time_over_limit", minutes_over_limit=6, minutes_valid=480)
    assert shown["value"] == pytest.approx(0.0125, abs=1e-09)
    assert shown["lower"] is None
