"""Defends the count: a death after a year to the day is one, a day later is none."""

from datetime import date

from tests.indicators.drawn_cases import case, counted


def test_a_death_within_a_year_is_one(figure):
    cases = [
        case(died_after=0),
        case(died_after=365, accident=date(2022, 3, 5)),
        case(died_after=366, accident=date(2022, 3, 5)),
        case(days_away=9),
    ]
    shown = figure("cases_ilo_fatal", **counted("case_ilo_fatal", *cases))
    assert shown["value"] == 2
