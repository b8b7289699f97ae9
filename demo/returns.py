"""Makes up the quarterly returns of the enterprises, with what a reader is meant to find in them.

What is put in on purpose is written down in data/samples/README.md.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from demo.economy import AGENTS, BURST, CLUSTER, IMPLAUSIBLE_HOURS, SEED, UNDER_REPORTING, Numbers

Counts = npt.NDArray[np.int64]

YEARS = range(2017, 2025)
QUARTERS_A_YEAR = 4
HOURS = 520.0  # of a worker in a quarter
SEASON = np.array([0.92, 1.02, 1.03, 1.03])  # hours of a quarter beside the mean one [times]
STANDSTILL_QUARTER, STANDSTILL = "2020-Q1", 0.80  # hours beside those of another year [times]

SERIOUS = 3.0  # serious injuries for one death
INJURY_CHANGE = -0.03  # of minor injuries an hour [share a year]
SILENT = 0.88  # enterprises of the province that under-reports without a minor injury [share]
HOURS_FROM, HOURS_BEYOND_BELIEF = 2022, 3.3  # of one outlier, beside others [times]
BURST_QUARTER, BURST_INJURIES = "2023-Q2", 60  # serious ones, of the other outlier

DUST = ("coal_dust", "silica_dust", "welding_fume")
DUSTY = dict(
    zip(
        range(2014, 2025),
        (0.13, 0.15, 0.18, 0.22, 0.27, 0.21, 0.16, 0.12, 0.10, 0.08, 0.07),
        strict=True,
    )
)
"""Points of dust over the limit, by year: the most in 2018. [share]"""

LAG = 3  # years from dust to pneumoconiosis
CLUSTER_DUSTY = 0.46  # points of coal dust over the limit in the cluster, every year [share]
CLUSTER_DISEASED = 3.0  # pneumoconiosis there, beside other places [times]
BREAK, WIDER = "2021-Q1", 1.35  # diseases counted from then on, beside the narrower list [times]
PNEUMOCONIOSIS = 3.0  # cases a quarter for 10,000 exposed if all points had been over, LAG before
STEADY = {"noise_deafness": 0.25, "chemical_poisoning": 0.12, "skin_diseases": 0.08}
"""New cases a quarter for 10,000 exposed, by the narrower list."""

DISEASES = {
    "pneumoconiosis": DUST,
    "noise_deafness": ("noise",),
    "chemical_poisoning": ("toluene",),
    "skin_diseases": ("toluene",),
}
"""Diseases, and the agents that give them."""

MERGED_FROM, MERGED_INTO, MERGED_IN = "371200", "370100", 2019
"""Laiwu, which became part of Jinan on 2019-01-09: until then its enterprises reported from it."""
OF_MERGED = 2  # every second enterprise of Jinan is one of Laiwu's

KINDS, OVER = ("cases", "suspected"), ("", "_over_limit")
WHO = ("id", "name", "area", "industry", "ownership", "size")


def returns(who: pl.DataFrame, year: int, seed: int = SEED) -> pl.DataFrame:
    """Make up the four returns of a year of each enterprise.

    Parameters
    ----------
    who : enterprises as `demo.economy.economy` gives them.

    Returns
    -------
    One row an enterprise and quarter, in the columns that ingest.enterprise_return reads.
    """
    chance = np.random.default_rng([seed, year])
    quarters = [f"{year}-Q{number}" for number in range(1, QUARTERS_A_YEAR + 1)]
    since = year - YEARS[0] + np.arange(QUARTERS_A_YEAR) / QUARTERS_A_YEAR
    size = (who.height, QUARTERS_A_YEAR)
    trend = (1 + _each(who, "growth")) ** since
    workers = np.maximum(3, _each(who, "base") * trend * chance.lognormal(0, 0.015, size)).round()
    hours = workers * HOURS * SEASON * chance.normal(1, 0.025, size)
    hours *= np.where(np.array(quarters) == STANDSTILL_QUARTER, STANDSTILL, 1)
    counts: dict[str, Numbers | Counts] = {
        "workers": workers,
        "hours_worked": _told(hours, year),
        **_injuries(who, workers, hours, quarters, since, chance),
        **_examinations(who, workers, since, chance),
        **_prevention(who, workers, since, chance),
    }
    counts |= _diseases(who, counts["exposed_workers"], quarters, year, chance)
    counts |= _points(who, counts["exposed_workers"], year, chance)
    period = np.tile(quarters, who.height)
    who_then = who.with_columns(area=_area(year))
    quarterly = np.arange(who.height).repeat(QUARTERS_A_YEAR)
    return pl.DataFrame(
        {
            **{name: who_then[name].gather(quarterly) for name in (*WHO, *AGENTS)},
            "period": period,
            "disease_status": np.where(period == BREAK, "B", ""),
            **{name: values.ravel() for name, values in counts.items()},
        }
    ).pipe(_written, list(counts))


def _area(year: int) -> pl.Expr:
    """Give where enterprises reported from in a year; it changes nothing of what they reported."""
    rank = pl.col("number").rank("ordinal").over("area")
    moved = (pl.col("area") == MERGED_INTO) & (rank % OF_MERGED == 0)
    before = pl.lit(value=year < MERGED_IN)
    return pl.when(moved & before).then(pl.lit(MERGED_FROM)).otherwise("area")


def _written(told: pl.DataFrame, counts: list[str]) -> pl.DataFrame:
    """Name the columns as a return does; an enterprise leaves empty what does not concern it."""
    concerned = {
        **{f"disease_{kind}_{name}": agents for name, agents in DISEASES.items() for kind in KINDS},
        **{f"hazard_points{over}_{agent}": (agent,) for agent in AGENTS for over in OVER},
    }
    whole = [name for name in counts if name != "economic_loss"]
    return (
        told.with_columns(pl.col(whole).cast(pl.Int64))
        .with_columns(
            pl.when(pl.any_horizontal(agents)).then(name).alias(name)
            for name, agents in concerned.items()
        )
        .select(
            pl.col("id").alias("enterprise_id"),
            pl.col("name").alias("enterprise_name"),
            "period",
            *WHO[2:],
            *counts,
            pl.col("disease_status").replace("", None),
        )
    )


def _each(who: pl.DataFrame, name: str) -> Numbers:
    """Give a column of the enterprises as (number, 1), to go with quarters. [its own unit]"""
    return who[name].cast(pl.Float64).to_numpy()[:, None]


def _told(hours: Numbers, year: int) -> Numbers:
    """Hours as they are reported: one enterprise reports more than anybody works."""
    times = np.ones((len(hours), 1))
    times[IMPLAUSIBLE_HOURS] = HOURS_BEYOND_BELIEF if year >= HOURS_FROM else 1
    return np.asarray((hours * times).round())


def _injuries(
    who: pl.DataFrame,
    workers: Numbers,
    hours: Numbers,
    quarters: list[str],
    since: Numbers,
    chance: np.random.Generator,
) -> dict[str, Numbers | Counts]:
    """Deaths by Poisson; injuries spread more, each quarter having a luck of its own."""
    danger = _each(who, "danger")
    deadly = _each(who, "deaths") / 1000 / QUARTERS_A_YEAR * danger
    dying = workers * deadly * (1 + _each(who, "change")) ** since
    deaths = chance.poisson(dying)
    serious = chance.poisson(dying * SERIOUS * chance.gamma(4, 1 / 4, workers.shape))
    serious[BURST] += BURST_INJURIES * (np.array(quarters) == BURST_QUARTER)
    hurting = hours / 1e6 * _each(who, "injuries") * np.sqrt(danger) * (1 + INJURY_CHANGE) ** since
    minor = chance.poisson(hurting * chance.gamma(4, 1 / 4, workers.shape))
    minor *= ~_is_silent(who)[:, None]
    days = 105 * serious + chance.gamma(2.0 * serious, 120) + minor + chance.gamma(1.5 * minor, 9)
    loss = (140 * deaths + 22 * serious + 1.5 * minor) * chance.lognormal(0, 0.2, workers.shape)
    return {
        "deaths": deaths,
        "serious_injuries": serious,
        "minor_injuries": minor,
        "days_lost": 6000 * deaths + days.round(),
        "economic_loss": loss.round(1),
    }


def _is_silent(who: pl.DataFrame) -> npt.NDArray[np.bool_]:
    is_there = pl.col("area").str.starts_with(UNDER_REPORTING)
    rank = pl.col("number").rank("ordinal").over(is_there)
    return who.select(is_there & (rank <= SILENT * is_there.sum())).to_series().to_numpy()


def _examinations(
    who: pl.DataFrame, workers: Numbers, since: Numbers, chance: np.random.Generator
) -> dict[str, Numbers | Counts]:
    exposed = (workers * _each(who, "exposed") * chance.uniform(0.85, 1.15, workers.shape)).round()
    due = (exposed * chance.uniform(0.2, 0.25, workers.shape)).round().astype(np.int64)
    small = (who["size"] == "small").to_numpy()[:, None]
    private = (who["ownership"] == "private").to_numpy()[:, None]
    share = 0.74 + 0.02 * since + 0.035 * _each(who, "diligence") - 0.10 * small - 0.05 * private
    examined = chance.binomial(due, share)
    return {
        "exposed_workers": exposed,
        "examinations_due": due,
        "examined": examined,
        "contraindications": chance.binomial(examined, 0.012),
    }


def _prevention(
    who: pl.DataFrame, workers: Numbers, since: Numbers, chance: np.random.Generator
) -> dict[str, Numbers | Counts]:
    due = (workers * chance.uniform(0.85, 1, workers.shape)).round().astype(np.int64)
    found = chance.poisson(2 + workers / 60)
    diligence = _each(who, "diligence")
    return {
        "training_due": due,
        "trained": chance.binomial(due, 0.84 + 0.01 * since + 0.02 * diligence),
        "hazards_found": found,
        "hazards_rectified": chance.binomial(found, 0.87 + 0.008 * since + 0.02 * diligence),
    }


def _in_cluster(who: pl.DataFrame) -> Numbers:
    return ((who["area"] == CLUSTER) & who["coal_dust"]).cast(pl.Float64).to_numpy()[:, None]


def _diseases(
    who: pl.DataFrame,
    exposed: Numbers | Counts,
    quarters: list[str],
    year: int,
    chance: np.random.Generator,
) -> dict[str, Numbers | Counts]:
    """Pneumoconiosis follows the dust of LAG years before; the others are steady."""
    wider = np.where(np.array(quarters) >= BREAK, WIDER, 1)
    diseased = 1 + (CLUSTER_DISEASED - 1) * _in_cluster(who)
    rates: Mapping[str, Numbers | float] = {
        "pneumoconiosis": PNEUMOCONIOSIS * DUSTY[year - LAG] * diseased,
        **STEADY,
    }
    return {
        f"disease_{kind}_{name}": chance.poisson(exposed * wider * rates[name] / 10_000 * times)
        for name in DISEASES
        for kind, times in zip(KINDS, (1, 2), strict=True)
    }


def _points(
    who: pl.DataFrame, exposed: Numbers | Counts, year: int, chance: np.random.Generator
) -> dict[str, Numbers | Counts]:
    steady = {"noise": 0.20, "toluene": 0.05}
    found: dict[str, Numbers | Counts] = {}
    for agent in AGENTS:
        over = steady.get(agent, DUSTY[year])
        share = np.full(exposed.shape, over)
        if agent == "coal_dust":
            share += (CLUSTER_DUSTY - over) * _in_cluster(who)
        points = chance.poisson(1.5 + exposed / 480)
        found[f"hazard_points_{agent}"] = points
        found[f"hazard_points_over_limit_{agent}"] = chance.binomial(points, share)
    return found
