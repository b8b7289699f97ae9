"""Defends the rate: 60 injuries among 15,000 workers."""

import pytest


def test_sixty_injuries_among_15_000_workers(figure):
    shown = figure("injury_incidence_rate", fatal_injuries=2, nonfatal_injuries=58, workers=15_000)
    assert shown["value"] == pytest.approx(4.0, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
