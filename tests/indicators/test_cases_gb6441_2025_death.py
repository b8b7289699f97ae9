"""Defends the count: the thirtieth day is in, and the seventh for fire and road."""

from datetime import date

from tests.indicators.drawn_cases import case, counted


def test_the_thirtieth_day_is_in(figure):
    cases = [
        case(died_after=30, accident=date(2026, 8, 3)),
        case(died_after=31, accident=date(2026, 8, 3)),
        case(died_after=7, road_or_fire="fire", accident=date(2026, 8, 3)),
        case(died_after=8, road_or_fire="road", accident=date(2026, 8, 3)),
    ]
    shown = figure("cases_gb6441_2025_death", **counted("case_gb6441_2025_death", *cases))
    assert shown["value"] == 2
