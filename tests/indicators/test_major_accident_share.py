"""Defends the share: four accidents of 1,600."""

import pytest


def test_four_accidents_of_1_600(figure):
    shown = figure("major_accident_share", major_accidents=4, accidents=1_600)
    assert shown["value"] == pytest.approx(0.0025, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
