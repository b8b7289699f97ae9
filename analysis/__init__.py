"""Statistics: numbers in, numbers and a verdict out; one card a method."""

from collections.abc import Mapping

from analysis._analysis import Analysed, Analysis, Answer, Computed, Setting, compute, told
from analysis._curves import funnel_curves
from analysis._exceedance import exceedance_fraction, exceedance_interval
from analysis._parameters import Given, Kind, Parameter
from analysis._progress import watched
from analysis._rates import (
    byar_interval,
    mean_interval,
    mid_p_interval,
    poisson_interval,
    rate_interval,
    wilson_continuity_interval,
    wilson_interval,
)
from analysis._tables import Column, Table, read_table
from facts.cards import cards

__all__ = [
    "Analysed",
    "Analysis",
    "Answer",
    "Column",
    "Computed",
    "Given",
    "Kind",
    "Parameter",
    "Setting",
    "Table",
    "analyses",
    "byar_interval",
    "compute",
    "exceedance_fraction",
    "exceedance_interval",
    "funnel_curves",
    "mean_interval",
    "methods",
    "mid_p_interval",
    "poisson_interval",
    "rate_interval",
    "read_table",
    "told",
    "watched",
    "wilson_continuity_interval",
    "wilson_interval",
]


def analyses() -> Mapping[str, Analysis]:
    """Give every analysis a question may name, by its id."""
    return {name: card for name, card in _every().items() if card.run is not None}


def methods() -> Mapping[str, Analysis]:
    """Give every method that computes on plain tables, by its id."""
    return {name: card for name, card in _every().items() if card.compute is not None}


def _every() -> Mapping[str, Analysis]:
    return cards("analysis", "ANALYSIS", Analysis)
