"""Defends the coverage: 45 of 50 trained, Wilson's limits 0.7864 and 0.9565."""

import pytest


def test_forty_five_of_fifty(figure):
    shown = figure("training_coverage", trained=45, training_due=50)
    assert shown["value"] == pytest.approx(0.9, abs=1e-09)
    assert (shown["lower"], shown["upper"]) == pytest.approx((0.7864, 0.9565), abs=5e-5)
