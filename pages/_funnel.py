"""The funnel plot: each unit by its size and value, with the limits chance and spread give."""

from math import ceil, floor, log10

import numpy as np
import plotly.graph_objects as go
import polars as pl

from analysis import funnel_curves
from facts.text import Language
from governance.release import Release
from pages._lettering import short, widths, wrapped
from pages._numbers import compact, scale, unit_shown
from pages._ranking import ranked
from pages._ranking_charts import (
    MARK_OF,
    REACH,
    benchmark_name,
    benchmark_of,
    decimals_of,
    marker,
    points,
)
from pages._theme import BACKGROUND, SERIES
from pages._words import words

POINTS = 160  # of a curve
MOST_LABELS = 8
LABEL_WIDTH = 22  # [half-width characters]
WIDE, HIGH = 560, 380  # of the plot, as labels are laid out [pixels]
LETTER, LINE, MARK = 6.5, 17, 8  # of a label, and half a mark [pixels]
MOST_STEPS = 3  # lines a label may be moved up or down
MOST_POWERS = 4  # of ten on the size axis, with the steps between them
TITLE_WIDTH = 62  # of a line of the axis title [half-width characters]
HEADROOM = 0.12  # above the highest and below the lowest [share]
ROOM = 0.2  # beyond the largest and the smallest [powers of ten]


def judged(release: Release, level: str, language: Language) -> pl.DataFrame:
    """Give the units a funnel can show: judged, and with an exposure."""
    return ranked(release, level, language).filter(
        pl.col("side").is_not_null() & (pl.col("exposure") > 0)
    )


def funnel(release: Release, level: str, language: Language) -> go.Figure:
    """Draw value against exposure with the 95 and 99.8 % limits, and name what is outside.

    The limits by chance alone are grey; those that allow for the spread between units, drawn where
    there is such a spread, are coloured and dashed otherwise.
    """
    _ = words(language)
    figures = judged(release, level, language)
    card = release.indicator
    decimals = decimals_of(figures)
    at = np.logspace(
        log10(min(figures["exposure"])) - ROOM, log10(max(figures["exposure"])) + ROOM, POINTS
    )
    curves = funnel_curves(_unscaled(release), card.shape, at).with_columns(
        pl.exclude("exposure") * scale(card), exposure=pl.col("exposure") * card.per
    )
    across, top = (at[0] * card.per, at[-1] * card.per), _ends(figures, curves)
    drawing = go.Figure(_limits(curves, max(figures["tau_squared"]) > 0, language))
    for side in MARK_OF:
        rows = figures.filter(side=side)
        if not rows.is_empty():
            drawing.add_trace(
                points(release, rows, "y", level, language).update(
                    x=(rows["exposure"] * card.per).to_list(),
                    y=rows["value"].to_list(),
                    marker=marker(release, side, MARK_OF[side]),
                )
            )
    benchmark = benchmark_of(figures)
    if benchmark is not None:
        drawing.add_hline(y=benchmark, line_width=1.25)
        drawing.add_annotation(
            x=1, xref="paper", xanchor="right", y=benchmark, yanchor="bottom", showarrow=False,
            text=benchmark_name(release, benchmark, decimals, language),
        )  # fmt: skip
    _name_outside(drawing, figures, card.per, across, top)
    ticks = _ticks(*across)
    title = _("{denominator} Log scale.").format(denominator=card.denominator.to(language))
    return drawing.update_layout(
        xaxis={
            "type": "log",
            "title": {"text": "<br>".join(wrapped(title, TITLE_WIDTH))},
            "range": [log10(end) for end in across],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [compact(tick, language) for tick in ticks],
        },
        yaxis={"title": {"text": unit_shown(card, language)}, "range": list(top)},
        legend={
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.02,
            "x": 0,
            "xanchor": "left",
            "font": {"size": 12},
        },
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        separators=".,",
    )


def _unscaled(release: Release) -> pl.DataFrame:
    """Give the judged rows of the release itself, in the indicator's own unit."""
    return release.figures.filter(pl.col("standing").is_not_null() & (pl.col("exposure") > 0))


def _limits(curves: pl.DataFrame, spreads: bool, language: Language) -> list[go.Scatter]:
    """Draw the limits by chance alone, and where units spread beyond it those that allow for it."""
    _ = words(language)
    kinds = [("", _("by chance alone"), BACKGROUND, ("dot", "dash"), 1.25)]
    if spreads:
        wide = _("with the spread between units")
        kinds.append(("wide_", wide, SERIES[2], ("dashdot", "solid"), 1.75))
    there = [*curves["exposure"], None, *curves["exposure"]]
    return [
        go.Scatter(
            x=there,
            y=[*curves[f"{prefix}lower{suffix}"], None, *curves[f"{prefix}upper{suffix}"]],
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            name=_("{level}% limits {kind}").format(level=level, kind=kind),
            hoverinfo="skip",
        )
        for prefix, kind, colour, dashes, width in kinds
        for level, suffix, dash in (("95", "", dashes[0]), ("99.8", "_998", dashes[1]))
    ]


def _ends(figures: pl.DataFrame, curves: pl.DataFrame) -> tuple[float, float]:
    """Choose the ends of the value axis: every unit, and the limits of the largest sizes."""
    middle, largest = curves.row(POINTS // 2, named=True), curves.row(-1, named=True)
    highest = max([*figures["value"], *figures["benchmark"]])
    limits = max(middle["wide_upper"], largest["wide_upper_998"])
    high = max(highest, min(limits, REACH * highest))
    low = min([*figures["value"], middle["wide_lower"], largest["wide_lower_998"]])
    room = (high - low) * HEADROOM
    return (0.0 if low < high / 2 else low - room), high + room


def _ticks(least: float, most: float) -> list[float]:
    """Choose the numbers under a log axis: 1, 2, 5, 10, … or the powers of ten alone."""
    powers = range(floor(log10(least)), ceil(log10(most)) + 1)
    steps = (1, 2, 5) if len(powers) <= MOST_POWERS else (1,)
    every = [float(step * 10.0**power) for power in powers for step in steps]
    return [tick for tick in every if least <= tick <= most]


def _name_outside(
    drawing: go.Figure,
    figures: pl.DataFrame,
    per: float,
    across: tuple[float, float],
    top: tuple[float, float],
) -> None:
    """Write the names of the units outside, those furthest out first, none over another."""
    step = log10(across[1] / across[0])
    spots = figures.select(
        "unit", "exposure", "value", "side", pl.col("z").abs(),
        x=(pl.col("exposure") * per / across[0]).log10() / step * WIDE,
        y=(pl.col("value") - top[0]) / (top[1] - top[0]) * HIGH,
    )  # fmt: skip
    taken = [(y, x - MARK, x + MARK) for x, y in spots.select("x", "y").iter_rows()]
    outside = spots.filter(pl.col("side") != "within").sort("z", descending=True)
    for spot in outside.head(MOST_LABELS).iter_rows(named=True):
        name = short(spot["unit"], LABEL_WIDTH)
        length = LETTER * sum(widths(name))
        to_left = spot["x"] > WIDE / 2
        left = spot["x"] - 2 * MARK - length if to_left else spot["x"] + 2 * MARK
        shift = _free(taken, spot["y"], left, left + length)
        if shift is None:
            continue
        taken.append((spot["y"] + shift, left, left + length))
        drawing.add_annotation(
            x=log10(spot["exposure"] * per), y=spot["value"], text=name, showarrow=False,
            yshift=shift, xanchor="right" if to_left else "left",
            xshift=-MARK if to_left else MARK, font={"size": 12},
        )  # fmt: skip


def _free(
    taken: list[tuple[float, float, float]], height: float, left: float, right: float
) -> float | None:
    """Find how far up or down a label must go to lie over nothing; None where it cannot."""
    steps = (sign * step * LINE for step in range(MOST_STEPS + 1) for sign in (1, -1))
    return next(
        (
            step
            for step in steps
            if all(
                abs(height + step - other) >= LINE or left > end or right < start
                for other, start, end in taken
            )
        ),
        None,
    )
