"""Defends the count: of three drawn cases two are counted, whatever their class."""

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [case(days_away=2), case(lost_workdays=1), case(died_after=3)]
    shown = figure(
        "cases_gb6441_1986",
        **counted("case_gb6441_1986_death", *cases),
        **counted("case_gb6441_1986_serious", *cases),
        **counted("case_gb6441_1986_minor", *cases),
    )
    assert shown["value"] == 2
