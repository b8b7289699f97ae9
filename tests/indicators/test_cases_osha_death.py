"""Defends the count: a death after two years is one."""

from tests.indicators.drawn_cases import case, counted


def test_a_late_death_is_one_too(figure):
    cases = [case(died_after=0), case(died_after=800), case(days_away=50)]
    shown = figure("cases_osha_death", **counted("case_osha_death", *cases))
    assert shown["value"] == 2
