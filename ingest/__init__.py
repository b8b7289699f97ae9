"""Sources in: one card a publisher's layout."""

from ingest._source import Rule, Source

__all__ = ["Rule", "Source"]
