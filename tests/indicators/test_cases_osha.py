"""Defends the count: of three drawn cases two are counted, whatever their class."""

from tests.indicators.drawn_cases import case, counted


def test_cases_of_every_class_are_added(figure):
    cases = [case(), case(beyond_first_aid=1), case(days_away=2)]
    shown = figure(
        "cases_osha",
        **counted("case_osha_death", *cases),
        **counted("case_osha_days_away", *cases),
        **counted("case_osha_transfer", *cases),
        **counted("case_osha_other", *cases),
    )
    assert shown["value"] == 2
