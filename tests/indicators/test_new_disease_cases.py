"""Defends the count: 29,180 reported cases (Meng 2022, chapter 4)."""

import pytest


def test_china_in_2016(figure):
    shown = figure("new_disease_cases", disease_cases=29_180)
    assert shown["value"] == pytest.approx(29_180, abs=1e-09)
