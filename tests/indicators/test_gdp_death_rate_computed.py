"""Defends the computed rate: 127,000 deaths over 18,232.1 billion yuan in 2005, 0.70."""

import pytest


def test_china_in_2005(figure):
    shown = figure("gdp_death_rate_computed", production_accident_deaths=127_000, gdp=182_321)
    assert shown["value"] == pytest.approx(0.7, abs=0.005)
