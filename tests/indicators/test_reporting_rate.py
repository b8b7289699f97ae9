"""Defends the rate: 460 of 500 returns."""

import pytest


def test_returns_of_a_district(figure):
    shown = figure("reporting_rate", returns_received=460, returns_due=500)
    assert shown["value"] == pytest.approx(0.92, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
