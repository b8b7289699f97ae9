"""Defends the estimate: shown without an interval, as it is no count."""

import pytest


def test_an_estimate(figure):
    shown = figure("soii_days_away_cases", soii_days_away_cases=900_380)
    assert shown["value"] == pytest.approx(900_380, abs=1e-06)
    assert (shown["lower"], shown["upper"]) == (None, None)
    assert shown["exposure"] is None
