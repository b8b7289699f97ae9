"""Defends the count: of three drawn cases two are counted, whatever their class."""

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [case(), case(days_away=1), case(died_after=3)]
    shown = figure(
        "cases_ilo", **counted("case_ilo_fatal", *cases), **counted("case_ilo_nonfatal", *cases)
    )
    assert shown["value"] == 2
