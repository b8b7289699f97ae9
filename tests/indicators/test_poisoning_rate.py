"""Defends the rate: 6 in four million hours, those of two thousand full-time workers."""

import pytest


def test_cases_in_four_million_hours(figure):
    shown = figure("poisoning_rate", poisonings=6, hours_worked=4_000_000)
    assert shown["value"] == pytest.approx(30, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
