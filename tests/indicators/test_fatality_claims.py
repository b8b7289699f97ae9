"""Defends the count, and its limits: a worked example."""

import pytest


def test_claims_of_a_year(figure):
    shown = figure("fatality_claims", fatality_claims=120)
    assert shown["value"] == pytest.approx(120, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["exposure"] is None
