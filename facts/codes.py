"""Code lists, crosswalks and measures: the words a fact may use, read once from data/."""

from functools import cache
from pathlib import Path

import polars as pl

from facts.refusal import UnknownCode
from facts.schema import TOTAL, UNKNOWN
from facts.text import Language

LISTS = Path(__file__).parent.parent / "data"
NAMED = {
    TOTAL: {"en": "Total", "zh": "合计"},
    UNKNOWN: {"en": "Unknown", "zh": "未知"},
}
"""How the two words that are in every list, and written in none, are called."""


@cache
def codes(name: str) -> pl.DataFrame:
    """Read a code list of data/codes.

    Returns
    -------
    One row a code and version: id, scheme, version, code, label_en, label_zh, parent,
    level [1 is the top], valid_from, valid_to. All text but the level; empty is null.

    Raises
    ------
    UnknownCode
        If there is no such list.
    """
    return _read("codes", name).with_columns(pl.col("level").cast(pl.Int8))


@cache
def latest(name: str) -> pl.DataFrame:
    """The same list with one row an id: the version that was in force last."""
    return (
        codes(name)
        .sort("valid_from", nulls_last=False, maintain_order=True)
        .unique("id", keep="last", maintain_order=True)
        .sort("id")
    )


@cache
def labels(name: str, language: Language) -> dict[str, str]:
    """Give the label of each id of a list in one language, the total and the unknown included."""
    rows = latest(name)
    words = dict(zip(rows["id"], rows[f"label_{language}"], strict=True))
    return words | {code: word[language] for code, word in NAMED.items()}


@cache
def crosswalk(origin: str, target: str) -> pl.DataFrame:
    """Read how the codes of one list are said in another: from, to, weight [share, 0 to 1]."""
    return _read("crosswalks", f"{origin}__{target}").with_columns(
        pl.col("weight").cast(pl.Float64)
    )


@cache
def measures() -> pl.DataFrame:
    """What is counted: id, labels, units, kind, the list it counts by (detail), definitions."""
    return _read("codes", "measure")


def _read(folder: str, name: str) -> pl.DataFrame:
    file = LISTS / folder / f"{name}.csv"
    if not file.is_file():
        known = ", ".join(sorted(found.stem for found in file.parent.glob("*.csv")))
        raise UnknownCode(f"no list is called '{name}' in data/{folder}; there are: {known}")
    return pl.read_csv(file, infer_schema=False, null_values=[""])
