"""Defends the rate: 391 of 460 returns."""

import pytest


def test_returns_of_a_district(figure):
    shown = figure("validation_pass_rate", returns_passed_at_once=391, returns_received=460)
    assert shown["value"] == pytest.approx(0.85, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
