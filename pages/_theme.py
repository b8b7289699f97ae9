"""One look: the palette, the type, and the Plotly template of each scheme made from them.

Colours of series keep a contrast of 3 to 1 on both grounds (WCAG 2.2, 1.4.11) and differ for
readers who are colour-blind: four are of M. Okabe and K. Ito, Color Universal Design, 2008,
https://jfly.uni-koeln.de/color/. Each series has its own dash and mark besides.
"""

from typing import Any, Literal

Scheme = Literal["light", "dark"]

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", '
    '"PingFang SC", "Microsoft YaHei", sans-serif'
)
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#a87600", "#6b7785")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid")
MARKS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
BACKGROUND = "#8e99a5"  # of series that only give the others a context
STEPS = ("#edf8b1", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
"""Low to high on a map: YlGnBu of C. Brewer, ColorBrewer 2.0, safe for colour-blind readers."""
EMPTY = "rgba(142,153,165,0.22)"  # of a part without a figure: a grey that no step comes near
INK: dict[Scheme, str] = {"light": "#1d2733", "dark": "#e3e8ed"}
MUTED: dict[Scheme, str] = {"light": "#55616e", "dark": "#a9b4bf"}
GRID: dict[Scheme, str] = {"light": "#e3e7eb", "dark": "#323a43"}
GROUND: dict[Scheme, str] = {"light": "#ffffff", "dark": "#1b2026"}

SIZES = {"xs": "12px", "sm": "14px", "md": "16px", "lg": "18px", "xl": "22px"}
"""The one type scale."""
BRAND = [
    "#eaf3f9", "#cfe2ef", "#a5c9e0", "#75accf", "#4a90bf",
    "#2a78ae", "#0f6299", "#0b5485", "#08466f", "#063657",
]  # fmt: skip
DARK = [
    "#e3e8ed", "#c3ccd5", "#a9b4bf", "#7d8894", "#3b444e",
    "#303841", "#252c34", "#1b2026", "#161a1f", "#101316",
]  # fmt: skip
THEME: dict[str, Any] = {
    "primaryColor": "brand",
    "primaryShade": {"light": 7, "dark": 3},
    "colors": {"brand": BRAND, "dark": DARK},
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "650"},
    "fontSizes": SIZES,
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "autoContrast": True,
}
"""What Mantine is told."""


def template(scheme: Scheme) -> dict[str, Any]:
    """Give the Plotly template of a scheme."""
    axis = {
        "gridcolor": GRID[scheme],
        "linecolor": MUTED[scheme],
        "zerolinecolor": MUTED[scheme],
        "tickcolor": MUTED[scheme],
        "automargin": True,
        "title": {"standoff": 8, "font": {"size": 13}},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 14, "color": INK[scheme]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(SERIES),
            "xaxis": {**axis, "showgrid": False, "ticks": "outside"},
            "yaxis": axis,
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": MUTED[scheme],
                "activecolor": INK[scheme],
            },
            "geo": {"bgcolor": "rgba(0,0,0,0)"},
            "hoverlabel": {
                "bgcolor": GROUND[scheme],
                "bordercolor": MUTED[scheme],
                "font": {"color": INK[scheme], "family": FONT},
            },
            "shapedefaults": {"line": {"color": MUTED[scheme]}},
            "annotationdefaults": {"font": {"color": MUTED[scheme], "size": 12}},
        }
    }
