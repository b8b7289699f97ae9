"""How sure the order of a ranking is: shrunk rates, likely ranks, and ranks through time."""

from dataclasses import replace

import polars as pl

from facts.periods import Span
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages._names import names
from pages._numbers import scale
from pages._page import House
from pages._ranking import View

METHOD = "ranking"
EARLIEST = {"A": "1990", "Q": "1990-Q1", "M": "1990-01"}
"""From when ranks are drawn, by the letter of the periods."""

SHRUNK = ("value", "shrunk", "shrunk_lower", "shrunk_upper")


def question(view: View) -> Question | None:
    """Ask for the ranks of every period up to the one of a view; None where it ranks by days."""
    asked = view.question
    first = EARLIEST.get(asked.period.frequency)
    if first is None or asked.period.first != asked.period.last:
        return None
    parameters = {"pool": view.pool} if view.pool != "1" else {}
    return replace(
        asked,
        analysis=METHOD,
        parameters=parameters,
        benchmark=None,
        period=Span(first, asked.period.last),
    )


def ranks(view: View, house: House) -> Release | None:
    """Ask for the ranks; None where this indicator is not ranked so."""
    asked = question(view)
    if asked is None or house.indicators()[asked.indicator].shape != "rate":
        return None
    release = house.ask(asked)
    is_ranked = release.figures["expected_rank"].count() > 0
    return release if is_ranked else None


def rows(release: Release, language: Language) -> pl.DataFrame:
    """Name the unit of each row, and put its rates in the scale of the screen.

    Returns
    -------
    The figures with unit, and order (1 the first by expected rank within its period; null where it
    is not ranked).
    """
    by, times = release.question.by, scale(release.indicator)
    named = [pl.col(each).replace(names(each, language)).fill_null("") for each in by]
    return release.figures.with_columns(
        *(pl.col(each) * times for each in SHRUNK),
        unit=pl.concat_str(named, separator=" · "),
        order=pl.col("expected_rank").rank("ordinal").over("period"),
    )


def last(release: Release, language: Language) -> pl.DataFrame:
    """Give the ranked units of the period asked, the worst first."""
    return (
        rows(release, language)
        .filter(pl.col("period") == release.question.period.last, pl.col("order").is_not_null())
        .sort("order")
    )
