"""Defends the rate: 1,234 injuries among 250,000 workers."""

import pytest


def test_injuries_among_a_quarter_of_a_million_workers(figure):
    shown = figure("nonfatal_injury_rate", nonfatal_injuries=1_234, workers=250_000)
    assert shown["value"] == pytest.approx(493.6, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
