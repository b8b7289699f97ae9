"""Deaths by industry through the years, as published: what fell, and what then stood first."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from facts.periods import Span
from facts.text import Language
from governance.question import Question
from governance.release import Release
from pages._charts import reading, rows_behind
from pages._lettering import short
from pages._numbers import number, period_name, places, unit_shown
from pages._page import House
from pages._series import every_period, series
from pages._theme import DASHES, MARKS, SERIES
from pages._words import words

AREA = "CN"
YEARS = Span("2006", "2016")  # of data/published/cn_national.csv; returns may answer later years
MOST_LINES = len(SERIES)
LABELS = 170  # room at the right for the names [pixels]
NAME_WIDTH = 18  # of a label beside a point [half-width characters]
LABEL_APART = 0.055  # labels of one year stand at least this far apart [share of the axis]


def question(vintage: int | None) -> Question:
    """Ask the deaths of each industry over the years they are published for."""
    return Question(
        "deaths", by=("industry",), where={"area": (AREA,)}, period=YEARS, vintage=vintage
    )


def published(release: Release, house: House, language: Language) -> pl.DataFrame:
    """Keep the figures a publisher has made public itself; nothing made up, nothing from returns.

    Returns
    -------
    Rows of `series` with a value, of the industries that have the highest ones.
    """
    public = [id for id, card in house.sources().items() if card.published]
    known = series(release, language).filter(
        pl.col("value").is_not_null()
        & pl.col("source").is_in(public)
        & ~pl.col("synthetic").fill_null(value=True)
    )
    highest = known.group_by("unit").agg(pl.col("value").max()).sort("value", descending=True)
    return known.filter(pl.col("unit").is_in(highest["unit"].head(MOST_LINES).implode()))


def sentences(figures: pl.DataFrame, language: Language) -> list[str]:
    """Say how each industry with two years has moved, and the order of the last year."""
    _ = words(language)
    said = []
    for (unit,), rows in figures.group_by("unit", maintain_order=True):
        if rows.height < 2:
            continue
        first, last = rows.row(0, named=True), rows.row(-1, named=True)
        change = last["value"] / first["value"] - 1 if first["value"] else 0
        sentence = (
            _("{unit}: {first} deaths in {first_year}, {last} in {last_year}, down {change}%.")
            if change < 0
            else _("{unit}: {first} deaths in {first_year}, {last} in {last_year}, up {change}%.")
        )
        said.append(
            sentence.format(
                unit=unit,
                first=number(first["value"], language),
                first_year=period_name(first["period"], language),
                last=number(last["value"], language),
                last_year=period_name(last["period"], language),
                change=number(abs(change) * 100, language),
            )
        )
    last_year = figures.filter(pl.col("period") == pl.col("period").max()).sort(
        "value", "unit", descending=[True, False]
    )
    if last_year.height > 1:
        order = [
            _("{unit} {deaths}").format(unit=unit, deaths=number(deaths, language))
            for unit, deaths in last_year.select("unit", "value").iter_rows()
        ]
        said.append(
            _("Most deaths in {year}: {order}.").format(
                year=period_name(last_year["period"][0], language), order=_(", ").join(order)
            )
        )
    return said


def through_the_years(figures: pl.DataFrame, release: Release, language: Language) -> go.Figure:
    """Draw each industry's published years as marks, joined solidly only from year to year.

    A dotted line spans years of which nothing is published.
    """
    when = every_period(figures)
    drawing = go.Figure()
    for place, ((unit,), rows) in enumerate(
        figures.sort("unit").group_by("unit", maintain_order=True)
    ):
        drawing.add_traces(_joined(place, str(unit), rows, when, language))
    _name_points(drawing, figures, language)
    return drawing.update_layout(
        xaxis={
            "tickmode": "array",
            "tickvals": [int(year) for year in sorted(figures["period"].unique())],
            "range": [int(when[0]) - 0.6, int(when[-1]) + 0.4],
        },
        yaxis={
            "title": {"text": unit_shown(release.indicator, language)},
            "range": [0, max(figures["upper"].fill_null(0).to_list() + figures["value"].to_list())
                      * 1.08],
        },
        showlegend=False,
        hovermode="closest",
        margin={"l": 8, "r": LABELS, "t": 12, "b": 8},
        separators=".,",
    )  # fmt: skip


def _joined(
    place: int, unit: str, rows: pl.DataFrame, when: list[str], language: Language
) -> list[go.Scatter]:
    years = [int(year) for year in rows["period"]]
    values = rows["value"].to_list()
    filled = dict(zip(years, values, strict=True))
    every = [int(year) for year in when]
    gaps: dict[str, Any] = {"color": SERIES[place], "width": 1.25, "dash": "dot"}
    return [
        go.Scatter(
            x=years, y=values, mode="lines", line=gaps, hoverinfo="skip", opacity=0.8,
        ),
        go.Scatter(
            x=every,
            y=[filled.get(year) for year in every],
            mode="lines+markers",
            connectgaps=False,
            name=unit,
            line={"color": SERIES[place], "width": 2.25, "dash": DASHES[place]},
            marker={"symbol": MARKS[place], "size": 9},
            customdata=[
                dict(zip(years, rows_behind(rows), strict=True)).get(year) for year in every
            ],
            hovertemplate=f"<b>{unit}</b><br>%{{x}}<br>"
            + reading("y", rows, places(rows["value"]), language),
        ),
    ]  # fmt: skip


def _name_points(drawing: go.Figure, figures: pl.DataFrame, language: Language) -> None:
    """Write each industry and its number right of its last year, and its number at its first."""
    high = max(figures["value"])
    taken: dict[str, float] = {}
    for row in figures.sort("value").iter_rows(named=True):
        rows = figures.filter(unit=row["unit"])
        is_last = row["period"] == rows["period"].max()
        if not is_last and row["period"] != rows["period"].min():
            continue
        at = max(row["value"], taken.get(row["period"], -high) + LABEL_APART * high)
        taken[row["period"]] = at
        value = number(row["value"], language)
        drawing.add_annotation(
            x=int(row["period"]), y=at, showarrow=False, xanchor="left", xshift=10, align="left",
            text=f"{short(row['unit'], NAME_WIDTH)} {value}" if is_last else value,
            font={"size": 13},
        )  # fmt: skip
