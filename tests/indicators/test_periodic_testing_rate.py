"""Defends the rate: 368 of 460 enterprises."""

import pytest


def test_enterprises_of_a_district(figure):
    shown = figure("periodic_testing_rate", enterprises_tested=368, enterprises_to_test=460)
    assert shown["value"] == pytest.approx(0.8, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
