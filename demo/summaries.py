"""Makes up Form 300A summaries of United States establishments; see ingest.osha_ita_300a."""

import numpy as np
import polars as pl

from demo.economy import SEED

YEARS = range(2021, 2024)
ESTABLISHMENTS = 400  # at scale 1
STATES = ("CA", "TX", "NY", "FL", "IL", "PA", "OH", "GA", "NC", "WA", "CO", "NE")
INDUSTRIES = {
    "236220": ("Commercial building construction", 2.1),
    "238160": ("Roofing contractors", 3.2),
    "311612": ("Meat processed from carcasses", 4.4),
    "332710": ("Machine shops", 3.0),
    "336390": ("Other motor vehicle parts manufacturing", 3.9),
    "484121": ("General freight trucking, long-distance", 3.6),
    "493110": ("General warehousing and storage", 4.8),
    "622110": ("General medical and surgical hospitals", 5.5),
    "623110": ("Nursing care facilities", 6.4),
    "721110": ("Hotels and motels", 3.3),
}
"""NAICS 2022: what it is, and recordable cases per 200,000 hours."""

OUTCOMES = {"dafw": 0.38, "djtr": 0.27, "other": 0.35}
KINDS = {
    "total_injuries": 0.93,
    "total_skin_disorders": 0.015,
    "total_respiratory_conditions": 0.025,
    "total_poisonings": 0.003,
    "total_hearing_loss": 0.012,
    "total_other_illnesses": 0.015,
}
DEADLY = 0.002  # of the cases [share]
DAYS = {"dafw": 24, "djtr": 30}  # a case [days]


def summaries(scale: float = 1, seed: int = SEED) -> pl.DataFrame:
    """Make up a summary of each establishment and year, in the columns OSHA publishes."""
    chance = np.random.default_rng([seed, 4])
    number = np.arange(1, max(1, round(ESTABLISHMENTS * scale)) + 1)
    fixed = {
        "state": chance.choice(STATES, len(number)),
        "establishment_type": chance.choice([1, 2, 3], len(number), p=[0.8, 0.1, 0.1]),
        "people": chance.lognormal(4.6, 0.8, len(number)),
        "danger": chance.gamma(4, 1 / 4, len(number)),
    }
    who = pl.DataFrame({"number": number, **fixed}).with_columns(
        naics_code=pl.Series([*INDUSTRIES]).gather(number % len(INDUSTRIES)),
        naics_year=pl.lit(2022),
    )
    return pl.concat([_year(who, year, chance) for year in YEARS])


def _year(who: pl.DataFrame, year: int, chance: np.random.Generator) -> pl.DataFrame:
    size = who.height
    employees = np.maximum(10, who["people"].to_numpy() * chance.lognormal(0, 0.06, size)).round()
    hours = (employees * chance.normal(1850, 120, size)).round()
    usual = who["naics_code"].replace_strict(
        {code: cases for code, (_, cases) in INDUSTRIES.items()}, return_dtype=pl.Float64
    )
    cases = chance.poisson(hours / 200_000 * usual.to_numpy() * who["danger"].to_numpy())
    deaths = chance.binomial(cases, DEADLY)
    outcomes = dict(
        zip(OUTCOMES, chance.multinomial(cases - deaths, [*OUTCOMES.values()]).T, strict=True)
    )
    kinds = chance.multinomial(cases, [*KINDS.values()])
    middle = np.where(employees < 100, "21", "22") if year >= 2023 else "2"
    sizes = np.where(employees < 20, "1", np.where(employees >= 250, "3", middle))
    name = pl.col("number").cast(pl.String).str.zfill(3)
    return who.select(
        id=1_000_000 * (year - 2000) + pl.col("number"),
        company_name="Made-up Company " + name,
        establishment_name="Made-up Establishment " + name,
        establishment_id=900_000 + pl.col("number"),
        street_address=pl.format("{} Nowhere Street", "number"),
        city=pl.lit("Madeup"),
        state="state",
        zip_code=pl.col("number").cast(pl.String).str.zfill(5),
        naics_code="naics_code",
        naics_year="naics_year",
        industry_description=pl.col("naics_code").replace_strict(
            {code: words for code, (words, _) in INDUSTRIES.items()}
        ),
        establishment_type="establishment_type",
        size=pl.Series(sizes),
        annual_average_employees=pl.Series(employees.astype(np.int64)),
        total_hours_worked=pl.Series(hours.astype(np.int64)),
        no_injuries_illnesses=pl.Series(np.where(cases > 0, 1, 2)),
        total_deaths=pl.Series(deaths),
        **{f"total_{name}_cases": pl.Series(counted) for name, counted in outcomes.items()},
        **{
            f"total_{name}_days": pl.Series(chance.poisson(days * outcomes[name]))
            for name, days in DAYS.items()
        },
        **{name: pl.Series(counted) for name, counted in zip(KINDS, kinds.T, strict=True)},
        year_filing_for=pl.lit(year),
        created_timestamp=pl.format("{}-02-15 09:00:00", pl.lit(year + 1)),
    )
