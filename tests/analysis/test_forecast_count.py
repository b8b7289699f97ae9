"""Counts to come are whole, never below zero, and spread as much as they did."""

import numpy as np
import pytest

from analysis._ingarch import fit_ingarch
from facts.refusal import BadQuestion
from tests.analysis.computing import computed


def made_up(size, count=120, seed=6):
    """Counts that follow a season, spread by a negative binomial of a size."""
    random, time = np.random.default_rng(seed), np.arange(count)
    mean = np.exp(2 + 0.5 * np.sin(2 * np.pi * time / 12))
    return random.poisson(random.gamma(size, mean / size))


def test_regression_finds_season_and_spread():
    found = computed("forecast_count", {"events": made_up(5)}, cycle=12, horizon=12)
    said = found.scalars
    assert [said["constant"], said["sin_1"]] == pytest.approx([2, 0.5], abs=0.15)
    assert said["size"] == pytest.approx(5, rel=0.5)
    assert said["squared_pearson"] == pytest.approx(1, abs=0.15)
    rows = found.tables["forecast"]
    assert (rows["lower"] >= 0).all()
    assert (rows["lower"] == rows["lower"].round()).all()
    assert (rows["lower"] <= rows["mean"]).all()
    assert rows["mean"].arg_max() in (2, 3, 4)


def test_limits_hold_about_as_many_as_they_say():
    """Of 40 futures of a year, 90 % limits hold about 90 %."""
    inside = []
    for seed in range(40):
        counts = made_up(8, 108, seed)
        rows = computed(
            "forecast_count", {"events": counts[:96]}, cycle=12, horizon=12, level=0.9
        ).tables["forecast"]
        lower, upper = rows["lower"].to_numpy(), rows["upper"].to_numpy()
        inside += ((lower <= counts[96:]) & (counts[96:] <= upper)).tolist()
    assert np.mean(inside) == pytest.approx(0.92, abs=0.05)


def test_an_own_past_is_found_again():
    random = np.random.default_rng(11)
    counts, mean = [10], 10.0
    for _ in range(2000):
        mean = 2 + 0.4 * counts[-1] + 0.4 * mean
        counts.append(int(random.poisson(mean)))
    found = fit_ingarch(np.array(counts[100:], float), [1], [1], np.zeros((1901, 0)))
    assert found.coefficients.tolist() == pytest.approx([2, 0.4, 0.4], abs=0.5)
    assert found.coefficients[1:].tolist() == pytest.approx([0.4, 0.4], abs=0.08)


def test_a_step_and_an_outlier_are_told_from_the_past():
    counts = made_up(50, 100)
    counts[60:] += 12
    counts[30] += 40
    asked = {"model": "ingarch", "shifts": 61, "outliers": 31, "past_means": ""}
    said = computed("forecast_count", {"events": counts}, **asked).scalars
    assert said["outlier_31"] == pytest.approx(40, abs=8)
    assert said["shift_61"] > 4


def test_the_same_seed_gives_the_same_futures():
    asked = {"model": "ingarch", "horizon": 4}
    one, two = (computed("forecast_count", {"events": made_up(5)}, **asked) for _ in "ab")
    assert one.tables["forecast"].equals(two.tables["forecast"])


def test_too_little_is_refused():
    with pytest.raises(BadQuestion, match="at least 10 are needed"):
        computed("forecast_count", {"events": [1, 2, 3]})
    with pytest.raises(BadQuestion, match="lie within 1 to 120"):
        computed("forecast_count", {"events": made_up(5)}, model="ingarch", shifts=500)
