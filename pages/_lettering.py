"""Lettering of charts: how wide a name is, where it is cut and where its lines break."""

import re
from collections.abc import Iterable
from itertools import accumulate
from unicodedata import east_asian_width

PIECES = re.compile(r"[⺀-鿿][、，；：）]*|[^\s⺀-鿿]+\s*|\s+")
"""What stays on one line: a Latin word, or a Chinese character with the mark after it."""


def widths(text: str) -> Iterable[int]:
    """Give the width of each letter; a Chinese character is as wide as two Latin ones."""
    return (2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def short(name: str, longest: int) -> str:
    """Cut a name that is wider than `longest` [half-width characters]."""
    kept = sum(width <= longest for width in accumulate(widths(name)))
    return name if kept == len(name) else name[: kept - 1].rstrip() + "…"


def wrapped(name: str, longest: int) -> list[str]:
    """Break a name into lines no wider than `longest` [half-width characters] where words allow.

    Examples
    --------
    >>> wrapped("Wholesale and retail trade", 16)
    ['Wholesale and', 'retail trade']
    >>> wrapped("批发和零售业；修理", 12)
    ['批发和零售', '业；修理']
    """
    lines = [""]
    for piece in PIECES.findall(name):
        if lines[-1] and sum(widths((lines[-1] + piece).rstrip())) > longest:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]
