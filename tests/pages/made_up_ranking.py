"""Made-up rankings: releases as the door gives them, judged in full and then protected."""

import polars as pl

from analysis import Setting, analyses, rate_interval
from facts.periods import Span
from governance.disclosure import NUMBERS
from governance.question import Question
from governance.release import Release
from pages import _history as history
from tests.pages.made_up import DEATHS, EDITION, RATE

FUNNEL = analyses()["funnel"]

INDUSTRIES = {  # deaths, 100,000 workers, why hidden
    "GBT4754_B": (90, 12.0, None),
    "GBT4754_E": (225, 60.0, None),
    "GBT4754_C": (300, 160.0, None),
    "GBT4754_F": (95, 61.0, None),
    "GBT4754_G": (61, 40.0, None),
    "GBT4754_N": (31, 17.0, None),
    "GBT4754_P": (71, 52.0, None),
    "GBT4754_A": (40, 22.5, None),
    "GBT4754_D": (33, 19.0, None),
    "GBT4754_H": (52, 24.0, None),
    "GBT4754_I": (47, 31.0, None),
    "GBT4754_K": (20, 12.2, None),
    "GBT4754_L": (72, 42.0, None),
    "GBT4754_M": (26, 12.0, None),
    "GBT4754_O": (38, 20.5, None),
    "GBT4754_Q": (64, 30.0, None),
    "GBT4754_R": (3, 7.7, "few_events"),
    "GBT4754_J": (4, 9.3, "dominance"),
}
SECRETS = ("0.3896", "7.7", "0.4301", "9.3")


def released(units=INDUSTRIES, card=RATE, benchmark=None) -> Release:
    """A release as the door gives it: judged in full, then protected."""
    figures = pl.DataFrame(
        {
            "period": "2024", "area": "CN", "industry": list(units),
            "events": [float(each[0]) for each in units.values()],
            "exposure": [each[1] for each in units.values()],
            "reason": [each[2] for each in units.values()],
        },
        schema_overrides={"reason": pl.String},
    )  # fmt: skip
    return protected(figures, ("industry",), card, benchmark)


def protected(figures, by, card=RATE, benchmark=None) -> Release:
    events, exposure = (figures[name].to_numpy() for name in ("events", "exposure"))
    limits = {
        f"{end}{suffix}": limit
        for suffix, level in (("", 0.95), ("_998", 0.998))
        for end, limit in zip(
            ("lower", "upper"), rate_interval(events, exposure, level), strict=True
        )
    }
    full = figures.with_columns(
        **{name: pl.Series(limit) for name, limit in limits.items()},
        value=pl.col("events") / pl.col("exposure"),
        status=pl.lit("A"), source=pl.lit("enterprise_return"), reporters=pl.lit(9, pl.Int64),
        synthetic=pl.lit(value=True), hidden=pl.col("reason").is_not_null(),
    )  # fmt: skip
    found, notes, *_ = FUNNEL.run(full, Setting(card.shape, card.polarity, by, benchmark))
    found = found.with_columns(
        pl.when(pl.col("hidden")).then(None).otherwise(pl.col(name)).alias(name)
        for name in (*NUMBERS, *FUNNEL.adds)
    )
    asked = Question(
        card.id, by=by, where={"area": ("CN",)}, period=Span("2024", "2024"),
        analysis="funnel", benchmark=benchmark, vintage=7,
    )  # fmt: skip
    return Release(asked, EDITION, card, FUNNEL, found, int(found["hidden"].sum()), notes)


def crossed() -> Release:
    """Three industries, each under two ownerships; one of the six hidden."""
    figures = pl.DataFrame(
        {
            "period": "2024", "area": "CN",
            "industry": ["GBT4754_B", "GBT4754_B", "GBT4754_C", "GBT4754_C", "GBT4754_E",
                         "GBT4754_E"],
            "ownership": ["private", "state"] * 3,
            "events": [200.0, 30.0, 101.0, 99.0, 105.0, 2.0],
            "exposure": [20.0, 30.0, 100.0, 100.0, 100.0, 2.0],
            "reason": [None, None, None, None, None, "few_events"],
        }
    )  # fmt: skip
    return protected(figures, ("industry", "ownership"))


def many(count: int) -> Release:
    figures = pl.DataFrame(
        {
            "period": "2024", "area": "CN", "industry": [f"X{place:03}" for place in range(count)],
            "events": [10.0 + place for place in range(count)], "exposure": [10.0] * count,
            "reason": pl.Series([None] * count, dtype=pl.String),
        }
    )  # fmt: skip
    return protected(figures, ("industry",))


def published(synthetic=False) -> Release:
    """The brief's own figures, as data/published/cn_national.csv quotes them, and a made-up row."""
    figures = pl.DataFrame(
        {
            "period": ["2006", "2016", "2016", "2016", "2016"], "area": "CN",
            "industry": [f"GBT4754_{letter}" for letter in "BBCEF"],
            "value": [7023.0, 1061.0, 3219.0, 3806.0, 9999.0], "exposure": None, "status": "A",
            "source": ["cn_national"] * 4 + ["enterprise_return"],
            "synthetic": [synthetic] * 4 + [True], "reporters": None, "hidden": False,
            "reason": None,
        },
        schema_overrides={"exposure": pl.Float64, "reason": pl.String},
    )  # fmt: skip
    figures = figures.with_columns(
        events="value", lower=pl.col("value") * 0.95, upper=pl.col("value") * 1.05
    )
    return Release(history.question(7), EDITION, DEATHS, None, figures, 0, ())
