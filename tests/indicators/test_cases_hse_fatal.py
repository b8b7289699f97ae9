"""Defends the count: a fire is in, the road is out."""

from tests.indicators.drawn_cases import case, counted


def test_the_road_is_left_out(figure):
    cases = [
        case(died_after=3, road_or_fire="road"),
        case(died_after=3, road_or_fire="fire"),
        case(died_after=100),
    ]
    shown = figure("cases_hse_fatal", **counted("case_hse_fatal", *cases))
    assert shown["value"] == 2
