"""Cells of a table are scored by what is likely, not by raw ratios."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analysis import compute, methods
from analysis._gamma_mixture import Mixture, fit, log_likelihood, posterior
from facts.refusal import BadQuestion

CARD = methods()["ebgm"]
GIVEN = {"shape_1": 1.2, "rate_1": 0.6, "shape_2": 4.8, "rate_2": 4.83, "share_1": 0.05}
PRIOR = Mixture(1.2, 0.6, 4.8, 4.83, 0.05)


def scored(events, expected, **given):
    table = pl.DataFrame({"events": events, "expected": expected})
    return compute(CARD, {"cells": table}, given).computed


def test_a_cell_is_scored_as_openebgm_scores_it():
    """openEBGM 0.9.1 on a made-up cell of 81 where 56.6813 are expected."""
    found = scored([81], [56.6813268729035], **GIVEN).tables["cells"].row(0, named=True)
    assert found["share_first"] == pytest.approx(0.0324987619, rel=1e-6)
    assert found["mean"] == pytest.approx(1.388013, abs=1e-6)
    assert [found["lower"], found["upper"]] == pytest.approx([1.1575, 1.6535], abs=1e-4)


def test_limits_hold_the_share_they_say():
    found = posterior(np.array([0.0, 3, 40]), np.array([2.0, 1, 10]), PRIOR)
    for share in (0.05, 0.5, 0.95):
        assert found.below(found.quantile(share)) == pytest.approx([share] * 3, abs=1e-9)


def test_few_events_shrink_more_than_many():
    cells = scored([3, 300], [1.0, 100.0], **GIVEN).tables["cells"]
    few, many = cells["mean"]
    assert few < many < 3
    assert cells["is_signal"].to_list() == [False, True]


def test_a_fit_is_likelier_than_where_it_started():
    generator = np.random.default_rng(8)
    expected = generator.gamma(1, 10, 200) + 0.2
    events = generator.poisson(expected * generator.gamma(5, 1 / 5, 200)).astype(float)
    prior, likelihood = fit(events, expected)
    assert likelihood == pytest.approx(log_likelihood(events, expected, prior), abs=1e-9)
    assert likelihood >= log_likelihood(events, expected, PRIOR)
    assert likelihood >= stats.poisson.logpmf(events, expected).sum()


def test_what_is_expected_follows_from_the_margins():
    table = pl.DataFrame(
        {"row": ["a", "a", "b", "b"], "column": ["x", "y", "x", "y"], "events": [30, 10, 10, 50]}
    )
    found = compute(CARD, {"cells": table}, GIVEN).computed.tables["cells"]
    assert found["expected"].to_list() == [16, 24, 24, 36]


def test_half_of_the_hyper_parameters_are_no_prior():
    with pytest.raises(BadQuestion, match="rate_2, share_1 is not given"):
        scored([1], [1.0], shape_1=1, rate_1=1, shape_2=2)


def test_a_handful_of_cells_is_too_few_to_fit():
    with pytest.raises(BadQuestion, match="too few to fit five"):
        scored([1, 2, 3], [1.0, 1.0, 1.0])
