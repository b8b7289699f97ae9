"""Defends the rate: 84 injuries in 30 million hours."""

import pytest


def test_eighty_four_injuries_in_30_million_hours(figure):
    shown = figure("nonfatal_frequency_rate", nonfatal_injuries=84, hours_worked=30_000_000)
    assert shown["value"] == pytest.approx(2.8, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
