"""Defends the rate: 135 killed of 32.8 million (Great Britain, 2022/23: 0.41)."""

import pytest


def test_great_britain_in_2022_23(figure):
    shown = figure("fatal_injury_rate_hse", fatal_injuries_riddor=135, workers=32_800_000)
    assert shown["value"] == pytest.approx(0.41, abs=0.005)
    assert shown["lower"] < shown["value"] < shown["upper"]
