"""What is taken away as CSV and opened in a spreadsheet: no cell of it may be a formula."""

import polars as pl

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs that a spreadsheet takes for the beginning of a formula; some take wide ones too."""


def harmless(cells: pl.Expr) -> pl.Expr:
    """Keep a spreadsheet from taking a word for a formula."""
    is_formula = cells.str.head(1).is_in(FORMULA)
    return pl.when(is_formula).then(pl.lit("'") + cells).otherwise(cells).name.keep()
