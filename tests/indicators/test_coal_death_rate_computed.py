"""Defends the rate: China in 2021, 178 deaths in 4.07 thousand million tonnes (0.044)."""

import pytest


def test_china_in_2021(figure):
    shown = figure("coal_death_rate_computed", deaths=178, coal_tonnes=4_070_000_000)
    assert shown["value"] == pytest.approx(0.044, abs=0.0005)
    assert shown["lower"] < shown["value"] < shown["upper"]
