"""Defends the rate: 410 of 500 returns."""

import pytest


def test_returns_of_a_district(figure):
    shown = figure("on_time_reporting_rate", returns_on_time=410, returns_due=500)
    assert shown["value"] == pytest.approx(0.82, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
