"""Definitions of figures: one card an indicator."""

from collections.abc import Mapping

from facts.cards import cards
from indicators._calibers import CALIBERS
from indicators._catalogue import POLARITIES, catalogue
from indicators._indicator import Indicator
from indicators._shapes import FIGURES, estimate

__all__ = ["CALIBERS", "FIGURES", "POLARITIES", "Indicator", "catalogue", "estimate", "indicators"]


def indicators() -> Mapping[str, Indicator]:
    """Every card of the box, by id."""
    return cards("indicators", "INDICATOR", Indicator)
