"""The chart of an alert: what was observed over time, what was expected, the most by chance."""

import plotly.graph_objects as go
import polars as pl

from facts.text import Language
from governance import Alert, Release
from governance.alert_words import counted
from pages._theme import BACKGROUND, SERIES
from pages._words import words

MOST_PERIODS = 20
HEIGHT = 250  # [pixels]
ROOM = 1.2  # the chart reaches so far above what was observed; a line that goes higher is cut


def through_time(alert: Alert, release: Release, language: Language) -> go.Figure:
    """Draw the last periods: bars of events, the alert's apart; lines of expected and threshold."""
    _ = words(language)
    cases = counted(alert).to(language)
    rows = release.figures.sort("period").tail(MOST_PERIODS)
    own = pl.col("period") == alert.period
    rows = rows.with_columns(
        expected=pl.when(own).then(alert.expected).otherwise("expected"),
        threshold=pl.when(own).then(alert.threshold).otherwise("threshold"),
        events=pl.when(own).then(alert.observed).otherwise("events"),
    )
    when = rows["period"].to_list()
    is_own = [period == alert.period for period in when]
    top = max([alert.threshold, *rows["events"].drop_nulls()])
    drawing = go.Figure(
        go.Bar(
            x=when,
            y=rows["events"].to_list(),
            name=_("observed"),
            marker={
                "color": [SERIES[1] if own else BACKGROUND for own in is_own],
                "pattern": {"shape": ["/" if own else "" for own in is_own], "size": 6,
                            "fillmode": "overlay", "fgcolor": "white", "solidity": 0.2},
            },
            hovertemplate=f"%{{x}}<br><b>%{{y:,}}</b> {cases}<extra></extra>",
        )
    )  # fmt: skip
    drawing.add_trace(_line("expected", _("expected"), "dash", SERIES[0], when, rows))
    drawing.add_trace(_line("threshold", _("most by chance"), "solid", SERIES[4], when, rows))
    return drawing.update_layout(
        xaxis={"type": "category", "nticks": 7},
        yaxis={"title": {"text": cases}, "range": [0, top * ROOM]},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left",
                "font": {"size": 12}},
        bargap=0.35,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        separators=".,",
    )  # fmt: skip


def _line(
    column: str, label: str, dash: str, colour: str, when: list[str], rows: pl.DataFrame
) -> go.Scatter:
    return go.Scatter(
        x=when,
        y=rows[column].to_list(),
        name=label,
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": dash, "shape": "hvh"},
        marker={"size": 4},
        hovertemplate="%{x}<br>" + label + ": %{y:,.1f}<extra></extra>",
    )
