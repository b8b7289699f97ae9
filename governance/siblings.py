"""What is hidden must not depend on how it is asked: a code is judged among its siblings."""

from dataclasses import replace

import polars as pl

from facts.hierarchy import children, closure
from facts.schema import DIMENSIONS
from governance.question import Question


def among_siblings(question: Question) -> Question | None:
    """Ask the same of every sibling of the codes a question is held to.

    A figure hidden beside others stays hidden when it is asked for alone, because both questions
    are judged by this one.

    Returns
    -------
    The question that shows the siblings, or None where nothing is held that has any.
    """
    by, where = list(question.by), dict(question.where)
    for name, held in question.where.items():
        if len(held) == 1 and name in by and children(name, held[0]):
            continue  # it shows the parts of one code already, and they are siblings
        above = {_parent(name, code) for code in held}
        if len(above) > 1 or (name == "area" and above == {None}):
            continue  # no common breakdown holds them; countries are no parts of a whole
        parent = above.pop()
        by += [] if name in by else [name]
        where.pop(name)
        if parent is not None:
            where[name] = (parent,)
    wider = replace(question, by=tuple(by), where=where)
    return None if wider == question else wider


def with_verdicts_of(
    marked: pl.DataFrame, wider: pl.DataFrame, question: Question, by: tuple[str, ...]
) -> pl.DataFrame:
    """Hide of the rows asked for also those that are hidden among their siblings.

    Parameters
    ----------
    marked, wider : rows with `hiding` of the question and of the one that shows the siblings.
    by : the dimensions `marked` has as columns.
    """
    named = [name for name in DIMENSIONS if name in wider.columns]
    asked = [
        pl.col(name).is_in(list(held)) for name, held in question.where.items()
        if name in named and name not in by
    ]  # fmt: skip
    there = (
        wider.filter(*asked, pl.col("hiding").is_not_null())
        .select("period", *by, hiding_there="hiding")
        .unique(["period", *by])
    )
    return (
        marked.join(there, on=["period", *by], how="left", validate="m:1")
        .with_columns(hiding=pl.coalesce("hiding", "hiding_there"))
        .drop("hiding_there")
    )


def _parent(name: str, code: str) -> str | None:
    rows = closure().filter(
        pl.col("dimension") == name,
        pl.col("id") == code,
        pl.col("distance") == 1,
    )
    return rows["ancestor"].item() if rows.height else None
