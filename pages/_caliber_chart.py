"""Draws one case file under every caliber: a bar each, its cases by how long one was away."""

import plotly.graph_objects as go
import polars as pl

from facts.schema import UNKNOWN
from facts.text import Language
from pages._calibers import (
    FILE,
    TOGETHER,
    Counts,
    band_codes,
    caliber_name,
    calibers,
    together,
)
from pages._lettering import wrapped
from pages._names import name
from pages._theme import BACKGROUND, EMPTY, SERIES, STEPS
from pages._words import words

COLOURS = {
    UNKNOWN: BACKGROUND,
    TOGETHER: EMPTY,
    "first_aid": "#c9d0d6",
    "away_none": BACKGROUND,
    "away_1_3": STEPS[1],
    "away_4_7": STEPS[2],
    "away_8_30": STEPS[3],
    "away_over_30": STEPS[5],
    "died_later": SERIES[4],
    "died_year": SERIES[1],
    "died_30": "#8f2d00",
}
HATCHED = {"first_aid": "/", "away_none": "/", TOGETHER: "x"}
"""Pieces that are told by more than their colour, and how they are hatched."""
BAR_HEIGHT = 44  # of a bar and the space around it [pixels]
AROUND = 150  # legend and axis, on a wide screen [pixels]
NAME_WIDTH = 18  # of a line of a caliber's name [half-width characters]
SMALLEST_NUMBER = 10  # a number that would have to be smaller to fit its piece is left out [pixels]


def stacked(counts: Counts, language: Language) -> go.Figure:
    """Draw a bar a caliber, the case file on top, stacked by band from the lightest."""
    _ = words(language)
    table = pl.concat([counts.bands, together(counts)], how="diagonal").drop_nulls("value")
    order = [FILE, *dict.fromkeys(calibers()["caliber"])]
    shown = [caliber for caliber in order if caliber in set(table["caliber"])]
    rows = {
        caliber: "<br>".join(wrapped(caliber_name(caliber, language), NAME_WIDTH))
        for caliber in shown
    }
    drawing = go.Figure()
    for band in [*band_codes(), UNKNOWN, TOGETHER]:
        own = table.filter(band=band)
        if own["value"].sum() == 0:
            continue
        known = dict(own.select("caliber", "value").iter_rows())
        values = [known.get(caliber) for caliber in shown]
        drawing.add_trace(
            go.Bar(
                x=values,
                y=[rows[caliber] for caliber in shown],
                orientation="h",
                name=_("Hidden bands together")
                if band == TOGETHER
                else name("detail", band, language),
                marker={
                    "color": COLOURS[band],
                    "line": {"color": BACKGROUND, "width": 0.5},
                    "pattern": {
                        "shape": HATCHED.get(band, ""),
                        "solidity": 0.12,
                        "fillmode": "overlay",
                    },
                },
                text=[f"{value:,.0f}" if value else "" for value in values],
                textposition="inside",
                insidetextfont={"color": BACKGROUND} if band == TOGETHER else {},
                insidetextanchor="middle",
                textangle=0,
                hovertemplate="<b>%{y}</b><br>%{fullData.name}<br><b>%{x:,.0f}</b><extra></extra>",
            )
        )
    return drawing.update_layout(
        barmode="stack",
        bargap=0.3,
        uniformtext={"minsize": SMALLEST_NUMBER, "mode": "hide"},
        xaxis={"title": {"text": _("cases")}, "rangemode": "tozero"},
        yaxis={"type": "category", "autorange": "reversed", "ticklabelstandoff": 6},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left",
                "traceorder": "normal"},
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        separators=".,",
    )  # fmt: skip


def height(counts: Counts) -> int:
    """Give the height of the chart. [pixels]"""
    return AROUND + BAR_HEIGHT * counts.bands["caliber"].n_unique()
