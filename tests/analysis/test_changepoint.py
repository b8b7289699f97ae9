"""Changes of level are found where they are known to be."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.refusal import BadQuestion
from tests.analysis.computing import computed

NILE = (1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960,
        1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694,
        940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764,
        821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822,
        1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050,
        918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714,
        740)  # fmt: skip
"""Flow of the Nile at Aswan from 1871, in 10^8 cubic metres (Cobb 1978)."""


def test_the_nile_fell_after_1898():
    """Cobb 1978; the statistic is strucchange's."""
    said = computed("changepoint", {"x": range(1871, 1971), "value": NILE}).scalars
    assert (said["changes"], said["last_before"]) == (1, 1898)
    assert said["f_statistic"] == pytest.approx(75.92977, rel=1e-6)
    assert said["p_value"] < 1e-12


def test_a_poisson_rate_changes_where_its_likelihood_says():
    counts = [4, 5, 3, 4, 6, 4, 5, 1, 0, 1, 2, 0, 1, 1]
    said = computed("changepoint", {"x": range(14), "value": counts}, model="poisson").scalars
    assert (said["last_before"], said["changes"]) == (6, 1)
    assert [said["mean_before"], said["mean_after"]] == pytest.approx([31 / 7, 6 / 7])
    likelihood = 31 * np.log(31 / 7) + 6 * np.log(6 / 7) - 37 * np.log(37 / 14)
    assert said["likelihood_ratio"] == pytest.approx(2 * likelihood)


def test_several_changes_are_found_together():
    values = [*[1.0, 1.2] * 5, *[5.0, 5.1] * 5, *[2.0, 2.2] * 5]
    found = computed("changepoint", {"x": range(30), "value": values})
    assert found.scalars["changes"] == 2
    assert found.tables["stretches"]["end"].to_list() == [9, 19, 29]
    assert found.tables["stretches"]["mean"].to_list() == pytest.approx([1.1, 5.05, 2.1])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 20), min_size=8, max_size=30))
def test_a_change_more_never_fits_worse(values):
    found = computed("changepoint", {"x": range(len(values)), "value": values}, model="poisson")
    cost = found.tables["models"]["cost"].to_list()
    assert all(after <= before + 1e-9 for before, after in pairwise(cost))


def test_too_little_is_refused():
    with pytest.raises(BadQuestion, match="at least 6 points"):
        computed("changepoint", {"x": range(3), "value": [1, 2, 3]})


def test_a_year_that_is_there_twice_is_refused():
    with pytest.raises(BadQuestion, match="7 points at 6 different x; give each x once"):
        computed("changepoint", {"x": [1, 2, 3, 3, 4, 5, 6], "value": [1, 1, 9, 2, 3, 4, 5]})
