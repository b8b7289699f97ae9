"""Defends the count: 347,728 accidents in China in 2011 (China News Service, 2012-01-14)."""

import pytest


def test_china_in_2011(figure):
    shown = figure("accidents", accidents=347_728)
    assert shown["value"] == pytest.approx(347_728, abs=1e-09)
