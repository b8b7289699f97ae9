"""Defends the count of the communique of 2006: 112,822 deaths."""

import pytest


def test_china_in_2006(figure):
    shown = figure("production_accident_deaths", production_accident_deaths=112_822)
    assert shown["value"] == pytest.approx(112_822, abs=1e-09)
