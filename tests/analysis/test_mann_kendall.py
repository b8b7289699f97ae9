"""A trend without counts is Mann and Kendall's, its slope Sen's, its shift Pettitt's."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from analysis import Setting, analyses
from facts.refusal import BadQuestion
from tests.analysis.computing import computed

CARD = analyses()["mann_kendall"]
SETTING = Setting("published", "L", ("area",))
MSHA = (64.01, 45.49, 80.02, 66.56, 68.6, 68.42, 74.43, 70.7, 73.97, 72.56, 67.96, 69.18, 126.41,
        70.95, 58.17, 44.25, 40.56, 46.99, 47.13, 39.92, 34.15, 28.3, 22.17, 28.88, 36.41, 26.13,
        23.37, 31.38, 21.74, 20.47)  # fmt: skip
"""Deaths per 100,000 miners in metal and nonmetal mining of the USA, 1960 to 1989."""


def test_deaths_in_mining_fall_as_r_has_it():
    """R packages Kendall 2.2.1 and trend 1.1.6."""
    said = computed("mann_kendall", {"value": MSHA}).scalars
    assert (said["s"], said["pettitt_place"], said["pettitt_u"]) == (-271, 15, 221)
    expected = {"variance": 3141.6667, "tau_b": -0.6229885, "z": -4.8170784, "slope": -2.0325,
                "lower": -2.5327273, "upper": -1.5630769}  # fmt: skip
    assert {name: said[name] for name in expected} == pytest.approx(expected, rel=1e-6)
    assert [said["p_value"], said["pettitt_p"]] == pytest.approx([1.4567548e-6, 5.4883726e-5])


@given(st.lists(st.integers(0, 9), min_size=4, max_size=25).filter(lambda v: len(set(v)) > 1))
def test_with_ties_it_is_kendalls_tau_b_and_theils_slope(values):
    said = computed("mann_kendall", {"value": values}).scalars
    assert said["tau_b"] == pytest.approx(kendalltau(np.arange(len(values)), values).statistic)
    assert said["slope"] == pytest.approx(theilslopes(values).slope)
    assert said["lower"] <= said["slope"] <= said["upper"]


def test_a_level_series_has_no_trend():
    said = computed("mann_kendall", {"value": [3, 3, 3, 3, 3]}).scalars
    assert (said["s"], said["p_value"], said["slope"], said["tau_b"]) == (0, 1, 0, None)


def test_the_order_of_rows_does_not_matter_and_a_short_series_is_exact():
    shuffled = {"x": [4, 1, 3, 2], "value": [1.0, 4.0, 2.0, 3.0]}
    said = computed("mann_kendall", shuffled).scalars
    assert said["s"] == -6
    assert said["p_exact"] == pytest.approx(2 / 24)


def test_too_little_is_refused():
    with pytest.raises(BadQuestion, match="at least 4, each once"):
        computed("mann_kendall", {"x": [1, 1, 2, 3], "value": [1, 2, 3, 4]})


def published(values, area="CN-110000", first=2012):
    """A rate its publisher gives without counts, as figures."""
    missing = pl.lit(None, pl.Float64)
    years = [str(first + n) for n in range(len(values))]
    figures = pl.DataFrame({"period": years, "value": [float(value) for value in values]})
    return figures.with_columns(
        area=pl.lit(area), events=missing, exposure=missing, lower=missing, upper=missing,
        lower_998=missing, upper_998=missing, status=pl.lit("A"),
    )  # fmt: skip


def test_a_published_rate_without_counts_is_tested():
    falling, level = published([9, 8, 7.5, 7, 6, 5]), published([3, 5, 2, 5, 2, 4], "CN-120000")
    judged = CARD.run(pl.concat([falling, level]), SETTING).figures.filter(period="2017")
    assert judged["tendency"].to_list() == ["improving", "no_change"]
    alone = computed("mann_kendall", {"x": range(6), "value": falling["value"]}).scalars
    row = judged.row(0, named=True)
    assert [row["sen_slope"], row["mann_kendall_p"]] == [alone["slope"], alone["p_value"]]


def test_it_begins_again_at_a_break_and_says_when_too_little_is_left():
    broken = published([9, 8, 7, 6, 5, 4]).with_columns(
        status=pl.when(period="2014").then(pl.lit("B")).otherwise(pl.lit("A"))
    )
    judged = CARD.run(broken, SETTING).figures
    assert judged["mann_kendall_reason"].to_list() == [None] * 5 + ["few_points"]
