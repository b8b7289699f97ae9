"""Defends the rate: the three years of the machine shop of Maryland's COMAR 09.12.24.09."""

import pytest


def test_one_case_in_the_three_years_of_the_machine_shop(figure):
    shown = figure("other_recordable_rate", cases_other=1, hours_worked=36_000)
    assert shown["value"] == pytest.approx(5.56, abs=0.005)
    assert shown["lower"] < shown["value"] < shown["upper"]
