"""A page's address and the question it asks: the query string is the question's own words."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlencode

from facts.text import LANGUAGES, Language
from governance.question import Question, question


def query(search: str) -> dict[str, str]:
    """Read a query string, with or without its question mark."""
    return dict(parse_qsl(search.lstrip("?"), keep_blank_values=False))


def search(words: Mapping[str, str]) -> str:
    """Write the words of a query as the search part of an address."""
    return "?" + "&".join(f"{word}={value}" for word, value in words.items())


def language_of(search: str) -> Language | None:
    """Give the language an address asks for, if it does."""
    asked = query(search).get("lang", "")
    return next((language for language in LANGUAGES if language == asked), None)


def read(search: str) -> Question:
    """Read the question of a page's query string; the indicator is '' when none is named.

    Raises
    ------
    BadQuestion
        As governance.question.question does.
    """
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=False)
    indicator = "".join(value for name, value in pairs if name == "indicator")
    others = [(name, value) for name, value in pairs if name not in ("indicator", "lang")]
    return question(f"{indicator}?{urlencode(others, quote_via=quote)}")


def write(asked: Question, language: Language | None = None) -> str:
    """Write the query string of a question: ?indicator=…&by=…&area=…&period=…."""
    _, _, rest = str(asked).partition("?")
    parts = [f"indicator={quote(asked.indicator)}", rest, f"lang={language}" if language else ""]
    return "?" + "&".join(part for part in parts if part)


def hold(asked: Question, dimension: str, codes: tuple[str, ...]) -> Question:
    """Hold a dimension of a question to some codes; to none frees it."""
    where = {name: held for name, held in asked.where.items() if name != dimension}
    return replace(asked, where=where | ({dimension: codes} if codes else {}))


def as_asked(search: str) -> str:
    """Give an address that cannot be read as the door would be asked it, to hear its sentence."""
    return search.lstrip("?").replace("indicator=", "", 1).replace("&", "?", 1)
