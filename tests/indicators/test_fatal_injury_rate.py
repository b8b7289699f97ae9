"""Defends the SDG 8.8.1 rate: MSHA's published ratios, 1931 and 2018, per 100,000."""

import pytest


def test_mining_in_the_united_states_in_1931(figure):
    shown = figure("fatal_injury_rate", fatal_injuries=1_688, workers=748_712)
    assert shown["value"] / 100_000 == pytest.approx(0.00225, abs=6e-6)


def test_mining_in_the_united_states_in_2018(figure):
    shown = figure("fatal_injury_rate", fatal_injuries=27, workers=331_389)
    assert shown["value"] / 100_000 == pytest.approx(0.00008, abs=6e-6)


def test_no_death_still_has_an_upper_limit(figure):
    shown = figure("fatal_injury_rate", fatal_injuries=0, workers=2_000)
    assert shown["lower"] == 0
    assert shown["upper"] == pytest.approx(184.4, abs=0.1)
