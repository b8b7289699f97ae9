"""Defends the count, and its limits: 963 progressions in the national report of 2005."""

import pytest


def test_china_in_2005(figure):
    shown = figure("stage_progressions", disease_progressions=963)
    assert shown["value"] == pytest.approx(963, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["exposure"] is None
