"""Statistics: numbers in, numbers and a verdict out; one card a method."""

from collections.abc import Mapping

from analysis._analysis import Analysed, Analysis, Setting
from analysis._curves import funnel_curves
from analysis._exceedance import exceedance_fraction, exceedance_interval
from analysis._rates import (
    byar_interval,
    mean_interval,
    mid_p_interval,
    poisson_interval,
    rate_interval,
    wilson_continuity_interval,
    wilson_interval,
)
from facts.cards import cards

__all__ = [
    "Analysed",
    "Analysis",
    "Setting",
    "analyses",
    "byar_interval",
    "exceedance_fraction",
    "exceedance_interval",
    "funnel_curves",
    "mean_interval",
    "mid_p_interval",
    "poisson_interval",
    "rate_interval",
    "wilson_continuity_interval",
    "wilson_interval",
]


def analyses() -> Mapping[str, Analysis]:
    """Give every analysis by its id."""
    return cards("analysis", "ANALYSIS", Analysis)
