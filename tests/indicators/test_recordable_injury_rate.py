"""Defends the rate: fifteen injuries in a million and a half hours."""

import pytest


def test_fifteen_injuries_in_a_million_and_a_half_hours(figure):
    shown = figure("recordable_injury_rate", recordable_injuries=15, hours_worked=1_500_000)
    assert shown["value"] == pytest.approx(2.0, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
