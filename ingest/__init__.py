"""Sources in: reads a publisher's file, says it in our codes, keeps facts and names rejects."""

from collections.abc import Mapping
from pathlib import Path

from facts.cards import cards
from ingest._check import check
from ingest._corrections import Correction, corrections
from ingest._credit_code import credit_code, is_credit_code
from ingest._fetch import Fetched, NotFetched, fetch, open_files
from ingest._numbers import dates, is_scientific, is_total_row, numbers, years
from ingest._own_table import own_table, own_tables
from ingest._return_columns import BY_DETAIL as RETURN_DETAILS
from ingest._return_columns import COUNTS as RETURN_COUNTS
from ingest._return_columns import WHO as RETURN_WHO
from ingest._return_columns import headers as return_details
from ingest._return_columns import labelled, ours
from ingest._source import Grain, OpenFile, Rule, Source, layout
from ingest._table import read_table
from ingest._take_in import Receipt, take_in

__all__ = [
    "RETURN_COUNTS",
    "RETURN_DETAILS",
    "RETURN_WHO",
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
    "is_credit_code",
    "is_scientific",
    "is_total_row",
    "known_sources",
    "labelled",
    "layout",
    "numbers",
    "open_files",
    "ours",
    "own_table",
    "own_tables",
    "read_table",
    "return_details",
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
