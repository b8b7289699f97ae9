"""A made-up case file under every caliber: a house that counts cases drawn by hand."""

import polars as pl

from facts.tabulate import rules
from governance.disclosure import FEWEST_EVENTS
from governance.question import Question
from governance.release import Release
from indicators import indicators
from tests.pages.made_up import COVERAGE, EDITION, HOUSE

DRAWN = {
    "first_aid": 100, "away_none": 50, "away_1_3": 410, "away_4_7": 200, "away_8_30": 210,
    "away_over_30": 100, "died_30": 30,
}  # fmt: skip
"""Cases by band: 1,100 in all."""

OUTCOMES = {
    "ilo": {"fatal": ("died_30",), "nonfatal": ("away_1_3", "away_4_7", "away_8_30",
                                                "away_over_30")},
    "esaw": {"fatal": ("died_30",), "nonfatal": ("away_4_7", "away_8_30", "away_over_30")},
    "hse": {"fatal": ("died_30",), "over_7": ("away_8_30", "away_over_30")},
    "osha": {"death": ("died_30",), "days_away": ("away_1_3", "away_4_7", "away_8_30",
                                                  "away_over_30"), "other": ("away_none",)},
}  # fmt: skip
"""Bands each outcome counts whole; GB 6441 is not in this file, and nobody was transferred."""

CARDS = ["cases_reported", *(f"cases_{caliber}" for caliber in OUTCOMES)] + [
    f"cases_{caliber}_{outcome}"
    for caliber in OUTCOMES
    for outcome in rules().filter(caliber=caliber)["outcome"]
]
CASES = pl.DataFrame(
    {
        "indicator": [card for card in CARDS for _ in ("CN", "CN-130000")],
        "area": ["CN", "CN-130000"] * len(CARDS),
        "source": "incident_cases", "first": "2023", "last": "2024",
        "by": [["area", "detail", "industry", "ownership"], ["detail"]] * len(CARDS),
        "frequencies": [["A", "Q"]] * (2 * len(CARDS)), "whole": True, "held": None,
    },
    schema_overrides={"held": pl.String},
)  # fmt: skip


def counted(card: str, times: float) -> dict[str, float]:
    """Give the cases of an indicator by band."""
    whole = {band: round(cases * times) for band, cases in DRAWN.items()}
    if card == "cases_reported":
        return whole
    caliber, _, outcome = card.removeprefix("cases_").partition("_")
    bands = OUTCOMES[caliber].get(outcome, ())
    if not outcome:
        bands = [band for several in OUTCOMES[caliber].values() for band in several]
    return {band: cases if band in bands else 0 for band, cases in whole.items()}


def ask(question: Question) -> Release:
    """Answer as the door would; the province is a hundredth, where small figures are hidden."""
    area = question.where["area"][0]
    bands = counted(question.indicator, 1 if area == "CN" else 0.02)
    if question.by == ("detail",):
        values = bands
    elif question.by:
        codes = {"industry": ["GBT4754_B", "GBT4754_E"], "ownership": ["private", "state"]}
        values = dict.fromkeys(codes[question.by[0]], 5)
    else:
        values = {"": sum(bands.values())}
    hidden = [0 < value < FEWEST_EVENTS for value in values.values()]
    figures = pl.DataFrame(
        {
            "period": question.period.last, "area": area,
            **{name: [*values] for name in question.by},
            "value": [None if is_hidden else float(value)
                      for is_hidden, value in zip(hidden, values.values(), strict=True)],
            "reason": ["few_events" if is_hidden else None for is_hidden in hidden],
            "hidden": hidden, "status": "A", "source": "incident_cases", "synthetic": True,
        },
        schema_overrides={"value": pl.Float64, "reason": pl.String},
    )  # fmt: skip
    if question.period.last not in ("2023", "2024", "2024-Q1"):
        figures = figures.clear()
    card = indicators()[question.indicator]
    return Release(question.at(EDITION.number), EDITION, card, None, figures, sum(hidden), ())


CASE_HOUSE = HOUSE._replace(
    ask=ask,
    coverage=lambda: pl.concat([COVERAGE, CASES.select(COVERAGE.columns)]),
    indicators=indicators,
)
