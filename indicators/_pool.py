"""Gathers the cells of a figure: one row a period and unit, its measures side by side."""

import polars as pl

from facts.schema import NORMAL, STATUSES
from indicators._indicator import Indicator


def pool(cells: pl.DataFrame, indicator: Indicator, unit: list[str]) -> pl.DataFrame:
    """Put the measures of each period and unit in one row, and say who is behind them.

    A sum of several measures is whole or null: a part that is not there is never taken as 0.

    Returns
    -------
    One row a `unit`: its columns; each measure as events.<id> or exposure.<id>; events and
    exposure, their sums [the measures' unit]; events_missing and exposure_missing, true where the
    source marks a part as missing; status, the letters of all parts (A only alone); source;
    reporters, the fewer of those behind the two sides; largest, the share of the biggest reporter
    in the exposure or in the events, whichever is more [0 to 1]. Where more units stand behind the
    events than behind the exposure the status says U: some gave cases without what they occur in.

    Raises
    ------
    ValueError
        If two cells give the same measure of the same period and unit.
    """
    sides = {"events": indicator.events, "exposure": indicator.exposure}
    return (
        _sided(cells, indicator, unit)
        .group_by(unit)
        .agg(
            *(_part(side, measure) for side, named in sides.items() for measure in named),
            *(column for side in sides for column in _behind(side)),
            *(_has(letter) for letter in STATUSES),
            source=pl.col("source").unique(),
        )
        .with_columns(*(_sum(side, named) for side, named in sides.items()))
        .with_columns(
            has_U=pl.col("has_U")
            | (pl.col("events_reporters") > pl.col("exposure_reporters")).fill_null(value=False),
        )
        .with_columns(
            status=_letters(),
            source=pl.col("source").list.sort().list.join("+"),
            reporters=pl.min_horizontal(*(f"{side}_reporters" for side in sides)),
            largest=_largest(indicator),
        )
    )


def _sided(cells: pl.DataFrame, indicator: Indicator, unit: list[str]) -> pl.DataFrame:
    """Say of each cell which side of the figure it is on: on_events, on_exposure; drop the rest."""
    always = pl.lit(value=True)
    filtered = pl.col("numerator") if indicator.events_where else always
    whole = ~pl.col("numerator") if indicator.events_where else always
    sided = cells.with_columns(
        on_events=pl.col("measure").is_in(indicator.events) & filtered,
        on_exposure=pl.col("measure").is_in(indicator.exposure) & whole,
    ).filter(pl.col("on_events") | pl.col("on_exposure"))
    twice = sided.filter(sided.select(*unit, "measure", "on_events").is_duplicated())
    if not twice.is_empty():
        place = ", ".join(str(word) for word in twice.select(unit).row(0))
        raise ValueError(
            f"{indicator.id}: '{twice['measure'][0]}' of {place} comes twice; "
            "cells give each measure once a period and unit"
        )
    return sided


def _part(side: str, measure: str) -> pl.Expr:
    here = pl.col(f"on_{side}") & (pl.col("measure") == measure)
    return pl.col("value").filter(here).first().alias(f"{side}.{measure}")


def _behind(side: str) -> tuple[pl.Expr, ...]:
    here = pl.col(f"on_{side}")
    biggest = pl.col("largest").filter(here)
    return (
        (here & pl.col("value").is_null()).any().alias(f"{side}_missing"),
        pl.col("reporters").filter(here).min().alias(f"{side}_reporters"),
        pl.when(biggest.count() > 0).then(biggest.sum()).alias(f"{side}_largest"),
    )


def _has(letter: str) -> pl.Expr:
    return pl.col("status").str.contains(letter, literal=True).any().alias(f"has_{letter}")


def _letters() -> pl.Expr:
    """Join the letters of all parts in their order; normal is said only of what is nothing else."""
    abnormal = pl.concat_str(
        pl.when(pl.col(f"has_{letter}")).then(pl.lit(letter)).otherwise(pl.lit(""))
        for letter in sorted(STATUSES)
        if letter != NORMAL
    )
    return pl.when(abnormal != "").then(abnormal).otherwise(pl.lit(NORMAL))


def _sum(side: str, named: tuple[str, ...]) -> pl.Expr:
    parts = [pl.col(f"{side}.{measure}") for measure in named]
    whole = pl.sum_horizontal(parts, ignore_nulls=False) if parts else pl.lit(None, pl.Float64)
    return whole.alias(side)


def _largest(indicator: Indicator) -> pl.Expr:
    """Share of the biggest reporter; where several measures are added, the most it can be.

    Who is biggest is known measure by measure, not of their sum; the sum of the biggest is what
    one reporter can at most have given, so it protects more and never less.
    """
    # The sums of logarithms of an exceedance are no amounts that somebody could have most of.
    sides = ("exposure",) if indicator.shape == "exceedance" else ("exposure", "events")
    shares = [pl.col(f"{side}_largest") / pl.col(side) for side in sides]
    known = pl.max_horizontal(pl.when(share.is_finite()).then(share) for share in shares)
    return pl.min_horizontal(known, pl.when(known.is_not_null()).then(1.0))
