"""Defends 千人死亡率: one death among 212 workers is 4.72 per thousand."""

import pytest


def test_one_death_among_212_workers(figure):
    shown = figure("death_rate_gb", deaths=1, workers=212)
    assert shown["value"] == pytest.approx(4.717, abs=0.0005)
