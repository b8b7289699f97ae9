"""Units of a group are allotted to quantiles by their rank."""

import pytest

from tests.analysis.computing import computed


def quantiles(values, **asked):
    return (
        computed("quantile_rank", {"value": values}, **asked).tables["units"]["quantile"].to_list()
    )


def test_quantile_one_holds_the_highest_or_the_lowest():
    assert quantiles(range(10), quantiles=5) == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert quantiles(range(10), quantiles=5, highest_first=False) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_equal_values_lie_in_the_same_quantile():
    assert quantiles([1, 1, 2, 3], quantiles=2, highest_first=False) == [1, 1, 2, 2]


@pytest.mark.parametrize("values", [[1, 2, 3], [1, 2, 3, 4, None, None]])
def test_fewer_units_than_quantiles_have_none(values):
    assert set(quantiles(values, quantiles=5)) == {None}


def test_a_group_may_have_a_direction_of_its_own():
    columns = {"value": [1, 2, 1, 2], "group": ["a", "a", "b", "b"],
               "highest_first": [True, True, False, False]}  # fmt: skip
    found = computed("quantile_rank", columns, quantiles=2).tables["units"]
    assert found["quantile"].to_list() == [2, 1, 1, 2]
