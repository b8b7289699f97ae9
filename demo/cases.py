"""Makes up a case file of injuries: see ingest.incident_cases and truth 9 of data/samples."""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from demo.economy import SEED, Numbers

FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
CASES = 9000  # at scale 1

ABSENT = 0.85  # of the cases: at least one day away or dead within a year, as the ILO counts
SHORT = 0.41  # of those: away for one to three days, which ESAW leaves out
BANDS = {
    "first_aid": 0.055,
    "away_none": 0.095,
    "away_1_3": ABSENT * SHORT,
    "away_4_7": 0.170,
    "away_8_30": 0.190,
    "away_over_30": 0.1075,
    "died_30": 0.028,
    "died_year": 0.006,
}
"""Share of the cases by the codes of data/codes/case_band.csv."""

LONG = (70.0, 0.75)  # days away beyond 30: middle [days] and spread of the logarithm
LONGEST = 360  # days away of a case [days]
WORKING = 5 / 7  # of calendar days [share]
AT_ONCE = 0.7  # of the deaths within 30 days, on the day of the accident [share]
TRANSFERRED = {"away_none": 0.45, "away_8_30": 0.25, "away_over_30": 0.40}
"""Cases with days of transfer or restriction, by band. [share]"""

MEN = 0.78
KINDS = {"": 0.925, "road": 0.065, "fire": 0.010}
TYPES = {
    "machinery": 0.22, "struck_by_object": 0.19, "fall_from_height": 0.14, "other_injury": 0.15,
    "lifting": 0.06, "collapse": 0.04, "burns": 0.07, "electric_shock": 0.03,
    "poisoning_asphyxiation": 0.03, "vehicle": 0.07,
}  # fmt: skip
"""Types of accident, where it was neither road nor fire. [share]"""


def cases(who: pl.DataFrame, scale: float = 1, seed: int = SEED) -> pl.DataFrame:
    """Make up the cases of three years, one row a case, in the columns of ingest.incident_cases.

    They are drawn apart from the returns: more where more people work and trades hurt more.

    Parameters
    ----------
    who : enterprises as `demo.economy.economy` gives them.
    """
    chance = np.random.default_rng([seed, 5])
    number = round(CASES * scale)
    weight = (who["base"] * who["injuries"]).sqrt().to_numpy()
    struck = np.sort(chance.choice(who.height, number, p=weight / weight.sum()))
    band = chance.choice([*BANDS], number, p=[*BANDS.values()])
    kind = chance.choice([*KINDS], number, p=[*KINDS.values()])
    types = chance.choice([*TYPES], number, p=[*TYPES.values()])
    delay = _delay(band, chance)
    away = np.where(band == "died_30", delay.fill_null(0).to_numpy(), _away(band, chance))
    found = pl.DataFrame(
        {
            "case_id": pl.Series(range(1, number + 1)),
            **{
                name: who[name].gather(struck) for name in ("area", "industry", "ownership", "size")
            },
            "enterprise_id": who["id"].gather(struck),
            "date_of_accident": pl.date_range(FIRST, LAST, eager=True).gather(
                chance.integers(0, (LAST - FIRST).days + 1, number)
            ),
            "delay": delay,
            "band": band,
            "days_away": away,
            "lost_workdays": np.floor(away * WORKING + chance.random(number)),
            "days_transfer": _transferred(band, chance),
            "road_or_fire": kind,
            "accident_type": np.where(
                kind == "road", "vehicle", np.where(kind == "fire", "fire", types)
            ),
            "sex": np.where(chance.random(number) < MEN, "M", "F"),
            "is_grave": chance.random(number) < 0.2,
        }
    )
    return found.pipe(_told)


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """Write the cases as a file does: words for truths, a day of death where there is one."""
    whole = ["days_away", "lost_workdays", "days_transfer"]
    yes = {
        "medical_treatment": pl.col("band") != "first_aid",
        "loss_of_consciousness": (pl.col("band") != "first_aid") & pl.col("is_grave"),
        "significant_diagnosis": pl.col("days_away") > 30,
    }
    return found.with_columns(pl.col(whole).cast(pl.Int64)).select(
        "case_id",
        "enterprise_id",
        "date_of_accident",
        date_of_death=pl.col("date_of_accident") + pl.duration(days="delay"),
        **{name: pl.col(name) for name in whole},
        **{name: pl.when(truth).then(pl.lit("yes")).otherwise(pl.lit("no"))
           for name, truth in yes.items()},
        severity=pl.when(pl.col("delay") <= 30).then(pl.lit("fatal"))
        .when(pl.col("lost_workdays") >= 105).then(pl.lit("serious"))
        .otherwise(pl.lit("minor")),
        accident_type="accident_type",
        road_or_fire=pl.col("road_or_fire").replace("", None),
        area="area", industry="industry", ownership="ownership", size="size", sex="sex",
    )  # fmt: skip


def _away(band: npt.NDArray[np.str_], chance: np.random.Generator) -> Numbers:
    """Draw days away in the reach of the band; those who died within 30 days have none here."""
    number = len(band)
    middle, spread = LONG
    long = np.clip(chance.lognormal(np.log(middle), spread, number), 31, LONGEST)
    drawn = {
        "away_1_3": chance.integers(1, 4, number),
        "away_4_7": chance.integers(4, 8, number),
        "away_8_30": chance.integers(8, 31, number),
        "away_over_30": long,
        "died_year": chance.integers(20, 31, number),
    }
    return np.asarray(np.select([band == name for name in drawn], [*drawn.values()], 0.0).round())


def _delay(band: npt.NDArray[np.str_], chance: np.random.Generator) -> pl.Series:
    """Draw how long after the accident the victim died; null where nobody did. [days]"""
    number = len(band)
    soon = np.where(chance.random(number) < AT_ONCE, 0, chance.integers(1, 31, number))
    late = chance.integers(31, 365, number)
    days = np.where(band == "died_30", soon, late)
    died = pl.Series(np.isin(band, ("died_30", "died_year")))
    return pl.select(pl.when(died).then(pl.Series(days))).to_series()


def _transferred(band: npt.NDArray[np.str_], chance: np.random.Generator) -> Numbers:
    share = np.select([band == name for name in TRANSFERRED], [*TRANSFERRED.values()], 0.0)
    is_moved = chance.random(len(band)) < share
    return np.where(is_moved, chance.integers(1, 40, len(band)), 0).astype(np.float64)
