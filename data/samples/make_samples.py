"""Makes up the demo files of the samples, the same on every run; nothing in them is true.

Run `python data/samples/make_samples.py` to write them anew. Rates, trends and sizes are chosen
so that a page has something to show: mining grows safer, construction less safe.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import xlsxwriter  # type: ignore[import-untyped]  # it comes without types

HERE = Path(__file__).parent
SEED = 20261122
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # GB 32100-2015


class Trade(NamedTuple):
    """A made-up industry: deaths per 100,000 workers in the first and the last year."""

    code: str
    first: float
    last: float
    serious_per_death: float
    pneumoconiosis_per_10_000: float
    noise_deafness_per_10_000: float
    exposed_share: float


TRADES = (
    Trade("06", 62, 14, 1.5, 42, 6, 0.70),
    Trade("08", 48, 18, 1.4, 25, 5, 0.60),
    Trade("47", 9, 19, 1.6, 2, 2, 0.25),
    Trade("48", 11, 21, 1.7, 4, 3, 0.30),
    Trade("26", 4, 3, 3.0, 2, 2, 0.45),
    Trade("30", 5, 3, 3.5, 14, 5, 0.55),
    Trade("31", 7, 4, 3.0, 6, 7, 0.50),
    Trade("33", 4, 3, 4.0, 3, 6, 0.40),
    Trade("54", 6, 5, 1.5, 1, 1, 0.10),
)
PROVINCES = ("110000", "130000", "150000", "210000", "320000", "370000", "410000", "510000")
CITIES = ("140200", "140300", "140400", "440100", "440300", "440600")
OWNERSHIPS = {"state": 0.75, "collective": 1.2, "private": 1.5, "foreign_hmt": 0.6, "mixed": 0.9}
SIZES = {"small": 120, "medium": 700, "large": 3200}
YEARS = range(2016, 2025)
ENTERPRISES = 120


def credit_code(body: str) -> str:
    """Add the check character to 17 characters of a unified social credit code."""
    total = sum(CHARACTERS.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + CHARACTERS[-total % 31]


class Enterprise(NamedTuple):
    """A made-up enterprise, and how many times as dangerous it is as its trade."""

    id: str
    name: str
    area: str
    trade: Trade
    ownership: str
    size: str
    workers: float
    danger: float


def enterprises(chance: np.random.Generator) -> list[Enterprise]:
    """Make up those who report; every credit code has MADEUP in it."""
    found = []
    for number in range(1, ENTERPRISES + 1):
        area = str(chance.choice(PROVINCES + CITIES))
        ownership = str(chance.choice(list(OWNERSHIPS), p=[0.25, 0.08, 0.45, 0.12, 0.10]))
        size = str(chance.choice(list(SIZES), p=[0.3, 0.4, 0.3]))
        found.append(
            Enterprise(
                id=credit_code(f"91{area}MADEUP{number:03d}"),
                name=f"虚构企业{number:03d}",
                area=area,
                trade=TRADES[number % len(TRADES)],
                ownership=ownership,
                size=size,
                workers=SIZES[size] * float(chance.lognormal(0, 0.35)),
                danger=OWNERSHIPS[ownership] * float(chance.gamma(6, 1 / 6)),
            )
        )
    return found


def enterprise_return(who: Enterprise, year: int, chance: np.random.Generator) -> dict[str, object]:
    """Make up one enterprise's return of one year."""
    trade, share = who.trade, (year - YEARS[0]) / (YEARS[-1] - YEARS[0])
    workers = round(who.workers * float(chance.lognormal(0.01, 0.05)))
    deadly = trade.first * (trade.last / trade.first) ** share * who.danger / 100_000
    deaths = int(chance.poisson(workers * deadly))
    serious = int(chance.poisson(workers * deadly * trade.serious_per_death))
    minor = int(chance.poisson(workers * deadly * trade.serious_per_death * 8))
    exposed = round(workers * trade.exposed_share * float(chance.uniform(0.8, 1.2)))
    due = round(exposed * float(chance.uniform(0.7, 1)))
    examined = int(
        chance.binomial(due, min(0.99, 0.78 + 0.15 * share + 0.03 * (who.size == "large")))
    )
    diseased = {
        "pneumoconiosis": trade.pneumoconiosis_per_10_000,
        "noise_deafness": trade.noise_deafness_per_10_000,
        "chemical_poisoning": 1.0,
    }
    points = {
        agent: int(chance.poisson(4 + exposed / each))
        for agent, each in {"dust": 60, "chemical": 90, "physical": 70}.items()
    }
    training_due = round(workers * float(chance.uniform(0.85, 1)))
    hazards = int(chance.poisson(12 + workers / 40))
    return {
        "enterprise_id": who.id,
        "enterprise_name": who.name,
        "period": str(year),
        "area": who.area,
        "industry": trade.code,
        "ownership": who.ownership,
        "size": who.size,
        "workers": workers,
        "hours_worked": round(workers * float(chance.normal(2080, 90))),
        "deaths": deaths,
        "serious_injuries": serious,
        "minor_injuries": minor,
        "days_lost": 6000 * deaths
        + sum(round(float(d)) for d in chance.uniform(110, 900, serious))
        + sum(round(float(d)) for d in chance.uniform(2, 60, minor)),
        "economic_loss": round(140 * deaths + 22 * serious + 1.5 * minor, 1),
        "exposed_workers": exposed,
        "examinations_due": due,
        "examined": examined,
        "contraindications": int(chance.binomial(examined, 0.012)),
        **{
            f"disease_suspected_{disease}": int(chance.poisson(examined * rate * 2.2 / 10_000))
            for disease, rate in diseased.items()
        },
        **{
            f"disease_cases_{disease}": int(
                chance.poisson(examined * rate * (1.3 - 0.6 * share) / 10_000)
            )
            for disease, rate in diseased.items()
        },
        **{f"hazard_points_{agent}": count for agent, count in points.items()},
        **{
            f"hazard_points_over_limit_{agent}": int(chance.binomial(count, 0.28 - 0.14 * share))
            for agent, count in points.items()
        },
        "training_due": training_due,
        "trained": int(chance.binomial(training_due, 0.93)),
        "hazards_found": hazards,
        "hazards_rectified": int(chance.binomial(hazards, 0.94)),
    }


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
STATES = ("CA", "TX", "NY", "FL", "IL", "PA", "OH", "GA", "NC", "WA", "CO", "NE")
ESTABLISHMENTS = 400


def establishment_summary(number: int, year: int, chance: np.random.Generator) -> dict[str, object]:
    """Make up one Form 300A summary; what does not change with the year comes from its number."""
    fixed = np.random.default_rng([SEED, number])
    naics, (description, per_100) = list(INDUSTRIES.items())[number % len(INDUSTRIES)]
    state, kind = str(fixed.choice(STATES)), int(fixed.choice([1, 1, 1, 1, 1, 1, 1, 2, 3]))
    people, danger = float(fixed.lognormal(4.6, 0.8)), float(fixed.gamma(4, 1 / 4))
    employees = max(10, round(people * float(chance.lognormal(0, 0.06))))
    hours = round(employees * float(chance.normal(1850, 120)))
    cases = int(chance.poisson(hours / 200_000 * per_100 * danger))
    deaths = int(chance.binomial(cases, 0.002))
    away, transfer, other = chance.multinomial(cases - deaths, [0.38, 0.27, 0.35])
    kinds = chance.multinomial(cases, [0.93, 0.015, 0.025, 0.003, 0.012, 0.015])
    size = "1" if employees < 20 else "3" if employees >= 250 else "2"
    if size == "2" and year >= 2023:
        size = "21" if employees < 100 else "22"
    return {
        "id": 1_000_000 + 1000 * (year - 2000) + number,
        "company_name": f"Made-up Company {number:03d}",
        "establishment_name": f"Made-up Establishment {number:03d}",
        "establishment_id": 900_000 + number,
        "ein": "",
        "street_address": f"{number} Nowhere Street",
        "city": "Madeup",
        "state": state,
        "zip_code": f"{number:05d}",
        "naics_code": naics,
        "naics_year": 2022,
        "industry_description": description,
        "establishment_type": kind,
        "size": size,
        "annual_average_employees": employees,
        "total_hours_worked": hours,
        "no_injuries_illnesses": 1 if cases else 2,
        "total_deaths": deaths,
        "total_dafw_cases": int(away),
        "total_djtr_cases": int(transfer),
        "total_other_cases": int(other),
        "total_dafw_days": int(chance.poisson(24, away).sum()),
        "total_djtr_days": int(chance.poisson(30, transfer).sum()),
        **dict(zip(KINDS, map(int, kinds), strict=True)),
        "year_filing_for": year,
        "created_timestamp": f"{year + 1}-02-{1 + number % 27:02d} 09:{number % 60:02d}:00",
        "change_reason": "",
    }


KINDS = (
    "total_injuries",
    "total_skin_disorders",
    "total_respiratory_conditions",
    "total_poisonings",
    "total_hearing_loss",
    "total_other_illnesses",
)
LIMITS = {"silica_dust": 0.7, "coal_dust": 2.5, "welding_fume": 4.0, "toluene": 50.0, "noise": 85.0}
POINTS, DAYS = 40, 60


def point_days(who: list[Enterprise], chance: np.random.Generator) -> list[dict[str, object]]:
    """Make up daily summaries of points: lognormal concentrations, normal levels of noise."""
    days = np.datetime64("2024-03-01") + np.arange(DAYS)
    rows = []
    for point in range(POINTS):
        agent, limit = list(LIMITS.items())[point % len(LIMITS)]
        owner = who[point // 2]
        median, spread = float(chance.uniform(0.15, 0.9)), float(chance.uniform(1.6, 2.8))
        for day in days:
            one = {
                "enterprise": owner.id,
                "workplace": f"P{point:02d}",
                "area": f"CN-{owner.area}",
                "industry": f"GBT4754_{owner.trade.code}",
                "ownership": owner.ownership,
                "size": owner.size,
                "day": str(day),
                "agent": agent,
                "limit": limit,
            }
            rows.append(one | _summed(agent, limit, median, spread, chance))
    return rows


def _summed(
    agent: str, limit: float, median: float, spread: float, chance: np.random.Generator
) -> dict[str, object]:
    minutes = int(chance.integers(300, 481))
    if agent == "noise":
        levels = chance.normal(78 + 10 * median, 3, minutes)
        return {
            "samples": minutes,
            "samples_over_limit": int((levels > limit).sum()),
            "samples_below_detection": 0,
            "minimum": round(float(levels.min()), 1),
            "maximum": round(float(levels.max()), 1),
            "minutes_valid": minutes,
            "minutes_over_limit": int((levels > limit).sum()),
            "noise_energy_mean": round(float(10 * np.log10(np.mean(10 ** (levels / 10)))), 2),
        }
    measured = limit * median * chance.lognormal(0, np.log(spread), 8)
    seen = measured[measured >= limit / 20].round(4)
    logs = np.log(seen)
    return {
        "samples": len(measured),
        "samples_over_limit": int((seen > limit).sum()),
        "samples_below_detection": len(measured) - len(seen),
        "minimum": seen.min(initial=np.inf) if len(seen) else None,
        "maximum": seen.max(initial=0) if len(seen) else None,
        "sum": round(float(seen.sum()), 4),
        "log_sum": round(float(logs.sum()), 6),
        "log_square_sum": round(float((logs**2).sum()), 6),
    }


def write_workbook(rows: list[dict[str, object]], file: Path) -> None:
    """Write the returns of the first year as a workbook, with a title above the header."""
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": datetime(2026, 11, 22, tzinfo=UTC)})
        sheet = book.add_worksheet("returns")
        sheet.write_string(0, 0, "Made-up returns; nothing in them is true. 虚构数据")
        sheet.write_row(1, 0, list(rows[0]))
        for place, row in enumerate(rows, start=2):
            sheet.write_row(place, 0, list(row.values()))


def main() -> None:
    """Write the demo files beside the tiny ones."""
    chance = np.random.default_rng(SEED)
    who = enterprises(chance)
    returns = [enterprise_return(one, year, chance) for year in YEARS for one in who]
    summaries = [
        establishment_summary(number, year, chance)
        for year in (2021, 2022, 2023)
        for number in range(1, ESTABLISHMENTS + 1)
    ]
    for source, rows in {
        "enterprise_return": returns,
        "osha_ita_300a": summaries,
        "sensor_summary": point_days(who, chance),
    }.items():
        pl.DataFrame(rows, infer_schema_length=None).write_csv(HERE / source / "demo.csv")
    write_workbook(returns[:ENTERPRISES], HERE / "enterprise_return" / "demo.xlsx")


if __name__ == "__main__":
    main()
