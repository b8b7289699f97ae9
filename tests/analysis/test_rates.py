"""Intervals hold what they promise: published tables, nothing counted, and what may not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from analysis import (
    byar_interval,
    mean_interval,
    mid_p_interval,
    poisson_interval,
    rate_interval,
    wilson_continuity_interval,
    wilson_interval,
)

ONE = np.array([1.0])
POISSON = (rate_interval, poisson_interval, mid_p_interval)
SHARES = (wilson_interval, wilson_continuity_interval)

counts = st.integers(0, 5_000).map(float)
exposures = st.floats(1e-3, 1e6)
levels = st.sampled_from((0.8, 0.9, 0.95, 0.99, 0.998))


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (0, 0, 3.69),
        (1, 0.0253, 5.57),
        (2, 0.242, 7.22),
        (5, 1.62, 11.67),
        (10, 4.80, 18.39),
        (50, 37.11, 65.92),
        (100, 81.36, 121.63),
    ],
)
def test_the_published_table_of_exact_limits_comes_out(count, lower, upper):
    """Breslow & Day, Statistical Methods in Cancer Research II, 1987, table 2.11."""
    found = np.concatenate(poisson_interval(np.array([float(count)]), ONE))
    assert found == pytest.approx([lower, upper], abs=0.006)


@pytest.mark.parametrize(
    ("method", "x", "n", "lower", "upper"),
    [
        (wilson_interval, 81, 263, 0.2553, 0.3662),
        (wilson_interval, 15, 148, 0.0624, 0.1605),
        (wilson_interval, 0, 20, 0, 0.1611),
        (wilson_interval, 1, 29, 0.0061, 0.1718),
        (wilson_continuity_interval, 81, 263, 0.2535, 0.3682),
        (wilson_continuity_interval, 15, 148, 0.0598, 0.1644),
        (wilson_continuity_interval, 0, 20, 0, 0.2005),
        (wilson_continuity_interval, 1, 29, 0.0018, 0.1963),
    ],
)
def test_the_published_limits_of_shares_come_out(method, x, n, lower, upper):
    """Newcombe, Statistics in Medicine 17, 857-872, 1998, table I, methods 3 and 4."""
    found = np.concatenate(method(np.array([float(x)]), np.array([float(n)])))
    assert found == pytest.approx([lower, upper], abs=6e-5)


def test_rates_are_exact_below_ten_events_and_byars_from_ten():
    count = np.array([9.0, 10.0])
    lower, upper = rate_interval(count, np.ones(2))
    assert [lower[0], upper[0]] == np.concatenate(poisson_interval(count[:1], ONE)).tolist()
    assert [lower[1], upper[1]] == np.concatenate(byar_interval(count[1:], ONE)).tolist()


def test_no_deaths_among_two_thousand_workers_still_allow_almost_two_in_a_thousand():
    lower, upper = rate_interval(np.array([0.0]), np.array([2.0]))
    assert [lower[0], upper[0]] == pytest.approx([0, 1.8444], abs=5e-5)


def test_byars_lower_limit_is_missing_where_it_would_be_negative():
    lower, _ = byar_interval(ONE, ONE, 0.998)
    assert np.isnan(lower[0])


@pytest.mark.parametrize("count", [1.0, 4.0, 25.0, 1001.0])
def test_mid_p_limits_leave_half_the_counts_own_probability_in_each_tail(count):
    (lower,), (upper,) = mid_p_interval(np.array([count]), ONE)
    half = 0.5 * poisson.pmf(count, [lower, upper])
    assert poisson.sf(count, lower) + half[0] == pytest.approx(0.025, rel=1e-9)
    assert poisson.cdf(count - 1, upper) + half[1] == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("method", [*POISSON, byar_interval, *SHARES])
def test_missing_in_is_missing_out(method):
    events, exposure = np.array([np.nan, 3.0, 0.0]), np.array([10.0, np.nan, 0.0])
    assert np.isnan(method(events, exposure)).all()


@pytest.mark.parametrize("method", [*POISSON, byar_interval, *SHARES])
@pytest.mark.parametrize(("events", "exposure"), [(-1.0, 10.0), (1.0, -10.0)])
def test_a_negative_number_is_refused(method, events, exposure):
    with pytest.raises(ValueError, match="neither may be negative"):
        method(np.array([events]), np.array([exposure]))


@pytest.mark.parametrize("method", SHARES)
def test_more_counted_than_there_were_has_no_limits(method):
    assert np.isnan(method(np.array([11.0]), np.array([10.0]))).all()


@pytest.mark.parametrize("method", SHARES)
def test_all_counted_reaches_one(method):
    lower, upper = method(np.array([20.0]), np.array([20.0]))
    assert lower[0] < 1
    assert upper[0] == 1


def test_the_mean_of_one_value_has_no_interval():
    assert np.isnan(mean_interval(ONE, np.array([np.nan]), ONE)).all()


def test_equal_values_have_their_mean_as_interval():
    lower, upper = mean_interval(np.array([4.0]), np.array([0.0]), np.array([7.0]))
    assert (lower[0], upper[0]) == (4, 4)


@pytest.mark.parametrize("method", POISSON)
@settings(deadline=None, max_examples=60)
@given(count=counts, exposure=exposures, level=levels)
def test_a_rate_lies_in_its_interval(method, count, exposure, level):
    lower, upper = method(np.array([count]), np.array([exposure]), level)
    assert lower[0] <= count / exposure <= upper[0]


@pytest.mark.parametrize("method", POISSON)
@settings(deadline=None, max_examples=60)
@given(count=counts, exposure=exposures)
def test_more_confidence_is_a_wider_interval(method, count, exposure):
    narrow = method(np.array([count]), np.array([exposure]), 0.95)
    wide = method(np.array([count]), np.array([exposure]), 0.998)
    assert wide[0] <= narrow[0]
    assert narrow[1] < wide[1]


@settings(deadline=None, max_examples=60)
@given(count=counts, exposure=exposures, factor=st.sampled_from((1e-5, 0.01, 1000.0)))
def test_the_unit_of_exposure_only_scales_the_limits(count, exposure, factor):
    one = np.array(rate_interval(np.array([count]), np.array([exposure])))
    other = np.array(rate_interval(np.array([count]), np.array([exposure * factor])))
    assert other * factor == pytest.approx(one, rel=1e-12)


@pytest.mark.parametrize("method", SHARES)
@settings(deadline=None, max_examples=60)
@given(trials=st.integers(1, 100_000), part=st.floats(0, 1), level=levels)
def test_a_share_lies_in_its_interval_and_that_between_nothing_and_all(method, trials, part, level):
    count = float(round(part * trials))
    (lower,), (upper,) = method(np.array([count]), np.array([float(trials)]), level)
    assert 0 <= lower <= count / trials <= upper <= 1


@settings(deadline=None, max_examples=60)
@given(numbers=st.lists(counts, min_size=2, max_size=20, unique=True), random=st.randoms())
def test_the_order_of_rows_does_not_matter(numbers, random):
    order = list(range(len(numbers)))
    random.shuffle(order)
    events, exposure = np.array(numbers), np.arange(1.0, len(numbers) + 1)
    straight = np.array(rate_interval(events, exposure))
    assert (straight[:, order] == rate_interval(events[order], exposure[order])).all()
