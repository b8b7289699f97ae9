"""Defends the count: seven days away are too few, eight are enough, and the road is out."""

from tests.indicators.drawn_cases import case, counted


def test_seven_days_are_too_few_and_eight_enough(figure):
    cases = [case(days_away=7), case(days_away=8), case(days_away=8, road_or_fire="road")]
    shown = figure("cases_hse_over_7", **counted("case_hse_over_7", *cases))
    assert shown["value"] == 1
