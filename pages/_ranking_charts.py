"""Charts of a ranking: each unit with its interval against the benchmark, and by its size."""

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance.release import Release
from pages._charts import reading, rows_behind
from pages._lettering import wrapped
from pages._numbers import number, places, unit_shown
from pages._ranking import ranked
from pages._theme import BACKGROUND, MARKS, SERIES
from pages._words import words

MOST_ROWS = 25
MOST_CROSSED = 48  # units of a cross drawn, in whole groups
NAME_WIDTH = 26  # of a line of a unit's name [half-width characters]
LINE_HEIGHT, ROW_SPACE, LEAST_ROW, MEMBER_STEP = 16, 14, 32, 15  # [pixels]
HEAD, FOOT = 118, 56  # above and below the rows; a narrow screen stacks the legend [pixels]
LEGEND_LINE = 18  # of a legend [pixels]
REACH = 2.5  # an interval is drawn up to this many times the highest value
FAR_FROM_ZERO = 0.5  # the axis leaves zero out where all is above this share of its end

MARK_OF = {"above": "triangle-up", "within": "circle-open", "below": "square", "": "x-thin-open"}
WORSE, BETTER = SERIES[1], SERIES[0]
COLOURS: Mapping[str, Mapping[str, str]] = {
    "L": {"above": WORSE, "below": BETTER},
    "H": {"above": BETTER, "below": WORSE},
    "N": {"above": SERIES[3], "below": SERIES[2]},
}
"""Colour of a side by the indicator's polarity; any other side is grey."""


def drawn_rows(release: Release, level: str, language: Language) -> pl.DataFrame:
    """Give the units a chart of rows shows: those with a value, the worst first, to its limit.

    Returns
    -------
    Rows of `ranked` in the order drawn, with `row` (its name at the left) and `line` [place of its
    marker from the top, pixels] and `end` [the lower edge of its row, pixels].
    """
    figures = ranked(release, level, language).drop_nulls("value")
    if not is_cross(figures):
        figures = figures.with_columns(group=pl.col("unit"), member=pl.lit(""))
    members = {name: at for at, name in enumerate(figures["member"].unique().sort())}
    most = MOST_CROSSED if len(members) > 1 else MOST_ROWS
    groups = figures.group_by("group", maintain_order=True).agg(pl.len(), pl.col("member"))
    fits = groups.filter((pl.col("len").cum_sum() <= most) | (pl.int_range(pl.len()) == 0))
    heights = [
        max(LEAST_ROW, ROW_SPACE + max(LINE_HEIGHT * len(lines), MEMBER_STEP * count))
        for lines, count in zip(
            (wrapped(name, NAME_WIDTH) for name in fits["group"]), fits["len"], strict=True
        )
    ]
    fits = fits.select("group", "len", height=pl.Series(heights, dtype=pl.Int64)).with_columns(
        end=pl.Series(list(accumulate(heights)), dtype=pl.Int64)
    )
    inside = pl.col("member").rank("ordinal").over("group") - (pl.col("len") + 1) / 2
    return (
        figures.join(fits, on="group", how="inner", maintain_order="left")
        .with_columns(
            line=pl.col("end") - pl.col("height") / 2 + inside * MEMBER_STEP,
            middle=pl.col("end") - pl.col("height") / 2,
            mark=pl.col("member").replace_strict(members, return_dtype=pl.Int64),
        )
        .sort("line")
    )


def is_cross(figures: pl.DataFrame) -> bool:
    """Say whether units are drawn a symbol a member, in groups: while there are marks enough."""
    return 1 < figures["member"].n_unique() <= len(MARKS)


def height(release: Release, level: str, language: Language) -> int:
    """Give the height of the chart of rows. [pixels]"""
    return HEAD + FOOT + max(drawn_rows(release, level, language)["end"], default=0)


def caterpillar(release: Release, level: str, language: Language) -> go.Figure:
    """Draw each unit's value with its 95 and 99.8 % intervals, the worst on top.

    A unit beyond the limits of the level differs by mark and colour; units of a cross have a mark
    a member, filled where it is beyond them. An interval that runs off the chart ends in an arrow.
    """
    figures = drawn_rows(release, level, language)
    low, high = _ends(figures)
    decimals = decimals_of(figures)
    drawing = go.Figure()
    drawing.add_traces(_whiskers(figures, high, language))
    crossed = figures["member"].n_unique() > 1
    for side, rows in _by_side(figures):
        marks = [_filled(MARKS[at], side) for at in rows["mark"]] if crossed else MARK_OF[side]
        trace = points(release, rows, "x", level, language)
        drawing.add_trace(
            trace.update(
                x=rows["value"].to_list(),
                y=rows["line"].to_list(),
                marker=marker(release, side, marks),
                showlegend=not crossed,
            )
        )
    if crossed:
        drawing.add_traces(_members(figures))
    _mark_benchmark(drawing, release, figures, language)
    drawing.add_trace(_values(figures, high, decimals, language))
    names = figures.unique("group", keep="first", maintain_order=True)
    entries = sum(trace.showlegend is not False for trace in drawing.data)
    return drawing.update_layout(
        xaxis={
            "title": {"text": unit_shown(release.indicator, language)},
            "range": [low, high],
            "showgrid": True,
        },
        yaxis={
            "range": [figures["end"].max(), 0],
            "tickmode": "array",
            "tickvals": names["middle"].to_list(),
            "ticktext": ["<br>".join(wrapped(name, NAME_WIDTH)) for name in names["group"]],
            "tickfont": {"size": 13},
            "ticks": "outside",
            "ticklen": 9,
            "tickcolor": "rgba(0,0,0,0)",
            "showgrid": False,
            "zeroline": False,
        },
        legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top",
                "xref": "container", "x": 0, "xanchor": "left", "font": {"size": 12}},
        margin={"l": 8, "r": 56, "t": min(HEAD, 28 + LEGEND_LINE * entries), "b": FOOT},
        separators=".,",
    )  # fmt: skip


def side_name(side: str, level: str, language: Language) -> str:
    """Say where a unit stands."""
    _ = words(language)
    return {
        "above": _("above the {level}% limits"),
        "below": _("below the {level}% limits"),
        "within": _("within the {level}% limits"),
        "": _("not judged"),
    }[side].format(level=level)


def marker(release: Release, side: str, marks: Any) -> dict[str, Any]:
    """Give the look of the units of one side; `marks` is one for all, or one each."""
    colour = COLOURS[release.indicator.polarity].get(side, BACKGROUND)
    return {"color": colour, "symbol": marks, "size": 11, "line": {"color": colour, "width": 2}}


def _by_side(figures: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame]]:
    sided = figures.with_columns(pl.col("side").fill_null(""))
    return [(side, rows) for side in MARK_OF if not (rows := sided.filter(side=side)).is_empty()]


def _filled(mark: str, side: str) -> str:
    return mark if side in ("above", "below") else f"{mark}-open"


def points(
    release: Release, rows: pl.DataFrame, axis: str, level: str, language: Language
) -> go.Scatter:
    """Give the trace of the units of one side, still without its places and marks.

    Each point has its hover lines, and last the code a click looks into.
    """
    codes = rows[release.question.by[0]] if release.question.by else rows["area"]
    behind = zip(rows_behind(rows), rows["unit"], codes, strict=True)
    return go.Scatter(
        mode="markers",
        name=side_name(rows["side"][0] or "", level, language),
        customdata=[(*numbers, unit, code) for numbers, unit, code in behind],
        hovertemplate="<b>%{customdata[3]}</b><br>"
        + reading(axis, rows, places(rows["value"]), language),
        cliponaxis=False,
    )


def _ends(figures: pl.DataFrame) -> tuple[float, float]:
    """Choose the ends of the value axis: all values, and intervals up to REACH times the highest.

    The benchmark is always in view.
    """
    marks = [*figures["value"], *figures["benchmark"].drop_nulls()]
    wide = [*figures["upper_998"].drop_nulls(), *figures["upper"].drop_nulls()]
    most = max(marks, default=0) or 1
    high = min(max([most, *wide]), most * REACH) * 1.03
    least = min([*marks, *figures["lower_998"].drop_nulls()], default=0)
    return (least - 0.05 * (high - least) if least > FAR_FROM_ZERO * high else 0), high


def _whiskers(figures: pl.DataFrame, high: float, language: Language) -> list[go.Scatter]:
    """Draw the 99.8 % intervals thin, the 95 % ones thick, and an arrow where one runs off."""
    _ = words(language)
    traces = []
    for level, suffix, width in (("99.8", "_998", 1.25), ("95", "", 4)):
        known = figures.drop_nulls(f"lower{suffix}")
        ends = known.select(f"lower{suffix}", f"upper{suffix}", "line").rows()
        traces.append(
            go.Scatter(
                x=[x for lower, upper, _line in ends for x in (lower, min(upper, high), None)],
                y=[y for _lower, _upper, line in ends for y in (line, line, None)],
                mode="lines",
                line={"color": BACKGROUND, "width": width},
                name=_("{level}% interval").format(level=level),
                hoverinfo="skip",
            )
        )
    off = figures.filter(pl.col("upper_998") > high)
    if not off.is_empty():
        traces.append(
            go.Scatter(
                x=[high] * off.height,
                y=off["line"].to_list(),
                mode="markers",
                marker={"symbol": "triangle-right", "size": 9, "color": BACKGROUND},
                name=_("goes on beyond the chart"),
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    return traces


def _values(figures: pl.DataFrame, high: float, decimals: int, language: Language) -> go.Scatter:
    """Write each value right of its row."""
    return go.Scatter(
        x=[high] * figures.height,
        y=figures["line"].to_list(),
        mode="text",
        text=["  " + number(value, language, decimals) for value in figures["value"]],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _members(figures: pl.DataFrame) -> list[go.Scatter]:
    """Name the mark of each member of a cross; drawn nowhere but in the legend."""
    members = figures.select("member", "mark").unique().sort("mark")
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": MARKS[mark], "size": 10, "color": BACKGROUND},
            name=member,
        )
        for member, mark in members.iter_rows()
    ]


def _mark_benchmark(
    drawing: go.Figure, release: Release, figures: pl.DataFrame, language: Language
) -> None:
    value = benchmark_of(figures)
    if value is None:
        return
    drawing.add_vline(x=value, line_width=1.5)
    drawing.add_annotation(
        x=value, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=benchmark_name(release, value, decimals_of(figures), language),
    )  # fmt: skip


def decimals_of(figures: pl.DataFrame) -> int:
    """Choose the decimals of a chart's numbers: those that suit the value furthest from zero."""
    return places([max(figures["value"], default=0) or benchmark_of(figures)])


def benchmark_of(figures: pl.DataFrame) -> float | None:
    """Give the benchmark as shown; None where there is none."""
    known = figures["benchmark"].drop_nulls()
    return None if known.is_empty() else float(known[0])


def benchmark_name(release: Release, value: float, decimals: int, language: Language) -> str:
    """Say what the benchmark is and how high."""
    _ = words(language)
    written = number(value, language, decimals)
    if release.question.benchmark is None:
        return _("benchmark {value} (all units pooled)").format(value=written)
    return _("benchmark {value} (typed)").format(value=written)
