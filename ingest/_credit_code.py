"""Knows a unified social credit code of China by its check character (GB 32100-2015)."""

import polars as pl

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3^i mod 31


def is_credit_code(code: pl.Expr) -> pl.Expr:
    """Truth of whether a code is a unified social credit code with its check character.

    References
    ----------
    GB 32100-2015: the last character makes the weighted sum of all a multiple of 31.
    """
    worth = {character: value for value, character in enumerate(CHARACTERS)}
    digits = [
        code.str.slice(place, 1).replace_strict(worth, default=None, return_dtype=pl.Int32)
        for place in range(18)
    ]
    total = pl.sum_horizontal(
        digit * weight for digit, weight in zip(digits, (*WEIGHTS, 1), strict=True)
    )
    whole = pl.all_horizontal(digit.is_not_null() for digit in digits)
    return whole & (code.str.len_chars() == 18) & (total % 31 == 0)


def credit_code(body: pl.Expr) -> pl.Expr:
    """Add the check character to the first 17 characters of a unified social credit code.

    Examples
    --------
    >>> pl.select(credit_code(pl.lit("91110000MADEUP901"))).item()
    '91110000MADEUP901K'
    """
    worth = {character: value for value, character in enumerate(CHARACTERS)}
    total = pl.sum_horizontal(
        body.str.slice(place, 1).replace_strict(worth, return_dtype=pl.Int32) * weight
        for place, weight in enumerate(WEIGHTS)
    )
    return body + (-total % 31).replace_strict(dict(enumerate(CHARACTERS)), return_dtype=pl.String)
