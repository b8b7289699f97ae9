"""Defends the count, and its limits: a worked example."""

import pytest


def test_a_count_of_40(figure):
    shown = figure("disease_deaths", disease_deaths=40)
    assert shown["value"] == pytest.approx(40, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["exposure"] is None
