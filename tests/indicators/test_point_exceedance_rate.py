"""Defends the rate: points over the limit of the points tested, zero kept as zero."""

import pytest


def test_three_points_of_forty(figure):
    shown = figure("point_exceedance_rate", hazard_points_over_limit=3, hazard_points=40)
    assert shown["value"] == pytest.approx(0.075, abs=1e-09)


def test_none_of_ten_still_has_an_upper_limit(figure):
    shown = figure("point_exceedance_rate", hazard_points_over_limit=0, hazard_points=10)
    assert shown["value"] == 0
    assert shown["upper"] == pytest.approx(0.2775, abs=5e-5)  # Wilson 1927
