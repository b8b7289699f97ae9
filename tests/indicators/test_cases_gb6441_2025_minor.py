"""Defends the count: a weekend away is none, a workday is one."""

from datetime import date

from tests.indicators.drawn_cases import case, counted


def test_a_weekend_away_is_none(figure):
    cases = [
        case(days_away=2, accident=date(2026, 8, 3)),
        case(days_away=3, lost_workdays=1, accident=date(2026, 8, 3)),
        case(lost_workdays=104, accident=date(2026, 8, 3)),
        case(lost_workdays=105, accident=date(2026, 8, 3)),
    ]
    shown = figure("cases_gb6441_2025_minor", **counted("case_gb6441_2025_minor", *cases))
    assert shown["value"] == 2
