"""A made-up house whose one rate has counts, a break, quarters and two ownerships."""

import polars as pl

from analysis import Setting, analyses, told
from governance.question import Question
from governance.release import Method, Release
from pages import House
from tests.pages.made_up import CARDS, EDITION, HOLDINGS, RATE

YEARS = [str(year) for year in range(2008, 2024)]
QUARTERS = [f"{year}-Q{quarter}" for year in range(2016, 2024) for quarter in range(1, 5)]
UNITS = {"industry": ("NACE2_B", "NACE2_F"), "ownership": ("state", "private")}
RISKS = {"NACE2_B": 4.0, "NACE2_F": 1.0, "state": 1.0, "private": 1.5}
SIZES = {("NACE2_B", "state"): 4.0, ("NACE2_B", "private"): 1.0,
         ("NACE2_F", "state"): 1.0, ("NACE2_F", "private"): 4.0}  # fmt: skip
COVERAGE = pl.DataFrame(
    {
        "indicator": ["fatal_rate"],
        "area": ["IT"],
        "source": ["made_up"],
        "first": ["2008"],
        "last": ["2023"],
        "by": [["industry", "ownership"]],
        "frequencies": [["A", "Q"]],
        "whole": [True],
        "held": [None],
    },
    schema_overrides={"held": pl.String},
)


def figures(question: Question) -> pl.DataFrame:
    """Draw counts that fall to a bend in 2016 and hold then; 2013 begins a new series."""
    when = QUARTERS if question.period.frequency == "Q" else YEARS
    rows = [
        {"period": period, "area": "IT", "industry": industry, "ownership": ownership,
         "exposure": 100 * SIZES[industry, ownership],
         "rate": RISKS[industry] * RISKS[ownership] * _course(period)}
        for period in when
        for industry in UNITS["industry"]
        for ownership in UNITS["ownership"]
    ]  # fmt: skip
    drawn = pl.DataFrame(rows)
    for dimension, codes in question.where.items():
        drawn = drawn.filter(pl.col(dimension).is_in(list(codes)))
    first, last = question.period.first or when[0], question.period.last or when[-1]
    drawn = drawn.filter(pl.col("period").is_between(pl.lit(first), pl.lit(last)))
    by = ["area", *(name for name in UNITS if name in question.by)]
    summed = drawn.group_by("period", *by, maintain_order=True).agg(
        events=(pl.col("rate") * pl.col("exposure")).sum().round(),
        exposure=pl.col("exposure").sum(),
    )
    spread = 1.96 * pl.col("events").sqrt() / pl.col("exposure")
    value = pl.col("events") / pl.col("exposure")
    return summed.with_columns(
        value=value, lower=value - spread, upper=value + spread,
        lower_998=value - 1.6 * spread, upper_998=value + 1.6 * spread,
        status=pl.when(period="2013").then(pl.lit("B")).otherwise(pl.lit("A")),
        source=pl.lit("made_up"), reporters=pl.lit(12, pl.Int64),
        hidden=pl.lit(value=False), reason=pl.lit(None, pl.String), synthetic=pl.lit(value=True),
    )  # fmt: skip


def _course(period: str) -> float:
    year = int(period[:4]) + (int(period[-1]) - 1) / 4 * ("Q" in period)
    season = (1.15, 0.9, 0.85, 1.1)[int(period[-1]) - 1] if "Q" in period else 1.0
    return float(3 * 0.92 ** (min(year, 2018) - 2008) * season * (1.02 if int(year) % 2 else 1.0))


def ask(question: Question) -> Release:
    """Answer as the door would, of figures drawn here."""
    found = figures(question)
    by = ("area", *(name for name in UNITS if name in question.by))
    method = analyses()[question.analysis] if question.analysis else None
    if method is None or method.run is None:
        return Release(question.at(EDITION.number), EDITION, RATE, None, found, 0, ())
    given = told(method, question.parameters)
    setting = Setting("rate", "L", by, parameters=given, where=question.where,
                      title=RATE.title, unit=RATE.unit)  # fmt: skip
    answer = method.run(found, setting)
    said = Method(method.id, method.version, method.title, method.reference, given,
                  answer.sentences, answer.notes, answer.warnings)  # fmt: skip
    return Release(question.at(EDITION.number), EDITION, RATE, method, answer.figures, 0,
                   (*answer.sentences, *answer.notes), answer.tables, (), said)  # fmt: skip


HOUSE = House(
    ask=ask,
    edition=lambda: EDITION,
    coverage=lambda: COVERAGE,
    holdings=lambda: HOLDINGS,
    boundaries=lambda _area: None,
    indicators=lambda: {"fatal_rate": CARDS["fatal_rate"]},
)
