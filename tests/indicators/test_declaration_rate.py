"""Defends the rate: 412 of 515 enterprises."""

import pytest


def test_enterprises_of_a_district(figure):
    shown = figure("declaration_rate", enterprises_declared=412, enterprises_to_declare=515)
    assert shown["value"] == pytest.approx(0.8, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
