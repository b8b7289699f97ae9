"""What is watched for early warning: the rows of data/watched.csv, and the question of each."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import polars as pl

from facts.codes import LISTS, latest
from facts.periods import Span, frequency
from facts.refusal import UnknownCode
from facts.schema import DIMENSIONS
from governance.question import Question
from indicators import indicators

CARD = "early_warning"
"""The analysis that is run over what is watched."""

METHODS = ("auto", "farrington", "ears", "cusum")


FIRST = {"Q": "1990-Q1", "M": "1990-01"}
"""From when a series is asked for, by the letter of its periods."""


class Watched(NamedTuple):
    """One indicator that is watched.

    country, level : its areas are those of this level of the country's list, 1 the country itself.
    by : dimensions that name a unit.
    frequency : letter of the periods, as facts.periods has them.
    latest : how many of the last periods are looked at; those before are the history.
    method : how a number is held against its history; one of METHODS.
    alpha : share of periods that pass their threshold by chance.
    minimum_count : fewest events that raise an alert.
    minimum_effect : least ratio of what was observed to what was expected.
    """

    indicator: str
    country: str
    level: int
    by: tuple[str, ...]
    frequency: str
    latest: int
    method: str
    alpha: float
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
        covered = set(known["area"])
        areas = tuple(area for area in self.areas() if area in covered)
        return self._asked(self.by, {"area": areas})

    def of_unit(self, codes: Mapping[str, str]) -> Question:
        """Ask for the whole series of one unit, judged as it is when it is looked at."""
        return self._asked((), {dimension: (code,) for dimension, code in codes.items()})

    def _asked(self, by: tuple[str, ...], where: Mapping[str, tuple[str, ...]]) -> Question:
        return Question(
            self.indicator,
            by=by,
            where=where,
            period=Span(FIRST[self.frequency]),
            analysis=CARD,
            parameters={
                "method": self.method,
                "latest": str(self.latest),
                "alpha": f"{self.alpha:g}",
                "fewest": f"{self.minimum_count:g}",
                "least_ratio": f"{self.minimum_effect:g}",
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


def watched_as(indicator: str, codes: Mapping[str, str], period: str) -> Watched | None:
    """Find the row by which a unit is watched; None where it is watched no longer."""
    levels = dict(latest("area").select("id", "level").iter_rows())
    found = (
        row
        for row in watched()
        if row.indicator == indicator
        and row.level == levels.get(codes["area"])
        and {"area", *row.by} == set(codes)
        and row.frequency == frequency(period)
    )
    return next(found, None)


def read(rows: Iterable[dict[str, str]]) -> list[Watched]:
    """Read rows as data/watched.csv has them; the first line below the header is line 2."""
    found = []
    for line, row in enumerate(rows, start=2):
        _require(line, "indicator", row["indicator"], tuple(indicators()))
        _require(line, "frequency", row["frequency"], tuple(FIRST))
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
                latest=int(row["latest"]),
                method=row["method"],
                alpha=float(row["alpha"]),
                minimum_count=float(row["minimum_count"]),
                minimum_effect=float(row["minimum_effect"]),
            )
        )
    return found


def _require(line: int, column: str, met: str, known: tuple[str, ...]) -> None:
    if met not in known:
        listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
        raise UnknownCode(
            f"data/watched.csv:{line}: {column} '{met}' is not known; there are: {listed}"
        )
