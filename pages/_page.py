"""What a page is, and the house it is given: everything it may ask of the rooms below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl
from dash import Dash
from dash.development.base_component import Component

from facts.refusal import NotAllowed
from facts.text import Language, Text
from governance import Alert
from governance.quality import Report
from governance.release import Ask, Edition
from indicators import Indicator, indicators
from ingest import Source, sources


def _nobody(number: int, move: str, remark: str) -> Alert:  # noqa: ARG001
    raise NotAllowed(f"nobody here may {move} alert {number}")


class House(NamedTuple):
    """All that a page may use.

    ask : the door, bound to the actor of the request.
    edition : what the current vintage is; None while nothing is published.
    coverage : one row an indicator and area that has figures: indicator, area, source, first, last
        (periods), by (dimensions it can be broken down by), frequencies (A, Q, M, D).
    holdings : one row an indicator and source: indicator, source, cells (how many), first, last,
        breaks (years).
    boundaries : address of a GeoJSON of an area's parts on our own origin, or None.
    indicators, sources : the cards, by id.
    quality : the reports on batches that the actor may read, the last accepted first.
    alerts : the alerts of the actor's area, the new ones first; refuses who may see none.
    signed_in : name of the account of the request; empty where nobody has signed in.
    places : where the account of the request may go beside the pages of figures: title, address.
    answer_alert : takes an alert's number, what is done with it (acknowledge, close) and a remark.
    """

    ask: Ask
    edition: Callable[[], Edition | None]
    coverage: Callable[[], pl.DataFrame]
    holdings: Callable[[], pl.DataFrame]
    boundaries: Callable[[str], str | None]
    indicators: Callable[[], Mapping[str, Indicator]] = indicators
    sources: Callable[[], Mapping[str, Source]] = sources
    quality: Callable[[], Sequence[Report]] = tuple
    alerts: Callable[[], Sequence[Alert]] = tuple
    answer_alert: Callable[[int, str, str], Alert] = _nobody
    signed_in: Callable[[], str] = str
    places: Callable[[], Sequence[tuple[Text, str]]] = tuple

    def source(self, id: str, language: Language) -> str:
        """Give the title of a source, or of several joined by +; without a card its id."""
        known = self.sources()
        titles = [
            known[each].title.to(language) if each in known else each for each in id.split("+")
        ]
        return " + ".join(titles)


@dataclass(frozen=True)
class Page:
    """A card: one page.

    path : where it is, as /trends; `order` is its place in the navigation, 1 first.
    layout : the page for what its address says; must not ask the house for figures.
    callbacks : registers what the page answers, once, when the app is made.
    """

    id: str
    title: Text
    path: str
    order: int
    layout: Callable[[Mapping[str, str], House, Language], Component]
    callbacks: Callable[[Dash, House], None]
