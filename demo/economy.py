"""Makes up the enterprises of the demonstration: where, what trade, whose, how large, how safe."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from facts.codes import latest
from ingest import credit_code

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

ENTERPRISES = 5000
"""How many there are at scale 1."""

SEED = 20261122


class Trade(NamedTuple):
    """A division of GB/T 4754-2017 as it is in the made-up economy.

    share : of the enterprises of a mining province. [share]
    deaths : in a large state-owned enterprise at the start of 2017. [per 1,000 workers and year]
    change, growth : of that rate, and of the workers. [share a year]
    injuries : minor ones. [per million hours]
    exposed : workers exposed to hazards. [share]
    state : enterprises that are state-owned. [share]
    agents : hazard agents measured there.
    """

    code: str
    share: float
    deaths: float
    change: float
    growth: float
    injuries: float
    exposed: float
    state: float
    agents: tuple[str, ...]


RISING = 0.09
"""Construction (section E): change of its death rate. [share a year]"""

TRADES = (
    Trade("06", 0.050, 0.130, -0.14, -0.020, 5.5, 0.70, 0.65, ("coal_dust", "noise")),
    Trade("08", 0.015, 0.115, -0.12, -0.010, 5.0, 0.62, 0.55, ("silica_dust", "noise")),
    Trade("09", 0.015, 0.120, -0.12, -0.010, 5.0, 0.62, 0.50, ("silica_dust", "noise")),
    Trade("10", 0.020, 0.125, -0.12, -0.005, 4.8, 0.60, 0.30, ("silica_dust", "noise")),
    Trade("13", 0.050, 0.034, -0.06, 0.005, 3.0, 0.20, 0.08, ("noise",)),
    Trade("17", 0.045, 0.026, -0.06, -0.025, 2.6, 0.35, 0.06, ("noise",)),
    Trade("26", 0.060, 0.060, -0.07, 0.005, 2.4, 0.48, 0.22, ("toluene", "noise")),
    Trade("30", 0.060, 0.066, -0.06, -0.005, 4.2, 0.55, 0.15, ("silica_dust", "noise")),
    Trade("31", 0.030, 0.080, -0.07, -0.010, 4.0, 0.55, 0.40, ("silica_dust", "noise")),
    Trade("33", 0.060, 0.054, -0.06, 0.000, 4.6, 0.42, 0.06, ("welding_fume", "noise")),
    Trade("34", 0.060, 0.040, -0.06, 0.005, 3.4, 0.36, 0.12, ("welding_fume", "noise")),
    Trade("36", 0.045, 0.028, -0.06, 0.010, 2.8, 0.34, 0.20, ("welding_fume", "noise")),
    Trade("38", 0.055, 0.025, -0.05, 0.015, 2.4, 0.25, 0.08, ("toluene", "noise")),
    Trade("39", 0.060, 0.016, -0.05, 0.025, 1.6, 0.22, 0.08, ("toluene",)),
    Trade("44", 0.038, 0.056, -0.06, 0.000, 1.4, 0.30, 0.85, ("noise",)),
    Trade("47", 0.070, 0.056, RISING, 0.010, 3.2, 0.25, 0.35, ("silica_dust", "noise")),
    Trade("48", 0.055, 0.054, RISING, 0.015, 3.4, 0.30, 0.50, ("silica_dust", "noise")),
    Trade("50", 0.025, 0.048, RISING, 0.010, 3.0, 0.28, 0.10, ("silica_dust",)),
    Trade("51", 0.045, 0.022, -0.05, 0.005, 1.2, 0.06, 0.08, ()),
    Trade("54", 0.050, 0.090, -0.06, 0.010, 2.2, 0.10, 0.30, ("noise",)),
    Trade("59", 0.020, 0.050, -0.05, 0.020, 2.8, 0.12, 0.20, ("noise",)),
    Trade("62", 0.030, 0.024, -0.05, 0.005, 2.0, 0.05, 0.04, ()),
    Trade("65", 0.032, 0.015, -0.04, 0.040, 0.8, 0.02, 0.08, ()),
    Trade("78", 0.025, 0.054, -0.05, 0.015, 2.6, 0.22, 0.55, ("noise",)),
)
AGENTS = tuple(sorted({agent for one in TRADES for agent in one.agents}))
MINES = ("06", "08", "09")

POPULATION = {
    "11": 21.9, "12": 13.9, "13": 74.6, "14": 34.9, "15": 24.0, "21": 42.6, "22": 24.1,
    "23": 31.9, "31": 24.9, "32": 84.7, "33": 64.6, "34": 61.0, "35": 41.5, "36": 45.2,
    "37": 101.5, "41": 99.4, "42": 57.8, "43": 66.4, "44": 126.0, "45": 50.1, "46": 10.1,
    "50": 32.1, "51": 83.7, "52": 38.6, "53": 47.2, "54": 3.6, "61": 39.5, "62": 25.0,
    "63": 5.9, "64": 7.2, "65": 25.9,
}  # fmt: skip
"""Provinces of mainland China by GB/T 2260. [million persons, census of 2020, rounded]"""

MINING = {"14": 7.0, "15": 3.0, "61": 3.0, "65": 2.5, "52": 2.0, "64": 2.0, "13": 1.5, "41": 1.5}
MINELESS = ("11", "12", "31", "44", "46")
"""Provinces with more mines than others [times], and with none."""

OWNERSHIPS: dict[str, tuple[float, float]] = {
    "state": (0.0, 1.0),
    "collective": (0.10, 1.5),
    "private": (0.60, 1.65),
    "foreign_hmt": (0.14, 1.25),
    "mixed": (0.16, 1.35),
}
"""Share of the enterprises that are not the state's, and deaths beside a state-owned one [times]"""

SIZES = {"small": (0.40, 1.6), "medium": (0.30, 1.25), "large": (0.30, 1.0)}
"""Share of the enterprises, and deaths beside a large one. [times]"""

LARGEST = 80_000  # a group of enterprises that sends one return [workers]

CLUSTER = "140200"  # Datong in Shanxi: its coal mines are over the limit of dust
IN_CLUSTER = 0.4  # of the coal enterprises of its province [share]
UNDER_REPORTING = "45"  # Guangxi: most enterprises report no minor injury
IMPLAUSIBLE_HOURS, BURST = 0, 1  # places of the two outliers
OUTLIERS = {
    "area": ("330100", "440600"),
    "industry": ("38", "33"),
    "ownership": ("private", "private"),
    "size": ("large", "medium"),
    "base": (9000.0, 900.0),
}
"""Hangzhou's maker of machinery with hours beyond belief, Foshan's metalworks with a burst."""

DIGITS = "0123456789ABCDEFGHJKLMNP"  # of the number in a credit code


def economy(scale: float = 1, seed: int = SEED) -> pl.DataFrame:
    """Make up the enterprises, the two outliers first.

    Returns
    -------
    One row an enterprise: id, name, area, industry, ownership, size; base [workers at the start
    of 2017]; danger [deaths beside a large state-owned enterprise of its trade, times]; diligence
    [of its province, standard deviations]; deaths, change, growth, injuries, exposed of its Trade;
    and each of AGENTS, true where it is measured.
    """
    chance = np.random.default_rng([seed, 1])
    number = round(ENTERPRISES * scale) - len(OUTLIERS["area"])
    province = _drawn(chance, _PROVINCE, np.zeros(number, np.intp))
    trade = _drawn(chance, _TRADE, province)
    size = _drawn(chance, _SIZE, np.zeros(number, np.intp))
    drawn = pl.DataFrame(
        {
            "area": _areas(chance, province, trade),
            "industry": np.array([one.code for one in TRADES])[trade],
            "ownership": np.array([*OWNERSHIPS])[_drawn(chance, _OWNERSHIP, trade)],
            "size": np.array([*SIZES])[size],
            "base": _workers(chance, size),
        }
    )
    made = pl.concat([pl.DataFrame(OUTLIERS), drawn], how="vertical_relaxed")
    return made.with_columns(luck=chance.gamma(16, 1 / 16, made.height)).pipe(_completed, seed)


def _completed(made: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Add names, codes, what the trade says, and how dangerous and how diligent it is."""
    provinces = np.random.default_rng([seed, 2]).normal(0, 1, (2, len(POPULATION)))
    danger, diligence = np.exp(0.14 * provinces[0]), np.clip(provinces[1], -2, 2)
    province = pl.col("area").str.head(2)
    factors = {
        "ownership": {name: factor for name, (_, factor) in OWNERSHIPS.items()},
        "size": {name: factor for name, (_, factor) in SIZES.items()},
    }
    return (
        made.with_row_index("number", offset=1)
        .with_columns(number_in_area=pl.col("number").cum_count().over("area"))
        .with_columns(
            id=credit_code("91" + pl.col("area") + "MADEUP" + _digits("number_in_area")),
            name=pl.format("虚构企业{}", pl.col("number").cast(pl.String).str.zfill(5)),
            diligence=province.replace_strict([*POPULATION], diligence, return_dtype=pl.Float64),
            danger=pl.col("luck")
            * province.replace_strict([*POPULATION], danger, return_dtype=pl.Float64)
            * pl.col("ownership").replace_strict(factors["ownership"], return_dtype=pl.Float64)
            * pl.col("size").replace_strict(factors["size"], return_dtype=pl.Float64),
        )
        .join(_trades(), on="industry", validate="m:1", maintain_order="left")
        .drop("number_in_area", "luck")
    )


def _trades() -> pl.DataFrame:
    said = pl.DataFrame(TRADES).rename({"code": "industry"})
    return said.select(
        "industry", "deaths", "change", "growth", "injuries", "exposed",
        *(pl.col("agents").list.contains(agent).alias(agent) for agent in AGENTS),
    )  # fmt: skip


def _digits(column: str) -> pl.Expr:
    """Write a number in three digits of base 24."""
    number = pl.col(column).cast(pl.Int64)
    places = [number // 24**2, number // 24 % 24, number % 24]
    return pl.concat_str([pl.lit(DIGITS).str.slice(place, 1) for place in places])


def _drawn(chance: np.random.Generator, shares: Numbers, row: Places) -> Places:
    """Draw a column of `shares` for each of the rows named, each as often as its share says."""
    edges = shares.cumsum(axis=1)
    edges /= edges[:, -1:]
    return np.asarray((chance.random(len(row))[:, None] > edges[row]).sum(axis=1))


def _workers(chance: np.random.Generator, size: Places) -> Numbers:
    """Draw workers at the start of 2017: many small ones, and a heavy tail of large ones."""
    number = len(size)
    return np.choose(
        size,
        [
            np.clip(chance.lognormal(np.log(120), 0.7, number), 20, 299),
            np.clip(chance.lognormal(np.log(560), 0.4, number), 300, 999),
            np.minimum(1000 + chance.lognormal(np.log(8500), 0.9, number), LARGEST),
        ],
    )


def _areas(chance: np.random.Generator, province: Places, trade: Places) -> npt.NDArray[np.str_]:
    """Draw a division right below the province; and much of Shanxi's coal in the cluster."""
    parts = latest("area").filter(
        pl.col("parent").str.contains(r"^CN-\d{2}0000$"), pl.col("valid_to").is_null()
    )
    below = parts.group_by(pl.col("parent").str.slice(3, 2).alias("province")).agg(
        pl.col("code").sort()
    )
    codes = dict(below.iter_rows())
    widest = max(map(len, codes.values()))
    names = np.array([codes[one] + [""] * (widest - len(codes[one])) for one in POPULATION])
    shares = np.where(names == "", 0.0, (1.0 + np.arange(widest)) ** -0.6)
    area = names[province, _drawn(chance, shares, province)]
    is_coal = (trade == 0) & (np.array([*POPULATION])[province] == CLUSTER[:2])
    return np.where(is_coal & (chance.random(len(area)) < IN_CLUSTER), CLUSTER, area)


def _trade_shares() -> Numbers:
    """Share of each trade in each province: more mines where there is ore, none in some."""
    mines = np.array([1.0 if one.code in MINES else 0.0 for one in TRADES])
    times = np.array([0.0 if one in MINELESS else MINING.get(one, 1.0) for one in POPULATION])
    shares = np.array([one.share for one in TRADES])
    return np.asarray(shares * (1 + mines * (times[:, None] - 1)))


_PROVINCE = 2 + np.sqrt(np.array([[*POPULATION.values()]]))  # small ones are not left empty
_TRADE = _trade_shares()
_SIZE = np.array([[share for share, _ in SIZES.values()]])
_OWNERSHIP = np.array(
    [
        [one.state, *((1 - one.state) * share for share, _ in [*OWNERSHIPS.values()][1:])]
        for one in TRADES
    ]
)
