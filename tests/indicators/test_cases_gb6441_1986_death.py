"""Defends the count: the thirtieth day is in, and the seventh for fire and road."""

from tests.indicators.drawn_cases import case, counted


def test_the_thirtieth_day_is_in(figure):
    cases = [
        case(died_after=30),
        case(died_after=31),
        case(died_after=7, road_or_fire="fire"),
        case(died_after=8, road_or_fire="road"),
    ]
    shown = figure("cases_gb6441_1986_death", **counted("case_gb6441_1986_death", *cases))
    assert shown["value"] == 2
