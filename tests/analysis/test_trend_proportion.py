"""A trend of shares is Cochran and Armitage's."""

import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

SMOKERS = {"events": [83, 90, 129, 70], "trials": [86, 93, 136, 82]}


def test_a_published_example_comes_out():
    """Fleiss 1981, page 139, as in R's help of prop.trend.test."""
    said = computed("trend_proportion", SMOKERS).scalars
    assert [said["chi_square"], said["p_value"]] == pytest.approx([8.2249, 0.004132], abs=5e-5)
    assert [said["heterogeneity"], said["heterogeneity_p"]] == pytest.approx(
        [12.6004, 0.0055855], abs=5e-5
    )
    assert said["slope"] < 0


def test_the_unit_of_the_score_does_not_matter():
    scored = SMOKERS | {"score": [10, 30, 50, 70]}
    here, there = (computed("trend_proportion", of).scalars for of in (SMOKERS, scored))
    assert here["chi_square"] == pytest.approx(there["chi_square"])
    assert here["slope"] == pytest.approx(20 * there["slope"])


def test_none_or_all_tell_no_trend():
    with pytest.raises(BadQuestion, match="neither none nor all"):
        computed("trend_proportion", {"events": [0, 0], "trials": [5, 5]})
