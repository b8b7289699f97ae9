"""A heat table: units by periods, each cell with its figure written in it."""

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from pages._lettering import short
from pages._numbers import number
from pages._theme import STEPS
from pages._words import words

MOST_ROWS = 40
ROW_HEIGHT = 26  # of a row [pixels]
AROUND = 110  # above and below the rows [pixels]
LOW = "▾"  # beside a figure under the threshold; colour alone says nothing
LONGEST_NAME = 26  # of a unit [half-width characters]


def heat(figures: pl.DataFrame, least: float, language: Language) -> go.Figure:
    """Draw shares of units by period, the lowest of the last period on top.

    Parameters
    ----------
    figures : unit, period, value [%], lower, upper [%, or null], events, exposure; null where
        there is no figure.
    least : figures below it are marked. [%]
    """
    when = figures["period"].unique().sort().to_list()
    units = ordered(figures)[:MOST_ROWS]
    every = pl.DataFrame({"unit": units}).join(pl.DataFrame({"period": when}), how="cross")
    cells = every.join(figures, on=["unit", "period"], how="left", maintain_order="left")
    rows = [cells.slice(place * len(when), len(when)) for place in range(len(units))]
    return go.Figure(
        go.Heatmap(
            x=when,
            y=[short(unit, LONGEST_NAME) for unit in units],
            z=[row["value"].to_list() for row in rows],
            zmin=0,
            zmax=100,
            colorscale=list(STEPS),
            xgap=2,
            ygap=2,
            text=[[_written(value, least, language) for value in row["value"]] for row in rows],
            texttemplate="%{text}",
            textfont={"size": 13},
            customdata=[_behind(*each, language) for each in zip(units, rows, strict=True)],
            hovertemplate=(
                "<b>%{customdata[0]}</b> %{x}<br><b>%{z:.1f}%</b>%{customdata[1]}"
                "<br>%{customdata[2]}<extra></extra>"
            ),
            hoverongaps=False,
            showscale=False,
        )
    ).update_layout(
        xaxis={"type": "category", "side": "top", "showgrid": False},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False, "dtick": 1},
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        dragmode=False,
    )  # fmt: skip


def ordered(figures: pl.DataFrame) -> list[str]:
    """Name the units by the last figure of each, the lowest first; those without one come last."""
    last = (
        figures.sort("period")
        .group_by("unit", maintain_order=True)
        .agg(pl.col("value").drop_nulls().last())
    )
    return last.sort("value", "unit", nulls_last=True)["unit"].to_list()


def height(figures: pl.DataFrame) -> str:
    """Give the height of a heat table."""
    return f"{AROUND + ROW_HEIGHT * min(figures['unit'].n_unique(), MOST_ROWS)}px"


def _written(value: float | None, least: float, language: Language) -> str:
    if value is None:
        return ""
    if value >= least:
        return number(value, language)
    # 79.9 is not written 80 where 80 is enough
    return f"{LOW} {number(value, language, int(round(value) >= least))}"


def _behind(unit: str, row: pl.DataFrame, language: Language) -> list[tuple[str, str, str]]:
    """Give what a hover line needs besides the value: unit, interval, counts."""
    _ = words(language)
    counted = _("{received} of {due}")
    found = row.select("lower", "upper", "events", "exposure").iter_rows()
    return [
        (
            unit,
            _sure(lower, upper, language),
            counted.format(received=_count(events, language), due=_count(exposure, language)),
        )
        for lower, upper, events, exposure in found
    ]


def _sure(lower: float | None, upper: float | None, language: Language) -> str:
    if lower is None or upper is None:
        return ""
    return f" ({number(lower, language, 1)}–{number(upper, language, 1)})"


def _count(value: float | None, language: Language) -> str:
    return "–" if value is None else number(value, language)
