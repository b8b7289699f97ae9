"""Totals from lists: the papers' formulas, and closed forms of the log-linear models."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["capture_recapture"]
THREE = pl.DataFrame(
    {
        "bureau": [1, 1, 1, 1, 0, 0, 0],
        "hospital": [1, 1, 0, 0, 1, 1, 0],
        "insurer": [1, 0, 1, 0, 1, 0, 1],
        "count": [28, 41, 37, 152, 22, 96, 118],
    }
)


def overlap(first, second, both, **given):
    table = pl.DataFrame({"first": [first], "second": [second], "both": [both]})
    return compute(CARD, {"overlap": table}, given).computed


def histories(table, **given):
    return compute(CARD, {"histories": table}, given).computed


def test_two_lists_of_200_and_300_with_120_on_both():
    """Chapman: 201 x 301 / 121 - 1 = 499.008; Seber's standard error 22.085."""
    said = overlap(200, 300, 120).scalars
    assert said["lincoln_petersen"] == 500
    assert said["chapman"] == pytest.approx(201 * 301 / 121 - 1)
    assert said["standard_error"] == pytest.approx(22.084991523208)
    assert [said["wald_lower"], said["wald_upper"]] == pytest.approx([455.7225, 542.2941], abs=1e-4)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1))
def test_the_limits_hold_the_estimate_and_never_fall_below_those_seen(first, second, share):
    both = int(share * min(first, second))
    said = overlap(first, second, both).scalars
    assert said["observed"] - 1e-9 <= said["lower"] <= said["chapman"] + 1e-9
    assert said["chapman"] <= said["upper"] + 1e-9
    wide = overlap(first, second, both, level=0.99).scalars
    assert wide["lower"] <= said["lower"] + 1e-9
    assert wide["upper"] >= said["upper"] - 1e-9


def test_lists_that_hold_the_same_hold_everybody():
    said = overlap(80, 80, 80).scalars
    assert (said["chapman"], said["standard_error"], said["upper"]) == (80, 0, 80)


def test_nobody_on_both_lists_has_no_plain_estimate_and_warns():
    found = overlap(30, 40, 0)
    assert found.scalars["lincoln_petersen"] is None
    assert found.scalars["chapman"] == 31 * 41 - 1
    assert found.warnings[0].en.startswith("only 0 are on both")
    assert "innocently" in overlap(30, 40, 20).warnings[1].en


def test_with_every_pair_the_missing_are_the_odd_cells_over_the_even_ones():
    first = histories(THREE).tables["models"].row(0, named=True)
    assert first["pairs"] == "bureau:hospital,bureau:insurer,hospital:insurer"
    assert first["missing"] == pytest.approx(28 * 152 * 96 * 118 / (41 * 37 * 22))
    assert (first["degrees"], first["deviance"]) == (0, pytest.approx(0, abs=1e-9))


def test_with_one_pair_the_other_list_is_met_by_the_two_together():
    """Bureau and hospital as one list against the insurer: missing = 118 x (41 + 152 + 96) / 87."""
    models = histories(THREE).tables["models"]
    row = models.filter(pairs="bureau:hospital").row(0, named=True)
    assert row["missing"] == pytest.approx(118 * (41 + 152 + 96) / (28 + 37 + 22), rel=1e-7)


def test_more_pairs_never_fit_worse():
    models = histories(THREE).tables["models"]
    assert models.height == 8
    fewest = models.filter(pairs="")["deviance"].item()
    assert models["deviance"].max() == fewest


def test_persons_count_as_their_histories_do():
    persons = THREE.select(pl.all().repeat_by("count").explode()).drop("count")
    ours, theirs = (histories(one).tables["models"] for one in (persons, THREE))
    assert ours["total"].to_list() == pytest.approx(theirs["total"].to_list())


def test_a_history_nobody_has_may_be_left_out():
    without = THREE.filter(pl.col("count") != 22)
    filled = THREE.with_columns(pl.when(pl.col("count") != 22).then("count").otherwise(0))
    ours, theirs = (histories(one).tables["models"] for one in (without, filled))
    assert ours["total"][-1] == pytest.approx(theirs["total"][-1])


def test_two_lists_in_histories_are_two_lists():
    table = pl.DataFrame({"a": [1, 1, 0], "b": [1, 0, 1], "count": [120, 80, 180]})
    found = histories(table)
    assert found.scalars["chapman"] == pytest.approx(499.00826, abs=1e-5)
    assert found.tables["models"]["total"].to_list() == pytest.approx([500])


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: overlap(10, 20, 12), "no more can be on both than on either"),
        (lambda: histories(pl.DataFrame({"a": [1], "count": [3]})), "1 lists; give histories"),
        (lambda: histories(pl.DataFrame({"a": [2], "b": [1]})), "a person .1. or not .0."),
        (lambda: histories(pl.DataFrame({"a": [1], "b": [1], "count": [0]})), "nobody is on a lis"),
        (lambda: compute(CARD, {}, {}), "0 lists; give histories"),
    ],
)
def test_what_cannot_be_is_refused(ask, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        ask()
