"""Which code is part of which: every id of a list with all that stand above it."""

from functools import cache

import polars as pl

from facts.codes import labels, latest, measures
from facts.schema import DIMENSIONS
from facts.text import Language

DEEPEST = 8  # no list we know of has more levels; a longer chain is a circle


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """Name the lists each dimension's codes come from; `detail` has one a way of counting."""
    details = tuple(sorted(measures()["detail"].drop_nulls().unique()))
    return {name: details if name == "detail" else (name,) for name in DIMENSIONS}


@cache
def closure() -> pl.DataFrame:
    """Pair every code with itself and each code above it.

    Returns
    -------
    dimension, id, scheme, level, ancestor, ancestor_level, distance (0 the code itself, 1 its
    parent); one row a code and ancestor. The list's name stands before the scheme.
    """
    return pl.concat(
        _closure(name).with_columns(
            dimension=pl.lit(dimension), scheme=pl.format("{}/{}", pl.lit(name), "scheme")
        )
        for dimension, names in lists().items()
        for name in names
    ).select("dimension", "id", "scheme", "level", "ancestor", "ancestor_level", "distance")


@cache
def _closure(name: str) -> pl.DataFrame:
    rows = latest(name).select("id", "scheme", "level", "parent")
    above = rows.select(pl.col("id").alias("ancestor"), "parent")
    step = rows.with_columns(ancestor=pl.col("id"))
    steps = [step]
    for _ in range(DEEPEST):
        step = (
            step.drop("ancestor", "parent")
            .with_columns(steps[-1]["parent"].alias("ancestor"))
            .drop_nulls("ancestor")
            .join(above, on="ancestor", how="inner", validate="m:1")
        )
        if step.is_empty():
            break
        steps.append(step)
    levels = rows.select(pl.col("id").alias("ancestor"), pl.col("level").alias("ancestor_level"))
    return (
        pl.concat(
            found.select("id", "scheme", "level", "ancestor", distance=pl.lit(steps_up, pl.Int8))
            for steps_up, found in enumerate(steps)
        )
        .join(levels, on="ancestor", validate="m:1")
        .sort("id", "ancestor_level")
    )


def children(dimension: str, code: str) -> list[str]:
    """Give the codes right below one, in the order of the list; none for a leaf."""
    return [*_children(dimension).get(code, ())]


def parent(dimension: str, code: str) -> str | None:
    """Give the code a code is part of; none at the top, or for a code that is in no list."""
    return _parents(dimension).get(code)


@cache
def _children(dimension: str) -> dict[str, list[str]]:
    rows = pl.concat(latest(name).select("id", "parent") for name in lists()[dimension])
    return dict(rows.drop_nulls().group_by("parent", maintain_order=True).agg("id").iter_rows())


@cache
def _parents(dimension: str) -> dict[str, str | None]:
    rows = pl.concat(latest(name).select("id", "parent") for name in lists()[dimension])
    return dict(rows.iter_rows())


def strays() -> list[str]:
    """Give a sentence for each code whose parent is in no list, so that no sum would find it."""
    return [
        f"data/codes/{name}.csv: '{code}' is part of '{parent}', which is not in the list"
        for names in lists().values()
        for name in names
        for code, parent in _without_parent(latest(name)).rows()
    ]


def _without_parent(rows: pl.DataFrame) -> pl.DataFrame:
    known = rows.select(parent="id")
    return rows.drop_nulls("parent").join(known, on="parent", how="anti").select("id", "parent")


def dimension_labels(dimension: str, language: Language) -> dict[str, str]:
    """Give the label of each code a dimension may hold, whatever list it comes from."""
    words: dict[str, str] = {}
    for name in lists()[dimension]:
        words |= labels(name, language)
    return words
