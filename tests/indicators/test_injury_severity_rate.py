"""Defends the severity: 186 days in 425,000 hours are 437.6 per million, without an interval."""

import pytest


def test_one_hundred_and_eighty_six_days_in_425_000_hours(figure):
    shown = figure("injury_severity_rate", days_lost=186, hours_worked=425_000)
    assert shown["value"] == pytest.approx(437.65, abs=5e-3)
    assert shown["lower"] is None
