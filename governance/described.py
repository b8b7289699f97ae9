"""How a route of the API is told in words: what the API says of itself, and its page shows."""

from typing import NamedTuple

from facts.text import Text


class Word(NamedTuple):
    """One parameter: where it stands (path, query, header), what it may be, what it means."""

    name: str
    place: str
    kind: str
    text: Text
    is_needed: bool


class Described(NamedTuple):
    """One route. bodies : media types it takes. refusals : by status."""

    method: str
    path: str
    title: Text
    group: Text
    scopes: tuple[str, ...]
    is_public: bool
    words: tuple[Word, ...]
    bodies: tuple[str, ...]
    largest: int
    refusals: tuple[tuple[int, Text], ...]
    example: str
