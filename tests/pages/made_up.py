"""A made-up house: figures drawn by hand, so that pages stand without a vintage."""

from datetime import UTC, datetime

import polars as pl

from analysis import Setting, analyses
from facts.hierarchy import children
from facts.refusal import UnknownCode
from facts.text import Text
from governance.question import Question
from governance.release import Edition, Release
from indicators import Indicator
from pages import House

RATE = Indicator(
    id="fatal_rate",
    title=Text("Fatal injury rate", "工伤死亡率"),
    unit=Text("deaths per 100,000 workers", "人/10万从业人员"),
    shape="rate",
    events=("fatal_injuries",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Deaths within one year of an occupational accident over the workers of the group.",
        "报告期内职业事故发生后一年内死亡人数与该组从业人员数之比。",
    ),
    numerator=Text("Deaths from accidents at work", "工伤死亡人数"),
    denominator=Text("Workers, yearly average", "年平均从业人员数"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference="ILO, 16th ICLS, Resolution on statistics of occupational injuries, 1998, para. 21",
    caveats=(
        Text(
            "Countries that cover insured workers only are not comparable.",
            "仅覆盖参保人员的国家不可比。",
        ),
    ),
)
DEATHS = Indicator(
    id="deaths",
    title=Text("Deaths", "死亡人数"),
    unit=Text("deaths", "人"),
    shape="total",
    events=("deaths",),
    definition=Text("Deaths at work in the period.", "报告期内生产安全事故死亡人数。"),
    numerator=Text("Deaths", "死亡人数"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference="GB 6441-1986",
)
CARDS = {card.id: card for card in (RATE, DEATHS)}
EDITION = Edition(7, datetime(2026, 11, 20, 9, 30, tzinfo=UTC), True, ("estat_esaw", "made_up"))
YEARS = [str(year) for year in range(2012, 2024)]
PARTS_SHOWN = [code for code in children("area", "CN") if code != "CN-130000"]
COVERAGE = pl.DataFrame(
    {
        "indicator": ["fatal_rate"] * 6 + ["deaths"],
        "area": ["CN", "CN-130000", "IT", "ES", "FR", "DE", "CN"],
        "source": ["made_up"] * 2 + ["estat_esaw"] * 4 + ["made_up"],
        "first": ["2012"] * 7,
        "last": ["2023"] * 7,
        "by": [["area", "industry"], ["area", "industry"], *[["industry", "sex"]] * 4, []],
        "frequencies": [["A"]] * 7,
        "whole": [True] * 7,
        "held": [None] * 7,
    },
    schema_overrides={"held": pl.String},
)
PROVINCE = COVERAGE.filter(pl.col("area") == "CN-130000")
EVERY_PROVINCE = pl.concat(
    [COVERAGE, *(PROVINCE.with_columns(area=pl.lit(code)) for code in PARTS_SHOWN)]
)
"""Coverage where every province has figures of its parts."""
HOLDINGS = pl.DataFrame(
    {
        "indicator": ["fatal_rate", "fatal_rate", "deaths"],
        "source": ["estat_esaw", "made_up", "made_up"],
        "cells": [4810, 1260, 36],
        "first": ["2012"] * 3,
        "last": ["2023"] * 3,
        "breaks": [["2014", "2018"], [], []],
    },
    schema_overrides={"breaks": pl.List(pl.String)},
)


def figures(units: dict[str, list[str]], source: str = "estat_esaw") -> pl.DataFrame:
    """Draw a rate a unit and year: with a break, an estimated point, a gap and a hidden point."""
    names = list(units)
    keys = (
        pl.DataFrame(units)
        .with_row_index("place")
        .join(pl.DataFrame({"period": YEARS}).with_row_index("year"), how="cross")
    )
    wave = (pl.col("place") * 7 % 11).cast(pl.Float64) / 11
    hidden = (pl.col("place") == 1) & (pl.col("period") == "2016")
    missing = (pl.col("place") == 2) & pl.col("period").is_in(["2014", "2015"])
    exposure = pl.lit(180.0) + pl.col("place") * 12
    events = ((4.4 - 0.14 * pl.col("year") - 2 * wave) * exposure).round(0).clip(0)
    spread = 1.96 * pl.col("events").sqrt()
    return (
        keys.with_columns(
            events=events, exposure=exposure,
            reason=pl.when(hidden).then(pl.lit("few_events")).when(missing).then(pl.lit("missing")),
            status=pl.when((pl.col("place") == 0) & (pl.col("period") == "2018")).then(pl.lit("B"))
            .when(missing).then(pl.lit("M")).when(pl.col("period") == "2023").then(pl.lit("P"))
            .otherwise(pl.lit("A")),
            source=pl.lit(source), reporters=pl.lit(None, pl.Int64),
        )
        .with_columns(
            pl.when(pl.col("reason").is_null()).then(pl.col(name)).alias(name)
            for name in ("events", "exposure")
        )
        .with_columns(
            value=pl.col("events") / pl.col("exposure"),
            lower=(pl.col("events") - spread) / pl.col("exposure"),
            upper=(pl.col("events") + spread) / pl.col("exposure"),
            hidden=pl.col("reason") == "few_events",
        )
        .with_columns(
            lower_998="lower", upper_998="upper", synthetic=pl.lit(source == "made_up")
        )
        .drop("place", "year")
        .select("period", *names, pl.exclude("period", *names))
    )  # fmt: skip


def ask(question: Question) -> Release:
    """Answer as the door would, of figures drawn here."""
    if question.indicator not in CARDS:
        raise UnknownCode(
            f"no indicator is called '{question.indicator}'; there are: {', '.join(CARDS)}"
        )
    areas = list(question.where.get("area", ("IT",)))
    if question.by == ("area",) and len(areas) == 1:
        areas = children("area", areas[0]) or areas
    units = {"area": areas}
    if "industry" in question.by:
        held = question.where.get("industry", ())
        parts = (
            children("industry", held[0]) if held else ["NACE2_A", "NACE2_C", "NACE2_F", "NACE2_H"]
        )
        units = {
            "area": [area for area in areas for _ in parts],
            "industry": [part for _ in areas for part in parts],
        }
    found = figures(units)
    first, last = question.period.first or YEARS[0], question.period.last or YEARS[-1]
    found = found.filter(pl.col("period").is_between(pl.lit(first), pl.lit(last)))
    if question.indicator == "deaths":
        found = found.with_columns(
            pl.lit(None, pl.Float64).alias(n) for n in ("lower", "upper", "exposure")
        )
        found = found.with_columns(value="events")
    hidden, card = found.filter("hidden").height, CARDS[question.indicator]
    method = analyses()[question.analysis] if question.analysis else None
    if method:
        found, *_ = method.run(
            found, Setting(card.shape, card.polarity, tuple(units), question.benchmark)
        )
    return Release(
        question.at(EDITION.number), EDITION, card, method, found, hidden,
        (Text("Figures of 2023 are provisional.", "2023年数据为初步数据。"),),
    )  # fmt: skip


HOUSE = House(
    ask=ask,
    edition=lambda: EDITION,
    coverage=lambda: COVERAGE,
    holdings=lambda: HOLDINGS,
    boundaries=lambda area: f"/boundaries/{area}.geojson" if area.startswith("CN") else None,
    indicators=lambda: CARDS,
)
EMPTY = HOUSE._replace(
    edition=lambda: None, coverage=lambda: COVERAGE.clear(), holdings=lambda: HOLDINGS.clear()
)
