"""Defends the measure: 420 days in a million hours, without an interval."""

import pytest


def test_days_in_a_million_hours(figure):
    shown = figure(
        "severity_rate_msha",
        days_lost_msha=300,
        days_restricted_msha=120,
        days_charged_msha=0,
        hours_worked=1_000_000,
    )
    assert shown["value"] == pytest.approx(84, abs=1e-09)
    assert (shown["lower"], shown["upper"]) == (None, None)
