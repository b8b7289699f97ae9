"""Defends the count: three days away are too few, four are enough."""

from tests.indicators.drawn_cases import case, counted


def test_three_days_are_too_few_and_four_enough(figure):
    cases = [case(days_away=3), case(days_away=4), case(days_away=400)]
    shown = figure("cases_esaw_nonfatal", **counted("case_esaw_nonfatal", *cases))
    assert shown["value"] == 2
