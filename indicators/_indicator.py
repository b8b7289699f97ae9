"""What an indicator is: the definition of a figure, as a card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from facts.text import Text

Shape = Literal["rate", "share", "mean", "ratio", "total", "published", "exceedance"]
Polarity = Literal["L", "H", "N"]


@dataclass(frozen=True)
class Indicator:
    """A card: one definition of one figure.

    shape : how events and exposure make the value, and which interval goes with it.
    events, exposure : measures; several are added. A total has no exposure.
    events_where : codes the numerator alone is held to, as {"detail": "..."}.
    per : the multiplier; exposure is divided by it, so that value = events / exposure.
    polarity : L low is good, H high is good, N no judgement.
    caliber : whose rule says what counts: ILO, ESAW, OSHA, GB 6441, …
    valid_from, valid_to : first and last period the definition is in force; empty when open.
    minimum : fewest events below which a trend or rank is not judged.
    """

    id: str
    title: Text
    unit: Text
    shape: Shape
    events: tuple[str, ...]
    definition: Text
    numerator: Text
    polarity: Polarity
    caliber: str
    theme: Literal["lagging", "leading", "health", "exposure", "governance"]
    reference: str
    exposure: tuple[str, ...] = ()
    denominator: Text = Text("", "")
    events_where: Mapping[str, str] = field(default_factory=dict)
    per: float = 1
    valid_from: str = ""
    valid_to: str = ""
    minimum: int = 0
    caveats: tuple[Text, ...] = ()
    status: Literal["verified", "to be verified"] = "verified"

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure the figure needs."""
        return tuple(dict.fromkeys(self.events + self.exposure))
