"""Defends the rate: 1,200 injuries in 160 million hours."""

import pytest


def test_injuries_in_160_million_hours(figure):
    shown = figure("lost_time_rate_msha", lost_time_injuries_msha=1_200, hours_worked=160_000_000)
    assert shown["value"] == pytest.approx(1.5, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
