"""Which code is part of which: every id of a list with all that stand above it."""

from functools import cache

import polars as pl

from facts.codes import ALWAYS, FOREVER, codes, labels, latest, measures
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


@cache
def above_then() -> pl.DataFrame:
    """Pair every code with itself and each code that was above it, and say when it was.

    Returns
    -------
    dimension, id, level, ancestor, ancestor_level, distance as `closure` gives them; first, until
    (ISO dates; the second is the first day it is no longer so). Of each day there is one chain: the
    first version of a code is taken to reach back for ever, and the last to last.
    """
    return pl.concat(
        _above_then(name).with_columns(dimension=pl.lit(dimension))
        for dimension, names in lists().items()
        for name in names
    ).select("dimension", "id", "level", "ancestor", "ancestor_level", "distance", "first", "until")


@cache
def spans() -> pl.DataFrame:
    """Give of every code its list and scheme, its level, and its first and last day in force.

    Returns
    -------
    dimension, id, scheme, level, first, last; one row a code. Industries of NACE 2 and of NACE 2.1
    are of two schemes, as what stands before the first _ of their ids says.
    """
    version = pl.col("id").str.extract("^([^_]+)_")
    return pl.concat(
        codes(name)
        .group_by("id", maintain_order=True)
        .agg(
            pl.col("scheme", "level").last(),
            first=pl.col("valid_from").fill_null(ALWAYS).min(),
            last=pl.col("valid_to").fill_null(FOREVER).max(),
        )
        .with_columns(
            dimension=pl.lit(dimension),
            scheme=pl.format(
                "{}/{}", pl.lit(name), version if dimension == "industry" else pl.col("scheme")
            ),
        )
        for dimension, names in lists().items()
        for name in names
    ).select("dimension", "id", "scheme", "level", "first", "last")


@cache
def _above_then(name: str) -> pl.DataFrame:
    rows = _versions(name)
    above = rows.select(
        "level", "parent", next="id", first_above="first", until_above="until"
    ).rename({"level": "level_above", "parent": "next_above"})
    step = rows.with_columns(ancestor="id", ancestor_level="level").rename({"parent": "next"})
    steps = [step]
    for _ in range(DEEPEST):
        step = (
            step.drop_nulls("next")
            .drop("ancestor", "ancestor_level")
            .join(above, on="next", how="inner")
            .with_columns(
                first=pl.max_horizontal("first", "first_above"),
                until=pl.min_horizontal("until", "until_above"),
            )
            .filter(pl.col("first") < pl.col("until"))
            .select(
                "id", "level", "first", "until", ancestor="next", ancestor_level="level_above",
                next="next_above",
            )
        )  # fmt: skip
        if step.is_empty():
            break
        steps.append(step)
    return pl.concat(
        found.select(
            "id", "level", "ancestor", "ancestor_level", "first", "until",
            distance=pl.lit(steps_up, pl.Int8),
        )
        for steps_up, found in enumerate(steps)
    )  # fmt: skip


def _versions(name: str) -> pl.DataFrame:
    """Give of each code where it stood and when: id, level, parent, first, until."""
    is_first = pl.int_range(pl.len()).over("id") == 0
    moved = pl.col("parent").ne_missing(pl.col("parent").shift().over("id"))
    raised = pl.col("level") != pl.col("level").shift().over("id")
    return (
        codes(name)
        .select("id", "level", "parent", first=pl.col("valid_from").fill_null(ALWAYS))
        .sort("id", "first", maintain_order=True)
        .filter(is_first | moved | raised)
        .with_columns(
            first=pl.when(is_first).then(pl.lit(ALWAYS)).otherwise("first"),
            until=pl.col("first").shift(-1).over("id").fill_null(FOREVER),
        )
    )


@cache
def within(dimension: str, code: str) -> tuple[str, ...]:
    """Give a code and every code below it; none where the code is in no list."""
    rows = closure().filter(pl.col("dimension") == dimension, pl.col("ancestor") == code)
    return tuple(rows["id"])


def children(dimension: str, code: str) -> list[str]:
    """Give the codes right below one that have not ended, in the order of the list."""
    return [*_children(dimension).get(code, ())]


def parent(dimension: str, code: str) -> str | None:
    """Give the code a code is part of; none at the top, or for a code that is in no list."""
    return _parents(dimension).get(code)


def parents(dimension: str, code: str, day: str | None) -> tuple[str, ...]:
    """Give what a code was part of on a day, or with no day all it was ever part of."""
    return tuple(
        dict.fromkeys(
            above
            for above, first, until in _parents_then(dimension).get(code, ())
            if day is None or first <= day < until
        )
    )


@cache
def _parents_then(dimension: str) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows = above_then().filter(dimension=dimension, distance=1)
    for id, *above in rows.select("id", "ancestor", "first", "until").iter_rows():
        found.setdefault(id, []).append((above[0], above[1], above[2]))
    return found


@cache
def _children(dimension: str) -> dict[str, list[str]]:
    rows = pl.concat(
        latest(name).filter(pl.col("valid_to").is_null()).select("id", "parent")
        for name in lists()[dimension]
    )
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
