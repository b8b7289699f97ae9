"""Defends the count, and its limits: sixteen accidents."""

import pytest


def test_sixteen_accidents(figure):
    shown = figure("larger_accidents", larger_accidents=16)
    assert shown["value"] == pytest.approx(16, abs=1e-09)
    assert shown["lower"] < shown["value"] < shown["upper"]
    assert shown["exposure"] is None
