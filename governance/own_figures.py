"""The figures of one enterprise alone, made of what each source says of it; for who may see it."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from facts.codes import measures
from facts.periods import YEARS_LONG, frequency
from indicators import Indicator, estimate, indicators

BY_AGENT = "hazard_agent"  # what is measured of one agent is never added to another's
MONTH = 7  # letters of 2024-03, and of 2024-Q1
FIGURES = ("value", "lower", "upper", "events", "exposure", "status", "reason")


def own_figures(said: pl.DataFrame) -> pl.DataFrame:
    """Make every indicator that one source alone gives of an enterprise.

    Sources are never mixed: each figure is of one. What is counted by agent is left to
    `measured`.

    Parameters
    ----------
    said : as facts.of_enterprise gives it.

    Returns
    -------
    source, indicator, period, and FIGURES; one row a figure that has a value.
    """
    cells = _cells(said, ())
    cards = [card for card in indicators().values() if not _is_by_agent(card)]
    return _made(cells, cards, ())


def measured(said: pl.DataFrame) -> pl.DataFrame:
    """Make what sensors and samples give, by place and agent: each place's last period.

    Days are added up to their month: one day says little.

    Returns
    -------
    source, indicator, period, workplace (empty for the whole enterprise), detail [the agent] and
    FIGURES; the highest values first.
    """
    by = ("workplace", "detail")
    monthly = said.with_columns(
        pl.col("workplace").fill_null(""), period=pl.col("period").str.head(MONTH)
    )
    cells = _cells(monthly, by)
    cards = [card for card in indicators().values() if _is_by_agent(card)]
    return (
        _made(cells, cards, by)
        .filter(pl.col("period") == pl.col("period").max().over("source", "indicator", *by))
        .sort("value", "workplace", "detail", descending=[True, False, False])
    )


def cases(said: pl.DataFrame) -> pl.DataFrame:
    """Count the cases of the case files by type: detail [accident type], cases, first, last."""
    return (
        said.filter(pl.col("measure") == "case_by_type")
        .group_by("detail")
        .agg(
            cases=pl.col("value").sum(),
            first=pl.col("period").min(),
            last=pl.col("period").max(),
        )
        .sort("cases", "detail", descending=[True, False])
    )


@cache
def _kinds() -> dict[str, str]:
    return dict(measures().select("id", "kind").iter_rows())


@cache
def _of_agents() -> frozenset[str]:
    return frozenset(measures().filter(pl.col("detail") == BY_AGENT)["id"])


def _is_by_agent(card: Indicator) -> bool:
    return bool(card.measures) and set(card.measures) <= _of_agents()


def _cells(said: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add up what an enterprise gave; a stock counts by the length of its period."""
    kinds = _kinds()
    lengths = {period: YEARS_LONG[frequency(period)] for period in said["period"].unique()}
    kind = pl.col("measure").replace_strict(kinds, default="flow", return_dtype=pl.String)
    years = pl.col("period").replace_strict(lengths, return_dtype=pl.Float64)
    counted = pl.when(kind == "stock").then(pl.col("value") * years).otherwise("value")
    return (
        said.with_columns(value=counted, kind=kind)
        .group_by("source", "period", *by, "measure")
        .agg(
            value=pl.when(pl.col("kind").first() == "maximum")
            .then(pl.col("value").max())
            .otherwise(pl.col("value").sum()),
            status=pl.col("status").unique().sort().str.join(""),
        )
        .with_columns(reporters=pl.lit(1, pl.Int64), largest=pl.col("value"))
    )


def _made(cells: pl.DataFrame, cards: Sequence[Indicator], by: tuple[str, ...]) -> pl.DataFrame:
    """Estimate each card from each source that has all it needs; values alone are kept.

    A card whose numerator is held to codes is left out: an enterprise's few cases by one code are
    shown as they are, not as a share.
    """
    made = []
    for (source,), rows in cells.group_by("source", maintain_order=True):
        there = set(rows["measure"].unique())
        for card in cards:
            if card.shape == "published" or card.events_where or not set(card.measures) <= there:
                continue
            needed = rows.filter(pl.col("measure").is_in(card.measures))
            named = pl.lit(source).alias("source"), pl.lit(card.id).alias("indicator")
            made.append(
                estimate(needed.drop("source").with_columns(named[0]), card, by)
                .select(*named, "period", *by, *FIGURES)
                .drop_nulls("value")
            )
    blank = pl.DataFrame(schema=dict.fromkeys(("source", "indicator", "period", *by), pl.String))
    return pl.concat(made) if made else blank.with_columns(value=pl.lit(None, pl.Float64))
