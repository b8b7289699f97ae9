"""Defends the rate: 144 killed at 0.46 per 100,000, so of some 31.3 million (Britain, 2015/16)."""

import pytest


def test_great_britain_in_2015_16(figure):
    shown = figure("fatal_injury_rate_hse", fatal_injuries_riddor=144, workers=31_300_000)
    assert shown["value"] == pytest.approx(0.46, abs=0.005)
    assert shown["lower"] < shown["value"] < shown["upper"]
