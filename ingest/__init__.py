"""Sources in: reads a publisher's file, says it in our codes, keeps facts and names rejects."""

from collections.abc import Mapping
from pathlib import Path

from facts.cards import cards
from ingest._check import check
from ingest._corrections import Correction, corrections
from ingest._credit_code import credit_code
from ingest._fetch import Fetched, NotFetched, fetch, open_files
from ingest._numbers import dates, is_scientific, is_total_row, numbers, years
from ingest._own_table import own_table, own_tables
from ingest._source import Grain, OpenFile, Rule, Source, layout
from ingest._table import read_table
from ingest._take_in import Receipt, take_in

__all__ = [
    "Correction",
    "Fetched",
    "Grain",
    "NotFetched",
    "OpenFile",
    "Receipt",
    "Rule",
    "Source",
    "check",
    "corrections",
    "credit_code",
    "dates",
    "fetch",
    "is_scientific",
    "is_total_row",
    "known_sources",
    "layout",
    "numbers",
    "open_files",
    "own_table",
    "own_tables",
    "read_table",
    "sources",
    "take_in",
    "years",
]


def known_sources(home: Path) -> Mapping[str, Source]:
    """Give every source there is a card for, and the tables of a home's own, by id."""
    return {**sources(), **own_tables(home)}


def sources() -> Mapping[str, Source]:
    """Give every source there is a card for, by id."""
    return cards("ingest", "SOURCE", Source)
