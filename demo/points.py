"""Makes up the daily summaries of measuring points: lognormal dust and vapour, normal noise."""

from datetime import date

import numpy as np
import polars as pl

from demo.economy import CLUSTER, SEED, Numbers

LIMITS = {"coal_dust": 2.5, "silica_dust": 0.7, "toluene": 50.0, "welding_fume": 4.0}
"""Limits used. [mg/m³]"""

NOISE_LIMIT = 85.0  # [dB(A)]
POINTS = {"coal_dust": 3, "silica_dust": 4, "toluene": 3, "welding_fume": 3, "noise": 3}
"""Enterprises of a province with a point, at scale 1; the cluster's province has more."""

CLUSTER_POINTS = 8  # enterprises of each of its divisions with a point, at scale 1
FEWEST = 3  # of a region, below which none of it is shown
FIRST, LAST, EVERY = date(2023, 1, 2), date(2024, 12, 30), "1w"
MEASURED = 8  # a day and point [samples]
MEDIAN, CLUSTER_MEDIAN = 0.28, 1.0  # of a point, beside the limit [times]
SPREAD_OF_POINTS, SPREAD_OF_DAY = 0.22, 0.62  # of ln x; 0.62 is a geometric deviation of 1.86
DETECTED = 1 / 25  # of the limit, from which a measurement has a number [times]
NOISE_LEVEL, NOISE_OF_POINTS, NOISE_OF_DAY = 80.0, 2.0, 3.0  # [dB(A)]

WHO = ("id", "area", "industry", "ownership", "size")
WHERE = ("enterprise", "workplace", "area", "industry", "ownership", "size", "day", "agent")
NUMBERS = (
    "limit", "samples", "samples_over_limit", "samples_below_detection", "minimum", "maximum",
    "sum", "log_sum", "log_square_sum", "minutes_valid", "minutes_over_limit", "noise_energy_mean",
)  # fmt: skip


def points(who: pl.DataFrame, scale: float, seed: int = SEED) -> pl.DataFrame:
    """Make up a summary a week of each point.

    Parameters
    ----------
    who : enterprises as `demo.economy.economy` gives them.

    Returns
    -------
    One row a point and day, in the columns that ingest.sensor_summary reads.
    """
    chance = np.random.default_rng([seed, 3])
    placed = _placed(who, scale)
    is_cluster = ((placed["area"] == f"CN-{CLUSTER}") & (placed["agent"] == "coal_dust")).to_numpy()
    placed = placed.with_columns(
        median=np.where(is_cluster, CLUSTER_MEDIAN, MEDIAN)
        * chance.lognormal(0, SPREAD_OF_POINTS, placed.height),
        level=chance.normal(NOISE_LEVEL, NOISE_OF_POINTS, placed.height),
    )
    days = pl.date_range(FIRST, LAST, EVERY, eager=True).cast(pl.String).alias("day")
    every = placed.join(days.to_frame(), how="cross", maintain_order="left_right")
    is_noise = pl.col("agent") == "noise"
    return pl.concat(
        [
            _concentrations(every.filter(~is_noise), chance),
            _levels(every.filter(is_noise), chance),
        ],
        how="diagonal",
    ).select(*WHERE, *NUMBERS)


def _placed(who: pl.DataFrame, scale: float) -> pl.DataFrame:
    """Choose who has a point: the first of each province, and of each division of the cluster's."""
    wanted = pl.DataFrame({"agent": [*POINTS], "wanted": [*POINTS.values()]})
    is_near = pl.col("area").str.starts_with(CLUSTER[:2])
    region = pl.when(is_near).then("area").otherwise(pl.col("area").str.head(2))
    most = pl.when(is_near).then(CLUSTER_POINTS).otherwise("wanted") * scale
    return (
        who.unpivot(on=[*POINTS], index=["number", *WHO], variable_name="agent")
        .filter("value")
        .join(wanted, on="agent", validate="m:1")
        .filter(
            pl.len().over(region, "agent") >= FEWEST,
            pl.col("number").rank("ordinal").over(region, "agent")
            <= pl.max_horizontal(most, FEWEST),
        )
        .sort("number", "agent")
        .select(
            pl.col("id").alias("enterprise"),
            "agent",
            "ownership",
            "size",
            workplace=pl.format("P{}", pl.col("agent").cum_count().over("id")),
            area="CN-" + pl.col("area"),
            industry="GBT4754_" + pl.col("industry"),
            limit=pl.col("agent").replace_strict(
                LIMITS | {"noise": NOISE_LIMIT}, return_dtype=pl.Float64
            ),
        )
    )


def _column(rows: pl.DataFrame, name: str) -> Numbers:
    return rows[name].to_numpy()[:, None]


def _concentrations(rows: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Sum up MEASURED samples a day; those below detection are in no sum."""
    limit, shape = _column(rows, "limit"), (rows.height, MEASURED)
    measured = limit * _column(rows, "median") * chance.lognormal(0, SPREAD_OF_DAY, shape)
    measured = measured.round(4)
    seen = measured >= limit * DETECTED
    logs = np.where(seen, np.log(measured, where=seen, out=np.zeros(shape)), 0)
    greatest = np.where(seen, measured, -np.inf).max(axis=1)
    least = np.where(seen, measured, np.inf).min(axis=1)
    return rows.with_columns(
        samples=pl.lit(MEASURED, pl.Int64),
        samples_over_limit=pl.Series((measured > limit).sum(axis=1)),
        samples_below_detection=pl.Series((~seen).sum(axis=1)),
        minimum=pl.Series(np.where(np.isfinite(least), least, np.nan), nan_to_null=True),
        maximum=pl.Series(np.where(np.isfinite(greatest), greatest, np.nan), nan_to_null=True),
        sum=pl.Series(np.where(seen, measured, 0).sum(axis=1).round(4)),
        log_sum=pl.Series(logs.sum(axis=1).round(6)),
        log_square_sum=pl.Series((logs**2).sum(axis=1).round(6)),
    )


def _levels(rows: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Sum up the minutes of a shift; the mean energy of normal levels lies above their mean."""
    minutes = chance.integers(300, 481, rows.height)
    level = rows["level"].to_numpy() + chance.normal(0, 1, rows.height)
    above = np.clip(0.5 + (level - NOISE_LIMIT) / (4 * NOISE_OF_DAY), 0.002, 0.95)
    over = chance.binomial(minutes, above)
    energy = level + np.log(10) / 20 * NOISE_OF_DAY**2
    highest = np.maximum(level + 3 * NOISE_OF_DAY, np.where(over > 0, NOISE_LIMIT + 0.1, 0))
    return rows.with_columns(
        samples=pl.Series(minutes),
        samples_over_limit=pl.Series(over),
        samples_below_detection=pl.lit(0, pl.Int64),
        minimum=pl.Series((level - 3 * NOISE_OF_DAY).round(1)),
        maximum=pl.Series(highest.round(1)),
        minutes_valid=pl.Series(minutes),
        minutes_over_limit=pl.Series(over),
        noise_energy_mean=pl.Series(energy.round(2)),
    )
