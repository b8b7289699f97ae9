"""Charts: a release in, a figure out; nothing asked, nothing rounded but on the label."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance.release import Release
from pages._lettering import short
from pages._numbers import places, unit_shown
from pages._series import every_period, highest, latest_with_values, runs, series
from pages._theme import BACKGROUND, DASHES, MARKS, SERIES
from pages._words import words

MOST_LINES = len(SERIES)  # in colour; the others are drawn thin and grey
MOST_BARS = 30
LABEL_STEP = 14  # labels of breaks side by side stand on two lines [pixels]
MOST_BREAK_NAMES = 2
LONGEST_NAME, LONGEST_TICK = 34, 24  # of a unit in a legend, on an axis [half-width characters]


def trend(release: Release, language: Language) -> go.Figure:
    """Draw the units over time: 95% intervals as bands, gaps left open, breaks marked."""
    figures = series(release, language)
    shown = figures.drop_nulls("value")
    when = every_period(shown)
    chosen = highest(figures, MOST_LINES)
    decimals = places(shown["value"])
    drawing = go.Figure()
    for (unit,), rows in shown.sort("unit").group_by("unit", maintain_order=True):
        if unit not in chosen:
            drawing.add_trace(_context(str(unit), rows, when))
    for place, unit in enumerate(chosen):
        rows = shown.filter(pl.col("unit") == unit)
        drawing.add_trace(band(place, rows, when))
        drawing.add_trace(_line(place, rows, when, decimals, language))
    mark_breaks(drawing, shown, when, language)
    return drawing.update_layout(
        xaxis={"type": "category", "categoryorder": "array", "categoryarray": when, "nticks": 12},
        yaxis={"title": {"text": unit_shown(release.indicator, language)}, "rangemode": "tozero"},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.15, "x": 0, "xanchor": "left"},
        showlegend=len(chosen) > 1,
        hovermode="closest",
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        separators=".,",
    )


def bars(release: Release, language: Language) -> go.Figure:
    """Draw the units of the last period by value, the highest on top, with their intervals."""
    figures = latest_with_values(series(release, language)).drop_nulls("value").sort("value")
    figures = figures.tail(MOST_BARS)
    decimals = places(figures["value"])
    return go.Figure(
        go.Bar(
            x=figures["value"].to_list(),
            y=figures["unit"].to_list(),
            orientation="h",
            marker={"color": SERIES[0]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": (figures["upper"] - figures["value"]).fill_null(0).to_list(),
                "arrayminus": (figures["value"] - figures["lower"]).fill_null(0).to_list(),
                "color": BACKGROUND,
                "thickness": 1.5,
                "width": 3,
            },
            customdata=rows_behind(figures),
            hovertemplate="<b>%{y}</b><br>" + reading("x", figures, decimals, language),
        )
    ).update_layout(
        xaxis={"title": {"text": unit_shown(release.indicator, language)}, "rangemode": "tozero"},
        yaxis={
            "type": "category",
            "tickmode": "array",
            "tickvals": figures["unit"].to_list(),
            "ticktext": [short(unit, LONGEST_TICK) for unit in figures["unit"]],
        },
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        separators=".,",
        bargap=0.35,
    )


def rows_behind(figures: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Give what a hover line needs besides the value: lower, upper, events."""
    return figures.select("lower", "upper", "events").rows()


def reading(axis: str, figures: pl.DataFrame, decimals: int, language: Language) -> str:
    """Give the hover line: value, its interval where there is one, events where they are known."""
    _ = words(language)
    form = f",.{decimals}f"
    sure = f" (%{{customdata[0]:{form}}}–%{{customdata[1]:{form}}})"
    rests = "<br>" + _("numerator: {events}").format(events="%{customdata[2]:,}")
    return (
        f"<b>%{{{axis}:{form}}}</b>"
        + (sure if figures["lower"].count() else "")
        + (rests if figures["events"].count() else "")
        + "<extra></extra>"
    )


def on_every_period(rows: pl.DataFrame, when: list[str]) -> pl.DataFrame:
    """Put the rows of a unit on every period, null where it has none."""
    return pl.DataFrame({"period": when}, schema={"period": pl.String}).join(
        rows.unique("period", keep="first", maintain_order=True),
        on="period",
        how="left",
        maintain_order="left",
    )


def _context(unit: str, rows: pl.DataFrame, when: list[str]) -> go.Scatter:
    filled = on_every_period(rows, when)
    return go.Scatter(
        x=when,
        y=filled["value"].to_list(),
        name=short(unit, LONGEST_NAME),
        mode="lines",
        line={"color": BACKGROUND, "width": 1},
        opacity=0.45,
        hovertemplate=f"{unit}<br>%{{x}}<extra></extra>",
        showlegend=False,
    )


def _line(
    place: int, rows: pl.DataFrame, when: list[str], decimals: int, language: Language
) -> go.Scatter:
    """Draw one unit; where a new series begins the line starts again."""
    filled = on_every_period(rows, when)
    values, breaks = filled["value"].to_list(), filled["breaks"].fill_null(value=False).to_list()
    behind = rows_behind(filled)
    stretches = runs(values, breaks)
    unit = rows["unit"][0]
    return go.Scatter(
        x=apart([when[start:end] for start, end in stretches]),
        y=apart([values[start:end] for start, end in stretches]),
        customdata=apart([behind[start:end] for start, end in stretches]),
        name=short(unit, LONGEST_NAME),
        legendgroup=unit,
        mode="lines+markers",
        line={"color": SERIES[place], "width": 2.25, "dash": DASHES[place]},
        marker={"symbol": MARKS[place], "size": 7},
        hovertemplate=f"<b>{unit}</b><br>%{{x}}<br>" + reading("y", rows, decimals, language),
    )


def band(place: int, rows: pl.DataFrame, when: list[str]) -> go.Scatter:
    """Draw the 95% interval of one unit, a shape for each stretch without gap or break."""
    filled = on_every_period(rows, when)
    lower, upper = filled["lower"].to_list(), filled["upper"].to_list()
    stretches = runs(upper, filled["breaks"].fill_null(value=False).to_list())
    return go.Scatter(
        x=apart([when[start:end] + when[start:end][::-1] for start, end in stretches]),
        y=apart([upper[start:end] + lower[start:end][::-1] for start, end in stretches]),
        legendgroup=rows["unit"][0],
        mode="lines",
        fill="toself",
        fillcolor=clear(SERIES[place], 0.14),
        line={"color": clear(SERIES[place], 0.35), "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def mark_breaks(
    drawing: go.Figure, shown: pl.DataFrame, when: list[str], language: Language
) -> None:
    """Put a dashed line before each period where a series begins anew, and say whose."""
    _ = words(language)
    places_of_breaks = shown.filter("breaks").group_by("period").agg("unit").sort("period")
    alone = shown["unit"].n_unique() == 1
    for place, (period, units) in enumerate(places_of_breaks.iter_rows()):
        drawing.add_vline(x=when.index(period) - 0.5, line_dash="dash", line_width=1.25)
        if alone:
            label = _("break in series")
        elif len(units) <= MOST_BREAK_NAMES:
            label = _("break: {units}").format(
                units=", ".join(short(unit, LONGEST_NAME) for unit in units)
            )
        else:
            label = _("break in {count} series").format(count=len(units))
        drawing.add_annotation(
            x=when.index(period) - 0.5, y=1, yref="paper", yanchor="bottom", text=label,
            showarrow=False, yshift=LABEL_STEP * (place % 2),
        )  # fmt: skip


def apart(stretches: list[list[Any]]) -> list[Any]:
    """Join stretches with a null between, where Plotly lifts the pen."""
    return [point for stretch in stretches for point in (*stretch, None)][:-1]


def clear(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
