"""Says a publisher's code in ours, by a crosswalk of data/crosswalks whose weights are all 1."""

import polars as pl

from facts.codes import crosswalk


def recoded(code: pl.Expr, origin: str, target: str) -> pl.Expr:
    """Give the id of each code; a word in no crosswalk stays, so that `check` can name it."""
    words = crosswalk(origin, target)
    assert words["from"].is_unique().all(), f"{origin} to {target} splits codes by weight"
    return code.replace(words["from"], words["to"])
