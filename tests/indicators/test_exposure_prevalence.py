"""Defends the prevalence: 7,846 of 20,552 workers (OHER 2024.01.010), 38.18 %."""

import pytest


def test_the_published_survey(figure):
    shown = figure("exposure_prevalence", exposed_workers=7_846, workers=20_552)
    assert shown["value"] == pytest.approx(0.3818, abs=5e-05)
