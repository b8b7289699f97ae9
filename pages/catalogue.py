"""Catalogue: every indicator, its definition, what the vintage holds of it, where it is shown."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from facts.text import Language, Text
from indicators import CALIBERS, POLARITIES
from pages import _address as address
from pages._browser import aria
from pages._controls import NONE, Choice, select, themes
from pages._entries import PATH, View, found, read, write
from pages._entry import whole_entry
from pages._entry_list import by_caliber, calibers, counted, entries
from pages._page import House, Page
from pages._states import refused
from pages._words import words

FILTERS = ("caliber", "theme", "polarity")
TYPING_MS = 350  # how long the search waits for the next letter [milliseconds]


def layout(query: Mapping[str, str], house: House, language: Language) -> Component:
    """Lay out the catalogue as its address says."""
    _ = words(language)
    view = read(query)
    fields = [
        dmc.TextInput(
            id="catalogue-search",
            label=_("Search"),
            placeholder=_("TRIR, deaths, noise…"),
            value=view.search,
            debounce=TYPING_MS,
            size="sm",
        ),
        *(
            select(
                f"catalogue-{each}",
                _label(each, language),
                data=_choices(each, house, language),
                value=getattr(view, each) or NONE,
            )
            for each in FILTERS
        ),
    ]
    part: Component = dmc.Stack(
        [
            dmc.Title(_("Catalogue"), order=1, size="xl"),
            html.Section(
                [*map(html.Div, fields)],
                className="osh-controls osh-four",
                **aria(label=_("What to show")),
            ),
            dcc.Location(id="catalogue-address", refresh="callback-nav"),
            html.P(counted(view, house, language), id="catalogue-count", role="status"),
            html.Div(
                [
                    html.Nav(
                        entries(view, house, language),
                        id="catalogue-list",
                        className="osh-entry-list",
                        **aria(label=_("Indicators")),
                    ),
                    html.Article(
                        _beside(view, house, language),
                        id="catalogue-entry",
                        className=_class(view),
                    ),
                ],
                className="osh-catalogue",
            ),
        ],
        gap="md",
    )
    return part


def callbacks(app: Dash, house: House) -> None:
    """Keep address, controls, list and entry alike."""

    @app.callback(
        Output("catalogue-address", "search"),
        Output("catalogue-search", "value"),
        *(Output(f"catalogue-{each}", "value") for each in FILTERS),
        Output("catalogue-count", "children"),
        Output("catalogue-list", "children"),
        Output("catalogue-entry", "children"),
        Output("catalogue-entry", "className"),
        Input("catalogue-address", "search"),
        Input("catalogue-search", "value"),
        *(Input(f"catalogue-{each}", "value") for each in FILTERS),
        State("shell-language", "data"),
        prevent_initial_call=True,
    )
    def show(
        search: str | None,
        looked_for: str | None,
        caliber: str,
        theme: str,
        polarity: str,
        language: Language,
    ) -> tuple[Any, ...]:
        asked = read(address.query(search or ""))
        view = asked
        if ctx.triggered_id != "catalogue-address":
            chosen = zip(FILTERS, (caliber, theme, polarity), strict=True)
            held = {each: "" if value == NONE else value for each, value in chosen}
            view = narrowed(asked._replace(search=(looked_for or "").strip(), **held), house)
        return (
            no_update if view == asked else write(view, language),
            no_update if ctx.triggered_id == "catalogue-search" else view.search,
            *(getattr(view, each) or NONE for each in FILTERS),
            counted(view, house, language),
            entries(view, house, language),
            _beside(view, house, language),
            _class(view),
        )


def narrowed(view: View, house: House) -> View:
    """Close the entry that is opened where the filters leave it out."""
    is_found = view.indicator in found(view, house.indicators())
    return view if is_found else view._replace(indicator="")


def _beside(view: View, house: House, language: Language) -> list[Component]:
    """Give the entry that is opened; while none is, the counting rules there are."""
    _ = words(language)
    if not view.indicator:
        return calibers(house, language)
    card = house.indicators().get(view.indicator)
    back = dcc.Link(
        _("All indicators"),
        href=PATH + write(view._replace(indicator=""), language),
        className="osh-back",
    )
    if card is None:
        sentence = _("no indicator is called '{id}'; the list holds those there are")
        return [back, refused(sentence.format(id=view.indicator), language)]
    return [back, *whole_entry(card, house, language)]


def _class(view: View) -> str:
    return "osh-entry osh-opened" if view.indicator else "osh-entry"


def _label(filter: str, language: Language) -> str:
    _ = words(language)
    return {"caliber": _("Counting rule"), "theme": _("Theme"), "polarity": _("Reading")}[filter]


def _choices(filter: str, house: House, language: Language) -> list[Choice]:
    """List what a filter can hold the catalogue to; the first frees it."""
    _ = words(language)
    offered = {
        "caliber": {
            rule: CALIBERS[rule].to(language) for rule in sorted(by_caliber(house.indicators()))
        },
        "theme": themes(language),
        "polarity": {letter: text.to(language) for letter, text in POLARITIES.items()},
    }[filter]
    free = {"value": NONE, "label": _("All")}
    return [free, *({"value": code, "label": label} for code, label in offered.items())]


PAGE = Page(
    id="catalogue",
    title=Text("Catalogue", "指标目录"),
    path=PATH,
    order=8,
    layout=layout,
    callbacks=callbacks,
)
