"""Limits of means are Student's, of each group and of all."""

import pytest

from tests.analysis.computing import computed


def test_the_limits_are_students():
    """Four values with mean 5 and standard deviation 2: 5 -+ 3.182 x 2 / 2."""
    values = [5 - 3**0.5, 5 + 3**0.5, 5 - 3**0.5, 5 + 3**0.5]
    row = computed("mean_limits", {"value": values}).tables["means"].row(0, named=True)
    assert row["standard_deviation"] == pytest.approx(2)
    assert [row["lower"], row["upper"]] == pytest.approx([1.8176, 8.1824], abs=1e-4)


def test_every_group_stands_beside_the_whole():
    found = computed("mean_limits", {"value": [1, 3, 10, None], "group": ["a", "a", "b", "b"]})
    means = found.tables["means"].rows_by_key("group", named=True, unique=True)
    assert {name: row["value"] for name, row in means.items()} == {"a": 2, "b": 10, "_T": 14 / 3}
    assert means["b"]["lower"] is None
