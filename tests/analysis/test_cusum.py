"""Small rises that go on add up; the threshold is the count at which the sum alarms."""

import numpy as np
import polars as pl
import pytest

from analysis import compute, methods
from analysis._cusum import SCALES
from facts.refusal import BadQuestion

CARD = methods()["cusum"]
LUCAS = [3, 5, 2, 4, 6, 8, 7, 9, 3, 6]


def summed(counts, **given):
    return compute(CARD, {"series": pl.DataFrame({"count": counts})}, given).computed


def test_lucas_reference_lies_between_the_two_means():
    """(7 - 4) / (ln 7 - ln 4) = 5.3608; sums from Lucas' definition worked out by hand."""
    found = summed(LUCAS, expected=4, raised=7, limit=7)
    assert found.scalars["reference"] == pytest.approx(5.36082, abs=5e-6)
    assert found.tables["periods"]["cusum"].to_list() == pytest.approx(
        [0, 0, 0, 0, 0.63918, 3.27836, 4.91754, 8.55672, 6.19590, 6.83507], abs=1e-5
    )
    assert found.scalars["first_alarm"] == 8


@pytest.mark.parametrize("scale", sorted(set(SCALES) - {"anscombe_negative_binomial"}))
def test_the_threshold_is_the_count_at_which_the_sum_alarms(scale):
    """A count just at it alarms, one just below does not."""
    counts = np.array([6.0, 4, 7, 5, 8])
    given = {"scale": scale, "expected": 5, "limit": 3.0, "reference": 0.5}
    for place, least in enumerate(summed(counts, **given).tables["periods"]["threshold"]):
        for added, alarms in ((1e-6, True), (-1.0 - 1e-6, False)):
            tried = counts.copy()
            tried[place] = least + added
            if tried[place] >= 0 and least > 0:
                assert summed(tried, **given).tables["periods"]["alarm"][place] is alarms


@pytest.mark.parametrize("scale", sorted(set(SCALES) - {"none", "anscombe_second"}))
def test_the_expected_count_scores_nothing(scale):
    assert SCALES[scale].forward(np.array([9.0]), np.array([9.0]), 0.1) == pytest.approx([0])


def test_without_overdispersion_the_negative_binomial_scores_are_poissons():
    counts, mean = np.array([0.0, 3, 12]), np.full(3, 5.0)
    for spread, plain in (("pearson_negative_binomial", "standard"),
                          ("anscombe_negative_binomial", "anscombe")):  # fmt: skip
        scores = SCALES[spread].forward(counts, mean, 1e-12)
        assert scores == pytest.approx(SCALES[plain].forward(counts, mean, 0.0), abs=1e-6)


def test_sums_may_start_again_after_an_alarm():
    kept, reset = (
        summed([9] * 6, expected=4, reset=way).tables["periods"]["cusum"].to_list()
        for way in (False, True)
    )
    assert kept == sorted(kept)
    assert max(reset) < max(kept)
    assert reset[2] == pytest.approx(reset[0])


def test_a_head_start_finds_an_early_rise_sooner():
    late, soon = (
        summed([6, 6, 6, 6], expected=4, limit=3, reference=0.5, head_start=start)
        for start in (0, 1.5)
    )
    assert soon.scalars["first_alarm"] < (late.scalars["first_alarm"] or 5)


def test_the_periods_before_make_what_is_expected():
    found = summed([4, 6, 5, 5, 9], first=5).tables["periods"]
    assert found["expected"].to_list() == [5]
    assert found["score"].to_list() == pytest.approx([4 / 5**0.5])


def test_a_seasonal_baseline_follows_the_year():
    turns = 2 * np.pi * np.arange(48) / 12
    counts = np.round(20 * np.exp(0.5 * np.cos(turns)))
    found = summed(counts, first=37, baseline="seasonal", frequency=12).tables["periods"]
    assert found["expected"].to_list() == pytest.approx(counts[36:].tolist(), abs=0.6)
    assert not found["alarm"].any()


def test_nothing_before_lets_one_expect_nothing():
    with pytest.raises(BadQuestion, match="no events to expect any"):
        summed([0, 0, 0, 5], first=4)
