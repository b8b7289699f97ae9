"""Units that share one ratio are told from units that do not."""

import pytest

from facts.refusal import BadQuestion
from tests.analysis.computing import computed


def test_equal_ratios_have_no_chi_square():
    said = computed("heterogeneity", {"events": [10, 20, 30], "expected": [5, 10, 15]}).scalars
    assert (said["chi_square"], said["p_value"]) == (0, 1)
    assert said["z"] < 0


def test_the_chi_square_is_that_of_a_table():
    """30 and 10 where 20 and 20 are expected: (10^2 + 10^2) / 20."""
    said = computed("heterogeneity", {"events": [30, 10], "expected": [1, 1]}).scalars
    assert (said["chi_square"], said["degrees_of_freedom"]) == (10, 1)
    assert said["p_value"] == pytest.approx(0.0015654, abs=1e-6)
    # Potthoff and Whittinghill: 2 (30 x 29 + 10 x 9), mean 40 x 39, variance 2 x mean
    assert said["potthoff_whittinghill"] == 1920
    assert said["z"] == pytest.approx((1920 - 1560) / 3120**0.5)


def test_one_unit_cannot_differ():
    with pytest.raises(BadQuestion, match="at least two units"):
        computed("heterogeneity", {"events": [3], "expected": [1]})
