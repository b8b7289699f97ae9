"""Defends the rate: the base is a thousand workers examined."""

import pytest


def test_three_suspected_among_2_000_examined(figure):
    shown = figure("suspected_disease_rate", disease_suspected=3, examined=2_000)
    assert shown["value"] == pytest.approx(1.5, abs=1e-09)
