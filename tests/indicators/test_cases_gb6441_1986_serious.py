"""Defends the count: 104 workdays are too few, 105 are enough."""

from tests.indicators.drawn_cases import case, counted


def test_a_hundred_and_five_workdays_are_enough(figure):
    cases = [
        case(lost_workdays=104),
        case(lost_workdays=105),
        case(lost_workdays=300, died_after=200),
        case(lost_workdays=300, died_after=2),
    ]
    shown = figure("cases_gb6441_1986_serious", **counted("case_gb6441_1986_serious", *cases))
    assert shown["value"] == 2
