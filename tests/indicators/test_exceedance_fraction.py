"""Defends the exceedance fraction: six samples at 0.12 to 0.31 of the limit, 7.3e-7."""

import math

import pytest

RATIOS = (0.12, 0.20, 0.15, 0.31, 0.18, 0.25)
LOGARITHMS = [math.log(ratio) for ratio in RATIOS]
SUMS = {
    "log_ratio_sum": sum(LOGARITHMS),
    "log_ratio_square_sum": sum(logarithm**2 for logarithm in LOGARITHMS),
}


def test_six_samples_far_below_the_limit(figure):
    shown = figure("exceedance_fraction", samples=6, samples_below_detection=0, **SUMS)
    assert shown["value"] == pytest.approx(7.3e-7, abs=5e-9)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["lower_998"] < shown["lower"]


def test_samples_are_the_exposure_and_there_are_no_events(figure):
    shown = figure("exceedance_fraction", samples=6, samples_below_detection=0, **SUMS)
    assert shown["exposure"] == 6
    assert shown["events"] is None


def test_a_handful_of_samples_is_not_judged(figure):
    shown = figure("exceedance_fraction", samples=6, samples_below_detection=4, **SUMS)
    assert shown["value"] is None
    assert shown["reason"] == "few_samples"
