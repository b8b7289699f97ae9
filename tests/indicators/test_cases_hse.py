"""Defends the count: of three drawn cases two are counted, whatever their class."""

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [case(days_away=8), case(died_after=3), case(died_after=3, road_or_fire="road")]
    shown = figure(
        "cases_hse", **counted("case_hse_fatal", *cases), **counted("case_hse_over_7", *cases)
    )
    assert shown["value"] == 2
