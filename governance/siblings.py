"""What is hidden must not depend on how it is asked: a code is judged among its siblings.

A figure that is hidden beside its siblings stays hidden when it is asked for alone, and so does
all that is part of it: parts that are shown would add up to the whole that is not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from facts.as_of import NOW, THEN
from facts.hierarchy import parent, parents
from facts.schema import UNKNOWN
from governance.question import Question


class Wider(NamedTuple):
    """A question that shows siblings of what another one is held to.

    dimension : the one it widens.
    above : for each code that was held, the sibling it is or is part of.
    is_apart : several codes were held, so each row has its own code; else all rows have the one.
    """

    question: Question
    dimension: str
    above: Mapping[str, str]
    is_apart: bool


def wider_questions(question: Question) -> Iterator[Wider]:
    """Ask the same of the siblings of every code a question is held to, level by level upward.

    Countries are parts of nothing here; the unknown has no siblings to be judged among.
    """
    for name, held in question.where.items():
        above = [(code, code) for code in held if code != UNKNOWN]
        while above:
            places = [(code, own, _wholes(question, name, own)) for code, own in above]
            for whole in sorted({each for *_, wholes in places for each in wholes}):
                wider = _among(question, name, whole)
                if wider == question or not (whole or name != "area"):
                    continue
                for here in _apart((code, own) for code, own, wholes in places if whole in wholes):
                    yield Wider(wider, name, here, is_apart=len(held) > 1)
            above = [
                *dict.fromkeys(
                    (code, whole) for code, _, wholes in places for whole in wholes if whole
                )
            ]


def _wholes(question: Question, name: str, code: str) -> tuple[str, ...]:
    """Give what a code is part of as the question is asked, '' for the top of its list."""
    if question.asof == NOW:
        return (parent(name, code) or "",)
    return parents(name, code, None if question.asof == THEN else question.asof) or ("",)


def _apart(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Put pairs of a code and its sibling into tables in which each code stands once."""
    tables: list[dict[str, str]] = []
    for code, sibling in pairs:
        free = next((table for table in tables if code not in table), None)
        if free is None:
            tables.append(free := {})
        free[code] = sibling
    return tables


def with_verdicts_of(
    marked: pl.DataFrame, others: pl.DataFrame, wider: Wider, by: tuple[str, ...]
) -> pl.DataFrame:
    """Hide of the rows asked for those whose code is, or is part of, one hidden among siblings.

    Parameters
    ----------
    marked, others : rows with `hiding`, of the question and of the wider one.
    by : the dimensions `marked` has as columns.
    """
    name, above = wider.dimension, wider.above
    same = ["period", *(each for each in by if each != name)]
    hidden = (
        others.filter(pl.col("hiding").is_not_null(), pl.col(name).is_in(set(above.values())))
        .select(*same, above=name, hiding_there="hiding")
        .unique([*same, "above"])
    )
    own = pl.col(name).replace_strict(above, default=None, return_dtype=pl.String)
    of_all = pl.lit(next(iter(above.values())))
    return (
        marked.with_columns(above=own if wider.is_apart else of_all)
        .join(hidden, on=[*same, "above"], how="left", validate="m:1", nulls_equal=False)
        .with_columns(hiding=pl.coalesce("hiding", "hiding_there"))
        .drop("above", "hiding_there")
    )


def _among(question: Question, name: str, whole: str) -> Question:
    """Ask for every part of a code, or for every code of the top level."""
    where = {each: held for each, held in question.where.items() if each != name}
    by = question.by if name in question.by else (*question.by, name)
    return replace(question, by=by, where=where | ({name: (whole,)} if whole else {}))
