"""Defends the rate: a worked example."""

import pytest


def test_claims_in_20_million_hours(figure):
    shown = figure("serious_claim_frequency", serious_claims=130, hours_worked=20_000_000)
    assert shown["value"] == pytest.approx(6.5, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
