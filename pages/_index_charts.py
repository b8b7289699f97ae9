"""Charts of a composite index: what each indicator adds, and ranks under every weighting."""

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from pages._index_found import Found
from pages._index_words import column_way, rank_columns, title
from pages._lettering import short, wrapped
from pages._theme import BACKGROUND, DASHES, MARKS, SERIES
from pages._words import words

MOST_BARS, MOST_LINES = 25, len(SERIES)
PATTERNS = ("", "/", ".", "x", "-", "|")
BAR, HEAD, FOOT, LEGEND_LINE = 26, 24, 56, 20  # [pixels]
LONGEST, WAY_WIDTH = 22, 11  # of a unit's name, of a line of a weighting's [half-width characters]
BUMP_LEAST, BUMP_STEP = 380, 15  # [pixels]


def contributions_height(found: Found) -> int:
    """Give the height of the stacked bars. [pixels]"""
    units = min(found.units["rank"].count(), MOST_BARS)
    return HEAD + FOOT + LEGEND_LINE * len(found.releases) + BAR * units


def stacked(found: Found, language: Language) -> go.Figure:
    """Draw what each indicator adds to the weighted sum of each unit, the riskiest on top."""
    _ = words(language)
    ranked = found.units.drop_nulls("rank").head(MOST_BARS)
    drawing = go.Figure()
    for place, indicator in enumerate(found.releases):
        added = dict(
            found.contributions.filter(criterion=indicator).select("code", "contribution").rows()
        )
        drawing.add_trace(
            go.Bar(
                x=[added[code] for code in ranked["code"]],
                y=ranked["unit"].to_list(),
                orientation="h",
                name=title(indicator, found, language),
                marker={
                    "color": SERIES[place],
                    "pattern": {
                        "shape": PATTERNS[place],
                        "size": 6,
                        "solidity": 0.25,
                        "fillmode": "overlay",
                        "fgcolor": "white",
                    },
                    "line": {"width": 0},
                },
                hovertemplate="<b>%{y}</b><br>%{fullData.name}<br>+%{x:.3f}<extra></extra>",
            )
        )
    return drawing.update_layout(
        barmode="stack",
        bargap=0.3,
        xaxis={"title": {"text": _("added to the index (0 to 1)")}, "rangemode": "tozero",
               "showgrid": True},
        yaxis={"type": "category", "autorange": "reversed", "tickmode": "array",
               "tickvals": ranked["unit"].to_list(),
               "ticktext": [short(unit, LONGEST) for unit in ranked["unit"]]},
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0,
                "xref": "container", "xanchor": "left", "font": {"size": 12},
                "traceorder": "normal"},
        margin={"l": 8, "r": 16, "t": HEAD + LEGEND_LINE * len(found.releases), "b": FOOT},
        separators=".,",
    )  # fmt: skip


def bump_height(found: Found) -> int:
    """Give the height of the chart of ranks. [pixels]"""
    return max(BUMP_LEAST, 110 + BUMP_STEP * found.units["rank"].count())


def bump(found: Found, language: Language) -> go.Figure:
    """Draw each unit's rank under every weighting; the first ones of the one chosen in colour."""
    _ = words(language)
    columns = rank_columns(found)
    ways = [_lines(column_way(each, language)) for each in columns]
    ranked = found.units.drop_nulls("rank").sort("rank", "unit")
    drawing = go.Figure()
    for place, row in reversed([*enumerate(ranked.iter_rows(named=True))]):
        is_first = place < MOST_LINES
        ranks = [row[each] for each in columns]
        drawing.add_trace(
            go.Scatter(
                x=ways,
                y=ranks,
                name=row["unit"],
                mode="lines+markers+text" if is_first else "lines+markers",
                text=["" for _each in ways[:-1]] + [f" {short(row['unit'], 14)}"],
                textposition="middle right",
                cliponaxis=False,
                line={"color": SERIES[place], "width": 2.25, "dash": DASHES[place]}
                if is_first
                else {"color": BACKGROUND, "width": 1},
                marker={"symbol": MARKS[place], "size": 9} if is_first else {"size": 4},
                opacity=1 if is_first else 0.5,
                hovertemplate=f"<b>{row['unit']}</b><br>%{{x}}<br>"
                + _("rank {rank}").format(rank="%{y}") + "<extra></extra>",
                showlegend=False,
            )
        )  # fmt: skip
    last = max(ranked.select(pl.max_horizontal(columns).max()).item(), 1)
    return drawing.update_layout(
        xaxis={"type": "category", "side": "top", "tickfont": {"size": 11}, "tickangle": 0,
               "showgrid": True,
               "range": [-0.2, len(ways) - 0.1]},
        yaxis={"title": {"text": _("rank; 1 is the riskiest")}, "range": [last + 0.7, 0.3],
               "showgrid": False, "zeroline": False, "dtick": 5 if last > 15 else 1, "tick0": 1},
        hovermode="closest",
        margin={"l": 8, "r": 104, "t": 72, "b": 12},
    )  # fmt: skip


def _lines(way: str) -> str:
    """Break the name of a weighting: after its comma in Chinese, else where words allow."""
    before, comma, after = way.partition("，")
    lines = [before + comma, after] if comma else wrapped(way, WAY_WIDTH)
    return "<br>".join(lines)
