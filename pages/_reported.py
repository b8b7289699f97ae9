"""Who stands behind a figure: the reporting rate of its cell, for figures made of returns."""

from typing import Any

import polars as pl

from analysis import methods
from facts.periods import frequency
from facts.text import Language
from governance.obligations import obligations
from governance.question import Question
from governance.release import Release
from pages._heat import LOW
from pages._numbers import number
from pages._page import House
from pages._table import numeric
from pages._words import words

Row = dict[str, Any]

RETURNS = "enterprise_return"  # the form, and the source whose figures rest on who filed it
RATE = "reporting_rate"
APART = ("area", "industry", "ownership", "size")
"""What completeness is counted by."""


def threshold() -> float:
    """Give the share of what was due from which a cell is taken for complete."""
    (found,) = (one for one in methods()["dq_completeness"].parameters if one.id == "threshold")
    assert isinstance(found.default, float)
    return found.default


def reported(release: Release, house: House) -> pl.DataFrame | None:
    """Give the reporting rate of every cell of a release: of the return of its length of period.

    A year is told by yearly returns, a quarter by quarterly ones, so each enterprise counts once
    and no declaration of hazards with them.

    Returns
    -------
    period, area, the dimensions of `by`, reported [%, of the returns due for the cell; null where
        it is hidden or none was due]. None where the figures are not made of returns, are asked for
        in a way returns are not counted by, or nobody counted them.
    """
    asked = release.question
    origins = {part for each in release.figures["source"].drop_nulls().unique()
               for part in each.split("+")}  # fmt: skip
    counted = house.coverage().filter(pl.col("indicator") == RATE)
    if RETURNS not in origins or counted.is_empty() or not {*asked.by, *asked.where} <= {*APART}:
        return None
    length = frequency(release.figures["period"][0])
    kind = tuple(one.id for one in obligations() if (one.form, one.frequency) == (RETURNS, length))
    question = Question(
        RATE, by=asked.by, where={**asked.where, "detail": kind[:1]}, period=asked.period,
        asof=asked.asof, vintage=asked.vintage,
    )  # fmt: skip
    found = house.ask(question).figures
    keys = ["period", *dict.fromkeys(("area", *asked.by))]
    rates = found.select(*keys, reported=pl.col("value") * 100)
    return rates if rates["reported"].count() else None


def beside(
    rows: list[Row], columns: list[Row], figures: pl.DataFrame, found: pl.DataFrame | None,
    language: Language,
) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """Put the reporting rate beside the figures of a table; nothing where there is none.

    Parameters
    ----------
    rows, columns : of the table; a row of `figures` each, in the same order.
    found : as `reported` gives it.
    """
    if found is None:
        return rows, columns
    _ = words(language)
    rates = _joined(figures, found)["reported"]
    head = numeric("reported", _("Reported by (% of returns due)"), 0, 120)
    least = threshold() * 100
    written = f"(params.value < {least:g} ? '{LOW} ' : '') + d3.format(',.0f')(params.value)"
    head["valueFormatter"] = {"function": f"params.value == null ? '–' : {written}"}
    ahead = ("events", "status")  # of whichever stands first
    place = next((n for n, one in enumerate(columns) if one["field"] in ahead), len(columns))
    return (
        [row | {"reported": rate} for row, rate in zip(rows, rates, strict=True)],
        [*columns[:place], head, *columns[place:]],
    )


def reporting_note(release: Release, found: pl.DataFrame | None, language: Language) -> list[str]:
    """Say how many of the figures that are shown rest on too few returns to be taken for whole."""
    if found is None:
        return []
    _ = words(language)
    shown = _joined(release.figures, found).drop_nulls(["value", "reported"])
    if shown.is_empty():
        return []
    below = shown.filter(pl.col("reported") < threshold() * 100).height
    said = _(
        "These figures are made of accepted returns; the table says beside each what part of the "
        "returns due had been received. {below} of {all} are under {least}%, marked {mark}."
    )
    least = number(threshold() * 100, language)
    return [said.format(below=below, all=shown.height, least=least, mark=LOW)]


def _joined(figures: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Put the rate of its cell beside each figure that is made of returns."""
    keys = [name for name in found.columns if name != "reported"]
    is_filed = pl.col("source").str.contains(RETURNS, literal=True)
    return figures.join(
        found, on=keys, how="left", validate="m:1", maintain_order="left"
    ).with_columns(reported=pl.when(is_filed).then("reported"))
