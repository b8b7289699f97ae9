"""Of many tests, those stand that the number of tests does not explain."""

import pytest

from tests.analysis.computing import computed

BENJAMINI = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_the_published_example_calls_four_where_bonferroni_calls_three():
    """Benjamini and Hochberg 1995, section 4."""
    found = computed("multiple_testing", {"p": BENJAMINI})
    assert found.scalars["called_benjamini_hochberg"] == 4
    assert found.scalars["called_bonferroni"] == 3
    adjusted = found.tables["adjusted"]["benjamini_hochberg"]
    assert adjusted.head(4).to_list() == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


def test_the_order_of_tests_does_not_matter_and_missing_ones_are_no_tests():
    found = computed("multiple_testing", {"p": [*BENJAMINI[::-1], None]}).tables["adjusted"]
    assert found["holm"][-1] is None
    assert found["benjamini_hochberg"][-2] == pytest.approx(0.0015)
