"""Periods as ISO 8601 writes them: a year, a quarter, a month or a day, and ranges of them."""

import re
from datetime import date
from typing import NamedTuple

import polars as pl

from facts.refusal import BadQuestion

PATTERNS = {
    "A": r"^(1[89]|20)[0-9]{2}$",
    "Q": r"^(1[89]|20)[0-9]{2}-Q[1-4]$",
    "M": r"^(1[89]|20)[0-9]{2}-(0[1-9]|1[0-2])$",
    "D": r"^(1[89]|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
"""SDMX's letter of each frequency, and how its periods are written."""

YEARS_LONG = {"A": 1.0, "Q": 1 / 4, "M": 1 / 12, "D": 1 / 365.25}
"""Length of a period. [years]"""

COARSER = {"A": ("A", "Q", "M", "D"), "Q": ("Q", "M", "D"), "M": ("M", "D"), "D": ("D",)}
"""Which frequencies add up to which."""


class Span(NamedTuple):
    """Periods of one frequency from first to last, both included; an empty end is open."""

    first: str = ""
    last: str = ""

    @property
    def frequency(self) -> str:
        """The frequency asked for: years when nothing is said."""
        return frequency(self.first or self.last) if self.first or self.last else "A"

    def __str__(self) -> str:
        """Write the span as an address does: 2023, 2016:2023, 2016: or :2023."""
        return self.first if self.first == self.last else f"{self.first}:{self.last}"


ALL_YEARS = Span()
"""Every year there is."""


def frequency(period: str) -> str:
    """Letter of a period's frequency: A, Q, M or D.

    Raises
    ------
    BadQuestion
        If the period is written in no way we know.
    """
    for letter, pattern in PATTERNS.items():
        if re.fullmatch(pattern, period) and (letter != "D" or _is_day(period)):
            return letter
    raise BadQuestion(
        f"period '{period}' is not a year, quarter, month or day "
        "(2024, 2024-Q1, 2024-03, 2024-03-01)"
    )


def span(text: str) -> Span:
    """Read a span: '2023', '2016:2023', '2016:' or ''.

    Raises
    ------
    BadQuestion
        If an end is no period, the two ends differ in frequency, or the last is before the first.
    """
    first, colon, last = text.partition(":")
    found = Span(first, last if colon else first)
    letters = {frequency(end) for end in found if end}
    if len(letters) > 1:
        raise BadQuestion(f"period '{text}' mixes frequencies; write both ends alike")
    if found.last and found.first > found.last:
        raise BadQuestion(f"period '{text}' ends before it begins; write '{last}:{first}'")
    return found


def is_period(column: str) -> pl.Expr:
    """Truth of whether a text column holds a period."""
    written = {letter: pl.col(column).str.contains(form) for letter, form in PATTERNS.items()}
    written["D"] &= pl.col(column).str.to_date("%Y-%m-%d", strict=False).is_not_null()
    return pl.any_horizontal(*written.values())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
