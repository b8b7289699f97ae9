"""Defends the rate: twelve deaths in 48 million hours."""

import pytest


def test_twelve_deaths_in_48_million_hours(figure):
    shown = figure("fatal_frequency_rate", fatal_injuries=12, hours_worked=48_000_000)
    assert shown["value"] == pytest.approx(0.25, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
