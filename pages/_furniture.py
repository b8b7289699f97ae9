"""What every page of figures is furnished with: a graph, a grid, a way up, links to take away."""

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.question import Question
from pages import _address as address
from pages._browser import aria
from pages._names import above, dimension_name, name
from pages._table import grid_words
from pages._words import TAGS, words

ROWS_ON_A_PAGE = 12
SHADE_AFTER = 150  # so that a quick answer does not flicker [ms]
IMAGE, ZOOM = "toImage", ("zoom2d", "resetScale2d")


def graph(
    id: str, language: Language, style: dict[str, str], buttons: tuple[str, ...] = (IMAGE,)
) -> Component:
    """Give an empty graph, drawn by `dress` in the browser."""
    return dcc.Graph(
        id=id,
        responsive=True,
        style=style,
        config={
            "locale": TAGS[language],
            "displaylogo": False,
            "scrollZoom": False,
            "modeBarButtons": [list(buttons)],
            "toImageButtonOptions": {"scale": 2, "filename": id},
        },
    )


def shaded(body: Component) -> Component:
    """Shade what stands on a page while its next answer is on the way, and keep it readable."""
    return dcc.Loading(
        body,
        custom_spinner=html.Span(),
        overlay_style={"visibility": "visible", "opacity": 0.55},
        delay_show=SHADE_AFTER,
    )


def drawn(figure: go.Figure) -> dict[str, Any]:
    """Give a figure without Plotly's own template; the browser adds ours, light or dark."""
    found: dict[str, Any] = figure.to_plotly_json()
    found["layout"].pop("template", None)
    return found


def grid(id: str, language: Language) -> Component:
    """Give the empty grid of a table twin."""
    part: Component = dag.AgGrid(
        id=id,
        rowData=[],
        columnDefs=[],
        defaultColDef={
            "sortable": True, "resizable": True, "flex": 1, "wrapHeaderText": True,
            "autoHeaderHeight": True, "suppressHeaderMenuButton": True,
        },
        dashGridOptions={
            "theme": {"function": "themeQuartz"},
            "domLayout": "autoHeight",
            "pagination": True,
            "paginationPageSize": ROWS_ON_A_PAGE,
            "paginationPageSizeSelector": [ROWS_ON_A_PAGE, 50, 200],
            "localeText": grid_words(language),
            "ensureDomOrder": True,
            "suppressFieldDotNotation": True,
        },
        style={"height": None},
    )  # fmt: skip
    return part


def take_away(page: str, language: Language) -> Component:
    """Give the links to this view as CSV and JSON, and its address to copy."""
    _ = words(language)
    return html.Section(
        [
            html.Span(_("This view, from this vintage for ever:")),
            html.A("CSV", id=f"{page}-csv", download=""),
            html.A("JSON", id=f"{page}-json", target="_blank"),
            dmc.Button(_("Copy the link"), id=f"{page}-copy", size="compact-sm", variant="default"),
            html.Span(id=f"{page}-copied", role="status"),
            dcc.Store(id=f"{page}-copied-said", data=_("The link is copied.")),
            dcc.Store(id=f"{page}-cite"),
        ],
        className="osh-links",
        **aria(label=_("Take it away")),
    )


def way_up(asked: Question, path: str, language: Language, rest: str = "") -> list[Component]:
    """Say what each dimension is held to, with links to what stands above it and to all.

    Parameters
    ----------
    rest : what follows the question in the page's addresses, as &level=95.
    """
    _ = words(language)
    steps: list[Component] = []
    for dimension, held in asked.where.items():
        if dimension == "area" and len(held) > 1:
            continue
        steps.append(html.Span(f"{dimension_name(dimension, language)}:"))
        if dimension != "area":
            free = address.hold(asked, dimension, ())
            steps.append(_step(_("All"), free, path, language, rest))
        if len(held) == 1:
            steps += [
                _step(
                    name(dimension, code, language),
                    address.hold(asked, dimension, (code,)),
                    path,
                    language,
                    rest,
                )
                for code in above(dimension, held[0])
            ]
        here = _(", ").join(name(dimension, code, language) for code in held)
        steps.append(html.Span(here, className="osh-step", **aria(current="location")))
    return steps


def link(label: str, to: Question, path: str, language: Language, rest: str = "") -> Component:
    """Link to a question on a page."""
    return dcc.Link(label, href=path + address.write(to, language) + rest)


def _step(label: str, to: Question, path: str, language: Language, rest: str) -> Component:
    return html.Span(link(label, to, path, language, rest), className="osh-step")
