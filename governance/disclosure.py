"""Which figures would tell about one unit or a few people, and how they are taken out.

Only figures made of returns are protected: what a publisher has released is public already.
"""

import polars as pl

FEWEST_EVENTS = 5  # a released figure rests on no event, or on at least this many (BLS, SOII)
FEWEST_REPORTERS = 3  # and on at least this many units (BLS)
LARGEST_SHARE = 0.6  # and no unit makes up more than this of its exposure [share] (BLS)

NUMBERS = ("events", "exposure", "value", "lower", "upper", "lower_998", "upper_998", "reporters")
KEPT = ("hidden", "reason", "source", "status")


def protect(figures: pl.DataFrame, by: tuple[str, ...], added: tuple[str, ...]) -> pl.DataFrame:
    """Hide the rows that are too small, and one more where a single hidden row could be worked out.

    Parameters
    ----------
    figures : estimates with the columns period, `by`, NUMBERS, largest [share, 0 to 1],
        is_protected [truth: made of returns, and not this actor's to see in full], cases
        [people behind the figure; null where it counts none].
    by : the dimensions that name a row within a period.
    added : columns of an analysis; they are taken out of hidden rows too.

    Returns
    -------
    The same rows with `hidden` and, in hidden rows, a reason and no number.
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
    )
    marked = figures.with_columns(hiding=reason)
    alone = pl.col("hiding").is_not_null().sum().over("period") == 1
    candidate = pl.col("is_protected") & pl.col("hiding").is_null() & pl.col("value").is_not_null()
    smallest = (
        pl.when(candidate).then(pl.coalesce("cases", "reporters")).rank("ordinal").over("period")
    )
    if len(by) > 0:
        second = pl.when(alone & (smallest == 1)).then(pl.lit("complementary"))
        marked = marked.with_columns(hiding=pl.coalesce("hiding", second))
    is_hidden = pl.col("hiding").is_not_null()
    emptied = [
        pl.when(is_hidden).then(None).otherwise(pl.col(name)).alias(name)
        for name in (*NUMBERS, *added)
        if name in marked.columns
    ]
    return marked.with_columns(
        *emptied, hidden=is_hidden, reason=pl.coalesce("hiding", "reason")
    ).drop("hiding", "largest", "is_protected", "cases")
