"""Defends the count, and its limits: 240 inspections."""

import pytest


def test_inspections_of_a_year(figure):
    shown = figure("accident_inspections", accident_inspections=240)
    assert shown["value"] == pytest.approx(240, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["exposure"] is None
