"""Observed against expected, exactly for few and by Byar for many."""

import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed


def ratios(columns, **asked):
    return computed("indirect_standardisation", columns, **asked).tables["ratios"]


@pytest.mark.parametrize(
    ("method", "lower", "upper"),
    [("exact", 0.3303, 3.104), ("mid_p", 0.3851, 2.924), ("byar", 0.3261, 3.103)],
)
def test_four_against_three_point_three_is_openepis_example(method, lower, upper):
    row = ratios({"events": [4], "expected": [3.3]}, method=method).row(0, named=True)
    assert row["ratio"] == pytest.approx(1.212, abs=5e-4)
    assert [row["lower"], row["upper"]] == pytest.approx([lower, upper], abs=5e-4)


def test_the_p_value_counts_what_is_no_likelier():
    """R's poisson.test(4, 3.3) and poisson.test(0, 2.2)."""
    found = ratios({"group": ["a", "b"], "events": [4, 0], "expected": [3.3, 2.2]})
    assert found["p_value"].to_list() == pytest.approx([0.5782594, 0.2914507], abs=1e-7)


def test_expected_events_are_those_at_the_references_rates():
    """Rates of 10, 1 and 0.5 per 1,000 on 200, 500 and 300 workers expect 2.65."""
    strata = {
        "events": [3, 1, 1],
        "exposure": [200, 500, 300],
        "reference_events": [100, 10, 5],
        "reference_exposure": [10_000] * 3,
    }
    row = ratios(strata, per=1000).row(0, named=True)
    assert row["expected"] == pytest.approx(2.65)
    assert [row["ratio"], row["lower"], row["upper"]] == pytest.approx(
        [1.887, 0.613, 4.403], abs=5e-4
    )
    assert row["rate"] == pytest.approx(row["ratio"] * 115 / 30)


def test_without_a_reference_there_is_no_ratio():
    with pytest.raises(BadQuestion, match="every row needs expected, or else exposure"):
        ratios({"events": [4]})
    with pytest.raises(BadQuestion, match="no events are expected"):
        ratios({"events": [4], "expected": [0]})
