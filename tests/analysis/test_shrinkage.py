"""Shrunk ratios lie between a unit's own and the common one, and four ways to them agree in kind.

Marshall's numbers are recomputed from his formulas by hand; the rest is properties.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import compute, methods
from analysis._empirical_bayes import fit_prior, log_likelihood
from facts.refusal import BadQuestion

CARD = methods()["shrinkage"]
METHODS = ("gamma_ml", "gamma_moments", "marshall")


def units(events, exposure):
    return {"units": pl.DataFrame({"events": events, "exposure": exposure})}


def shrunk(events, exposure, **told):
    return compute(CARD, units(events, exposure), told).computed


def test_marshalls_small_units_are_drawn_to_the_pooled_ratio():
    """O = 0, 2, 1, 9, 30 and E = 0.8, 1.5, 2, 4, 25: m 1.26126, s² 0.19350, A 0.0041257."""
    found = shrunk([0, 2, 1, 9, 30], [0.8, 1.5, 2, 4, 25], method="marshall", benchmark=1)
    assert found.scalars["prior_mean"] == pytest.approx(1.26126, abs=5e-6)
    assert found.scalars["squares"] == pytest.approx(0.19350, abs=5e-6)
    assert found.scalars["prior_variance"] == pytest.approx(0.0041257, abs=5e-8)
    assert found.tables["units"]["credence"].to_list() == pytest.approx(
        [0.0026, 0.0049, 0.0065, 0.0129, 0.0756], abs=5e-5
    )
    assert found.tables["units"]["shrunk"].to_list() == pytest.approx(
        [1.2580, 1.2616, 1.2563, 1.2740, 1.2566], abs=5e-5
    )


SPREAD = st.lists(
    st.tuples(st.integers(0, 60), st.floats(0.5, 40)), min_size=4, max_size=25
).filter(lambda rows: sum(count for count, _ in rows) > 5)


@settings(deadline=None, max_examples=40)
@given(rows=SPREAD, method=st.sampled_from(METHODS))
def test_a_shrunk_ratio_lies_between_its_own_and_the_common_one(rows, method):
    events, expected = map(list, zip(*rows, strict=True))
    found = shrunk(events, expected, method=method, benchmark=1)
    said, table = found.scalars, found.tables["units"]
    common = (
        said["prior_mean"] if method == "marshall" else said["prior_shape"] / said["prior_rate"]
    )
    for own, drawn in table.select("ratio", "shrunk").iter_rows():
        assert min(own, common) - 1e-6 <= drawn <= max(own, common) + 1e-6


@settings(deadline=None, max_examples=20)
@given(rows=SPREAD, times=st.sampled_from([0.001, 1000.0]))
def test_neither_order_nor_the_unit_of_exposure_matters(rows, times):
    events, exposure = map(list, zip(*rows, strict=True))
    first = shrunk(events, exposure).tables["units"]["shrunk"].to_numpy()
    turned = shrunk(events[::-1], [e * times for e in exposure[::-1]]).tables["units"]
    assert turned["shrunk"].to_numpy()[::-1] == pytest.approx(first, rel=1e-3)


def test_the_fitted_prior_is_the_likeliest():
    generator = np.random.default_rng(4)
    expected = generator.gamma(1, 8, 300) + 0.1
    events = generator.poisson(expected * generator.gamma(4, 1 / 4, 300)).astype(float)
    best = fit_prior(events, expected)
    direct = stats.nbinom.logpmf(events, best.shape, best.rate / (best.rate + expected)).sum()
    assert best.log_likelihood == pytest.approx(direct, abs=1e-6)
    for by_shape in (0.98, 1, 1.02):
        for by_rate in (0.98, 1, 1.02):
            near = log_likelihood(events, expected, best.shape * by_shape, best.rate * by_rate)
            assert near <= best.log_likelihood + 1e-7


def test_units_no_more_apart_than_chance_are_drawn_together_and_it_is_said():
    found = shrunk([10, 11, 9, 10, 10], [10.0] * 5, benchmark=1)
    assert found.tables["units"]["shrunk"].to_list() == pytest.approx([1.0] * 5, abs=1e-4)
    assert "chance" in found.warnings[0].en


def test_a_known_prior_is_not_fitted_again():
    found = shrunk([4, 0], [2.0, 2.0], prior_shape=2, prior_rate=2, benchmark=1)
    assert found.tables["units"]["shrunk"].to_list() == [6 / 4, 2 / 4]


@pytest.mark.parametrize(("events", "exposure"), [([0, 0], [1.0, 2.0]), ([3], [1.0])])
def test_units_with_nothing_in_common_are_refused(events, exposure):
    with pytest.raises(BadQuestion, match="nothing they could have in common"):
        shrunk(events, exposure)
