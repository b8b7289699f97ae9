"""Defends the count: a restriction without a day away is one."""

from tests.indicators.drawn_cases import case, counted


def test_a_restriction_without_a_day_away_is_one(figure):
    cases = [
        case(days_transfer=3, beyond_first_aid=1),
        case(days_transfer=3, days_away=1),
        case(beyond_first_aid=1),
    ]
    shown = figure("cases_osha_transfer", **counted("case_osha_transfer", *cases))
    assert shown["value"] == 1
