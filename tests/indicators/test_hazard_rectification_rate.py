"""Defends the rate: rectified of those found."""

import pytest


def test_nine_of_ten(figure):
    shown = figure("hazard_rectification_rate", hazards_rectified=9, hazards_found=10)
    assert shown["value"] == pytest.approx(0.9, abs=1e-09)
