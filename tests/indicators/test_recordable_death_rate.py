"""Defends the rate: three deaths in 162 million hours."""

import pytest


def test_three_deaths_in_162_million_hours(figure):
    shown = figure("recordable_death_rate", recordable_deaths=3, hours_worked=162_000_000)
    assert shown["value"] == pytest.approx(3.7037, abs=5e-05)
    assert shown["lower"] < shown["value"] < shown["upper"]
