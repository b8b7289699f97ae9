"""Defends the mean: 186 days of seven persons, severity 437.6 over frequency 16.47."""

import pytest


def test_seven_persons(figure):
    shown = figure(
        "mean_severity_gb", days_lost=186, deaths=1, serious_injuries=2, minor_injuries=4
    )
    assert shown["value"] == pytest.approx(26.57140602042427, abs=0.0005)
    assert (shown["lower"], shown["upper"]) == (None, None)
