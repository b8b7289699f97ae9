"""Sources in: reads a publisher's file, says it in our codes, keeps facts and names rejects."""

from collections.abc import Mapping

from facts.cards import cards
from ingest._check import check
from ingest._credit_code import credit_code
from ingest._numbers import dates, is_scientific, is_total_row, numbers, years
from ingest._source import Grain, Rule, Source
from ingest._table import read_table
from ingest._take_in import Receipt, take_in

__all__ = [
    "Grain",
    "Receipt",
    "Rule",
    "Source",
    "check",
    "credit_code",
    "dates",
    "is_scientific",
    "is_total_row",
    "numbers",
    "read_table",
    "sources",
    "take_in",
    "years",
]


def sources() -> Mapping[str, Source]:
    """Give every source there is a card for, by id."""
    return cards("ingest", "SOURCE", Source)
