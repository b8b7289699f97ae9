"""Defends the group of peers: widened step by step, never too small, nobody seen in its figures."""

from datetime import timedelta

import polars as pl
import pytest

from governance.merging import merge
from governance.moving import move
from governance.peers import FEWEST, STEPS, WITH_QUARTILES, Group, group, others, place, with_levels
from governance.register import import_register
from governance.returns import submit
from governance.roles import Actor, Role
from governance.workflow import Action
from tests.governance.making import ANN
from tests.governance.returns_made import (
    COUNTY_OFFICE,
    ONE,
    TWO,
    WHEN,
    code,
    words,
    write_register,
)

FILER = Actor("fay", Role.ADMINISTRATOR)
OWN = {"industry": "GBT4754_13", "area": "CN-130102", "size": "small"}
PLACES = {
    "near": ("GBT4754_13", "CN-130104", "small"),
    "section": ("GBT4754_38", "CN-130102", "small"),
    "province": ("GBT4754_13", "CN-130202", "small"),
    "country": ("GBT4754_13", "CN-440100", "small"),
    "other_size": ("GBT4754_13", "CN-130102", "large"),
    "other_trade": ("GBT4754_47", "CN-130102", "small"),
}
"""Who is where, as seen from OWN: the same city, its section of industry, and so on."""


def filed(**counts: int) -> pl.DataFrame:
    """Make enterprises of each place of PLACES with the rates 1, 2, 3 …"""
    rows = [
        (f"{where} {number}", 1, area, industry, size, float(number + 1))
        for where, count in counts.items()
        for industry, area, size in [PLACES[where]]
        for number in range(count)
    ]
    names = ("enterprise", "version", "area", "industry", "size", "rate")
    return with_levels(
        pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"version": pl.Int64,
                                                                     "rate": pl.Float64},
                     orient="row")
    )  # fmt: skip


def test_a_group_is_widened_until_it_is_large_enough(table):
    drawn = table(
        """
        near | section | province | country | other_size | other_trade | step | peers
        -----|---------|----------|---------|------------|-------------|------|------
        5    | 9       | 9        | 9       | 9          | 9           | 0    | 5
        4    | 1       | 9        | 9       | 9          | 9           | 1    | 5
        4    | 0       | 1        | 9       | 9          | 9           | 2    | 5
        2    | 1       | 1        | 3       | 9          | 9           | 3    | 7
        2    | 1       | 1        | 0       | 9          | 9           | 4    | 4
        0    | 0       | 0        | 0       | 9          | 9           | 4    | 0
        """,
        **dict.fromkeys((*PLACES, "step", "peers"), pl.Int64),
    )
    found = [
        group(filed(**{where: row[where] for where in PLACES}), OWN, 1.0)
        for row in drawn.to_dicts()
    ]
    assert [one.step for one in found] == drawn["step"].to_list()
    assert [one.peers for one in found] == drawn["peers"].to_list()


@pytest.mark.parametrize("peers", range(FEWEST))
def test_fewer_than_five_peers_say_nothing(peers):
    found = group(filed(near=peers), OWN, 1.0)
    assert (found.step, found.is_large_enough) == (len(STEPS), False)
    assert (found.median, found.lower_quartile, found.upper_quartile) == (None, None, None)
    assert (found.lower, found.higher) == (0, 0)


def test_quartiles_are_those_of_polars_rounded_to_two_digits():
    found = group(filed(near=39), OWN, 1.0)
    rates = pl.Series(range(1, 40))
    exact = [rates.quantile(share, "linear") for share in (0.25, 0.5, 0.75)]
    assert exact == [10.5, 20.0, 29.5]
    assert [found.lower_quartile, found.median, found.upper_quartile] == [10.0, 20.0, 30.0]


@pytest.mark.parametrize(
    ("peers", "is_told"), [(WITH_QUARTILES - 1, False), (WITH_QUARTILES, True)]
)
def test_a_quarter_of_the_group_that_is_told_holds_three_enterprises(peers, is_told):
    found = group(filed(near=peers), OWN, 1.0)
    assert found.median is not None
    assert (found.lower_quartile is not None, found.upper_quartile is not None) == (
        is_told,
        is_told,
    )


def test_rates_that_two_digits_do_not_tell_apart_are_alike():
    rows = filed(near=6).with_columns(rate=pl.lit(12.34))
    for own, lower, higher in ((12.0, 0, 0), (12.4, 0, 0), (12.6, 6, 0), (11.4, 0, 6)):
        found = group(rows, OWN, own)
        assert (found.median, found.lower, found.higher) == (12.0, lower, higher)


def test_a_return_without_hours_makes_no_peer():
    rows = filed(near=6).with_columns(rate=pl.when(pl.col("rate") > 2).then("rate"))
    assert group(rows, OWN, 1.0).peers == 4


def test_where_an_enterprise_lies_is_said_no_stronger_than_it_is(table):
    drawn = table(
        """
        peers | lower | higher | word
        ------|-------|--------|---------------------------
        40    | 10    | 30     | lower_than_three_quarters
        40    | 11    | 29     | lower_than_half
        40    | 20    | 20     | lower_than_half
        40    | 29    | 11     | higher_than_half
        40    | 30    | 10     | higher_than_three_quarters
        40    | 0     | 8      | same_as_half
        40    | 19    | 15     | in_the_middle
        8     | 0     | 8      | lower_than_half
        8     | 8     | 0      | higher_than_half
        """,
        peers=pl.Int64, lower=pl.Int64, higher=pl.Int64,
    )  # fmt: skip
    for row in drawn.to_dicts():
        made = Group(0, "", "", "", row["peers"], lower=row["lower"], higher=row["higher"])
        assert place(made) == row["word"]


def seen(ledger, own=(ONE,), minutes=0) -> list[str]:
    rows = others(ledger, "2025-Q4", own, WHEN + timedelta(minutes=minutes))
    return sorted(rows["enterprise"])


def file(ledger, *codes: str) -> list[int]:
    said = [
        words(enterprise_id=one, hours_worked=f"5{place}234") for place, one in enumerate(codes)
    ]
    answer = submit(ledger, said, FILER, WHEN)
    assert answer.is_submitted, answer.findings["rule"].to_list()
    return answer.rows["number"].to_list()


def test_the_own_enterprise_and_what_is_sent_back_are_no_peers(ledger):
    (own, back, stays) = file(ledger, ONE, TWO, code(3))
    assert seen(ledger) == [TWO, code(3)]
    move(ledger, [back], Action.RETURN, COUNTY_OFFICE, WHEN, {"": "look again"})
    assert seen(ledger, minutes=1) == [code(3)]
    assert {own, back, stays} == {1, 2, 3}


def test_entries_that_are_one_enterprise_are_one_peer_or_the_own(ledger, tmp_path):
    codes = (ONE, TWO, code(3))
    register = write_register(
        tmp_path / "register.csv",
        *(f"{one},2020-01-01,虚构,130102,C,private,small,," for one in codes),
    )
    import_register(ledger, register, ANN, WHEN)
    file(ledger, *codes)
    merge(ledger, code(3), TWO, "the same house", ANN, WHEN)
    assert seen(ledger) == [TWO]
    assert seen(ledger, own=(TWO, code(3))) == [ONE]
