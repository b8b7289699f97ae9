"""Which entries of the catalogue an address asks for: words looked for, filters, the one chosen."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from facts.codes import measures
from facts.text import LANGUAGES, Language
from indicators import CALIBERS, Indicator

PATH = "/catalogue"


class View(NamedTuple):
    """What the catalogue's address says; an empty word asks for nothing.

    search : words that an entry must hold, each somewhere.
    caliber, theme, polarity : what an entry's card must say.
    indicator : the entry opened.
    """

    search: str = ""
    caliber: str = ""
    theme: str = ""
    polarity: str = ""
    indicator: str = ""


def read(query: Mapping[str, str]) -> View:
    """Read a view from the words of an address."""
    return View(*(query.get(word, "") for word in View._fields))


def write(view: View, language: Language | None = None) -> str:
    """Write the query string of a view: ?search=…&caliber=…&indicator=…."""
    said = [(word, value) for word, value in view._asdict().items() if value]
    told = [*said, ("lang", language)] if language else said
    return "?" + "&".join(f"{word}={quote(value)}" for word, value in told)


def entry(indicator: str, language: Language) -> str:
    """Give the address of an indicator's entry."""
    return PATH + write(View(indicator=indicator), language)


def found(view: View, cards: Mapping[str, Indicator]) -> list[str]:
    """List the entries that a view asks for: those that count by one rule stand together."""
    terms = view.search.casefold().split()
    labels = _labels()
    return [
        id
        for id, card in sorted(cards.items(), key=_place)
        if view.caliber in ("", card.caliber)
        and view.theme in ("", card.theme)
        and view.polarity in ("", card.polarity)
        and all(term in _said(card, labels) for term in terms)
    ]


def _place(entry: tuple[str, Indicator]) -> tuple[str, str]:
    id, card = entry
    return card.caliber, id


def _said(card: Indicator, labels: Mapping[str, str]) -> str:
    """Give all that an entry is looked for by, in every language."""
    own = (card.title, card.also_called, card.definition, card.numerator, card.unit)
    texts = (*own, CALIBERS[card.caliber])
    said = [text.to(language) for text in texts for language in LANGUAGES]
    counted = [labels.get(measure, "") for measure in card.measures]
    return " ".join([card.id, card.caliber, card.reference, *said, *counted]).casefold()


def _labels() -> dict[str, str]:
    known = measures().select("id", "label_en", "label_zh")
    return {id: f"{english} {chinese}" for id, english, chinese in known.iter_rows()}
