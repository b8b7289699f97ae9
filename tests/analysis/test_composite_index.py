"""An index says what it is made of, ranks under every weighting, and how far it hangs on them."""

import polars as pl
import pytest

from analysis import compute, methods
from facts.refusal import BadQuestion

CARD = methods()["composite_index"]
AIRCRAFT = """
unit | c1  | c2   | c3    | c4  | c5 | c6
-----|-----|------|-------|-----|----|---
A1   | 2   | 1500 | 20000 | 5.5 | 5  | 9
A2   | 2.5 | 2700 | 18000 | 6.5 | 3  | 5
A3   | 1.8 | 2000 | 21000 | 4.5 | 7  | 7
A4   | 2.2 | 1800 | 20000 | 5   | 5  | 5
"""
"""Choosing a fighter: Hwang and Yoon, Multiple Attribute Decision Making, 1981."""

CRITERIA = """
criterion | direction | weight
----------|-----------|-------
c1        | +         | 0.2
c2        | +         | 0.1
c3        | +         | 0.1
c4        | -         | 0.1
c5        | +         | 0.2
c6        | +         | 0.3
"""


@pytest.fixture
def fighters(table):
    return {"units": table(AIRCRAFT), "criteria": table(CRITERIA)}


def index(tables, **given):
    return compute(CARD, tables, given).computed


def test_topsis_gives_the_published_closeness(fighters):
    found = index(fighters, weights="weight", score="topsis").tables["units"]
    assert found["score"].to_list() == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=6e-4)
    assert found["rank"].to_list() == [1, 4, 2, 3]


def test_entropy_of_shares_weighs_what_tells_units_apart(fighters):
    """Shannon's entropy of each column's shares, worked out by hand for c1."""
    found = index(fighters, entropy_of="raw").tables["weights"]
    assert found["entropy"][0] == pytest.approx(0.99469, abs=5e-6)
    assert found["entropy_weight"].sum() == pytest.approx(1)
    assert found["entropy_weight"].arg_max() == found["entropy"].arg_min()


def test_contributions_add_up_to_the_score(fighters):
    found = index(fighters)
    sums = (
        found.tables["contributions"]
        .group_by("unit", maintain_order=True)
        .agg(pl.col("contribution").sum())
    )
    assert sums["contribution"].to_list() == pytest.approx(found.tables["units"]["score"].to_list())


def test_every_weighting_stands_beside_the_others(fighters):
    found = index(fighters).tables["units"]
    for name in ("entropy", "equal", "weight"):
        assert {f"sum_rank_{name}", f"topsis_rank_{name}"} <= set(found.columns)
    assert (found["rank"] == found["sum_rank_entropy"]).all()


def test_a_constant_criterion_has_no_weight(fighters):
    units = fighters["units"].with_columns(c5=pl.lit("4"))
    found = index({**fighters, "units": units}).tables["weights"]
    assert found.filter(criterion="c5").select("entropy", "entropy_weight").row(0) == (1.0, 0.0)


@pytest.mark.parametrize("score", ["weighted_sum", "topsis"])
def test_the_unit_of_a_criterion_does_not_matter(fighters, score):
    scaled = fighters["units"].with_columns(c3=pl.col("c3").cast(pl.Float64) / 1000)
    first, second = (
        index({**fighters, "units": units}, score=score).tables["units"]["score"].to_list()
        for units in (fighters["units"], scaled)
    )
    assert second == pytest.approx(first)


def test_an_index_of_risk_is_the_other_way_round(fighters):
    good, risk = (index(fighters, high_is=way, weights="equal") for way in ("good", "risk"))
    scores = zip(good.tables["units"]["score"], risk.tables["units"]["score"], strict=True)
    assert all(first + second == pytest.approx(1) for first, second in scores)


def test_ranks_move_within_what_sensitivity_says(fighters):
    found = index(fighters)
    units, tried = found.tables["units"], found.tables["sensitivity"]
    assert tried.height == found.scalars["scenarios"] == 18
    assert ((units["rank_best"] <= units["rank"]) & (units["rank"] <= units["rank_worst"])).all()
    assert found.scalars["first_changes"] == (~tried["is_first_same"]).sum()
    assert bool(found.warnings) == (found.scalars["first_changes"] > 0)


def test_a_unit_without_a_criterion_is_held_apart(fighters):
    units = pl.concat([fighters["units"], fighters["units"][:1].with_columns(
        unit=pl.lit("A5"), c2=pl.lit(None, pl.String))])  # fmt: skip
    found = index({**fighters, "units": units}).tables["units"]
    assert found.filter(unit="A5").select("rank", "reason").row(0) == (None, "missing_value")
    assert found["rank"].drop_nulls().len() == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"criterion": "c9"}, "met: c9"),
        ({"direction": "up"}, "met: up"),
    ],
)
def test_a_criterion_that_is_none_is_refused(fighters, change, why):
    ((name, said),) = change.items()
    first = pl.int_range(pl.len()) == 0
    criteria = fighters["criteria"].with_columns(
        pl.when(first).then(pl.lit(said)).otherwise(name).alias(name)
    )
    with pytest.raises(BadQuestion, match=why):
        index({**fighters, "criteria": criteria})


def test_weights_that_are_not_given_are_not_made_up(fighters):
    with pytest.raises(BadQuestion, match="no weights of the kind 'ahp'"):
        index(fighters, weights="ahp")
