"""What pages have in common after their controls: parts filled, charts drawn, a link copied."""

from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash, Input, Output, State, no_update

from facts.refusal import Refusal
from facts.text import Language
from pages._browser import in_browser

Filled = dict[str, Any]


def answering(
    app: Dash,
    parts: Mapping[str, tuple[str, str]],
    view: str,
    fill: Callable[[str, Language], Filled],
    refused: Callable[[str, Language], Filled],
) -> None:
    """Fill the parts of a page whenever its view changes.

    Parameters
    ----------
    parts : the component and property each part of an answer goes to. A part that an answer leaves
        out stays as it is.
    view : id of the store that holds what is asked; nothing is answered while it holds None.
    fill : takes what is asked and the language; may raise a Refusal.
    refused : takes the sentence of a refusal and the language.
    """

    @app.callback(
        {part: Output(*where) for part, where in parts.items()},
        Input(view, "data"),
        State("shell-language", "data"),
        prevent_initial_call=True,
    )
    def show(asked: str | None, language: Language) -> Filled:
        if asked is None:
            return dict.fromkeys(parts, no_update)
        try:
            filled = fill(asked, language)
        except Refusal as sentence:
            filled = refused(str(sentence), language)
        return {part: filled.get(part, no_update) for part in parts}


def dressing(app: Dash, graphs: Mapping[str, str]) -> None:
    """Have the browser draw each chart, by its id, from the store that holds its figure."""
    for graph, drawn in graphs.items():
        in_browser(
            app,
            "dress",
            Output(graph, "figure"),
            Input(drawn, "data"),
            State("shell-templates", "data"),
        )


def copying(app: Dash, page: str) -> None:
    """Have the browser copy the link of a page, whose ids begin with its name."""
    in_browser(
        app,
        "copy",
        Output(f"{page}-copied", "children"),
        Input(f"{page}-copy", "n_clicks"),
        State(f"{page}-cite", "data"),
        State(f"{page}-copied-said", "data"),
        prevent_initial_call=True,
    )
