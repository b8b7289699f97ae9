"""Defends the count: a day away goes before any restriction."""

from tests.indicators.drawn_cases import case, counted


def test_a_day_away_goes_before_a_restriction(figure):
    cases = [case(days_away=1, days_transfer=30), case(days_transfer=30), case(days_away=2)]
    shown = figure("cases_osha_days_away", **counted("case_osha_days_away", *cases))
    assert shown["value"] == 2
