"""Defends the share: the national report of 2015 (1,052 of 29,180 cases)."""

import pytest


def test_china_in_2015(figure):
    shown = figure("noise_deafness_share", numerator={"disease_cases": 1_052}, disease_cases=29_180)
    assert shown["value"] == pytest.approx(0.0361, abs=5e-05)
