"""Defends the count: of three drawn cases two are counted, whatever their class."""

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [case(days_away=3), case(days_away=4), case(died_after=3)]
    shown = figure(
        "cases_esaw", **counted("case_esaw_fatal", *cases), **counted("case_esaw_nonfatal", *cases)
    )
    assert shown["value"] == 2
