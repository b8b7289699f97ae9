"""A backtest knows nothing of the future, and scores as the definitions say."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis._forecasting import METHODS
from facts.refusal import BadQuestion
from tests.analysis.computing import computed

WAVE = [10.0, 14.0, 12.0, 8.0] * 6


def scores(values, **asked):
    return computed("forecast_backtest", {"value": values}, **asked).tables["scores"]


def test_errors_are_value_less_forecast():
    rising = np.arange(20.0)
    row = scores(rising, methods="naive", first_origin=10, horizon=2).row(1, named=True)
    assert (row["mean_error"], row["mean_absolute_error"], row["origins"]) == (2, 2, 9)
    assert row["mean_absolute_scaled_error"] == 2
    assert row["mean_absolute_percentage_error"] == pytest.approx(
        100 * np.mean(2 / np.arange(11, 20))
    )


def test_a_season_without_noise_is_forecast_without_error():
    found = scores(WAVE, methods="seasonal_naive", first_origin=12, cycle=4)
    assert found["root_mean_square_error"].to_list() == [0, 0, 0]
    assert found["coverage"].to_list() == [1, 1, 1]


def test_percentages_of_nothing_are_not_given():
    found = scores([1.0, 0.0] * 10, methods="naive", first_origin=10, horizon=1)
    assert found["mean_absolute_percentage_error"].item() is None


@settings(deadline=None, max_examples=10)
@given(st.integers(12, 20), st.floats(-1e3, 1e3))
def test_the_future_changes_no_forecast_made_before_it(origin, shock):
    """The error at each origin moves by what the value itself moved."""
    values = np.array(WAVE) + np.random.default_rng(origin).normal(0, 1, 24)
    moved = values.copy()
    moved[origin:] += shock
    for name in set(METHODS) - {"sarima", "ets"}:  # slow, and handed the same slice
        here, there = (METHODS[name](of[:origin], 3, 4).mean.tolist() for of in (values, moved))
        assert here == there
    apart = [
        scores(of[: origin + 1], methods="mean,drift", first_origin=origin, horizon=1, cycle=4)
        for of in (values, moved)
    ]
    difference = apart[1]["mean_error"] - apart[0]["mean_error"]
    assert difference.to_list() == pytest.approx([shock] * 2, abs=1e-6)


def test_limits_hold_about_as_many_as_they_say():
    walk = np.random.default_rng(8).normal(0, 1, 300).cumsum()
    found = scores(walk, methods="naive", first_origin=50, horizon=2, level=0.8)
    assert found["coverage"].to_list() == pytest.approx([0.8, 0.8], abs=0.07)


def test_what_was_not_possible_at_the_first_origin_is_refused():
    with pytest.raises(BadQuestion, match="6 before the first origin; possible are then"):
        scores(WAVE, methods="ets", first_origin=6, cycle=4)
    assert isinstance(scores(WAVE, first_origin=8, cycle=4), pl.DataFrame)
