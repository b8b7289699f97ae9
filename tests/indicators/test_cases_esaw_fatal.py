"""Defends the count: road deaths at work are among them."""

from tests.indicators.drawn_cases import case, counted


def test_deaths_on_the_road_are_among_them(figure):
    cases = [case(died_after=3, road_or_fire="road"), case(died_after=100), case(died_after=800)]
    shown = figure("cases_esaw_fatal", **counted("case_esaw_fatal", *cases))
    assert shown["value"] == 2
