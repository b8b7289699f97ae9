"""Defends the rate: 42 deaths among 1.2 million workers, the twin per thousand."""

import pytest


def test_deaths_among_1_2_million_workers(figure):
    shown = figure("worker_death_rate_computed", deaths=42, workers=1_200_000)
    assert shown["value"] == pytest.approx(3.5, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]


def test_it_is_its_twin_in_another_unit(figure):
    shown, twin = (
        figure(card, deaths=42, workers=1_200_000)
        for card in ("worker_death_rate_computed", "death_rate_gb")
    )
    assert shown["value"] == pytest.approx(100 * twin["value"])
