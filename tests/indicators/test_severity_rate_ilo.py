"""Defends the severity: 5,580 days in 12 million hours, without an interval."""

import pytest


def test_days_in_12_million_hours(figure):
    shown = figure("severity_rate_ilo", days_lost_temporary=5_580, hours_worked=12_000_000)
    assert shown["value"] == pytest.approx(465, abs=1e-09)
    assert (shown["lower"], shown["upper"]) == (None, None)
