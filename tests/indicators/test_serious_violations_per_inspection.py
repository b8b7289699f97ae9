"""Defends the ratio: 360 violations of 240 inspections, without an interval."""

import pytest


def test_violations_of_240_inspections(figure):
    shown = figure(
        "serious_violations_per_inspection", serious_violations=360, accident_inspections=240
    )
    assert shown["value"] == pytest.approx(1.5, abs=1e-12)
    assert (shown["lower"], shown["upper"]) == (None, None)
