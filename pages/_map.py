"""The map of an area's parts: one colour scale, its legend, and grey where there is no figure."""

import plotly.graph_objects as go

from facts.hierarchy import children
from facts.text import Language
from governance.release import Release
from pages._charts import reading, rows_behind
from pages._names import name
from pages._numbers import places, unit_shown
from pages._series import latest_with_values, series
from pages._theme import BACKGROUND, EMPTY, STEPS
from pages._words import words

BORDER = {"color": BACKGROUND, "width": 0.6}


def parts_map(release: Release, address: str, language: Language) -> go.Figure:
    """Colour the parts of the area the release is held to by their last value.

    Parameters
    ----------
    address : of the GeoJSON on our own origin; the browser fetches and keeps it.
    """
    _ = words(language)
    figures = latest_with_values(series(release, language)).drop_nulls("value")
    decimals = places(figures["value"])
    low, high = _range(figures["value"].to_list())
    (area,) = release.question.where["area"]
    empty = sorted(set(children("area", area)) - set(figures["area"]))
    shape = {"geojson": address, "featureidkey": "properties.id", "marker": {"line": BORDER}}
    drawing = go.Figure(
        [
            go.Choropleth(
                locations=empty,
                z=[0] * len(empty),
                colorscale=[[0, EMPTY], [1, EMPTY]],
                showscale=False,
                text=[name("area", code, language) for code in empty],
                hovertemplate="<b>%{text}</b><br>" + _("no figure") + "<extra></extra>",
                **shape,
            ),
            go.Choropleth(
                locations=figures["area"].to_list(),
                z=figures["value"].to_list(),
                colorscale=list(STEPS),
                zmin=low,
                zmax=high,
                text=figures["unit"].to_list(),
                customdata=rows_behind(figures),
                hovertemplate="<b>%{text}</b><br>" + reading("z", figures, decimals, language),
                colorbar={
                    "title": {"text": unit_shown(release.indicator, language), "side": "top"},
                    "orientation": "h",
                    "x": 0.5,
                    "y": 0,
                    "yanchor": "top",
                    "len": 0.9,
                    "thickness": 12,
                    "outlinewidth": 0,
                },
                **shape,
            ),
        ]
    )
    return drawing.update_geos(
        visible=False, projection_type="mercator", fitbounds="geojson"
    ).update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 72}, dragmode=False, separators=".,")


def _range(values: list[float]) -> tuple[float, float]:
    """Give the ends of the colour scale; from zero where all values are one."""
    low, high = min(values), max(values)
    return (low, high) if low < high else (0, high or 1)
