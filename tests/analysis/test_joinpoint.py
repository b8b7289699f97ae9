"""Joinpoints are found where NCI's Joinpoint finds them, and many series at once are one by one."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Setting, analyses
from analysis._joinpoint import Rules, default_most, fit, search
from facts.refusal import BadQuestion
from tests.analysis.computing import computed

CARD = analyses()["joinpoint"]
SETTING = Setting("rate", "L", ("area",))
MADE_UP = (8.9, 8.7, 9.1, 8.8, 8.6, 8.75, 8.3, 7.9, 7.3, 7.0, 6.4, 6.2, 5.6, 5.4)
YEARS = range(2010, 2024)


def followed(values, years=YEARS, **asked):
    return computed("joinpoint", {"x": list(years)[: len(values)], "value": values}, **asked)


def bent(change_before, change_after, at, points=14, start=100.0):
    """Values that change by so many per cent a year until a year, and otherwise after it."""
    steps = [change_before if year < at else change_after for year in range(points - 1)]
    return start * np.cumprod([1, *(1 + np.array(steps) / 100)])


def figures(values, events=None, area="CN-110000", first=2010, status="A"):
    return pl.DataFrame(
        {
            "period": [str(first + n) for n in range(len(values))],
            "area": area,
            "events": [None] * len(values) if events is None else events,
            "exposure": 1.0,
            "value": values,
            "lower": None, "upper": None, "lower_998": None, "upper_998": None,
            "status": status,
        },
        schema_overrides={"events": pl.Float64, "value": pl.Float64},
    )  # fmt: skip


def test_the_number_looked_for_follows_the_points():
    """Joinpoint's help: none up to 6 points, then one for every five more, five from 27."""
    points = (6, 7, 11, 12, 16, 17, 21, 22, 26, 27, 60)
    assert [default_most(n) for n in points] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_worked_example_comes_out():
    """A made-up series, its figures from an R implementation that reproduces NCI's output."""
    found = followed(MADE_UP)
    said = found.scalars
    assert (said["selected_k"], said["joinpoints"]) == (1, (2015.0,))
    segments = found.tables["segments"].filter(k=1)
    assert segments["change"].to_list() == pytest.approx([-0.176255939775, -5.94058430153])
    assert segments["standard_error"].to_list() == pytest.approx([0.00563778281, 0.00275095632773])
    assert segments["degrees"].to_list() == [9, 9]
    assert segments["lower"].to_list() == pytest.approx([-1.4412792119, -6.52410749041])
    model = found.tables["models"].row(1, named=True)
    expected = {"wbic": -7.4292246928, "bic": -7.604736732, "bic3": -7.416232637,
                "clearness": 0.9310781243, "average_change": -3.7640142975,
                "average_lower": -4.2815007716}  # fmt: skip
    assert {name: model[name] for name in expected} == pytest.approx(expected)


def test_a_straight_series_has_no_joinpoint_and_its_own_change():
    found = followed(bent(-5, -5, 0))
    assert found.scalars["selected_k"] == 0
    assert found.tables["segments"].filter(k=0)["change"].item() == pytest.approx(-5)


@pytest.mark.parametrize("at", [3, 6, 10])
def test_a_bend_is_found_where_it_was_made(at):
    noise = np.exp(np.random.default_rng(at).normal(0, 0.003, 14))
    found = followed(bent(4, -7, at) * noise, max_joinpoints=1)
    assert found.scalars["joinpoints"] == (2010 + at,)
    changes = found.tables["segments"].filter(k=1)["change"].to_list()
    assert changes == pytest.approx([4, -7], abs=1)


def test_the_permutation_test_calls_a_clear_bend_and_no_other():
    asked = {"select": "permutation", "permutations": 999, "test_fewer": 0, "test_more": 1}
    found = followed(MADE_UP, **asked).scalars
    assert (found["selected_k"], found["p_value_0_1"]) == (1, 0.001)
    noise = np.exp(np.random.default_rng(7).normal(0, 0.05, 14))
    assert followed(bent(-5, -5, 0) * noise, **asked).scalars["selected_k"] == 0


def test_the_linear_model_gives_changes_in_the_values_unit():
    values = np.concatenate([np.arange(10, 17), 16 - 2 * np.arange(1, 8)])
    found = followed(values, model="linear").tables["segments"].filter(k=1)
    assert found["change"].to_list() == pytest.approx([1, -2])


def test_short_series_stay_straight_and_zeros_are_refused():
    assert followed([5.2, 5.0, 4.7, 4.9, 4.4, 4.1]).scalars["selected_k"] == 0
    with pytest.raises(BadQuestion, match="the value at 2012 is 0, which has no logarithm"):
        followed([1.2, 0.8, 0.0, 0.7, 0.9, 0.5])


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.floats(0.5, 50), min_size=12, max_size=22),
    st.integers(1, 3),
)
def test_joinpoints_fit_no_worse_than_a_line_and_the_search_is_the_fit(values, most):
    x, y = np.arange(len(values), dtype=float), np.log(values)[None]
    weights = np.linspace(1, 9, len(values))[None]
    found = search(x, y, weights, Rules(most))
    squares = [one.squares[0] for one in found]
    refitted = [fit(x, y, weights, one.places).squares[0] for one in found]
    assert squares == pytest.approx(refitted, abs=1e-7 * (1 + squares[0]))
    # Not one by one: where two joinpoints lie, the spacing may leave no room for a third.
    assert all(more <= squares[0] + 1e-9 for more in squares[1:])


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 99), st.floats(0.01, 1000))
def test_the_unit_of_the_value_does_not_matter(seed, unit):
    noise = np.exp(np.random.default_rng(seed).normal(0, 0.03, 14))
    values = bent(3, -6, 6) * noise
    here, there = (
        followed(of).tables["segments"]["change"].to_list() for of in (values, values * unit)
    )
    assert here == pytest.approx(there, rel=1e-6, abs=1e-7)


def test_many_series_at_once_are_what_each_is_alone():
    random = np.random.default_rng(3)
    x, y = np.arange(20.0), np.cumsum(random.normal(0, 0.1, (40, 20)), axis=1)
    weights = random.uniform(1, 9, (40, 20))
    together = search(x, y, weights, Rules(3))
    for row in (0, 17, 39):
        alone = search(x, y[[row]], weights[[row]], Rules(3))
        for k in range(4):
            assert together[k].places[row].tolist() == alone[k].places[0].tolist()


def test_each_unit_is_followed_and_its_latest_course_is_said():
    noise = np.exp(np.random.default_rng(1).normal(0, 0.004, 14))
    falling = figures(bent(2, -6, 7) * noise, area="CN-110000")
    level = figures(np.full(14, 5.0) * noise[::-1], area="CN-120000")
    shuffled = pl.concat([falling, level]).sample(fraction=1, shuffle=True, seed=5)
    judged, notes, tables, *_ = CARD.run(shuffled, SETTING)
    assert judged.select(shuffled.columns).equals(shuffled)
    last = judged.filter(period="2023").sort("area")
    assert last["course"].to_list() == ["improving", "no_change"]
    bends = judged.filter("is_joinpoint", area="CN-110000")
    assert bends["period"].to_list() == ["2017"]
    segments = tables["segments"].filter(area="CN-110000")
    assert segments["change"].to_list() == pytest.approx([2, -6], abs=0.5)
    assert len(notes) == 1


def test_a_series_begins_again_at_a_break():
    before, after = figures(bent(9, 9, 0, 8)), figures(bent(-4, -4, 0, 8), first=2018)
    broken = after.with_columns(status=pl.when(period="2018").then(pl.lit("B")).otherwise("status"))
    judged = CARD.run(pl.concat([before, broken]), SETTING)
    assert judged.figures["fitted"].null_count() == 8
    assert judged.tables["segments"]["change"].to_list() == pytest.approx([-4])


@pytest.mark.parametrize(
    ("values", "why"),
    [((5, 4, 0, 3, 2), "zero"), ((5, 4, 3), "few_points"), ((5, 4, None, 3, 2), "missing_value")],
)
def test_what_cannot_be_followed_says_why_on_its_latest_year(values, why):
    judged = CARD.run(figures(values), SETTING).figures
    assert judged["joinpoint_reason"].to_list() == [None] * (len(values) - 1) + [why]
    assert judged["course"].null_count() == len(values)


def test_no_figures_are_no_trouble():
    judged, notes, tables, *_ = CARD.run(figures([1.0]).clear(), SETTING)
    assert (judged.height, notes, tables["segments"].height) == (0, (), 0)
    assert set(CARD.adds) <= set(judged.columns)
