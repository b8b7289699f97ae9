"""Spark lines: a unit's whole series in a drawing as wide as a word, for one glance."""

from urllib.parse import quote

import polars as pl

from facts.text import Language
from pages._numbers import number, period_name, places
from pages._series import every_period, runs
from pages._theme import BACKGROUND, SERIES
from pages._words import words

WIDE, HIGH, EDGE = 300.0, 56.0, 5.0  # of the drawing, and the margin in it [pixels]
HEAD = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}">'


def spark(figures: pl.DataFrame) -> str:
    """Draw one unit over time as an image address: line, 95% band, breaks and the last point.

    Parameters
    ----------
    figures : rows of one unit as `series` gives them. Rows without a value leave a gap.

    Returns
    -------
    A data: address of an SVG in colours that show on both grounds, from zero to the highest
    limit; '' where nothing is shown.
    """
    if not figures["value"].count():
        return ""
    placed = _placed(figures.unique("period", keep="first").sort("period"))
    stretches = runs(placed["y"].to_list(), placed["breaks"].to_list())
    lines = [placed.slice(start, end - start) for start, end in stretches]
    alone = [line for line in lines if line.height == 1]
    parts = [
        *(_band(line) for line in lines if line["top"].null_count() == 0),
        *(
            f'<path d="M{x:.1f} 0V{HIGH:.0f}" stroke="{BACKGROUND}" stroke-dasharray="3 3"/>'
            for x in placed.filter("breaks")["before"]
        ),
        *(
            f'<polyline points="{_points(line, "y")}" fill="none" stroke="{SERIES[0]}" '
            'stroke-width="2" stroke-linejoin="round"/>'
            for line in lines
        ),
        *(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{SERIES[0]}"/>'
            for x, y in pl.concat([*alone, lines[-1].tail(1)]).select("x", "y").iter_rows()
        ),
    ]
    return "data:image/svg+xml," + quote(HEAD + "".join(parts) + "</svg>")


def spoken(figures: pl.DataFrame, language: Language) -> str:
    """Say a spark line in words: from where to where, and its lowest and highest value."""
    _ = words(language)
    shown = figures.drop_nulls("value").sort("period")
    values = shown["value"].to_list()
    decimals = places(values)
    said = {"first": values[0], "last": values[-1], "low": min(values), "high": max(values)}
    return _(
        "{first_period} to {last_period}: from {first} to {last}, between {low} and {high}"
    ).format(
        first_period=period_name(shown["period"][0], language),
        last_period=period_name(shown["period"][-1], language),
        **{name: number(value, language, decimals) for name, value in said.items()},
    )


def _placed(figures: pl.DataFrame) -> pl.DataFrame:
    """Place every period on the drawing: x, y, top and bottom of the band, x before it [pixels]."""
    when = every_period(figures)
    step = (WIDE - 2 * EDGE) / max(len(when) - 1, 1)
    tallest = float(figures.select(pl.max_horizontal(pl.col("value", "upper").max())).item()) or 1.0
    up = (HIGH - 2 * EDGE) / tallest
    return (
        pl.DataFrame({"period": when})
        .with_row_index("place")
        .join(figures, on="period", how="left", maintain_order="left")
        .select(
            x=EDGE + pl.col("place") * step,
            before=EDGE + (pl.col("place") - 0.5) * step,
            y=HIGH - EDGE - pl.col("value") * up,
            top=HIGH - EDGE - pl.col("upper") * up,
            bottom=HIGH - EDGE - pl.col("lower") * up,
            breaks=pl.col("breaks").fill_null(value=False),
        )
    )


def _band(line: pl.DataFrame) -> str:
    edge = f"{_points(line, 'top')} {_points(line.reverse(), 'bottom')}"
    return f'<polygon points="{edge}" fill="{SERIES[0]}" fill-opacity="0.25"/>'


def _points(line: pl.DataFrame, height: str) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in line.select("x", height).iter_rows())
