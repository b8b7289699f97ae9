"""Defends the count: mining in China, 2006 (Meng 2022, chapter 4), and a count of none."""

import pytest


def test_mining_in_china_in_2006(figure):
    shown = figure("deaths", deaths=7_023)
    assert shown["value"] == pytest.approx(7_023, abs=1e-09)
    assert shown["exposure"] is None
    assert shown["lower"] < 7_023 < shown["upper"]


def test_none_still_has_an_upper_limit(figure):
    shown = figure("deaths", deaths=0)
    assert shown["value"] == 0
    assert shown["upper"] == pytest.approx(3.689, abs=5e-4)  # Garwood 1936
