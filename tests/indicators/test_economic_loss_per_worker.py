"""Defends the rate: a loss of 1.865 million yuan among 780 workers, without an interval."""

import pytest


def test_a_loss_among_780_workers(figure):
    shown = figure("economic_loss_per_worker", economic_loss=186.5, workers=780)
    assert shown["value"] == pytest.approx(239.1, abs=0.005)
    assert (shown["lower"], shown["upper"]) == (None, None)
