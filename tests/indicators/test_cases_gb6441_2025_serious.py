"""Defends the count: 104 workdays are too few, 105 are enough."""

from datetime import date

from tests.indicators.drawn_cases import case, counted


def test_a_hundred_and_five_workdays_are_enough(figure):
    cases = [
        case(lost_workdays=104, accident=date(2026, 8, 3)),
        case(lost_workdays=105, accident=date(2026, 8, 3)),
        case(lost_workdays=300, died_after=200, accident=date(2026, 8, 3)),
        case(lost_workdays=300, died_after=2, accident=date(2026, 8, 3)),
    ]
    shown = figure("cases_gb6441_2025_serious", **counted("case_gb6441_2025_serious", *cases))
    assert shown["value"] == 2
