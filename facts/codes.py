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
ALWAYS, FOREVER = "0000-01-01", "9999-12-31"  # before and after every day a list names
NO_LINKS = pl.DataFrame(
    schema={
        "from": pl.String,
        "to": pl.String,
        "weight": pl.Float64,
        "on": pl.String,
        "basis": pl.String,
    }
)


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
    """The same list with one row an id: the version that was in force last.

    An id that has ended is among them, with the day it ended in `valid_to`; `as_of` leaves it out.
    """
    return (
        codes(name)
        .sort("valid_from", nulls_last=False, maintain_order=True)
        .unique("id", keep="last", maintain_order=True)
        .sort("id")
    )


@cache
def as_of(name: str, day: str) -> pl.DataFrame:
    """Give the rows of a list in force on a day (ISO 8601), both its first and its last included.

    An empty `valid_from` means as long as the list reaches back, an empty `valid_to` until today.
    """
    begun = pl.col("valid_from").fill_null(ALWAYS) <= day
    lasting = pl.col("valid_to").fill_null(FOREVER) >= day
    return codes(name).filter(begun & lasting)


@cache
def became(name: str) -> pl.DataFrame:
    """Say what the codes of a list that ended became; none where the list keeps no such links.

    Returns
    -------
    from, to, weight [share of `from`, 0 to 1], on [ISO 8601, first day of `to`], basis (one: the
    same thing renamed or moved; merged: several became one; share: split by a known share;
    equal: split in equal parts, for no share is known). A code that is a `to` may itself be a
    `from` later; no chain comes back to where it began.
    """
    if not (LISTS / "crosswalks" / f"{name}__{name}.csv").is_file():
        return NO_LINKS
    return crosswalk(name, name).select(*NO_LINKS.columns)


@cache
def labels(name: str, language: Language) -> dict[str, str]:
    """Give the label of each id of a list in one language, the total and the unknown included."""
    rows = latest(name)
    words = dict(zip(rows["id"], rows[f"label_{language}"], strict=True))
    return words | {code: word[language] for code, word in NAMED.items()}


@cache
def crosswalk(origin: str, target: str) -> pl.DataFrame:
    """Read how the codes of one list are said in another.

    Returns
    -------
    from, to, weight [share of `from`, 0 to 1; one code's add up to 1]; where the file has them,
    basis (see `became`) and review (whether a person has checked the row).
    """
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
