"""A made-up house of three indicators over six provinces, for the composite index."""

from dataclasses import replace

import polars as pl

from facts.text import Text
from governance.question import Question
from governance.release import Release
from tests.pages.made_up import COVERAGE, EDITION, HOUSE, RATE

PROVINCES = ["CN-110000", "CN-120000", "CN-130000", "CN-140000", "CN-150000", "CN-210000"]
CARDS = {
    "deaths_rate": replace(RATE, id="deaths_rate"),
    "coverage_rate": replace(
        RATE, id="coverage_rate", title=Text("Training coverage", "培训覆盖率"), polarity="H",
        theme="leading",
    ),
    "dust_rate": replace(
        RATE, id="dust_rate", title=Text("Dust over the limit", "粉尘超标率"), theme="exposure"
    ),
}  # fmt: skip
VALUES: dict[str, list[float | None]] = {
    "deaths_rate": [1, 2, 3, 9, 5, 4],
    "coverage_rate": [90, 80, 70, 20, 60, 50],
    "dust_rate": [10, 20, 30, 80, 15, None],
}
ROWS = pl.DataFrame(
    {
        "indicator": list(CARDS), "area": ["CN"] * 3, "source": ["made_up"] * 3,
        "first": ["2017"] * 3, "last": ["2024"] * 3, "by": [["area", "industry"]] * 3,
        "frequencies": [["A"]] * 3, "whole": [True] * 3, "held": [None] * 3,
    },
    schema=COVERAGE.schema,
)  # fmt: skip


def ask(question: Question) -> Release:
    """Answer with the values drawn here; the last province's dust is hidden."""
    values = VALUES[question.indicator]
    figures = pl.DataFrame(
        {
            "period": "2024", "area": PROVINCES, "value": values,
            "events": [5.0] * 6, "exposure": [1.0] * 6, "status": "A", "source": "made_up",
            "synthetic": True, "hidden": [value is None for value in values],
            "reason": [None if value is not None else "few_events" for value in values],
        },
        schema_overrides={"value": pl.Float64, "reason": pl.String},
    )  # fmt: skip
    return Release(
        question.at(EDITION.number), EDITION, CARDS[question.indicator], None, figures, 1, ()
    )


HOUSE_OF_THREE = HOUSE._replace(ask=ask, indicators=lambda: CARDS, coverage=lambda: ROWS)
EMPTY_HOUSE = HOUSE_OF_THREE._replace(coverage=ROWS.clear)
