"""Defends the fatality: 28 of 613 poisonings in 2005, 4.57 %."""

import pytest


def test_china_in_2005(figure):
    shown = figure("acute_poisoning_fatality", acute_poisoning_deaths=28, acute_poisoning_cases=613)
    assert shown["value"] == pytest.approx(0.0457, abs=5e-05)
