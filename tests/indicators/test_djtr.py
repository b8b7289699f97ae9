"""Defends DJTR: the machine shop of Maryland's COMAR 09.12.24.09."""

import pytest


def test_the_machine_shop_of_maryland(figure):
    shown = figure("djtr", cases_transfer=1, hours_worked=10_000)
    assert shown["value"] == pytest.approx(20.0, abs=0.005)
    assert shown["lower"] < shown["value"] < shown["upper"]
