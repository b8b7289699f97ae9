"""Knows a unified social credit code of China by its check character (GB 32100-2015)."""

import numpy as np
import polars as pl
import pyarrow as pa

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3^i mod 31
LENGTH, BASE = 18, 31
NO_CHARACTER = 100  # what a byte that is no character of a code is worth

WORTH = np.full(256, NO_CHARACTER, np.int32)
WORTH[np.frombuffer(CHARACTERS.encode(), np.uint8)] = np.arange(BASE)


def is_credit_code(code: pl.Expr) -> pl.Expr:
    """Truth of whether a code is a unified social credit code with its check character.

    References
    ----------
    GB 32100-2015: the last character makes the weighted sum of all a multiple of 31.
    """
    return code.map_batches(_checked, return_dtype=pl.Boolean, is_elementwise=True)


def _checked(codes: pl.Series) -> pl.Series:
    """Look at the bytes of all codes at once; a code that is not 18 bytes long is none."""
    is_long = (codes.str.len_bytes() == LENGTH).fill_null(value=False)
    long = codes.filter(is_long).to_arrow().cast(pa.large_string())
    held = pa.concat_arrays([long])  # from offset 0, its letters one after the other
    start = held.offset
    offsets = np.frombuffer(held.buffers()[1], np.int64)[start : start + len(held) + 1]
    letters = held.buffers()[2]
    found = is_long.to_numpy().copy()
    if len(held) and letters is not None:
        worth = WORTH[np.frombuffer(letters, np.uint8)[offsets[0] : offsets[-1]]]
        worth = worth.reshape(-1, LENGTH)
        total = worth @ np.array((*WEIGHTS, 1), np.int32)
        found[found] = (worth < NO_CHARACTER).all(axis=1) & (total % BASE == 0)
    known = pl.Series(codes.name, found)
    return known if not codes.null_count() else known.set(codes.is_null(), None)


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
