"""Defends the rate and its interval: 8 of 10, Wilson's limits 0.4902 and 0.9433."""

import pytest


def test_eight_samples_of_ten(figure):
    shown = figure("sample_exceedance_rate", samples_over_limit=8, samples=10)
    assert shown["value"] == pytest.approx(0.8, abs=1e-09)
    assert (shown["lower"], shown["upper"]) == pytest.approx((0.4902, 0.9433), abs=5e-5)
