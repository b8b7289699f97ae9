"""Defends the incidence: 36 new cases of 90,000 workers exposed."""

import pytest


def test_cases_of_90_000_exposed(figure):
    shown = figure("disease_incidence", disease_cases=36, exposed_workers=90_000)
    assert shown["value"] == pytest.approx(40, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
