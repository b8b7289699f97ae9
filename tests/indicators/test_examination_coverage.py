"""Defends the coverage: 44.16 % in the national report of 2005."""

import pytest


def test_china_in_2005(figure):
    shown = figure("examination_coverage", examined=1_861_883, examinations_due=4_216_417)
    assert shown["value"] == pytest.approx(0.4416, abs=5e-05)


def test_more_examined_than_due_is_refused(figure):
    shown = figure("examination_coverage", examined=11, examinations_due=10)
    assert shown["value"] is None
    assert shown["reason"] == "exceeds_denominator"
