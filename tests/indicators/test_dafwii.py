"""Defends DAFWII: the example of OSHA's Data Initiative, 25 cases in 452,680 hours."""

import pytest


def test_the_example_of_the_data_initiative(figure):
    shown = figure("dafwii", cases_days_away=25, hours_worked=452_680)
    assert shown["value"] == pytest.approx(11.0, abs=0.05)
