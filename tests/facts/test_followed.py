"""Defends following a code from name to name: nothing is lost on the way, and nothing made up."""

import polars as pl
import pytest

from facts.followed import SCHEMES, follow, said, translate, translated

SPANS = ["id", "scheme", "level", "first", "last", "dimension"]
EVER, LAST = "0000-01-01", "9999-12-31"


def spans(**known: tuple[str, str]) -> pl.DataFrame:
    rows = [(id, "s", 1, first, last, "area") for id, (first, last) in known.items()]
    return pl.DataFrame(rows, schema=SPANS, orient="row")


def links(*rows: tuple[str, str, float, str, str]) -> pl.DataFrame:
    columns = ["from", "to", "weight", "on", "basis"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def called(followed: pl.DataFrame, id: str, day: str) -> dict[str, float]:
    there = (pl.col("id") == id) & (pl.col("first") <= day) & (pl.col("until") > day)
    return dict(followed.filter(there).group_by("said").agg(pl.col("weight").sum()).iter_rows())


RENAMED = follow(
    links(("a", "b", 1, "2000-01-01", "one"), ("b", "c", 1, "2010-01-01", "one")),
    spans(a=(EVER, "1999-12-31"), b=("2000-01-01", "2009-12-31"), c=("2010-01-01", LAST)),
)
MERGED = follow(
    links(("a", "c", 1, "2010-01-01", "merged"), ("b", "c", 1, "2010-01-01", "merged")),
    spans(a=(EVER, "2009-12-31"), b=(EVER, "2009-12-31"), c=("2010-01-01", LAST)),
)
SPLIT = follow(
    links(("a", "b", 0.7, "2010-01-01", "share"), ("a", "c", 0.3, "2010-01-01", "share"),
          ("c", "d", 1, "2015-01-01", "one")),
    spans(a=(EVER, "2009-12-31"), b=("2010-01-01", LAST), c=("2010-01-01", "2014-12-31"),
          d=("2015-01-01", LAST)),
)  # fmt: skip
JOINED = follow(
    links(("a", "b", 1, "2010-01-01", "merged")), spans(a=(EVER, "2009-12-31"), b=(EVER, LAST))
)


@pytest.mark.parametrize(
    ("followed", "id", "day", "expected"),
    [
        (RENAMED, "a", "1999-12-31", {"a": 1}),
        (RENAMED, "a", "2000-01-01", {"b": 1}),
        (RENAMED, "a", "2026-01-01", {"c": 1}),
        (RENAMED, "c", "2005-01-01", {"b": 1}),
        (RENAMED, "c", "1990-01-01", {"a": 1}),
        (MERGED, "a", "2026-01-01", {"c": 1}),
        (MERGED, "c", "2005-01-01", {"c": 1}),
        (SPLIT, "a", "2012-01-01", {"b": 0.7, "c": 0.3}),
        (SPLIT, "a", "2020-01-01", {"b": 0.7, "d": 0.3}),
        (SPLIT, "d", "2005-01-01", {"a": 1}),
        (JOINED, "a", "2026-01-01", {"b": 1}),
        (JOINED, "b", "2005-01-01", {"b": 1}),
    ],
)
def test_a_code_is_called_as_on_the_day(followed, id, day, expected):
    assert called(followed, id, day) == pytest.approx(expected)


def test_only_what_is_the_same_thing_is_whole():
    def whole(followed, id):
        return followed.filter(pl.col("id") == id, pl.col("said") != id)["whole"].to_list()

    assert whole(RENAMED, "a") == [True, True]
    assert whole(MERGED, "a") == whole(JOINED, "a") == [False]


@pytest.mark.parametrize(
    "day", ["1985-06-30", "1999-01-01", "2012-12-31", "2019-01-09", "2026-01-01"]
)
def test_every_code_is_all_of_something_on_any_day(day):
    there = said().filter(pl.col("first") <= day, pl.col("until") > day)
    sums = there.group_by("dimension", "id").agg(pl.col("weight").sum())
    assert sums.height == said().select("dimension", "id").n_unique()
    assert (sums["weight"] - 1).abs().max() < 1e-6


def test_an_industry_is_said_in_every_scheme_to_the_last_share():
    sums = translated().group_by("scheme", "id").agg(pl.col("weight").sum())
    assert set(sums["scheme"]) == set(SCHEMES)
    assert (sums["weight"] - 1).abs().max() < 1e-6


def test_a_code_without_a_line_is_said_by_what_is_above_it_or_by_its_parts():
    industries = pl.DataFrame(
        [("X_1", "X_1", 0), ("X_11", "X_11", 0), ("X_11", "X_1", 1), ("X_12", "X_12", 0),
         ("X_12", "X_1", 1), ("X_111", "X_111", 0), ("X_111", "X_11", 1), ("X_111", "X_1", 2),
         ("X_2", "X_2", 0), ("Y_A", "Y_A", 0)],
        schema=["id", "ancestor", "distance"], orient="row",
    )  # fmt: skip
    lines = pl.DataFrame(
        {"from": ["X_11", "X_12", "X_12"], "to": ["Y_A", "Y_A", "Y_B"], "weight": [1.0, 0.5, 0.5]}
    )
    found = translate(industries, "Y", lines)
    given = {
        id: dict(found.filter(pl.col("id") == id).select("said", "weight").iter_rows())
        for id in ("X_11", "X_111", "X_1", "X_2", "Y_A")
    }
    assert given == {
        "X_11": {"Y_A": 1}, "X_111": {"Y_A": 1}, "X_1": {"Y_A": 0.75, "Y_B": 0.25},
        "X_2": {"_U": 1}, "Y_A": {"Y_A": 1},
    }  # fmt: skip
