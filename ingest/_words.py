"""Says a publisher's codes in ours, and numbers in a sentence as people write them."""

import polars as pl

from facts.codes import crosswalk


def recoded(code: pl.Expr, origin: str, target: str) -> pl.Expr:
    """Give the id of each code; a word in no crosswalk stays, so that `check` can name it."""
    words = crosswalk(origin, target)
    assert words["from"].is_unique().all(), f"{origin} to {target} splits codes by weight"
    return code.replace(words["from"], words["to"])


def plainly(number: pl.Expr | str) -> pl.Expr:
    """Write a number without the decimals it does not need: 40, not 40.0."""
    value = pl.col(number) if isinstance(number, str) else number
    return value.cast(pl.String).str.strip_suffix(".0")
