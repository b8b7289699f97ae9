"""Defends the rate: a worked example, in force since 2012-04-06."""

import pytest


def test_injuries_of_200_000_employees(figure):
    shown = figure("over_7_day_injury_rate", over_7_day_injuries=310, workers=200_000)
    assert shown["value"] == pytest.approx(155, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]


def test_before_2012_three_days_were_counted(figure):
    shown = figure(
        "over_7_day_injury_rate", period="2011", over_7_day_injuries=310, workers=200_000
    )
    assert shown["value"] is None
    assert shown["reason"] == "out_of_force"
