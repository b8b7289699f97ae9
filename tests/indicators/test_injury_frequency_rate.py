"""Defends the ILO frequency: seven cases in 425,000 hours are 16.47 per million."""

import pytest


def test_seven_cases_in_425_000_hours(figure):
    shown = figure(
        "injury_frequency_rate", fatal_injuries=1, nonfatal_injuries=6, hours_worked=425_000
    )
    assert shown["value"] == pytest.approx(16.4706, abs=5e-05)
