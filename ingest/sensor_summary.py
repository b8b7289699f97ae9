"""Measurements at the workplace, summed up: one row a point, agent and day, in sums that add.

Column                            | What it holds
--------------------------------- | -------------------------------------------------------
enterprise, workplace             | whose point, and which
area, industry, ownership, size   | our codes; empty is unknown
day                               | 2024-03-01
agent                             | an id of data/codes/hazard_agent.csv
limit                             | the exposure limit used [unit of the agent]
samples                           | valid measurements, those below detection included
samples_over_limit                | measurements above the limit
samples_below_detection           | measurements without a number; in none of the sums
minimum, maximum, sum             | of the n measurements with a number [unit of the agent]
log_sum, log_square_sum           | of ln x and (ln x)² over the same n
minutes_valid, minutes_over_limit | minutes a sensor gave a value, and gave one above the limit
noise_energy_mean                 | level of the mean energy over minutes_valid [dB(A)]

Sums of ln(x / limit) follow from these without the measurements, as
ln(x / limit) = ln x - ln(limit), and let days with different limits be added.
"""

from pathlib import Path

import polars as pl

from facts.schema import UNKNOWN
from facts.text import Text
from ingest import Rule, Source, numbers, read_table
from ingest._words import plainly

KEPT = {
    "samples": "samples",
    "samples_over_limit": "samples_over_limit",
    "samples_below_detection": "samples_below_detection",
    "minutes_valid": "minutes_valid",
    "minutes_over_limit": "minutes_over_limit",
    "sum": "exposure_sum",
    "log_sum": "log_exposure_sum",
    "log_square_sum": "log_exposure_square_sum",
    "maximum": "exposure_maximum",
}
MADE = ("log_ratio_sum", "log_ratio_square_sum", "noise_energy_sum")
NUMBERS = (*KEPT, "limit", "minimum", "noise_energy_mean")
DIMENSIONS = ("area", "industry", "ownership", "size")
MINUTES_IN_A_DAY = 1440
SLACK = 1e-9  # relative; sums of squares come rounded


def read(file: Path) -> pl.LazyFrame:
    """Read a CSV or Parquet file without holding it."""
    return read_table(file, required=("enterprise", "workplace", "day", "agent", *NUMBERS))


def tidy(raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the sums in our measures, one row a point, agent and day."""
    quantified = pl.col("samples") - pl.col("samples_below_detection").fill_null(0)
    log_limit = pl.col("limit").log()
    log_sum, log_square_sum = pl.col("log_exposure_sum"), pl.col("log_exposure_square_sum")
    return (
        raw.pipe(numbers, list(NUMBERS))
        .rename(KEPT)
        .with_columns(
            pl.col(*DIMENSIONS).fill_null(UNKNOWN),
            period="day",
            detail="agent",
            quantified=quantified,
            log_ratio_sum=log_sum - quantified * log_limit,
            log_ratio_square_sum=(
                log_square_sum - 2 * log_limit * log_sum + quantified * log_limit**2
            ),
            noise_energy_sum=(pl.col("minutes_valid") * 10.0 ** (pl.col("noise_energy_mean") / 10)),
        )
    )


def _no_more(part: str, whole: str) -> Rule:
    return Rule(
        f"{part}_more_than_{whole}",
        hard=True,
        broken=pl.col(part) > pl.col(whole),
        message=pl.format(f"{part} {{}} is more than {whole} {{}}", plainly(part), plainly(whole)),
    )


RULES = (
    _no_more("samples_over_limit", "samples"),
    _no_more("samples_below_detection", "samples"),
    _no_more("minutes_over_limit", "minutes_valid"),
    _no_more("minimum", "exposure_maximum"),
    Rule(
        "limit_not_positive",
        hard=True,
        broken=pl.col("limit") <= 0,
        message=pl.format(
            "limit {} is not above 0; give the exposure limit used", plainly("limit")
        ),
    ),
    Rule(
        "day_too_long",
        hard=True,
        broken=pl.col("minutes_valid") > MINUTES_IN_A_DAY,
        message=pl.format(
            f"minutes_valid {{}} is more than the {MINUTES_IN_A_DAY} of a day",
            plainly("minutes_valid"),
        ),
    ),
    Rule(
        "over_limit_below_it",
        hard=True,
        broken=(pl.col("samples_over_limit") > 0) & (pl.col("exposure_maximum") <= pl.col("limit")),
        message=pl.format(
            "{} samples over the limit {} but the maximum is {}",
            plainly("samples_over_limit"),
            plainly("limit"),
            plainly("exposure_maximum"),
        ),
    ),
    Rule(
        "impossible_squares",  # Cauchy-Schwarz: the square of a sum is at most n sums of squares
        hard=True,
        broken=pl.col("log_exposure_sum") ** 2
        > pl.col("quantified") * pl.col("log_exposure_square_sum") * (1 + SLACK) + SLACK,
        message=pl.format(
            "log_sum {} squared is more than {} times log_square_sum {}; no measurements do that",
            plainly("log_exposure_sum"),
            plainly("quantified"),
            plainly("log_exposure_square_sum"),
        ),
    ),
)

SOURCE = Source(
    id="sensor_summary",
    title=Text("Daily summaries of workplace measurements", "工作场所监测日汇总"),
    publisher=Text("Reporting enterprises", "填报企业"),
    grain="unit",
    family="sensors",
    preference=50,
    published=False,
    measures=(*KEPT.values(), *MADE),
    read=read,
    tidy=tidy,
    rules=RULES,
    reference=(
        "sums: EN 689:2018 (exposure of a similar group taken as lognormal); "
        "noise: ISO 9612:2009 (A-weighted time-averaged level: the level of the mean energy)"
    ),
    citation=Text(
        "Reporting enterprises, daily summaries of workplace measurements",
        "填报企业，工作场所监测日汇总",
    ),
    licence=Text(
        "Returns are not public; released figures may be cited.",
        "填报数据不公开，已发布的数值可以引用。",
    ),
)
