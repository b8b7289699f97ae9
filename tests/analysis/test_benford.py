"""Digits of amounts of all sizes follow the law; what spans little is refused."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import compute, methods
from analysis.benford import DIGITS, shares
from facts.refusal import BadQuestion

CARD = methods()["benford"]
POWERS = [2.0**power for power in range(1000)]


def asked(values, **given):
    return compute(CARD, {"amounts": pl.DataFrame({"value": values})}, given).computed


@pytest.mark.parametrize("digit", DIGITS)
def test_every_amount_has_one_digit(digit):
    assert shares(digit).sum() == pytest.approx(1)


def test_the_first_digits_have_the_shares_benford_printed():
    """Benford 1938, table III: 0.301, 0.176, 0.125, … 0.046."""
    printed = [0.301, 0.176, 0.125, 0.097, 0.079, 0.067, 0.058, 0.051, 0.046]
    assert shares("first").round(3).tolist() == printed


@pytest.mark.parametrize("digit", ["first", "second", "first_two"])
def test_powers_of_two_follow_the_law(digit):
    said = asked(POWERS, digit=digit).scalars
    assert said["p_value"] > 0.99
    assert said["values"] == 1000


def test_made_up_amounts_do_not():
    said = asked([10.0**power * digit for power in range(6) for digit in (5, 6, 7) * 20]).scalars
    assert said["conformity"] == "none"
    assert said["p_value"] < 1e-6


@given(st.integers(1, 9), st.integers(0, 9), st.integers(-8, 12))
def test_a_digit_is_read_as_it_is_written(first, second, power):
    value = float(f"{first}.{second}e{power}")
    found = asked([value, value * 1e4, -value], digit="first_two", least_orders=2).tables["digits"]
    assert found.filter(pl.col("observed") > 0)["digit"].to_list() == [10 * first + second]


def test_the_unit_of_money_changes_no_digit_where_it_is_a_power_of_ten():
    amounts = np.random.default_rng(4).lognormal(8, 2, 500).round(2).tolist()
    ours, theirs = (asked(one).tables["digits"] for one in (amounts, [a * 1000 for a in amounts]))
    assert ours["observed"].to_list() == theirs["observed"].to_list()


def test_rounding_shows_in_the_last_digit():
    said = asked([float(50 * n) for n in range(1, 900)], digit="last").scalars
    assert said["p_value"] < 1e-6
    assert said["conformity"] is None


@pytest.mark.parametrize("values", [[1.0, 5, 9, 3], [0.0, 0.0]])
def test_amounts_that_span_little_are_refused(values):
    with pytest.raises(BadQuestion, match="counts and rates do not"):
        asked(pl.Series(values, dtype=pl.Float64))


def test_few_amounts_are_doubted_aloud():
    assert asked([1.0, 20.0, 300.0]).warnings[0].en.startswith("3 values are few")
    assert asked(POWERS).warnings[0].en.startswith("A signal says where to look")
