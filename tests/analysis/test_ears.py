"""EARS holds a period against the few before it, as its authors define it."""

import numpy as np
import polars as pl
import pytest

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["ears"]
STEADY = [4.0, 6, 4, 6, 4, 6, 5]  # mean 5, deviation 1
Z = 3.090232306167813  # of 0.001, one-sided


def watched(counts, **given):
    table = pl.DataFrame({"count": counts})
    return compute(CARD, {"series": table}, given).computed


def test_c1_is_held_against_the_seven_just_before():
    found = watched([*STEADY, 9.0]).tables["periods"].row(0, named=True)
    assert found["expected"] == 5
    assert found["deviation"] == pytest.approx(1)
    assert found["threshold"] == pytest.approx(5 + Z)
    assert found["statistic"] == pytest.approx(4)
    assert found["alarm"]


def test_c2_leaves_out_the_two_just_before():
    found = watched([*STEADY, 30.0, 30, 9], method="C2").tables["periods"]
    assert found["threshold"].to_list() == pytest.approx([5 + Z])
    assert found["alarm"].to_list() == [True]


def test_c3_sums_what_c2_was_above_one_over_three_periods():
    """C2 of the last three: 3, 2 and 0.5 above a steady past; their excesses 2 + 1 + 0."""
    flat = [5.0] * 30
    counts = [*flat[:10], 8, 7, 5.5]
    found = watched(counts, method="C3", least_deviation=1).tables["periods"].row(-1, named=True)
    assert found["statistic"] == pytest.approx(3)
    assert found["alarm"]
    assert found["threshold"] == 0  # the two before are enough by themselves
    calm = watched([*flat[:10], 7.5, 5, 5], method="C3", least_deviation=1).tables["periods"]
    assert calm["statistic"][-1] == pytest.approx(1.5)
    assert calm["threshold"][-1] == pytest.approx(5 + 1 + 1.959964 - 1.5, abs=1e-6)


def test_the_current_period_counts_in_c3():
    counts = [5.0] * 12 + [50.0]
    found = watched(counts, method="C3", least_deviation=1).tables["periods"]
    assert found["alarm"].to_list()[-1]


def test_a_past_without_spread_alarms_at_any_rise():
    found = watched([3.0] * 7 + [4.0, 3.0]).tables["periods"]
    assert found["alarm"].to_list() == [True, False]
    assert found["statistic"][0] is None  # infinitely far


def test_a_missing_count_hides_what_is_held_against_it():
    table = pl.DataFrame({"count": [1.0, None, *[2.0] * 7, 9]})
    found = compute(CARD, {"series": table}, {"least_deviation": 1}).computed.tables["periods"]
    assert found["threshold"].null_count() == 2
    assert found["alarm"].to_list() == [False, False, True]


def test_a_series_no_longer_than_its_baseline_is_refused():
    with pytest.raises(BadQuestion, match="needs 11 periods before"):
        watched([1.0] * 11, method="C3")


def test_order_of_significance_is_order_of_thresholds():
    wide, narrow = (
        watched(np.array([*STEADY, 9.0]), alpha=alpha).tables["periods"]["threshold"][0]
        for alpha in (0.001, 0.05)
    )
    assert wide > narrow
