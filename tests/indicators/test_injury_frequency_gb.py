"""Defends 百万工时伤害率: seven persons in 425,000 hours, until 30 June 2026."""

import pytest


def test_seven_persons_in_425_000_hours(figure):
    shown = figure(
        "injury_frequency_gb",
        period="2026-06",
        deaths=1,
        serious_injuries=2,
        minor_injuries=4,
        hours_worked=425_000,
    )
    assert shown["value"] == pytest.approx(16.4706, abs=5e-05)


def test_the_definition_ends_on_30_june_2026(figure):
    shown = figure(
        "injury_frequency_gb",
        period="2026-07",
        deaths=1,
        serious_injuries=2,
        minor_injuries=4,
        hours_worked=425_000,
    )
    assert shown["value"] is None
    assert shown["reason"] == "out_of_force"
    assert shown["events"] == pytest.approx(7)
