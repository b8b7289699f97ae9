"""Charts of a comparison: ratios with their intervals, and a gap taken apart."""

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance.release import Release
from pages._lettering import short
from pages._names import name, names
from pages._numbers import number, places, unit_shown
from pages._theme import BACKGROUND, MARKS, SERIES
from pages._words import words

ROW_HEIGHT, HEAD = 52, 116  # of a unit, and above and below them [pixels]
HATCHED = {"shape": "/", "fillmode": "overlay", "fgcolor": "#ffffff", "solidity": 0.25}
ROOM = 0.4  # beyond the longest bar, for its number [share of the axis]
LONGEST = 26  # of a name on an axis [half-width characters]
MOST_STRATA = 14  # in the chart; the table has them all


def ratios(crude: Release, within: Release | None, language: Language) -> go.Figure:
    """Draw each unit's ratio to the reference, crude and within strata, on a scale of times."""
    _ = words(language)
    dimension = crude.question.by[0]
    drawing = go.Figure()
    parts = [(_("crude"), crude.tables["ratios"], ("ratio_lower", "ratio_upper"))]
    if within is not None and "ratios" in within.tables:
        parts.append((_("within the same mix"), within.tables["ratios"], ("lower", "upper")))
    units = parts[0][1]["group"].to_list()
    for place, (label, rows, (lower, upper)) in enumerate(parts):
        known = rows.filter(pl.col("group").is_in(units)).drop_nulls("ratio")
        shift = (place - (len(parts) - 1) / 2) * 0.28
        drawing.add_trace(
            go.Scatter(
                x=known["ratio"].to_list(),
                y=[units.index(code) + shift for code in known["group"]],
                mode="markers",
                name=label,
                marker={"color": SERIES[place], "symbol": MARKS[place], "size": 11},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": (known[upper] - known["ratio"]).to_list(),
                    "arrayminus": (known["ratio"] - known[lower]).to_list(),
                    "color": SERIES[place],
                    "thickness": 2,
                    "width": 5,
                },
                customdata=known.select(lower, upper).rows(),
                hovertemplate="<b>%{x:.2f}</b> (%{customdata[0]:.2f}–%{customdata[1]:.2f})"
                "<extra></extra>",
            )
        )
    reference = name(dimension, crude.question.parameters.get("reference", ""), language)
    drawing.add_vline(x=1, line_width=1.5)
    drawing.add_annotation(
        x=0,
        xref="x",
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=short(reference, LONGEST),
    )
    return drawing.update_layout(
        xaxis={"type": "log", "title": {"text": _("times the rate of {unit}").format(
            unit=reference)}, "tickformat": "~r", "showgrid": True, "nticks": 5},
        yaxis={
            "range": [len(units) - 0.4, -0.6],
            "tickmode": "array",
            "tickvals": list(range(len(units))),
            "ticktext": [short(name(dimension, code, language), LONGEST) for code in units],
            "zeroline": False,
        },
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.08, "x": 0, "xanchor": "left"},
        margin={"l": 8, "r": 16, "t": 52, "b": 8},
        separators=".,",
    )  # fmt: skip


def parts(release: Release, language: Language) -> go.Figure:
    """Draw what a gap is made of: bars for the rates within, for the mix, and for the whole."""
    _ = words(language)
    gap = release.tables["gap"].row(0, named=True)
    rows = [
        (_("rates within"), gap["rate_effect"], SERIES[0]),
        (_("mix"), gap["mix_effect"], SERIES[1]),
        (_("the gap"), gap["gap"], BACKGROUND),
    ]
    sizes = [size for _label, size, _colour in rows]
    decimals = places(sizes)
    low, high = min(0.0, *sizes), max(0.0, *sizes)
    room = ROOM * (high - low)
    ends = [low - room if low else 0.0, high + room if high else 0.0]
    return go.Figure(
        go.Bar(
            x=sizes,
            y=[label for label, _size, _colour in rows],
            orientation="h",
            marker={"color": [colour for _label, _size, colour in rows]},
            text=[_signed(size, decimals, language) for _label, size, _colour in rows],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    ).update_layout(
        xaxis={"title": {"text": unit_shown(release.indicator, language)}, "zeroline": True,
               "zerolinewidth": 1.5, "range": ends},
        yaxis={"autorange": "reversed"},
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        separators=".,",
        bargap=0.4,
    )  # fmt: skip


def by_stratum(release: Release, language: Language) -> go.Figure:
    """Draw the two parts of a gap stratum by stratum, those that matter most on top."""
    _ = words(language)
    rows = strata(release, language).head(MOST_STRATA)
    drawing = go.Figure()
    for place, (label, column) in enumerate(
        ((_("rates within"), "rate_effect"), (_("mix"), "mix_effect"))
    ):
        drawing.add_trace(
            go.Bar(
                x=rows[column].to_list(),
                y=[short(stratum, LONGEST) for stratum in rows["stratum"]],
                orientation="h",
                name=label,
                marker={"color": SERIES[place], "pattern": HATCHED if place else {}},
                hovertemplate="%{y}<br><b>%{x:.3g}</b><extra></extra>",
            )
        )  # fmt: skip
    return drawing.update_layout(
        barmode="relative",
        xaxis={"title": {"text": unit_shown(release.indicator, language)}},
        yaxis={"autorange": "reversed"},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left"},
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        separators=".,",
        bargap=0.3,
    )


def strata(release: Release, language: Language) -> pl.DataFrame:
    """Name the strata of a decomposition, those with the largest parts first."""
    rows = release.tables["strata"]
    within = [each for each in release.question.by[1:] if each in rows.columns]
    called = [pl.col(each).replace(names(each, language)) for each in within]
    size = pl.col("rate_effect").abs() + pl.col("mix_effect").abs()
    return rows.with_columns(stratum=pl.concat_str(called, separator=" · ")).sort(
        size, descending=True
    )


def height(count: int, row: int = ROW_HEIGHT) -> dict[str, str]:
    """Give the height of a chart of so many rows."""
    return {"height": f"{HEAD + row * count}px"}


def _signed(size: float, decimals: int, language: Language) -> str:
    return f"{'+' if size > 0 else '−'}{number(abs(size), language, decimals)}"
