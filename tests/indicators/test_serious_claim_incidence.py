"""Defends the rate: a worked example."""

import pytest


def test_claims_of_10_000_employees(figure):
    shown = figure("serious_claim_incidence", serious_claims=95, workers=10_000)
    assert shown["value"] == pytest.approx(9.5, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
