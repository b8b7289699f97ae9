"""Defends the rate: a worked example of the size of manufacturing in Chongqing."""

import pytest


def test_cases_of_3_888_workers(figure):
    shown = figure("suspected_disease_rate_employed", disease_suspected=12, workers=3_888)
    assert shown["value"] == pytest.approx(3.086, abs=0.0005)
    assert shown["lower"] < shown["value"] < shown["upper"]
