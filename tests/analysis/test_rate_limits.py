"""Limits of a rate are Garwood's below ten events and Byar's from ten; zero has an upper limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.refusal import BadQuestion
from tests.analysis.computing import computed


def limits(events, exposure=None, **asked):
    columns = {"events": events} | ({"exposure": exposure} if exposure else {})
    return computed("rate_limits", columns, **asked).tables["rates"]


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (100, 81.36, 121.63)],
)
def test_the_exact_limits_are_garwoods_table(events, lower, upper):
    """Garwood 1936; Breslow and Day, volume II, table 2.11."""
    found = limits([events], method="exact").row(0, named=True)
    assert [found["lower"], found["upper"]] == pytest.approx([lower, upper], abs=0.006)


def test_below_ten_events_exact_and_from_ten_byar():
    both = limits([9, 10])
    assert both["lower"][0] == limits([9], method="exact")["lower"][0]
    assert both["lower"][1] == limits([10], method="byar")["lower"][0]


def test_a_row_may_have_a_level_of_its_own():
    found = computed("rate_limits", {"events": [5, 5], "level": [0.95, None]}, level=0.8)
    narrow = limits([5], level=0.8)["lower"][0]
    assert found.tables["rates"]["lower"].to_list() == [limits([5])["lower"][0], narrow]


def test_missing_in_is_missing_out_and_nothing_is_divided_by_nothing():
    found = limits([None, 3], [10, 0])
    assert found["value"].to_list() == [None, None]
    assert found["upper"].to_list() == [None, None]


def test_a_rate_is_per_what_was_asked():
    found = limits([5], [1000], per=100_000).row(0, named=True)
    assert found["value"] == 500
    assert found["upper"] == pytest.approx(100 * 11.6683, rel=1e-5)


@given(st.integers(0, 500), st.floats(0.5, 0.99), st.floats(0.001, 0.009))
def test_a_surer_interval_holds_the_less_sure_one_and_the_rate(events, level, more):
    inner, outer = (limits([events], level=at, method="exact") for at in (level, level + more))
    assert outer["lower"][0] <= inner["lower"][0] <= events <= inner["upper"][0]
    assert inner["upper"][0] <= outer["upper"][0]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"level": 1.2}, "level is '1.2'; write a number above 0 and below 1"),
        ({"level": "high"}, "level is 'high', not a number"),
        ({"methd": "exact"}, "rate_limits has no parameter 'methd'; there are: level, method"),
        ({"method": "wald"}, "write one of: exact_then_byar, exact, byar, mid_p"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(asked, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        limits([1], **asked)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"cases": [1]}, "rates has no column events; it has: cases; events is a count of events"),
        ({"events": ["3", "many"]}, "rates row 2: events is 'many', not a number"),
        ({"events": [3, -1]}, "rates row 2: events is '-1', it must be at least 0"),
        ({"events": ["3", "inf"]}, "rates row 2: events is 'inf', it must be finite"),
        ({"events": []}, "rates has no rows; each is"),
    ],
)
def test_a_table_that_is_not_as_declared_is_refused_by_its_row(columns, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        computed("rate_limits", columns)
