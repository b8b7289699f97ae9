"""The figures of a question as they are, before anything is hidden, and the cells beneath them."""

from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple

import polars as pl

from facts.schema import DIMENSIONS
from facts.slice import slice
from facts.vintage import Vintage
from governance.question import Question
from governance.question import question as read_address
from indicators import Indicator, estimate, indicators

KEPT = 128  # of the questions asked last: each is judged among its siblings, again and again


class Estimated(NamedTuple):
    """Figures before protection, the cells they rest on, and the dimensions that name a row."""

    figures: pl.DataFrame
    cells: pl.DataFrame
    by: tuple[str, ...]


def estimated(question: Question, vintage: Vintage, indicator: Indicator) -> Estimated:
    """Estimate an indicator where, when and by what a question says, whatever it analyses."""
    asked = replace(
        question, indicator=indicator.id, analysis=None, parameters={}, benchmark=None, vintage=None
    )
    return _kept(str(asked), vintage)


@lru_cache(maxsize=KEPT)
def _kept(address: str, vintage: Vintage) -> Estimated:
    question = read_address(address)
    indicator = indicators()[question.indicator]
    cells = cells_of(vintage, question, indicator)
    by = tuple(name for name in DIMENSIONS if name in cells.columns)
    return Estimated(estimate(cells, indicator, by), cells, by)


def cells_of(vintage: Vintage, question: Question, indicator: Indicator) -> pl.DataFrame:
    """Read what the indicator needs; where its numerator is held to codes, in two readings.

    A period and area of which no event is known is left out: it is not about this indicator.
    """
    where = dict(question.where)
    read = partial(
        slice,
        vintage.cursor(),
        by=question.by,
        period=question.period,
        asof=question.asof,
        scheme=question.scheme,
    )
    if not indicator.events_where:
        names = tuple(dict.fromkeys(indicator.measures + indicator.cases))
        cells = read(names, where=where)
        return _about(cells, cells, indicator)
    held = where | {name: (code,) for name, code in indicator.events_where.items()}
    below = read(indicator.exposure, where=where)
    families = below["family"].unique().to_list()
    above = read(indicator.events, where=held, families=families)
    same = ["period", "area", "family"]
    both = pl.concat(
        [
            above.with_columns(numerator=True),
            below.select(above.columns)
            .with_columns(numerator=False)
            .join(above.select(same).unique(), on=same, how="semi"),
        ]
    )
    return _about(both, above, indicator)


def _about(cells: pl.DataFrame, above: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    known = above.filter(pl.col("measure").is_in(indicator.events)).select("period", "area")
    return cells.join(known.unique(), on=["period", "area"], how="semi")
