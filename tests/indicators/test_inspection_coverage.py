"""Defends the coverage: 126 of 840 enterprises."""

import pytest


def test_enterprises_of_a_district(figure):
    shown = figure("inspection_coverage", enterprises_inspected=126, enterprises_supervised=840)
    assert shown["value"] == pytest.approx(0.15, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
