"""Defends the rate: ten deaths in 160 million hours."""

import pytest


def test_ten_deaths_in_160_million_hours(figure):
    shown = figure("fatal_injury_rate_msha", fatal_injuries_msha=10, hours_worked=160_000_000)
    assert shown["value"] == pytest.approx(0.0125, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
