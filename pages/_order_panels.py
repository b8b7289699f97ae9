"""The panel that says how sure an order is: words, likely ranks, ranks through time, the table."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from pages import _address as address
from pages._browser import aria
from pages._controls import select
from pages._furniture import drawn, graph, grid
from pages._method import how, sentences
from pages._names import dimension_name
from pages._numbers import number, places, unit_shown
from pages._order import last, ranks
from pages._order_charts import BUMP_HEIGHT, MOST_ROWS, height, likely_ranks, through_time
from pages._page import House
from pages._ranking import POOLS, View
from pages._table import numeric
from pages._words import words

HIDDEN = {"display": "none"}
SHOWN = {"display": "flex", "flexDirection": "column", "gap": ".75rem"}

ORDER = {
    "order": ("ranking-certainty", "style"),
    "said": ("ranking-order-said", "children"),
    "figure": ("ranking-order-drawn", "data"),
    "size": ("ranking-order-chart", "style"),
    "note": ("ranking-order-note", "children"),
    "bump": ("ranking-through", "style"),
    "bump_figure": ("ranking-bump-drawn", "data"),
    "rows": ("ranking-order-table", "rowData"),
    "columns": ("ranking-order-table", "columnDefs"),
    "how": ("ranking-order-how", "children"),
    "links": ("ranking-order-links", "children"),
}
"""Where each part of the order goes."""


def order_panel(pool: str, language: Language) -> Component:
    """Lay out the empty panel; shown once there is an order to speak of."""
    _ = words(language)
    return html.Section(
        [
            html.H2(_("How sure is the order?"), className="osh-heading"),
            html.Div(
                select(
                    "ranking-pool",
                    _("Periods put together"),
                    value=pool,
                    data=[
                        {"value": each, "label": _pool_name(each, language)} for each in POOLS
                    ],
                    maw=260,
                )
            ),
            html.Div(id="ranking-order-said", className="osh-summary"),
            html.Div(
                [
                    html.Section(
                        [
                            html.H3(_("Likely ranks"), className="osh-heading"),
                            dcc.Store(id="ranking-order-drawn"),
                            graph("ranking-order-chart", language, {"height": "420px"}),
                            html.P(id="ranking-order-note", className="osh-note"),
                        ]
                    ),
                    html.Section(
                        [
                            html.H3(_("Ranks through time"), className="osh-heading"),
                            dcc.Store(id="ranking-bump-drawn"),
                            graph("ranking-bump-chart", language, {"height": f"{BUMP_HEIGHT}px"}),
                            html.P(
                                _(
                                    "Shaded ranks cannot be told from the first of their period; "
                                    "moves within the shade may be chance."
                                ),
                                className="osh-note",
                            ),
                        ],
                        id="ranking-through",
                    ),
                ],
                className="osh-panels",
            ),
            grid("ranking-order-table", language),
            html.Div(id="ranking-order-links", className="osh-links", role="group",
                     **aria(label=_("Take it away"))),
            html.Div(id="ranking-order-how"),
        ],
        id="ranking-certainty",
        style=HIDDEN,
    )  # fmt: skip


def order(view: View, house: House, language: Language) -> dict[str, Any]:
    """Ask for the ranks, and fill the panel.

    Raises
    ------
    Refusal
        As the door does.
    """
    release = ranks(view, house)
    if release is None or last(release, language).is_empty():
        return no_order() | ({"order": SHOWN, "said": _none(language)} if view.pool != "1" else {})
    periods = release.figures.drop_nulls("expected_rank")["period"].n_unique()
    asked = address.write(release.question)
    return {
        "order": SHOWN,
        "said": [*sentences(release, language), html.P(worst(release, language))],
        "figure": drawn(likely_ranks(release, language)),
        "size": {"height": f"{height(release, language)}px"},
        "note": _note(release, language),
        "bump": {} if periods > 1 else HIDDEN,
        "bump_figure": drawn(through_time(release, language)),
        "rows": _rows(release, language),
        "columns": _columns(release, language),
        "how": how(release, language),
        "links": [
            html.A("CSV", href=f"/api/v1/ask.csv{asked}", download=""),
            html.A("JSON", href=f"/api/v1/ask.json{asked}", target="_blank"),
        ],
    }


def no_order() -> dict[str, Any]:
    """Hide the panel."""
    return {"order": HIDDEN, "size": HIDDEN, "bump": HIDDEN, "rows": [], "links": [], "how": []}


def worst(release: Release, language: Language) -> str:
    """Say which units are most likely among the worst."""
    _ = words(language)
    figures = last(release, language)
    count = int(figures["worst"][0])
    top = figures.sort("p_worst", descending=True).head(3)
    listed = _(", ").join(
        _("{unit} {share}%").format(unit=unit, share=number(100 * share, language))
        for unit, share in top.select("unit", "p_worst").iter_rows()
    )
    return _("How likely each is among the worst {count} of {all}: {listed}.").format(
        count=count, all=int(figures["units_ranked"][0]), listed=listed
    )


def _none(language: Language) -> list[Component]:
    _ = words(language)
    return [html.P(_("There are too few periods without a gap or a break to put together."))]


def _note(release: Release, language: Language) -> str:
    _ = words(language)
    figures = last(release, language)
    notes = [
        _(
            "The share at the right is how likely a unit is among the worst {count}. Shrunk rates "
            "draw small units towards the mean of all, as few events say little."
        ).format(count=int(figures["worst"][0]))
    ]
    if figures.height > MOST_ROWS:
        sentence = _("The first {count} of {all} are drawn; the table has them all.")
        notes.append(sentence.format(count=MOST_ROWS, all=figures.height))
    return " ".join(notes)


def _rows(release: Release, language: Language) -> list[dict[str, Any]]:
    card = release.analysis
    said = {code: text.to(language) for code, text in card.words.items()} if card else {}
    figures = last(release, language)
    return [
        {**row, "place": said.get(row["place"], row["place"]), "p_worst": 100 * row["p_worst"]}
        for row in figures.select(
            "order", "unit", "value", "shrunk", "shrunk_lower", "shrunk_upper", "expected_rank",
            "rank_lower", "rank_upper", "p_worst", "place",
        ).iter_rows(named=True)
    ]  # fmt: skip


def _columns(release: Release, language: Language) -> list[dict[str, Any]]:
    _ = words(language)
    figures = last(release, language)
    decimals = places(figures["shrunk"])
    unit = unit_shown(release.indicator, language)
    heading = " · ".join(dimension_name(each, language) for each in release.question.by)
    return [
        numeric("order", _("Rank"), 0, 80) | {"pinned": "left", "width": 76, "minWidth": 76},
        {"field": "unit", "headerName": heading, "pinned": "left", "width": 150, "wrapText": True,
         "autoHeight": True},
        numeric("value", f"{_('Value')} ({unit})", decimals, 130),
        numeric("shrunk", _("Shrunk"), decimals, 100),
        numeric("shrunk_lower", _("Shrunk, 90% lower"), decimals, 110),
        numeric("shrunk_upper", _("Shrunk, 90% upper"), decimals, 110),
        numeric("expected_rank", _("Expected rank"), 1, 105),
        numeric("rank_lower", _("Rank, 90% lower"), 0, 105),
        numeric("rank_upper", _("Rank, 90% upper"), 0, 105),
        numeric("p_worst", _("Among the worst (%)"), 0, 115),
        {"field": "place", "headerName": _("Against the first"), "minWidth": 180,
         "wrapText": True, "autoHeight": True},
    ]  # fmt: skip


def _pool_name(pool: str, language: Language) -> str:
    _ = words(language)
    if pool == "1":
        return _("This one alone")
    return _("The last {count}").format(count=pool)
