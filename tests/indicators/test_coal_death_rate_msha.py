"""Defends the rate: ten deaths in 500 million tonnes."""

import pytest


def test_ten_deaths_in_500_million_tonnes(figure):
    shown = figure("coal_death_rate_msha", fatal_injuries_msha=10, coal_tonnes=500_000_000)
    assert shown["value"] == pytest.approx(0.02, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
