"""What an analysis is: numbers in, the same numbers with a verdict out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from facts.text import Text


class Setting(NamedTuple):
    """What an analysis must know about the figures it judges.

    shape : rate, share, mean, ratio, total, published or exceedance.
    polarity : L low is good, H high is good, N no judgement.
    by : the dimension columns that name a unit within a period.
    benchmark : the value to compare with, in the indicator's unit; None for the pooled value
        of each period's own units.
    minimum : fewest events, over the points a trend looks at, below which it is not judged. A
        comparison and a funnel carry the uncertainty of few events in their limits.
    """

    shape: str
    polarity: str
    by: tuple[str, ...]
    benchmark: float | None = None
    minimum: int = 0


class Analysed(NamedTuple):
    """Figures with added columns, and sentences about the whole."""

    figures: pl.DataFrame
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """A card: one method.

    run : takes figures with the columns period, the `by` dimensions, events, exposure, value,
        lower, upper, lower_998, upper_998 and status, one row a unit and period, exposure in the
        indicator's unit so that value = events / exposure; gives the same rows, in the same order,
        with the columns of `adds`. A row it does not judge has a null verdict and says why in the
        column that ends in `_reason`.
    adds : the columns it adds and what each says.
    verdict : the added column a reader looks at first.
    words : every code that may stand in a verdict or a reason, and how it is said.
    """

    id: str
    title: Text
    question: Text
    adds: dict[str, Text]
    run: Callable[[pl.DataFrame, Setting], Analysed]
    reference: str
    verdict: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
