"""Made-up alerts: one a state, and a house that shows and takes answers to them."""

import polars as pl

from facts.refusal import NotAllowed, UnknownCode
from governance.alerts import BY_ITSELF, MOVES, Alert
from governance.question import Question
from governance.release import Release
from indicators import indicators
from tests.pages.made_up import EDITION, HOUSE

INDICATOR = "serious_injury_rate_gb"
CARDS = {INDICATOR: indicators()[INDICATOR]}
QUARTERS = [f"{year}-Q{quarter}" for year in range(2020, 2025) for quarter in range(1, 5)]


def alert(number: int, area: str, state: str = "new", **changed) -> Alert:
    found = Alert(
        number, INDICATOR, f"area={area}", area, "2023-Q2", "farrington", "farrington", 60.0, 1.4,
        8.4, 6, 7, "2026-11-20T09:30:00+00:00", state, "2026-11-21T09:30:00+00:00",
        "regulator@CN-440000", "asked the works" if state != "new" else "",
    )  # fmt: skip
    return found._replace(**changed)


ALERTS = (
    alert(1, "CN-440600"),
    alert(2, "CN-130100", "acknowledged"),
    alert(3, "CN-440100", "closed"),
    alert(
        4, "CN-440300", "closed", changed_by=BY_ITSELF, remark="vintage 7 does not show it any more"
    ),
)


def ask(question: Question) -> Release:
    """Answer with a quiet series of one unit that has a burst in one quarter."""
    if question.indicator not in CARDS:
        raise UnknownCode(f"no indicator is called '{question.indicator}'")
    burst = pl.when(pl.col("period") == "2023-Q2").then(60.0)
    figures = pl.DataFrame({"period": QUARTERS}).with_columns(
        area=pl.lit(question.where["area"][0]),
        events=burst.otherwise(2.0),
        expected=pl.when(pl.col("period") >= "2023-Q1").then(1.4),
        threshold=pl.when(pl.col("period") >= "2023-Q1").then(8.4),
    )
    return Release(question, EDITION, CARDS[INDICATOR], None, figures, 0, ())


class Office:
    """A house of a regulator, whose alerts change as they are answered."""

    def __init__(self, *alerts: Alert) -> None:
        self.alerts = list(alerts)
        self.house = HOUSE._replace(
            ask=ask, indicators=lambda: CARDS, alerts=lambda: self.alerts, answer_alert=self.answer
        )

    def answer(self, number: int, move: str, remark: str) -> Alert:
        place = next(at for at, one in enumerate(self.alerts) if one.number == number)
        one = self.alerts[place]
        self.alerts[place] = one._replace(state=MOVES[move][one.state], remark=remark)
        return self.alerts[place]


def refused():
    raise NotAllowed("public (public) may not see alerts")


PUBLIC = HOUSE._replace(indicators=lambda: CARDS, alerts=refused)
