"""Charts of how sure an order is: likely ranks of each unit, and ranks through time."""

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance.release import Release
from pages._lettering import short
from pages._numbers import number, places
from pages._order import last, rows
from pages._theme import BACKGROUND, DASHES, MARKS, SERIES
from pages._words import words

MOST_ROWS, MOST_LINES = 30, len(SERIES)
ROW, HEAD, FOOT, NAME_WIDTH = 24, 44, 56, 24  # [pixels]; a name [half-width characters]
BUMP_HEIGHT = 440  # [pixels]
ALIKE = ("first", "like_first")  # places that cannot be told from the first
BAND = "rgba(142,153,165,0.25)"
MOST_TICKS = 15  # ranks on an axis before only every fifth is written


def height(release: Release, language: Language) -> int:
    """Give the height of the chart of likely ranks. [pixels]"""
    return HEAD + FOOT + ROW * min(last(release, language).height, MOST_ROWS)


def likely_ranks(release: Release, language: Language) -> go.Figure:
    """Draw each unit's expected rank with its interval; at the right how likely it is worst."""
    _ = words(language)
    figures = last(release, language).head(MOST_ROWS)
    units, most = figures["unit"].to_list(), int(figures["units_ranked"][0])
    decimals = places(figures["shrunk"])
    is_alike = figures["place"].is_in(ALIKE)
    drawing = go.Figure(
        go.Scatter(
            x=[
                x for row in figures.select("rank_lower", "rank_upper").rows() for x in (*row, None)
            ],
            y=[y for unit in units for y in (unit, unit, None)],
            mode="lines",
            line={"color": BACKGROUND, "width": 5},
            name=_("rank, 90% interval"),
            hoverinfo="skip",
        )
    )
    for apart, mark, colour, label in (
        (False, "circle", SERIES[1], _("cannot be told from the first")),
        (True, "circle-open", SERIES[0], _("told apart from the first")),
    ):
        own = figures.filter(is_alike != apart)
        if own.is_empty():
            continue
        drawing.add_trace(
            go.Scatter(
                x=own["expected_rank"].to_list(),
                y=own["unit"].to_list(),
                mode="markers",
                name=label,
                marker={
                    "color": colour,
                    "symbol": mark,
                    "size": 10,
                    "line": {"color": colour, "width": 2},
                },
                customdata=own.select(
                    "value", "shrunk", "shrunk_lower", "shrunk_upper", "rank_lower", "rank_upper"
                ).rows(),
                hovertemplate="<b>%{y}</b><br>"
                + _("expected rank {rank} ({low}–{high})").format(
                    rank="%{x:.1f}", low="%{customdata[4]}", high="%{customdata[5]}"
                )
                + "<br>"
                + _("shrunk {shrunk} ({low}–{high}), as reported {value}").format(
                    shrunk=f"%{{customdata[1]:,.{decimals}f}}",
                    low=f"%{{customdata[2]:,.{decimals}f}}",
                    high=f"%{{customdata[3]:,.{decimals}f}}",
                    value=f"%{{customdata[0]:,.{decimals}f}}",
                )
                + "<extra></extra>",
            )
        )
    drawing.add_trace(_chances(figures, most, language))
    return drawing.update_layout(
        xaxis={"title": {"text": _("rank; 1 is the worst")}, "range": [0.5, most + 0.5],
               "showgrid": True, **_ticks(most)},
        yaxis={"type": "category", "autorange": "reversed", "tickmode": "array", "tickvals": units,
               "ticktext": [short(unit, NAME_WIDTH) for unit in units]},
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top",
                "xref": "container", "x": 0, "xanchor": "left", "font": {"size": 12}},
        margin={"l": 8, "r": 64, "t": HEAD + 16, "b": FOOT},
    )  # fmt: skip


def _ticks(most: int) -> dict[str, int]:
    """Say which ranks an axis writes: every one, or of many every fifth."""
    return {"tick0": 0, "dtick": 5} if most > MOST_TICKS else {"tick0": 1, "dtick": 1}


def _chances(figures: pl.DataFrame, most: int, language: Language) -> go.Scatter:
    """Write right of each row how likely the unit is among the worst."""
    shares = [number(100 * share, language) for share in figures["p_worst"]]
    return go.Scatter(
        x=[most + 0.5] * figures.height,
        y=figures["unit"].to_list(),
        mode="text",
        text=[f"  {share}%" for share in shares],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def through_time(release: Release, language: Language) -> go.Figure:
    """Draw ranks through time; shaded are those that cannot be told from the first."""
    _ = words(language)
    figures = rows(release, language).drop_nulls("order").sort("period")
    when = figures["period"].unique().sort().to_list()
    now = last(release, language)["unit"].head(MOST_LINES).to_list()
    alike = figures.group_by("period").agg(
        count=pl.col("order").filter(pl.col("place").is_in(ALIKE)).max().fill_null(0)
    ).sort("period")  # fmt: skip
    most = max(figures["order"].to_list())
    drawing = go.Figure(
        go.Bar(
            x=alike["period"].to_list(),
            y=alike["count"].to_list(),
            base=[0.5] * alike.height,
            width=0.92,
            marker={"color": BAND, "line": {"width": 0}},
            name=_("cannot be told from the first"),
            hoverinfo="skip",
        )
    )
    for (unit,), own in figures.group_by("unit", maintain_order=True):
        place = now.index(unit) if unit in now else None
        known = dict(own.select("period", "order").iter_rows())
        drawing.add_trace(
            go.Scatter(
                x=when,
                y=[known.get(period) for period in when],
                name=short(str(unit), NAME_WIDTH),
                mode="lines" if place is None else "lines+markers",
                line={"color": BACKGROUND, "width": 1}
                if place is None
                else {"color": SERIES[place], "width": 2.25, "dash": DASHES[place]},
                marker={} if place is None else {"symbol": MARKS[place], "size": 8},
                opacity=0.45 if place is None else 1,
                hovertemplate=f"<b>{unit}</b><br>%{{x}}<br>"
                + _("rank {rank}").format(rank="%{y}") + "<extra></extra>",
                showlegend=place is not None,
                legendrank=1000 if place is None else 10 + place,
            )
        )  # fmt: skip
    return drawing.update_layout(
        xaxis={"type": "category", "categoryorder": "array", "nticks": 9,
               "categoryarray": when},
        yaxis={"title": {"text": _("rank; 1 is the worst")}, "range": [most + 0.6, 0.4],
               "showgrid": False, "zeroline": False, **_ticks(most)},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left",
                "font": {"size": 12}},
        hovermode="closest",
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
    )  # fmt: skip
