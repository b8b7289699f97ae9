"""A case of other people's answers as its files have it, and ours in the same names."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from analysis import Computed, compute, methods, read_table

Rows = list[dict[str, str]]


class Params(dict):
    """Parameters of a case that know which of them were looked at."""

    def __init__(self, given: Mapping[str, object]):
        super().__init__(given)
        self.looked_at: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.looked_at.add(name)
        return super().__getitem__(name)

    def get(self, name: str, otherwise: object = None) -> object:
        """Give a parameter, or what holds without it."""
        self.looked_at.add(name)
        return super().get(name, otherwise)

    def __contains__(self, name: object) -> bool:
        self.looked_at.add(str(name))
        return super().__contains__(name)

    @property
    def passed_over(self) -> list[str]:
        """Parameters no adapter looked at: words for a reader, or something it does not know."""
        return sorted(set(self) - self.looked_at)


class Case:
    """A case of a folder: its text, its tables, and what it expects."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.about = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        self.params = Params(self.about.get("params") or {})  # an empty one is written []
        self.tolerance: dict = self.about.get("tolerance") or {}

    @property
    def method(self) -> str:
        """Name of the method, which is the folder's where the text has none."""
        return str(self.about.get("method") or self.folder.parent.name)

    @property
    def name(self) -> str:
        """Method and case."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @cached_property
    def inputs(self) -> dict[str, pl.DataFrame]:
        """The tables given, as text, by file name."""
        files = sorted(self.folder.glob("*.csv"))
        return {
            file.stem: read_table(file) for file in files if not file.stem.startswith("expected_")
        }

    @property
    def input(self) -> pl.DataFrame:
        """The table a case is about: `input.csv`, or the only one there is."""
        return self.inputs.get("input", next(iter(self.inputs.values())))

    @cached_property
    def expected(self) -> dict[str, Rows]:
        """The tables expected, as text, by what follows `expected_`."""
        return {
            file.stem.removeprefix("expected_"): _rows(file)
            for file in sorted(self.folder.glob("expected_*.csv"))
        }

    @cached_property
    def scalars(self) -> dict:
        """What `expected.json` says."""
        file = self.folder / "expected.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    @property
    def wanted(self) -> set[str]:
        """Every column and every first name expected, to choose among methods."""
        columns = {name for rows in self.expected.values() for name in (rows[0] if rows else ())}
        return columns | set(self.scalars)

    def has(self, *names: str) -> bool:
        """Whether the input has these columns."""
        return set(names) <= set(self.input.columns)

    def column(self, *names: str) -> str | None:
        """Give the first of several names the input has, whatever its capitals."""
        lower = {name.lower(): name for name in reversed(self.input.columns)}
        return next((lower[name.lower()] for name in names if name.lower() in lower), None)


@dataclass(frozen=True)
class Ours:
    """Our answer in a case's own names.

    scalars : in the shape of expected.json: numbers, words, lists, and mappings of them.
    tables : by what follows `expected_`; a table under "" answers every one that is expected.
    keys : columns that name a row; rows are then paired by them instead of by their order.
    left_out : what is not answered, and why: an echo of the input, a quirk not to be matched.
    loose_below_one : names whose relative tolerance is of 1 where the number is below 1.
    """

    scalars: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    loose_below_one: tuple[str, ...] = ()


def ask(card: str, tables: Mapping[str, pl.DataFrame], **given: object) -> Computed:
    """Compute a card as anybody would."""
    return compute(methods()[card], tables, given).computed


def cases(folder: Path) -> Iterator[Case]:
    """Every case below a folder, in the order of their names."""
    return (Case(file.parent) for file in sorted(folder.rglob("case.json")))


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
