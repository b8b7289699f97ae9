"""Defends the rate: 328,000 contraindications of 18.08 million examined, 1.8 %."""

import pytest


def test_china(figure):
    shown = figure("contraindication_rate", contraindications=328_000, examined=18_080_000)
    assert shown["value"] == pytest.approx(0.018, abs=0.0005)
