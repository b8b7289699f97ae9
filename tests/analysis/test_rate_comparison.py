"""Two rates are compared exactly, given the sum of their events."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.computing import computed


def pair(events, exposure, events_2, exposure_2, **asked):
    columns = {
        "events": [events], "exposure": [exposure], "events_2": [events_2],
        "exposure_2": [exposure_2],
    }  # fmt: skip
    return computed("rate_comparison", columns, **asked).tables["pairs"].row(0, named=True)


def test_a_worked_example_comes_out():
    """R's help of poisson.test: 11 in 800 against 21 in 3,011."""
    found = pair(11, 800, 21, 3011)
    exact = [found[name] for name in ("ratio", "exact_lower", "exact_upper", "p_value")]
    assert exact == pytest.approx([1.971488, 0.8584264, 4.277266, 0.07967], rel=1e-4)
    assert [found["wald_lower"], found["wald_upper"]] == pytest.approx([0.95057, 4.0889], rel=1e-4)


def test_mid_p_limits_lie_within_the_exact_ones():
    found = pair(3, 1200, 9, 1500)
    inner, outer = ([found[f"{kind}_{end}"] for end in ("lower", "upper")]
                    for kind in ("mid_p", "exact"))  # fmt: skip
    assert outer[0] < inner[0] < found["ratio"] < inner[1] < outer[1]


def test_no_events_on_one_side_leave_one_end_open():
    found = pair(4, 1100, 0, 950)
    assert found["ratio"] == found["exact_upper"] == np.inf
    assert found["wald_lower"] is None
    assert pair(0, 950, 4, 1100)["exact_lower"] == 0
    assert pair(0, 10, 0, 10)["ratio"] is None


@given(st.integers(0, 60), st.integers(1, 60), st.floats(1, 1e5), st.floats(1, 1e5))
def test_the_other_way_round_is_the_inverse(first, second, exposure, exposure_2):
    there, back = (
        pair(first, exposure, second, exposure_2),
        pair(second, exposure_2, first, exposure),
    )
    assert there["p_central"] == pytest.approx(back["p_central"])
    assert there["exact_lower"] == pytest.approx(1 / back["exact_upper"])
    assert there["difference"] == pytest.approx(-back["difference"])


@given(st.integers(0, 80), st.integers(0, 80), st.floats(0.1, 10))
def test_the_central_p_value_agrees_with_the_limits(first, second, ratio):
    found = pair(first, ratio, second, 1)
    if first + second:
        is_outside = not found["exact_lower"] <= 1 <= found["exact_upper"]
        assert (found["p_central"] < 0.05) == is_outside
