"""Weights follow from comparing pairs, and contradictions among them are said."""

import polars as pl
import pytest

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["pairwise_weights"]
HOUSE = """
1   5   3   7 6   6   1/3 1/4
1/5 1   1/3 5 3   3   1/5 1/7
1/3 3   1   6 3   4   6   1/5
1/7 1/5 1/6 1 1/3 1/4 1/7 1/8
1/6 1/3 1/3 3 1   1/2 1/5 1/6
1/6 1/3 1/4 4 2   1   1/5 1/6
3   5   1/6 7 5   5   1   1/2
4   7   5   8 6   6   2   1
"""
"""Choosing a house: Saaty, EJOR 48, 1990, table 3."""


def number(word):
    top, _, bottom = word.partition("/")
    return float(top) / float(bottom or 1)


def compared(drawing, **given):
    rows = [[number(word) for word in line.split()] for line in drawing.strip().splitlines()]
    names = [f"c{place + 1}" for place in range(len(rows[0]))]
    table = pl.DataFrame(rows, schema=names, orient="row")
    return compute(CARD, {"comparisons": table}, given).computed


def test_saatys_house_has_his_priorities_and_contradicts_itself():
    found = compared(HOUSE)
    assert found.scalars["eigenvalue"] == pytest.approx(9.669, abs=5e-4)
    assert found.scalars["consistency_index"] == pytest.approx(0.238, abs=5e-4)
    assert found.scalars["consistency_ratio"] == pytest.approx(0.169, abs=5e-4)
    assert found.tables["weights"]["weight"].to_list() == pytest.approx(
        [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], abs=1e-3
    )
    assert found.scalars["is_consistent"] is False
    assert "contradict each other" in found.warnings[0].en


def test_comparisons_that_agree_give_back_their_weights():
    found = compared("1 2 4\n1/2 1 2\n1/4 1/2 1")
    assert found.tables["weights"]["weight"].to_list() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found.scalars["consistency_ratio"] == pytest.approx(0, abs=1e-12)
    assert not found.warnings


def test_another_series_of_random_indices_may_be_used():
    assert compared(HOUSE, random_index=1.40).scalars["consistency_ratio"] == pytest.approx(
        0.238412 / 1.40, abs=1e-5
    )


def test_the_lower_half_may_be_left_empty():
    half = pl.DataFrame(
        {"c1": [None, None], "c2": [3.0, None]}, schema_overrides={"c1": pl.Float64}
    )
    found = compute(CARD, {"comparisons": half}, {}).computed
    assert found.tables["weights"]["weight"].to_list() == pytest.approx([0.75, 0.25])


@pytest.mark.parametrize(
    ("drawing", "why"),
    [("1 2\n2 1", "one is to be one over the other"), ("1 2 3\n1/2 1 1", "a row and a column")],
)
def test_a_table_that_is_no_comparison_is_refused(drawing, why):
    with pytest.raises(BadQuestion, match=why):
        compared(drawing)
