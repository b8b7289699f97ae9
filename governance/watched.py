"""What is watched for early warning: the rows of data/watched.csv, and the question of each."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts.codes import LISTS, latest
from facts.periods import PATTERNS, Span
from facts.refusal import UnknownCode
from facts.schema import DIMENSIONS
from governance.question import Question
from indicators import indicators

CARD = "early_warning"
"""The analysis that is run over what is watched."""

METHODS = ("farrington", "ears_c1", "ears_c2", "ears_c3", "cusum")


class Watched(NamedTuple):
    """One indicator that is watched.

    country, level : its areas are those of this level of the country's list, 1 the country itself.
    by : dimensions that name a unit.
    frequency : letter of the periods, as facts.periods has them.
    periods : how many of the last periods are looked at; those before are the history.
    method : how a number is held against its history; one of METHODS.
    minimum_count : fewest events that raise an alert.
    minimum_effect : least ratio of what was observed to what was expected.
    """

    indicator: str
    country: str
    level: int
    by: tuple[str, ...]
    frequency: str
    periods: int
    method: str
    minimum_count: float
    minimum_effect: float

    def areas(self) -> tuple[str, ...]:
        """Give the areas of the level that are in force."""
        own = pl.col("id").str.starts_with(f"{self.country}-") | (pl.col("id") == self.country)
        listed = latest("area").filter(
            own, pl.col("level") == self.level, pl.col("valid_to").is_null()
        )
        return tuple(listed["id"])

    def question(self, coverage: pl.DataFrame) -> Question | None:
        """Ask for the whole series of every unit; None where the coverage has none."""
        known = coverage.filter(
            pl.col("indicator") == self.indicator,
            pl.col("area").is_in(list(self.areas())),
            pl.col("frequencies").list.contains(self.frequency),
        )
        if known.is_empty():
            return None
        first, last = str(known["first"].min())[:4], str(known["last"].max())[:4]
        ends = {"A": ("", ""), "Q": ("-Q1", "-Q4"), "M": ("-01", "-12")}[self.frequency]
        return Question(
            self.indicator,
            by=self.by,
            where={"area": tuple(area for area in self.areas() if area in set(known["area"]))},
            period=Span(first + ends[0], last + ends[1]),
            analysis=CARD,
            parameters={
                "method": self.method,
                "minimum_count": f"{self.minimum_count:g}",
                "minimum_effect": f"{self.minimum_effect:g}",
            },
        )


@cache
def watched() -> tuple[Watched, ...]:
    """Read data/watched.csv.

    Raises
    ------
    UnknownCode
        If a row names an indicator, dimension, frequency or method there is not.
    """
    with (LISTS / "watched.csv").open(encoding="utf-8", newline="") as file:
        return tuple(read(csv.DictReader(file)))


def read(rows: Iterable[dict[str, str]]) -> list[Watched]:
    """Read rows as data/watched.csv has them; the first line below the header is line 2."""
    found = []
    for line, row in enumerate(rows, start=2):
        _require(line, "indicator", row["indicator"], tuple(indicators()))
        _require(line, "frequency", row["frequency"], tuple(letter for letter in PATTERNS
                                                            if letter != "D"))  # fmt: skip
        _require(line, "method", row["method"], METHODS)
        for dimension in row["by"].split(" "):
            _require(line, "by", dimension, DIMENSIONS)
        found.append(
            Watched(
                indicator=row["indicator"],
                country=row["country"],
                level=int(row["level"]),
                by=tuple(row["by"].split(" ")),
                frequency=row["frequency"],
                periods=int(row["periods"]),
                method=row["method"],
                minimum_count=float(row["minimum_count"]),
                minimum_effect=float(row["minimum_effect"]),
            )
        )
    return found


def _require(line: int, column: str, met: str, known: tuple[str, ...]) -> None:
    if met not in known:
        listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")  # noqa: PLR2004
        raise UnknownCode(
            f"data/watched.csv:{line}: {column} '{met}' is not known; there are: {listed}"
        )
