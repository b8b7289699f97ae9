"""Cases drawn by hand, counted as a case file would have them."""

from datetime import date, timedelta

import polars as pl

from facts.tabulate import FIELDS, tabulate

SCHEMA = {
    "date_of_accident": pl.Date, "date_of_death": pl.Date, **dict.fromkeys(FIELDS, pl.Float64),
    "road_or_fire": pl.String,
}  # fmt: skip


def case(
    days_away: int = 0,
    lost_workdays: int = 0,
    died_after: int | None = None,
    accident: date = date(2024, 3, 5),
    **more,
) -> dict:
    """Draw a case; `died_after` in days, the other fields by name, zero where nothing is said."""
    death = None if died_after is None else accident + timedelta(days=died_after)
    return {
        "date_of_accident": accident, "date_of_death": death, "days_away": days_away,
        "lost_workdays": lost_workdays, "days_transfer": 0, "beyond_first_aid": 0,
        "road_or_fire": None, **more,
    }  # fmt: skip


def counted(measure: str, *cases: dict) -> dict[str, float]:
    """Give the sum of a measure over cases, as `figure` takes it."""
    return {measure: tabulate(pl.LazyFrame(cases, schema=SCHEMA)).collect()[measure].sum()}
