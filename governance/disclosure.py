"""Which figures would tell about one unit or a few people, and how they are taken out.

Only figures made of returns are protected: what a publisher has released is public already.
"""

from itertools import combinations

import polars as pl

FEWEST_EVENTS = 5  # a released figure rests on no event, or on at least this many (BLS, SOII)
FEWEST_REPORTERS = 3  # and on at least this many units (BLS)
LARGEST_SHARE = 0.6  # and no unit makes up more than this of its exposure [share] (BLS)

SAME = 1e-6  # two sums of the same cells differ by no more: they are added in any order

NUMBERS = ("events", "exposure", "value", "lower", "upper", "lower_998", "upper_998", "reporters")


def judge(figures: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Say of each row whether it is too small, and of more where a hidden one could be worked out.

    A coarser question gives the sum of rows; whichever dimensions it leaves out, no sum may hold
    one hidden row alone.

    Parameters
    ----------
    figures : estimates with the columns period, `by`, NUMBERS, largest [share, 0 to 1],
        is_protected [truth: made of returns, and not this actor's to see in full], cases
        [people behind the figure; null where it counts none]; is_telling, where it is known
        [truth: less the answer as of another day it tells of few; see `tells`].
    by : the dimensions that name a row within a period.

    Returns
    -------
    The same rows with `hiding`: why a row must not leave, null where it may.
    """
    small = (pl.col("cases") > 0) & (pl.col("cases") < FEWEST_EVENTS)
    reason = (
        pl.when(~pl.col("is_protected"))
        .then(None)
        .when(pl.col("reporters") < FEWEST_REPORTERS)
        .then(pl.lit("few_reporters"))
        .when(small)
        .then(pl.lit("few_events"))
        .when(pl.col("largest") > LARGEST_SHARE)
        .then(pl.lit("dominance"))
        .when(pl.col("is_telling") if "is_telling" in figures.columns else pl.lit(value=False))
        .then(pl.lit("few_moved"))
    )
    return _with_seconds(figures.with_columns(hiding=reason), by)


def hide(marked: pl.DataFrame) -> pl.DataFrame:
    """Take every number out of the rows that must not leave.

    Parameters
    ----------
    marked : rows with `hiding`, as `judge` gives them.

    Returns
    -------
    The same rows with `hidden` and, in hidden rows, a reason and no number.
    """
    is_hidden = pl.col("hiding").is_not_null()
    emptied = [
        pl.when(is_hidden).then(None).otherwise(pl.col(name)).alias(name)
        for name in (*NUMBERS, "allocated")
        if name in marked.columns
    ]
    return marked.with_columns(
        *emptied, hidden=is_hidden, reason=pl.coalesce("hiding", "reason")
    ).drop("hiding", "largest", "is_protected", "cases", "is_telling", strict=False)


def tells(figures: pl.DataFrame, others: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Mark the rows from which, less the same rows as of another day, few could be told.

    A unit that moved stands in the one and not in the other. What differs must rest on at least
    FEWEST_REPORTERS units more in one than in the other, and on no case or FEWEST_EVENTS.

    Returns
    -------
    `figures` with is_telling; what was marked before stays marked.
    """
    numbers = ("events", "exposure", "reporters", "cases")
    there = others.select("period", *by, *(pl.col(name).alias(f"{name}_there") for name in numbers))
    known = figures if "is_telling" in figures.columns else figures.with_columns(is_telling=False)
    apart = {
        name: (pl.col(name).fill_null(0.0) - pl.col(f"{name}_there").fill_null(0.0)).abs()
        for name in numbers
    }
    is_same = pl.all_horizontal(distance < SAME for distance in apart.values())
    few_units = apart["reporters"] < FEWEST_REPORTERS
    few_cases = (apart["cases"] > SAME) & (apart["cases"] < FEWEST_EVENTS)
    return (
        known.join(
            there.with_columns(is_there=True), on=["period", *by], how="left", validate="1:1"
        )
        .with_columns(
            is_telling=pl.col("is_telling")
            | (pl.col("is_there") & ~is_same & (few_units | few_cases)).fill_null(value=False)
        )
        .drop("is_there", *(f"{name}_there" for name in numbers))
    )


def _with_seconds(marked: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Hide the smallest row beside one that is hidden alone, until no sum holds one alone.

    A row without cases goes last: it would add nothing, and the sum would tell the other.
    """
    sums = [("period", *kept) for count in range(len(by)) for kept in combinations(by, count)]
    size = pl.coalesce("cases", "reporters")
    is_open = pl.col("is_protected") & pl.col("hiding").is_null() & pl.col("value").is_not_null()
    order = pl.when(is_open).then(pl.when(size > 0).then(size).otherwise(float("inf")))
    while True:
        shown = marked["hiding"].null_count()
        for whole in sums:
            is_hidden = pl.col("hiding").is_not_null()
            rests_on = pl.when(is_hidden).then("cases").sum().over(whole)
            is_few = is_hidden.any().over(whole) & (rests_on > 0) & (rests_on < FEWEST_EVENTS)
            alone = (is_hidden.sum().over(whole) == 1) | is_few
            second = alone & (order.rank("ordinal").over(whole) == 1)
            marked = marked.with_columns(
                hiding=pl.when(second).then(pl.lit("complementary")).otherwise("hiding")
            )
        if marked["hiding"].null_count() == shown:
            return marked
