"""What people see."""

from collections.abc import Mapping

from facts.cards import cards
from pages._page import House, Page
from pages._shell import open_pages


def pages() -> Mapping[str, Page]:
    """Every page of the house, by id."""
    return cards("pages", "PAGE", Page)


__all__ = ["House", "Page", "open_pages", "pages"]
