"""Joinpoint trends of many units of released figures, fitted together."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._analysis import Setting
from analysis._joinpoint import Rules, default_most
from analysis._joinpoint_choice import (
    Model,
    average_change,
    chosen,
    models,
    permuted_choice,
    segment_changes,
)
from analysis._parameters import Given
from analysis._rates import Numbers
from analysis._units import DIRECTIONS
from analysis._wording import Change, course, plain_change
from facts.refusal import BadQuestion
from facts.text import Text

ALPHA = 0.05
MOST_PERMUTED = 12  # series of one permutation test: each takes a second or more


class Part(NamedTuple):
    """What is said of some units: a row a figure (ADDED), a segment (SEGMENTS), a unit (AVERAGES).

    averages : the average change a year over all years, and the number of joinpoints.
    """

    rows: pl.DataFrame
    segments: pl.DataFrame
    averages: pl.DataFrame


def followed(same: pl.DataFrame, setting: Setting, given: Given) -> Iterator[Part]:
    """Fit units that share their years, and give what is said of them by number of joinpoints.

    Raises
    ------
    BadQuestion
        If a permutation test is asked for more than 12 units.
    """
    x = same["years"][0].cast(pl.Float64).to_numpy()
    values, events = (
        same[name].explode().to_numpy().reshape(-1, len(x)) for name in ("values", "events")
    )
    counted = (events > 0).all(axis=1, keepdims=True)
    weights = np.where(counted, events, 1.0)
    most = given.whole_or_none("max_joinpoints")
    rules = Rules(default_most(len(x)) if most is None else most)
    made = models(x, np.log(values), weights, rules)
    best = _best(x, np.log(values), weights, rules, made, given)
    for k, model in enumerate(made):
        of = np.flatnonzero(best == k)
        if len(of):
            yield _said(same[of], x, model, of, setting)


def sentences(segments: pl.DataFrame, averages: pl.DataFrame) -> list[Text]:
    """Say the course of each unit in words: its segments, and its average where it bends."""
    said = []
    average = {row["unit"]: row for row in averages.iter_rows(named=True)}
    for (unit,), rows in segments.group_by("unit", maintain_order=True):
        parts = [
            (f"{row['start']:.0f}", f"{row['end']:.0f}", _clear(row))
            for row in rows.iter_rows(named=True)
        ]
        whole = course(Text(rows["name_en"][0], rows["name_zh"][0]), parts)
        if len(parts) > 1:
            mean = plain_change(_clear(average[unit]))
            whole = Text(f"{whole.en} On average: {mean.en}.", f"{whole.zh}平均{mean.zh}。")
        said.append(whole)
    return said


def _clear(row: dict[str, float]) -> Change:
    p_value = row["p_value"]
    lower, upper = (np.nan if row[end] is None else row[end] for end in ("lower", "upper"))
    return Change(row["change"], lower, upper, p_value is not None and p_value < ALPHA)


def _best(
    x: Numbers, y: Numbers, weights: Numbers, rules: Rules, made: list[Model], given: Given
) -> np.ndarray:
    """Choose the number of joinpoints of each unit, as asked."""
    if given.word("select") != "permutation":
        return chosen(made, given.word("select"))
    if len(y) > MOST_PERMUTED:
        raise BadQuestion(
            f"joinpoint: a permutation test is for at most {MOST_PERMUTED} series at a time, and "
            f"{len(y)} are asked; hold the question to fewer, or write with=select:wbic"
        )
    times, seed = given.whole("permutations"), given.whole("seed")
    return np.array(
        [
            permuted_choice(x, y[[at]], weights[[at]], rules, times, seed, ALPHA)[0]
            for at in range(len(y))
        ]
    )


def _said(units: pl.DataFrame, x: Numbers, model: Model, of: np.ndarray, setting: Setting) -> Part:
    found = segment_changes(model, 1 - ALPHA, is_log=True)
    k, points = model.found.places.shape[1], len(x)
    borders = np.concatenate(
        [np.full((len(of), 1), x[0]), x[model.found.places[of]], np.full((len(of), 1), x[-1])], 1
    )
    # A year belongs to the segment it ends, so that a joinpoint closes the one before it.
    place = (x[None, :, None] > borders[:, None, 1:-1]).sum(2)
    limits = {
        name: np.take_along_axis(numbers_[of], place, 1).ravel()
        for name, numbers_ in (
            ("change", found.change), ("change_lower", found.lower), ("change_upper", found.upper),
        )
    }  # fmt: skip
    clear = np.nan_to_num(found.p_value[of, -1], nan=1.0) < ALPHA
    sign = np.where(clear, np.sign(found.change[of, -1]), 0).astype(np.int8)
    words = pl.Series(sign).replace_strict(DIRECTIONS[setting.polarity], return_dtype=pl.String)
    course = [None if point < points - 1 else word for word in words for point in range(points)]
    rows = pl.DataFrame(
        {
            "row": units["row"].explode(),
            "fitted": np.exp(model.fit.fitted[of]).ravel(),
            **limits,
            "is_joinpoint": (x[None, :, None] == borders[:, None, 1:-1]).any(2).ravel(),
            "course": course,
        },
        schema=ADDED,
        nan_to_null=True,
    )
    several = k + 1
    segments = pl.DataFrame(
        {
            "unit": units["unit"].repeat_by(several).explode(),
            "start": borders[:, :-1].ravel(),
            "end": borders[:, 1:].ravel(),
            "change": found.change[of].ravel(),
            "lower": found.lower[of].ravel(),
            "upper": found.upper[of].ravel(),
            "p_value": found.p_value[of].ravel(),
        },
        schema=SEGMENTS,
        nan_to_null=True,
    )
    average = average_change(x, model, 1 - ALPHA, (x[0], x[-1]), is_log=True)
    averages = pl.DataFrame(
        {
            "unit": units["unit"],
            "start": [x[0]] * len(of),
            "end": [x[-1]] * len(of),
            "joinpoints": [k] * len(of),
            "change": average.change[of],
            "lower": average.lower[of],
            "upper": average.upper[of],
            "p_value": average.p_value[of],
        },
        schema=AVERAGES,
        nan_to_null=True,
    )
    return Part(rows, segments, averages)


ADDED: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "fitted": pl.Float64(),
    "change": pl.Float64(),
    "change_lower": pl.Float64(),
    "change_upper": pl.Float64(),
    "is_joinpoint": pl.Boolean(),
    "course": pl.String(),
}
SEGMENTS: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "start": pl.Float64(),
    "end": pl.Float64(),
    "change": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "p_value": pl.Float64(),
}
AVERAGES: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "start": pl.Float64(),
    "end": pl.Float64(),
    "joinpoints": pl.Int64(),
    "change": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "p_value": pl.Float64(),
}
