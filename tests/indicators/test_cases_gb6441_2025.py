"""Defends the count: of three drawn cases two are counted, whatever their class."""

from datetime import date

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [
        case(days_away=2, accident=date(2026, 8, 3)),
        case(lost_workdays=1, accident=date(2026, 8, 3)),
        case(died_after=3, accident=date(2026, 8, 3)),
    ]
    shown = figure(
        "cases_gb6441_2025",
        **counted("case_gb6441_2025_death", *cases),
        **counted("case_gb6441_2025_serious", *cases),
        **counted("case_gb6441_2025_minor", *cases),
    )
    assert shown["value"] == 2
