"""The exceedance fraction comes of sums alone, refuses a handful of samples, knows its spread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import exceedance_fraction, exceedance_interval

SIX = (0.12, 0.20, 0.15, 0.31, 0.18, 0.25)

ratios = st.lists(st.floats(0.01, 20), min_size=6, max_size=30, unique=True)


def sums(ratios, censored=0.0):
    logs = np.log(np.array(ratios))
    return [np.array([number]) for number in (len(logs), censored, logs.sum(), (logs**2).sum())]


def test_a_worked_example_comes_out():
    """GM 0.19208 and GSD 1.40860 of the limit: 1 - normal(4.8157) = 7.3e-7."""
    assert exceedance_fraction(*sums(SIX))[0] == pytest.approx(7.3e-7, rel=0.01)


def test_five_samples_are_too_few():
    found = [exceedance_fraction(*sums(SIX[:5])), *exceedance_interval(*sums(SIX[:5]))]
    assert np.isnan(found).all()


def test_samples_below_detection_count_as_not_exceeding():
    assert exceedance_fraction(*sums(SIX, 6.0)) == exceedance_fraction(*sums(SIX)) / 2


@pytest.mark.parametrize(("ratio", "fraction"), [(2.0, 0.75), (1.0, 0.0), (0.5, 0.0)])
def test_equal_samples_all_exceed_or_none_do(ratio, fraction):
    equal = sums([ratio] * 6, 2.0)
    assert exceedance_fraction(*equal)[0] == fraction
    assert np.isnan(exceedance_interval(*equal)).all()


@settings(deadline=None, max_examples=60)
@given(ratios=ratios, level=st.sampled_from((0.9, 0.95, 0.998)))
def test_the_fraction_lies_in_its_interval(ratios, level):
    (fraction,) = exceedance_fraction(*sums(ratios))
    (lower,), (upper,) = exceedance_interval(*sums(ratios), level)
    assert 0 <= lower <= fraction <= upper <= 1


@settings(deadline=None, max_examples=60)
@given(ratios=ratios, cut=st.integers(0, 6))
def test_places_may_be_added_up_before_or_after(ratios, cut):
    parts = [sums(part) for part in (ratios[:cut], ratios[cut:])]
    added = [here + there for here, there in zip(*parts, strict=True)]
    assert exceedance_fraction(*added)[0] == pytest.approx(
        exceedance_fraction(*sums(ratios))[0], rel=1e-6, abs=1e-12
    )


def test_limits_hold_what_they_promise_over_many_samples():
    """Of 4,000 samples of 8, about 5 in 100 have limits that leave the true fraction out."""
    logs = np.random.default_rng(8).normal(-1.0, 0.9, size=(4_000, 8))
    count = np.full(4_000, 8.0)
    lower, upper = exceedance_interval(
        count, np.zeros(4_000), logs.sum(axis=1), (logs**2).sum(axis=1)
    )
    true = 0.133260  # 1 - normal(1 / 0.9)
    assert np.mean((lower <= true) & (true <= upper)) == pytest.approx(0.95, abs=0.012)
