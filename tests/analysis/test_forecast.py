"""Forecasts are those of the field's software, and short series have none."""

import numpy as np
import polars as pl
import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

ACCIDENTS = (
    9007, 8106, 8928, 9137, 10017, 10826, 11317, 10744, 9713, 9938, 9161, 8927, 7750, 6981, 8038,
    8422, 8714, 9512, 10120, 9823, 8743, 9129, 8710, 8680, 8162, 7306, 8124, 7870, 9387, 9556,
    10093, 9620, 8285, 8466, 8160, 8034, 7717, 7461, 7767, 7925, 8623, 8945, 10078, 9179, 8037,
    8488, 7874, 8647, 7792, 6957, 7726, 8106, 8890, 9299, 10625, 9302, 8314, 8850, 8265, 8796,
    7836, 6892, 7791, 8192, 9115, 9434, 10484, 9827, 9110, 9070, 8633, 9240,
)  # fmt: skip
"""Accidental deaths in the USA by month, 1973 to 1978 (Brockwell and Davis 1991)."""

DRIFT = (80 / 81 * 9 / 8) ** 0.5  # five steps up and four down of 1: their standard deviation
MEAN = (0.25 * 10 / 9 * 11 / 10) ** 0.5


def ahead(values, **asked):
    return computed("forecast", {"value": values}, **asked)


def test_the_airline_model_is_brockwell_and_daviss():
    """theta -0.4303, Theta -0.5528, variance 99,347, log likelihood -425.44; R's forecast."""
    found = ahead(ACCIDENTS, method="sarima", cycle=12, horizon=2)
    said = found.scalars
    assert [said["ma.L1"], said["ma.S.L12"]] == pytest.approx([-0.4303, -0.5528], abs=2e-3)
    assert said["log_likelihood"] == pytest.approx(-425.44, abs=0.01)
    rows = found.tables["forecast"]
    assert rows["mean"].to_list() == pytest.approx([8336.06, 7531.83], rel=1e-4)
    assert rows["error"].to_list() == pytest.approx([315.45, 363.01], rel=1e-3)


def test_exponential_smoothing_reaches_a_likelihood_no_lower_than_rs():
    """R's ets(model = "ANA") ends at -555.07."""
    said = ahead(ACCIDENTS, method="ets", ets_model="ANA", cycle=12).scalars
    assert said["log_likelihood"] >= -555.08
    assert said["alpha"] == pytest.approx(0.595, abs=0.05)


@pytest.mark.parametrize(
    ("method", "mean", "error"),
    [
        ("naive", [9.0, 9.0], [1.0, 2**0.5]),
        ("drift", [9 + 1 / 9, 9 + 2 / 9], [DRIFT * (10 / 9) ** 0.5, DRIFT * (22 / 9) ** 0.5]),
        ("mean", [8.5, 8.5], [MEAN, MEAN]),
        ("seasonal_naive", [8.0, 9.0], [0, 0]),
    ],
)
def test_a_benchmark_is_its_definition(method, mean, error):
    rows = ahead([8, 9] * 5, method=method, horizon=2, cycle=2).tables["forecast"]
    assert rows["mean"].to_list() == pytest.approx(mean)
    assert rows["error"].to_list() == pytest.approx(error)


def test_a_line_without_noise_goes_on():
    values = 3.0 + 2.0 * np.arange(20) + np.tile([0.01, -0.01], 10)
    for method in ("drift", "ets"):
        rows = ahead(values, method=method).tables["forecast"]
        assert rows["mean"].to_list() == pytest.approx([43, 45, 47], abs=0.1)


def test_wider_limits_hold_narrower_ones_and_grow():
    rows = ahead(ACCIDENTS, method="ets", ets_model="ANA", cycle=12, horizon=6).tables["forecast"]
    assert (rows["lower"] < rows["lower_narrow"]).all()
    assert (rows["upper"] > rows["upper_narrow"]).all()
    assert rows["error"].is_sorted()


def test_the_method_is_chosen_by_what_it_would_have_done():
    level = 10 + np.random.default_rng(2).normal(0, 1, 30)
    found = ahead(level)
    error = pl.col("mean_absolute_scaled_error").mean()
    scores = found.tables["backtest"].group_by("method").agg(error)
    best = scores.sort("mean_absolute_scaled_error")["method"][0]
    assert found.scalars["method"] == best != "naive"


def test_short_series_are_refused():
    with pytest.raises(BadQuestion, match="with fewer than 8 nothing is forecast"):
        ahead([1, 2, 3, 4, 5])
    with pytest.raises(BadQuestion, match="too few for sarima"):
        ahead(range(10), method="sarima", cycle=12)
