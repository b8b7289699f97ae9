"""Defends the rate from 2026-07-01: six injured of 600 workers."""

import pytest


def test_six_injured_of_600_workers(figure):
    shown = figure(
        "injury_rate_gb", period="2027", serious_injuries=2, minor_injuries=4, workers=600
    )
    assert shown["value"] == pytest.approx(10, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]


def test_the_definition_begins_on_1_july_2026(figure):
    shown = figure(
        "injury_rate_gb", period="2026-06", serious_injuries=2, minor_injuries=4, workers=600
    )
    assert shown["value"] is None
    assert shown["reason"] == "out_of_force"
