"""The definition panel: what a figure is, out of what, by whose rule, and what to mind."""

from collections.abc import Iterable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from facts.text import Language
from governance.release import Release
from indicators import CALIBERS, Indicator
from pages._entries import entry
from pages._numbers import day, unit_shown
from pages._page import House
from pages._table import status_words, statuses_met
from pages._words import words

Meaning = str | Component | Sequence[str | Component]
"""What stands beside a term: words, a link, or several of them."""


def definition(release: Release, house: House, language: Language) -> Component:
    """Lay out a definition as terms and what they mean."""
    _ = words(language)
    card, edition = release.indicator, release.edition
    sources = release.figures["source"].drop_nulls().unique().sort()
    statuses = status_words(language)
    terms: list[tuple[str, Meaning]] = [
        (_("Definition"), card.definition.to(language)),
        (_("Numerator"), card.numerator.to(language)),
        (_("Denominator"), card.denominator.to(language)),
        (_("Unit"), unit_shown(card, language)),
        (_("Counting rule"), CALIBERS[card.caliber].to(language)),
        (_("Interval"), card.interval_text.to(language)),
        (_("In force"), in_force(card, language)),
        (_("Mind"), [text.to(language) for text in (*card.caveats, *release.notes)]),
        (
            _("Status letters"),
            [f"{letter}: {statuses[letter]}" for letter in statuses_met(release)],
        ),
        (_("Source"), [house.source(id, language) for id in sources]),
        (
            _("Vintage"),
            _("{number}, made {date}").format(
                number=edition.number, date=day(edition.created, language)
            ),
        ),
        (_("Reference"), card.reference),
        (
            _("Checked"),
            _("to be verified against its source") if card.status != "verified" else "",
        ),
        (_("Catalogue"), dcc.Link(_("The whole entry"), href=entry(card.id, language))),
    ]
    return terms_and_meanings(terms)


def terms_and_meanings(terms: Iterable[tuple[str, Meaning]]) -> Component:
    """Lay out terms with their meanings; a term without one is left out."""
    return html.Dl(
        [part for term, meaning in terms if meaning for part in _pair(term, meaning)],
        className="osh-definition",
    )


def in_force(card: Indicator, language: Language) -> str:
    """Say from when to when a definition is in force; nothing where it is open."""
    _ = words(language)
    if card.valid_from and card.valid_to:
        return _("{first} to {last}").format(first=card.valid_from, last=card.valid_to)
    if card.valid_from:
        return _("from {first}").format(first=card.valid_from)
    return _("until {last}").format(last=card.valid_to) if card.valid_to else ""


def _pair(term: str, meaning: Meaning) -> list[Component]:
    lines = [meaning] if isinstance(meaning, str | Component) else meaning
    return [html.Dt(term), *(html.Dd(line) for line in lines)]
