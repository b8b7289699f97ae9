"""Which alerts the page shows: what its address says, and what can be chosen of those there are."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from facts.refusal import BadQuestion
from facts.text import Language
from governance import STATES, Alert
from pages import _address as address
from pages._controls import NONE, Choice
from pages._names import above, name
from pages._page import House
from pages._words import words

PATH = "/alerts"
OPEN, EVERY = "open", "all"
SHOWN_AS = (OPEN, *STATES, EVERY)
"""What the alerts may be held to by their state; open are the new and the acknowledged."""


class View(NamedTuple):
    """What the page's address says; an empty word holds the alerts to nothing."""

    state: str = OPEN
    indicator: str = ""
    area: str = ""
    alert: int | None = None


class Choices(NamedTuple):
    """What each control offers."""

    states: list[Choice]
    indicators: list[Choice]
    areas: list[Choice]


def read(search: str) -> View:
    """Read a view from an address.

    Raises
    ------
    BadQuestion
        If the state is none of SHOWN_AS, or the alert is no number.
    """
    said = address.query(search)
    state, number = said.get("state", OPEN), said.get("alert", "")
    if state not in SHOWN_AS:
        raise BadQuestion(f"state '{state}' is not known; there are {', '.join(SHOWN_AS)}")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadQuestion(f"alert '{number}' is not a number; write alert=3")
    return View(
        state, said.get("indicator", ""), said.get("area", ""), int(number) if number else None
    )


def write(view: View, language: Language | None = None) -> str:
    """Write the query string of a view."""
    parts = {
        "state": view.state if view.state != OPEN else "",
        "indicator": view.indicator,
        "area": view.area,
        "alert": "" if view.alert is None else str(view.alert),
        "lang": language or "",
    }
    written = "&".join(f"{word}={quote(value)}" for word, value in parts.items() if value)
    return f"?{written}" if written else ""


def chosen(alerts: Sequence[Alert], view: View) -> list[Alert]:
    """Keep the alerts a view is of; one that is named stands alone, whatever its state."""
    if view.alert is not None:
        return [one for one in alerts if one.number == view.alert]
    return [
        one
        for one in alerts
        if _has_state(one, view.state)
        and view.indicator in ("", one.indicator)
        and (not view.area or view.area in (one.area, *above("area", one.area)))
    ]


def choices(alerts: Sequence[Alert], view: View, house: House, language: Language) -> Choices:
    """Give what each control offers: of what there are alerts."""
    _ = words(language)
    cards = house.indicators()
    free = {"value": NONE, "label": _("All")}
    indicators = dict.fromkeys([*sorted({one.indicator for one in alerts}), view.indicator])
    areas = {code for one in alerts for code in (*above("area", one.area), one.area)}
    return Choices(
        states=[{"value": each, "label": state_name(each, language)} for each in SHOWN_AS],
        indicators=[
            free,
            *(
                {"value": id, "label": cards[id].title.to(language) if id in cards else id}
                for id in indicators
                if id
            ),
        ],
        areas=[
            free,
            *(
                {"value": code, "label": name("area", code, language)}
                for code in dict.fromkeys([*sorted(areas), *filter(None, [view.area])])
            ),
        ],
    )


def state_name(state: str, language: Language) -> str:
    """Name a state, or several."""
    _ = words(language)
    return {OPEN: _("New and acknowledged"), EVERY: _("All")}.get(state) or STATES[state].to(
        language
    )


def _has_state(one: Alert, state: str) -> bool:
    return state == EVERY or one.state == state or (state == OPEN and one.state != "closed")
