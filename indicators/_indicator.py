"""What an indicator is: the definition of a figure, as a card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from facts.text import Text

Shape = Literal["rate", "share", "mean", "ratio", "total", "published", "exceedance"]
Polarity = Literal["L", "H", "N"]
Interval = Literal["poisson", "wilson", "lognormal", "none"]

INTERVALS: dict[Shape, Interval] = {
    "rate": "poisson",
    "share": "wilson",
    "mean": "none",
    "ratio": "none",
    "total": "poisson",
    "published": "none",
    "exceedance": "lognormal",
}
"""The interval each shape has, unless a card says why it has none."""

INTERVAL_TEXTS: dict[Interval, Text] = {
    "poisson": Text(
        "exact Poisson limits (Garwood) below 10 events, Byar's approximation from 10; "
        "95 % and 99.8 %",
        "事件数小于 10 时用泊松精确区间（Garwood），10 及以上用 Byar 近似；95% 与 99.8%",
    ),
    "wilson": Text(
        "Wilson score limits without continuity correction; 95 % and 99.8 %",
        "Wilson 得分区间，不作连续性校正；95% 与 99.8%",
    ),
    "lognormal": Text(
        "limits of a lognormal exceedance fraction by the noncentral t distribution; "
        "95 % and 99.8 %",
        "基于非中心 t 分布的对数正态超标分数区间；95% 与 99.8%",
    ),
    "none": Text("no interval", "不给出区间"),
}
"""How the limits of a figure are made."""

SHAPES_WITHOUT: dict[Shape, Text] = {
    "mean": Text("the sums do not tell how the cases differ", "由合计数无法得知各例之间的差异"),
    "ratio": Text("the sums do not tell how the cases differ", "由合计数无法得知各例之间的差异"),
    "published": Text(
        "the publisher gives the figure without its counts", "发布方只给出结果，未给出计数"
    ),
}
"""Why a whole shape has no interval."""

NOTHING = Text("", "")


@dataclass(frozen=True)
class Indicator:
    """A card: one definition of one figure.

    shape : how events and exposure make the value, and which interval goes with it.
    events, exposure : measures; several are added. A total has no exposure. An exceedance has
        the numbers of its logarithms as events and the samples as exposure; they are not added.
    events_where : codes the numerator alone is held to, as {"detail": "..."}.
    per : the multiplier; exposure is divided by it, so that value = events / exposure.
    polarity : L low is good, H high is good, N no judgement.
    caliber : whose rule says what counts: ILO, ESAW, OSHA, GB 6441, …
    valid_from, valid_to : first and last day the definition is in force, as ISO dates; empty when
        open. A period belongs to the definition in force on its first day.
    minimum : fewest events below which a trend or rank is not judged.
    cases : measures that count the people behind events that are not people themselves, as the
        injured behind the days they lost; small cells are protected by them.
    no_interval : why this card alone of its shape has no interval; else empty.
    twin_of : the card that gives the same quantity in another unit; else empty.
    also_called : other names it is looked for by.
    status : whether the definition has been read in its source.
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
    denominator: Text = NOTHING
    events_where: Mapping[str, str] = field(default_factory=dict)
    per: float = 1
    valid_from: str = ""
    valid_to: str = ""
    minimum: int = 0
    caveats: tuple[Text, ...] = ()
    cases: tuple[str, ...] = ()
    no_interval: Text = NOTHING
    twin_of: str = ""
    also_called: Text = NOTHING
    status: Literal["verified", "to be verified"] = "verified"

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure the figure needs."""
        return tuple(dict.fromkeys(self.events + self.exposure))

    @property
    def interval(self) -> Interval:
        """The interval that goes with the figure: its shape's, or none if the card says why."""
        return "none" if self.no_interval.en else INTERVALS[self.shape]

    @property
    def interval_text(self) -> Text:
        """How its limits are made, or why there are none: to be printed beside the figure."""
        text = INTERVAL_TEXTS[self.interval]
        if self.interval != "none":
            return text
        why = self.no_interval if self.no_interval.en else SHAPES_WITHOUT[self.shape]
        return Text(f"{text.en}: {why.en}", f"{text.zh}：{why.zh}")
