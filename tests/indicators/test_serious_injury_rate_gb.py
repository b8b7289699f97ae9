"""Defends 千人重伤率: a worked figure, and the day its definition ends."""

import pytest


def test_three_serious_injuries_among_1_200_workers(figure):
    shown = figure("serious_injury_rate_gb", serious_injuries=3, workers=1_200)
    assert shown["value"] == pytest.approx(2.5, abs=1e-09)


def test_the_definition_ends_on_30_june_2026(figure):
    shown = figure("serious_injury_rate_gb", period="2026-Q3", serious_injuries=3, workers=1_200)
    assert shown["value"] is None
    assert shown["reason"] == "out_of_force"
