"""Defends who is part of whom: every chain ends at the top, and no code is above itself."""

import polars as pl
import pytest

from facts.codes import latest
from facts.hierarchy import above_then, children, closure, dimension_labels, lists, parents
from facts.schema import DIMENSIONS


def ancestors(dimension: str, code: str) -> list[str]:
    rows = closure().filter((pl.col("dimension") == dimension) & (pl.col("id") == code))
    return rows.sort("ancestor_level")["ancestor"].to_list()


@pytest.mark.parametrize(
    ("dimension", "code", "chain"),
    [
        ("area", "IT", ["IT"]),
        ("area", "US-CA", ["US", "US-CA"]),
        ("area", "CN-130102", ["CN", "CN-130000", "CN-130100", "CN-130102"]),
        ("industry", "NACE2_C10", ["NACE2_C", "NACE2_C10"]),
        ("industry", "GBT4754_E", ["GBT4754_E"]),
        ("detail", "silicosis", ["pneumoconiosis_and_respiratory", "pneumoconiosis", "silicosis"]),
        ("sex", "F", ["F"]),
    ],
)
def test_a_code_stands_below_all_it_is_part_of(dimension, code, chain):
    assert ancestors(dimension, code) == chain


def test_every_code_is_paired_with_itself_once():
    itself = closure().filter(pl.col("id") == pl.col("ancestor"))
    expected = {
        (dimension, code)
        for dimension, names in lists().items()
        for name in names
        for code in latest(name)["id"]
    }
    assert itself.height == len(expected)
    assert set(itself.select("dimension", "id").rows()) == expected
    assert (itself["level"] == itself["ancestor_level"]).all()


def test_what_is_above_is_higher():
    rows = closure().filter(pl.col("id") != pl.col("ancestor"))
    assert (rows["ancestor_level"] < rows["level"]).all()


def test_no_scheme_of_industries_or_units_is_part_of_another():
    rows = closure().filter(~pl.col("dimension").is_in(["area", "detail"]))
    schemes = rows.select("dimension", "id", "scheme").unique()
    both = rows.join(
        schemes, left_on=["dimension", "ancestor"], right_on=["dimension", "id"], suffix="_above"
    )
    assert (both["scheme"] == both["scheme_above"]).all()


def test_a_pair_stands_once():
    assert closure().select("dimension", "id", "ancestor").is_unique().all()


def test_every_chain_reaches_a_code_that_is_part_of_nothing():
    tops = {
        code
        for names in lists().values()
        for name in names
        for code in latest(name).filter(pl.col("parent").is_null())["id"]
    }
    first = (
        closure()
        .sort("ancestor_level")
        .unique(["dimension", "id"], keep="first", maintain_order=True)
    )
    assert set(first["ancestor"]) <= tops


def test_every_dimension_has_its_lists():
    assert tuple(lists()) == DIMENSIONS
    assert lists()["area"] == ("area",)
    assert {"disease", "hazard_agent"} <= set(lists()["detail"])


def test_children_are_what_stands_right_below():
    assert "CN-130000" in children("area", "CN")
    assert "CN-130100" not in children("area", "CN")
    assert "IT-25" in children("area", "IT")
    assert children("area", "IT-MI") == children("area", "no such") == []
    assert children("detail", "pneumoconiosis_and_respiratory")


def test_what_has_ended_is_no_part_today_and_was_one_then():
    assert "CN-371200" not in children("area", "CN-370000")
    assert parents("area", "CN-371202", None) == ("CN-371200",)
    assert parents("area", "CN-370116", "2026-01-01") == ("CN-370100",)


def test_a_code_has_one_chain_above_it_on_any_day():
    for day in ("1990-01-01", "2012-06-30", "2019-01-09", "2026-01-01"):
        there = above_then().filter(pl.col("first") <= day, pl.col("until") > day)
        assert there.select("dimension", "id", "distance").is_unique().all()
        assert set(there.filter(distance=0)["id"]) == set(closure()["id"])


def test_every_code_a_dimension_may_hold_has_a_label():
    for dimension in DIMENSIONS:
        ids = set(closure().filter(pl.col("dimension") == dimension)["id"])
        for language in ("en", "zh"):
            assert set(dimension_labels(dimension, language)) == ids | {"_T", "_U"}
