"""Who stands behind a figure: the reporting rate of its cell, for figures made of returns."""

import polars as pl

from analysis import analyses
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages._numbers import number
from pages._page import House
from pages._words import words

RETURNS = "enterprise_return"  # the source whose figures rest on who filed
RATE = "reporting_rate"
APART = ("area", "industry", "ownership", "size")
"""What completeness is counted by."""


def threshold() -> float:
    """Give the share of what was due from which a cell is taken for complete."""
    (found,) = (one for one in analyses()["dq_completeness"].parameters if one.id == "threshold")
    assert isinstance(found.default, float)
    return found.default


def reported(release: Release, house: House) -> pl.DataFrame | None:
    """Give the reporting rate of every cell of a release.

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
    question = Question(
        RATE, by=asked.by, where=asked.where, period=asked.period, asof=asked.asof,
        vintage=asked.vintage,
    )  # fmt: skip
    found = house.ask(question).figures
    keys = ["period", *dict.fromkeys(("area", *asked.by))]
    return found.select(*keys, reported=pl.col("value") * 100)


def with_reported(
    figures: pl.DataFrame, release: Release, house: House
) -> tuple[pl.DataFrame, bool]:
    """Add the column reported [%]; says whether any cell has one."""
    found = reported(release, house)
    if found is None:
        return figures.with_columns(reported=pl.lit(None, pl.Float64)), False
    keys = [name for name in found.columns if name != "reported"]
    joined = figures.join(found, on=keys, how="left", validate="m:1", maintain_order="left")
    return joined, joined["reported"].count() > 0


def reporting_note(release: Release, house: House, language: Language) -> list[str]:
    """Say how many of the figures that are shown rest on too few returns to be taken for whole."""
    found, has_any = with_reported(release.figures, release, house)
    if not has_any:
        return []
    _ = words(language)
    shown = found.drop_nulls(["value", "reported"])
    below = shown.filter(pl.col("reported") < threshold() * 100).height
    return [
        _(
            "These figures are made of returns. {below} of {all} rest on fewer than {least}% of "
            "the returns due; the table marks them {mark}."
        ).format(below=below, all=shown.height, least=number(threshold() * 100, language), mark="▾")
    ]
