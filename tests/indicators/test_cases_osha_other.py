"""Defends the count: treatment beyond first aid is one, first aid is none."""

from tests.indicators.drawn_cases import case, counted


def test_first_aid_is_none(figure):
    cases = [case(), case(beyond_first_aid=1), case(beyond_first_aid=1, days_away=1)]
    shown = figure("cases_osha_other", **counted("case_osha_other", *cases))
    assert shown["value"] == 1
