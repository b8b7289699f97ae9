"""The one door out: a question in, protected figures out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from analysis import Analysis
from facts.text import Text
from governance.question import Question
from indicators import Indicator


@dataclass(frozen=True)
class Edition:
    """What a reader must know of the vintage a figure comes from.

    synthetic : a batch in it was made up, so every page and export says so.
    sources : ids of the sources in it.
    """

    number: int
    created: datetime
    synthetic: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """Figures that may leave, with all that must be said beside them.

    question : as asked, with the vintage it was answered from.
    figures : one row a period and unit: period, the dimensions of `by` (and `area` always),
        events, exposure [the indicator's unit], value, lower, upper (95 %), lower_998, upper_998
        (99.8 %), status, reporters [units], source, hidden, reason (a code of REASONS; null when
        there is a value), and what the analysis adds. A hidden row keeps its codes and nothing else.
    hidden : number of rows hidden.
    notes : sentences that must stand beside the figures.
    """

    question: Question
    edition: Edition
    indicator: Indicator
    analysis: Analysis | None
    figures: pl.DataFrame
    hidden: int
    notes: tuple[Text, ...]


Ask = Callable[[Question], Release]
"""The door, already bound to an actor. Raises a Refusal whose text a person may read."""

REASONS: dict[str, Text] = {
    "few_events": Text("hidden: it rests on fewer than 5 cases", "已隐藏：不足 5 例"),
    "few_reporters": Text("hidden: fewer than 3 units reported", "已隐藏：报告单位不足 3 家"),
    "dominance": Text(
        "hidden: one unit makes up most of it", "已隐藏：单个单位占主导"
    ),
    "no_exposure": Text("no denominator is published for it", "没有公布对应的分母"),
    "no_events": Text("no numerator is published for it", "没有公布对应的分子"),
    "zero_exposure": Text("its denominator is zero", "分母为零"),
    "missing": Text("the source marks it as missing", "来源标记为缺失"),
    "out_of_force": Text("the definition was not in force then", "该定义当时未生效"),
    "few_samples": Text("too few samples to judge", "样本太少，无法判断"),
}
"""Why a row has no value, each once."""
