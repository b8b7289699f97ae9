"""Defends the coverage: 188 of 200 workers."""

import pytest


def test_workers_of_an_enterprise(figure):
    shown = figure("injury_insurance_coverage", insured_workers=188, workers=200)
    assert shown["value"] == pytest.approx(0.94, abs=1e-12)
    assert shown["lower"] < shown["value"] < shown["upper"]
