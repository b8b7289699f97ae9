"""Defends the count: a weekend away is none, a workday is one."""

from tests.indicators.drawn_cases import case, counted


def test_a_weekend_away_is_none(figure):
    cases = [
        case(days_away=2),
        case(days_away=3, lost_workdays=1),
        case(lost_workdays=104),
        case(lost_workdays=105),
    ]
    shown = figure("cases_gb6441_1986_minor", **counted("case_gb6441_1986_minor", *cases))
    assert shown["value"] == 2
