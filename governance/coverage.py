"""What a vintage can answer: which indicator, where, since when, broken down by what."""

import polars as pl

from facts.roll_ups import BREAKDOWNS
from facts.vintage import Vintage
from indicators import Indicator, indicators

_OPEN = {name: f"({name}_level = 0 OR {name}_whole)" for name in BREAKDOWNS}
_OTHERS = {
    name: " AND ".join(_OPEN[other] for other in BREAKDOWNS if other != name) for name in BREAKDOWNS
}
_HELD = "\n".join(
    f"        WHEN NOT {_OPEN[name]} AND {_OTHERS[name]} THEN '{name}=' || {name}_only"
    for name in BREAKDOWNS
)
_SHOWN = f"""{" AND ".join(_OPEN.values())} AS whole,
    CASE
{_HELD}
    END AS held,
    """ + ",\n    ".join(
    f"({name}_level = 1 OR ({name}_level > 1 AND {name}_whole)) AND {_OTHERS[name]} AS {name}"
    for name in BREAKDOWNS
)  # what `slice` can give: the whole, the one code there is, or the top level of a breakdown

OFFERS = f"""
WITH offered AS (
    SELECT
        measure, frequency, period, family, source, coalesce(renamed.said, cut.area) AS area,
        {_SHOWN}
    FROM cut
    LEFT JOIN renamed ON renamed.id = cut.area
    WHERE cut.area IS NOT NULL
    UNION ALL
    SELECT
        measure, frequency, cut.period, family, source, presence.area,
        {_SHOWN}
    FROM cut
    JOIN presence USING (source, measure, frequency, period)
    WHERE cut.area IS NULL
)
SELECT
    measure, frequency, family, source, area, min(period) AS first, max(period) AS last,
    bool_or(whole) AS whole, CASE WHEN min(held) = max(held) THEN min(held) END AS held,
    {", ".join(f"bool_or({name}) AS {name}" for name in BREAKDOWNS)}
FROM offered
GROUP BY ALL
"""

PARENTS = """
SELECT id AS area, ancestor AS parent
FROM above
WHERE dimension = 'area' AND distance = 1
"""

NUMERATORS = """
SELECT DISTINCT
    cell.measure,
    kind.ancestor AS detail,
    coalesce(place.ancestor, cell.area) AS area
FROM cell
JOIN above AS kind ON kind.dimension = 'detail' AND kind.id = cell.detail
LEFT JOIN above AS place ON place.dimension = 'area' AND place.id = cell.area
WHERE list_contains($codes, kind.ancestor)
"""


def coverage(vintage: Vintage) -> pl.DataFrame:
    """Give what can be asked of a vintage, worked out once.

    Returns
    -------
    One row an indicator and area for which every measure it needs is given by one family:
    indicator, area, source, first, last [periods], by (dimensions it can be broken down by; area
    where its parts have figures too), frequencies, whole (truth: it can be asked without a
    breakdown), held (the one code it is published for, as a word of a question:
    industry=GBT4754_06; null where it is published for more).
    """
    offers = vintage.cursor().sql(OFFERS).pl()
    numerators = _numerators(vintage)
    found = pl.concat(
        _of(_with_numerator(offers, numerators, card), card.id, card.measures)
        for card in indicators().values()
    )
    parents = vintage.cursor().sql(PARENTS).pl()
    broken_down = (
        found.join(parents, on="area")
        .select("indicator", area="parent", has_parts=pl.lit(value=True))
        .unique()
    )
    return (
        found.join(broken_down, on=["indicator", "area"], how="left", validate="m:1")
        .with_columns(
            by=pl.when("has_parts").then(pl.concat_list(pl.lit(["area"]), "by")).otherwise("by")
        )
        .drop("has_parts")
        .sort("indicator", "area")
    )


def _numerators(vintage: Vintage) -> pl.DataFrame:
    """Give the areas where a code is counted that an indicator holds its numerator to."""
    codes = sorted({code for card in indicators().values() for code in card.events_where.values()})
    counted: pl.DataFrame = vintage.cursor().sql(NUMERATORS, params={"codes": codes}).pl()
    return counted


def _with_numerator(
    offers: pl.DataFrame, numerators: pl.DataFrame, card: Indicator
) -> pl.DataFrame:
    """Keep of the offers the areas where the indicator's numerator is counted too."""
    for code in card.events_where.values():
        counted = numerators.filter(pl.col("detail") == code, pl.col("measure").is_in(card.events))
        offers = offers.join(counted, on="area", how="semi")
    return offers


def _of(offers: pl.DataFrame, indicator: str, measures: tuple[str, ...]) -> pl.DataFrame:
    names = [pl.when(pl.col(name)).then(pl.lit(name)) for name in BREAKDOWNS]
    return (
        offers.filter(pl.col("measure").is_in(measures))
        .group_by("family", "area", "frequency")
        .agg(
            pl.col("measure").n_unique().alias("given"),
            pl.col("first").max(),
            pl.col("last").min(),
            pl.col("source").unique().sort().str.join("+"),
            pl.col("whole").all(),
            pl.col("held").drop_nulls().unique(),
            *(pl.col(name).any() for name in BREAKDOWNS),
        )
        .with_columns(
            by=pl.concat_list(names).list.drop_nulls(),
            held=pl.when(pl.col("held").list.len() == 1).then(pl.col("held").list.first()),
        )
        .filter(
            (pl.col("given") == len(measures))
            & (pl.col("first") <= pl.col("last"))
            & (pl.col("whole") | (pl.col("by").list.len() > 0) | pl.col("held").is_not_null())
        )
        .group_by("area", "frequency")
        .agg(
            pl.col("source").unique().sort().str.join("+"),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("by").explode().drop_nulls().unique().sort(),
            pl.col("whole").any(),
            pl.col("held").drop_nulls().first(),
        )
        .sort("frequency")
        .group_by("area", maintain_order=True)
        .agg(
            pl.col("source", "first", "last", "by", "whole", "held").first(),
            pl.col("frequency").alias("frequencies"),
        )
        .select(
            pl.lit(indicator).alias("indicator"),
            "area", "source", "first", "last", "by", "frequencies", "whole", "held",
        )
    )  # fmt: skip
