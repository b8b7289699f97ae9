"""Defends the count: a day away makes a case, the day of the accident alone does not."""

from tests.indicators.drawn_cases import case, counted


def test_a_day_away_makes_a_case(figure):
    cases = [case(), case(days_away=1), case(days_away=200), case(days_away=4, died_after=5)]
    shown = figure("cases_ilo_nonfatal", **counted("case_ilo_nonfatal", *cases))
    assert shown["value"] == 2
