"""Rosner's example to three places, and scores that do what their papers say."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import compute, methods
from analysis.outlier import modified_z
from facts.refusal import BadQuestion

CARD = methods()["outlier"]
ROSNER = [
    -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58, 1.65,
    1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15, 2.23, 2.24,
    2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93, 3.21, 3.26, 3.30, 3.59,
    3.68, 4.30, 4.64, 5.34, 5.42, 6.01,
]  # fmt: skip
"""Rosner 1983, as the NIST/SEMATECH e-Handbook prints it in 1.3.5.17.3."""

numbers = st.lists(st.integers(-1000, 1000), min_size=4, max_size=40)


def asked(values, **given):
    return compute(CARD, {"values": pl.DataFrame({"value": values})}, given).computed


def test_the_handbook_has_three_outliers_in_its_54_values():
    found = asked(ROSNER, most=10)
    steps = found.tables["steps"]
    assert found.scalars["outliers"] == 3
    assert steps["statistic"].round(3).to_list() == [
        3.119, 2.943, 3.179, 2.810, 2.816, 2.848, 2.279, 2.310, 2.102, 2.067,
    ]  # fmt: skip
    assert steps["critical"].round(3).to_list() == [
        3.159, 3.151, 3.144, 3.136, 3.128, 3.120, 3.112, 3.103, 3.094, 3.085,
    ]  # fmt: skip
    assert steps.filter("is_outlier")["value"].to_list() == [6.01, 5.42, 5.34]


def test_a_burst_in_a_short_series_is_seen_by_the_median_and_not_by_the_mean():
    """30 after 3, 4, 2, 5, 4, 3: a modified z of 17.5, and a z that cannot pass 2.27."""
    found = asked([3.0, 4, 2, 5, 4, 3, 30])
    last = found.tables["scores"].row(-1, named=True)
    assert last["modified_z"] == pytest.approx(17.537)
    assert (last["is_far_modified"], last["is_far_z"]) == (True, False)
    assert found.scalars["largest_z"] == pytest.approx(6 / np.sqrt(7))
    assert found.warnings[0].en.startswith("of 7 values none can have a z-score above 3")


def test_values_mostly_alike_are_scored_by_their_mean_deviation():
    values = np.array([5.0] * 8 + [9.0])
    assert modified_z(values)[-1] == pytest.approx(4 / (1.253314 * 4 / 9))
    assert np.isnan(modified_z(np.full(5, 2.0))).all()


@given(numbers)
def test_no_z_score_passes_its_bound(values):
    found = asked(list(map(float, values)))
    furthest = found.tables["scores"]["z"].abs().max() or 0
    assert furthest <= found.scalars["largest_z"] + 1e-9


@settings(deadline=None)
@given(numbers, st.randoms())
def test_order_and_unit_change_no_verdict(values, random):
    turned = list(values)
    random.shuffle(turned)
    one, other = asked(list(map(float, values))), asked([4.0 * value + 100 for value in turned])
    assert one.scalars["outliers"] == other.scalars["outliers"]
    assert one.tables["steps"]["statistic"].to_list() == pytest.approx(
        other.tables["steps"]["statistic"].to_list(), abs=1e-6
    )


def test_values_all_alike_have_no_outlier():
    found = asked([7.0] * 20)
    assert found.scalars["outliers"] == 0
    assert found.tables["scores"]["modified_z"].null_count() == 20


def test_missing_values_are_left_out():
    assert asked([1.0, None, 2.0, 3.0, 2.5]).scalars["values"] == 4


@pytest.mark.parametrize(("values", "given"), [([1.0, 2.0], {}), ([1.0, 2, 3, 4], {"most": 3})])
def test_too_few_values_are_refused(values, given):
    with pytest.raises(BadQuestion, match="two more than candidates"):
        asked(values, **given)
