"""Defends the share: returns of 88,000 of 110,000 workers."""

import pytest


def test_workers_of_a_district(figure):
    shown = figure("workforce_completeness", workers_of_reporting=88_000, workers_of_due=110_000)
    assert shown["value"] == pytest.approx(0.8, abs=1e-12)
    assert (shown["lower"], shown["upper"]) == (None, None)
