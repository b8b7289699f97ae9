"""Charts of the trend laboratory: what was observed, and what a method makes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance.release import Release
from pages._charts import clear, mark_breaks, reading, rows_behind
from pages._numbers import number, places, scale, unit_shown
from pages._series import every_period, series
from pages._theme import BACKGROUND, INK, MARKS, SERIES
from pages._words import words

OBSERVED, FITTED, WITHOUT = SERIES[0], SERIES[1], SERIES[5]
ROOM = 1.05  # beyond the longest bar
BAR_HEIGHT = 34  # of a method in the chart of the backtest [pixels]


def laboratory(release: Release, language: Language) -> go.Figure:
    """Draw the points with their intervals, breaks, and what the method found in them."""
    figures = series(release, language).drop_nulls("value")
    ahead = _ahead(release)
    when = [*every_period(figures), *(ahead["period"] if ahead is not None else ())]
    drawing = go.Figure()
    drawing.add_traces(_observed(figures, language))
    draw = FOUND.get(release.analysis.id if release.analysis else "")
    if draw:
        draw(drawing, release, language)
    mark_breaks(drawing, figures, when, language)
    return drawing.update_layout(
        xaxis={"type": "category", "categoryorder": "array", "categoryarray": when, "nticks": 12},
        yaxis={"title": {"text": unit_shown(release.indicator, language)}, "rangemode": "tozero"},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.1, "x": 0, "xanchor": "left"},
        hovermode="closest",
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        separators=".,",
    )


def backtest(release: Release, language: Language) -> go.Figure:
    """Draw the error of each method on the past, the best on top, and what its limits held."""
    _ = words(language)
    found = tried(release)
    names = release.analysis.words if release.analysis else {}
    called = [names[name].to(language) if name in names else name for name in found["method"]]
    return go.Figure(
        go.Bar(
            x=found["error"].to_list(),
            y=called,
            orientation="h",
            marker={"color": [SERIES[1] if best else BACKGROUND for best in found["is_chosen"]]},
            text=[
                _("held {share}%").format(share=number(100 * each, language))
                for each in found["coverage"]
            ],
            textposition="auto",
            insidetextfont={"color": INK["light"]},
            hovertemplate="<b>%{y}</b><br>%{x:.2f}<extra></extra>",
        )
    ).update_layout(
        xaxis={
            "title": {"text": _("error (naive forecast = 1)")},
            "range": [0, max(found["error"]) * ROOM],
        },
        yaxis={"autorange": "reversed"},
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        separators=".,",
        bargap=0.35,
    )


def tried(release: Release) -> pl.DataFrame:
    """Give how each method did on the past, the best first: method, error, coverage, is_chosen."""
    table = release.tables.get("backtest", pl.DataFrame())
    if table.is_empty():
        return pl.DataFrame(schema={"method": pl.String, "error": pl.Float64,
                                    "coverage": pl.Float64, "is_chosen": pl.Boolean})  # fmt: skip
    chosen = release.tables["forecast"]["method"][0]
    return (
        table.group_by("method", maintain_order=True)
        .agg(error=pl.col("mean_absolute_scaled_error").mean(), coverage=pl.col("coverage").mean())
        .with_columns(is_chosen=pl.col("method") == chosen)
        .sort("error")
    )


def _ahead(release: Release) -> pl.DataFrame | None:
    found = release.tables.get("forecast")
    return None if found is None or found.is_empty() else found


def _observed(figures: pl.DataFrame, language: Language) -> list[go.Scatter]:
    """Draw the points as marks with whiskers: no line, so that a fitted one is plain."""
    _ = words(language)
    decimals = places(figures["value"])
    return [
        go.Scatter(
            x=figures["period"].to_list(),
            y=figures["value"].to_list(),
            mode="markers",
            name=_("observed, with 95% interval"),
            marker={"color": OBSERVED, "size": 8, "symbol": MARKS[0]},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (figures["upper"] - figures["value"]).fill_null(0).to_list(),
                "arrayminus": (figures["value"] - figures["lower"]).fill_null(0).to_list(),
                "color": clear(OBSERVED, 0.6),
                "thickness": 1.5,
                "width": 4,
            },
            customdata=rows_behind(figures),
            hovertemplate="%{x}<br>" + reading("y", figures, decimals, language),
        )
    ]


def _line(release: Release, column: str, name: str, **look: Any) -> go.Scatter:
    rows = release.figures.sort("period").drop_nulls(column)
    times = scale(release.indicator)
    return go.Scatter(
        x=rows["period"].to_list(),
        y=(rows[column] * times).to_list(),
        mode="lines",
        name=name,
        line={"color": FITTED, "width": 2.5} | look,
        hoverinfo="skip",
    )


def _joinpoints(drawing: go.Figure, release: Release, language: Language) -> None:
    _ = words(language)
    drawing.add_trace(_line(release, "fitted", _("fitted segments")))
    bends = release.figures.filter("is_joinpoint")
    if bends.height:
        drawing.add_trace(
            go.Scatter(
                x=bends["period"].to_list(),
                y=(bends["fitted"] * scale(release.indicator)).to_list(),
                mode="markers",
                name=_("the trend bends"),
                marker={"symbol": "diamond-open", "size": 15, "color": FITTED,
                        "line": {"width": 2.5}},
                hovertemplate="%{x}<extra></extra>",
            )
        )  # fmt: skip
    fitted = dict(release.figures.select("period", "fitted").drop_nulls().iter_rows())
    when = every_period(release.figures.drop_nulls("value"))
    for row in release.tables["segments"].iter_rows(named=True):
        middle = str(round((row["start"] + row["end"]) / 2))
        if middle in fitted:
            drawing.add_annotation(
                x=when.index(middle), y=fitted[middle] * scale(release.indicator),
                showarrow=False, xanchor="left", xshift=10, yshift=16,
                text=_("{change}% a year").format(change=_signed(row["change"], language)),
            )  # fmt: skip


def _fitted(drawing: go.Figure, release: Release, language: Language) -> None:
    _ = words(language)
    drawing.add_trace(_line(release, "fitted", _("fitted trend")))


def _sen(drawing: go.Figure, release: Release, language: Language) -> None:
    """Draw Sen's line through the middle of the years and of the values."""
    _ = words(language)
    rows = release.figures.sort("period").drop_nulls("value")
    slope = rows["sen_slope"].drop_nulls()
    if slope.is_empty():
        return
    years = rows["period"].cast(pl.Float64)
    middle = rows["value"].median()
    line = (years - years.median()) * slope[0] + middle
    with_line = replace(release, figures=rows.with_columns(sen=line))
    drawing.add_trace(_line(with_line, "sen", _("Sen's line")))


def _levels(drawing: go.Figure, release: Release, language: Language) -> None:
    _ = words(language)
    drawing.add_trace(_line(release, "level", _("level"), shape="hvh"))


def _effect(drawing: go.Figure, release: Release, language: Language) -> None:
    _ = words(language)
    drawing.add_trace(_line(release, "fitted", _("fitted")))
    drawing.add_trace(
        _line(release, "counterfactual", _("where it was going"), color=WITHOUT, dash="dash")
    )
    date = release.question.parameters.get("date", "")
    when = every_period(release.figures.drop_nulls("value"))
    if date in when:
        drawing.add_vline(x=when.index(date) - 0.5, line_width=1.5, line_dash="dot")
        drawing.add_annotation(
            x=when.index(date) - 0.5, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=_("the measure, {date}").format(date=date),
        )  # fmt: skip


def _fan(drawing: go.Figure, release: Release, language: Language) -> None:
    _ = words(language)
    ahead = _ahead(release)
    if ahead is None:
        return
    times, when = scale(release.indicator), ahead["period"].to_list()
    for lower, upper, opacity, level in (
        ("lower", "upper", 0.16, 95), ("lower_narrow", "upper_narrow", 0.3, 80),
    ):  # fmt: skip
        low, high = ((ahead[end] * times).to_list() for end in (lower, upper))
        drawing.add_trace(
            go.Scatter(
                x=when + when[::-1],
                y=high + low[::-1],
                mode="lines",
                fill="toself",
                fillcolor=clear(FITTED, opacity),
                line={"color": clear(FITTED, 0.5), "width": 1},
                name=_("{level}% prediction interval").format(level=level),
                hoverinfo="skip",
            )
        )
    form = f",.{places(ahead['mean'] * times)}f"
    drawing.add_trace(
        go.Scatter(
            x=when,
            y=(ahead["mean"] * times).to_list(),
            mode="lines+markers",
            name=_("forecast"),
            line={"color": FITTED, "width": 2.5, "dash": "dash"},
            marker={"symbol": "diamond", "size": 8},
            customdata=ahead.select(pl.col("lower", "upper") * times).rows(),
            hovertemplate=f"%{{x}}<br><b>%{{y:{form}}}</b> (%{{customdata[0]:{form}}}–"
            f"%{{customdata[1]:{form}}})<extra></extra>",
        )
    )


def _signed(change: float, language: Language) -> str:
    return f"{'+' if change > 0 else '−'}{number(abs(change), language, 1)}"


FOUND: dict[str, Callable[[go.Figure, Release, Language], None]] = {
    "joinpoint": _joinpoints,
    "trend_glm": _fitted,
    "mann_kendall": _sen,
    "changepoint": _levels,
    "interrupted_ts": _effect,
    "forecast": _fan,
}
"""How what each method found is drawn."""
