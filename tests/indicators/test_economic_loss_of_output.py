"""Defends the rate: a loss of 1.2 million yuan in an output of 600 million, no interval."""

import pytest


def test_a_loss_in_an_output_of_600_million(figure):
    shown = figure("economic_loss_of_output", economic_loss=120, output_value=60_000)
    assert shown["value"] == pytest.approx(0.2, abs=1e-12)
    assert (shown["lower"], shown["upper"]) == (None, None)
