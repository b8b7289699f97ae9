"""The figures of a release as the screen shows them: named units, values in the shown scale."""

from itertools import pairwise

import polars as pl

from facts.schema import BREAK
from facts.text import Language
from governance.release import Release
from pages._names import names
from pages._numbers import periods, scale

SHOWN = ("value", "lower", "upper")


def series(release: Release, language: Language) -> pl.DataFrame:
    """Name the unit of each row and put its values in the scale of the screen.

    Returns
    -------
    The release's figures with `unit` (what the row is of, in words), sorted by period; value,
    lower and upper [the indicator's unit as shown], and `breaks` (truth: a new series begins here).
    """
    figures, times, apart = release.figures, scale(release.indicator), apart_by(release)
    named = [
        pl.col(dimension).replace(names(dimension, language)).fill_null("") for dimension in apart
    ]
    return figures.with_columns(
        pl.concat_str(named, separator=" · ").alias("unit"),
        *(pl.col(name) * times for name in SHOWN),
        breaks=pl.col("status").fill_null("").str.contains(BREAK, literal=True),
    ).sort("period", maintain_order=True)


def apart_by(release: Release) -> list[str]:
    """Name the dimensions that tell the units apart; where there is one unit, what it is."""
    by = release.question.by
    apart = [dimension for dimension in by if release.figures[dimension].n_unique() > 1]
    return apart or [*by, "area"][:1]


def latest_with_values(figures: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of the last period in which any unit has a value; none where none has."""
    shown = figures.drop_nulls("value")
    return figures.filter(pl.col("period") == shown["period"].max())


def highest(figures: pl.DataFrame, count: int) -> list[str]:
    """Name the units with the highest last values, the highest first."""
    last = figures.drop_nulls("value").group_by("unit", maintain_order=True).last()
    ranked = last.sort("period", "value", "unit", descending=[True, True, False])
    return ranked["unit"].head(count).to_list()


def every_period(figures: pl.DataFrame) -> list[str]:
    """List the periods from the first to the last, those without a row included."""
    met = figures["period"].unique().sort().to_list()
    if not met or len(met[0]) > len("2024-Q1"):  # days are listed as met, not filled
        return met
    letter = {4: "A", 7: "M"}[len(met[0])] if "Q" not in met[0] else "Q"
    return periods(met[0], met[-1], letter)


def runs(values: list[float | None], breaks: list[bool]) -> list[tuple[int, int]]:
    """Find the stretches that may be joined by a line: no gap and no break inside.

    Examples
    --------
    >>> runs([1.0, 2.0, None, 4.0, 5.0], [False, False, False, False, True])
    [(0, 2), (3, 4), (4, 5)]
    """
    starts = [
        place
        for place, value in enumerate(values)
        if value is not None and (place == 0 or values[place - 1] is None or breaks[place])
    ]
    return [
        (start, _end(values, start, limit)) for start, limit in pairwise([*starts, len(values)])
    ]


def _end(values: list[float | None], start: int, limit: int) -> int:
    return next((place for place in range(start, limit) if values[place] is None), limit)
