"""A count is held against the same part of earlier years, by a model statsmodels agrees with."""

import numpy as np
import polars as pl
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from analysis import compute, methods
from analysis._farrington import Rules, expectation, past, quasi_poisson
from facts.refusal import BadQuestion

CARD = methods()["farrington"]
MONTHS = {"frequency": 12, "window": 1, "blocks": 1, "excluded": 3}


def series(periods, rate=10.0, seed=1):
    return np.random.default_rng(seed).poisson(rate, periods).astype(float)


def watched(counts, at_risk=None, **given):
    columns = {"count": counts} | ({} if at_risk is None else {"at_risk": at_risk})
    table = pl.DataFrame(columns, nan_to_null=True)
    return compute(CARD, {"series": table}, given).computed


def test_the_fit_is_that_of_statsmodels():
    generator = np.random.default_rng(2)
    terms = np.column_stack([np.ones(80), np.linspace(-1, 0, 80), generator.random(80) < 0.3])
    seen = generator.poisson(np.exp(terms @ [1.5, 0.4, 0.5])).astype(float)
    weights = generator.uniform(0.3, 1.7, 80)
    offset = generator.normal(0, 0.2, 80)
    ours = quasi_poisson(terms, seen, offset, weights)
    theirs = GLM(seen, terms, family=Poisson(), offset=offset, var_weights=weights)
    theirs = theirs.fit(scale="X2", tol=1e-12)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-4)
    errors = np.sqrt(ours.dispersion * np.diag(ours.covariance))
    assert errors == pytest.approx(theirs.bse, rel=1e-4)
    assert ours.hat == pytest.approx(theirs.get_hat_matrix_diag(), rel=1e-3)


def test_windows_and_blocks_share_the_year_out():
    places, blocks = past(311, Rules())
    sizes = np.bincount(blocks[(places >= 311 - 52 * 3 - 3) & (places < 311 - 52 * 2 - 3)])
    assert sizes.tolist() == [7, 5, 5, 5, 5, 5, 5, 5, 5, 5]
    assert places.max() == 311 - 26 - 1
    assert places.min() == 311 - 52 * 5 - 3
    assert (blocks[np.isin(places, [311 - 52, 311 - 104 + 3])] == 0).all()


def test_without_dispersion_or_trend_the_threshold_is_that_of_the_two_thirds_power():
    """Every past month has 8: mu 8, phi 1, se² 1/120: (mu^2/3 + z 2/3 mu^1/6 sqrt(phi))^3/2."""
    counts = np.full(61 + 3, 8.0)
    found = expectation(counts, 63, Rules(12, 5, 1, 1, 3, has_trend=False, alpha=0.05), None)
    assert found.expected == pytest.approx(8, abs=1e-9)
    assert found.dispersion == 1
    assert found.threshold == pytest.approx((4 + 1.6448536 * 2 / 3 * 8 ** (1 / 6)) ** 1.5, abs=0.02)


def test_a_burst_alarms_and_ordinary_months_seldom_do():
    counts = series(120)
    counts[-1] = 30
    found = watched(counts, **MONTHS, alpha=0.01).tables["periods"]
    assert found["alarm"][-1]
    assert found["alarm"][:-1].mean() < 0.06
    assert ((found["observed"] > found["threshold"]) == found["alarm"]).all()


def test_an_old_outbreak_hardly_raises_the_threshold():
    counts = series(64)
    calm = watched(counts, **MONTHS).tables["periods"]["threshold"][-1]
    counts[63 - 24] = 60
    kept, weighed = (
        watched(counts, **MONTHS, reweighted_above=above).tables["periods"]["threshold"][-1]
        for above in (0, 2.58)
    )
    assert calm * 0.9 < weighed < kept


def test_people_at_risk_are_allowed_for():
    """Twice the workers have twice the events; nothing has happened."""
    people = np.where(np.arange(64) < 63, 100.0, 200.0)
    counts = np.where(np.arange(64) < 63, series(64), 20.0)
    given = MONTHS | {"trend": False}
    told, untold = watched(counts, people, **given), watched(counts, **given)
    assert not told.tables["periods"]["alarm"][-1]
    assert told.tables["periods"]["expected"][-1] == pytest.approx(
        2 * untold.tables["periods"]["expected"][-1], rel=1e-6
    )


@pytest.mark.parametrize("way", ["plug_in", "uncertain"])
def test_thresholds_of_the_negative_binomial_are_whole(way):
    found = watched(series(70), **MONTHS, threshold=way).tables["periods"]
    assert (found["threshold"] == found["threshold"].round()).all()
    assert (found["threshold"] > found["expected"]).all()


def test_few_events_give_no_alarm_and_a_missing_count_says_so():
    counts = np.zeros(64)
    counts[::7] = 1
    counts[-1] = 3
    found = watched(counts, **MONTHS).tables["periods"]
    assert found.select("alarm", "reason").row(-1) == (False, "few_events")
    counts[-1] = np.nan
    assert watched(counts, **MONTHS).tables["periods"]["reason"][-1] == "missing"


def test_a_past_without_events_lets_one_expect_nothing():
    counts = np.r_[np.zeros(63), 9.0]
    found = watched(counts, **MONTHS).tables["periods"]
    assert found.select("alarm", "reason", "threshold").row(-1) == (False, "no_expectation", None)


def test_a_short_series_is_refused():
    with pytest.raises(BadQuestion, match="use ears"):
        watched(series(40), **MONTHS)
