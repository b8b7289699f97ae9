"""Corrects known errors of publishers, each written down with what it says and what we use.

A file data/corrections/<source>.csv has a row a correction:

Column  | What it holds
------- | ----------------------------------------------------------------------------
where   | which row of the raw file: geo=IT; time_period=2019 (the publisher's columns)
column  | which of its columns is wrong
expect  | what stands there; where something else is met, nothing is corrected
use     | what we use instead; empty, that there is no value
reason  | why, in a sentence, with its source
told_on | the day the publisher was told, ISO 8601; empty while nobody has
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts.codes import LISTS
from facts.refusal import UnreadableFile
from ingest._hearing import note

FOLDER = LISTS / "corrections"
COLUMNS = ("where", "column", "expect", "use", "reason", "told_on")
FLAG = "corrected"  # in the flags of every row that comes from a corrected line


class Correction(NamedTuple):
    """One cell of a publisher's file that is known to be wrong.

    place : file and line it is written down at.
    where : the publisher's columns that name the row, and what they hold there.
    """

    place: str
    where: Mapping[str, str]
    column: str
    expect: str
    use: str
    reason: str
    told_on: str


class Corrected(NamedTuple):
    """Raw rows with the corrections made, and the lines they were made in."""

    rows: pl.LazyFrame
    lines: tuple[int, ...]


def corrections(source: str, folder: Path = FOLDER) -> tuple[Correction, ...]:
    """Read what is written down of a source; nothing where it has no file.

    Raises
    ------
    UnreadableFile
        If the file lacks a column, or a row does not say where it applies or why.
    """
    file = folder / f"{source}.csv"
    if not file.is_file():
        return ()
    written = pl.read_csv(file, infer_schema=False).fill_null("")
    if tuple(written.columns) != COLUMNS:
        raise UnreadableFile(
            f"{file}: its columns are {', '.join(written.columns)}; write {', '.join(COLUMNS)}"
        )
    return tuple(
        _read(f"{file.name}:{line}", *row) for line, row in enumerate(written.iter_rows(), start=2)
    )


def correct(rows: pl.LazyFrame, source: str, folder: Path = FOLDER) -> Corrected:
    """Make the corrections whose row is met with the value they expect.

    Where the value met is another one the publisher may have mended it: the cell stays as it is
    and the receipt says so. A correction whose row is not in the file says nothing.

    Parameters
    ----------
    rows : what the source's `read` gives: text columns named as the publisher does, and `line`.
    """
    known = rows.collect_schema().names() if (found := corrections(source, folder)) else []
    lines: list[int] = []
    for one in found:
        if strangers := sorted({one.column, *one.where} - set(known)):
            raise UnreadableFile(
                f"{one.place}: the file has no column {', '.join(strangers)}; "
                f"it has {', '.join(known)}"
            )
        line = _line(rows, one)
        if line is not None:
            lines.append(line)
            rows = rows.with_columns(
                pl.when(pl.col("line") == line)
                .then(pl.lit(one.use or None, pl.String))
                .otherwise(one.column)
                .alias(one.column)
            )
    return Corrected(rows, tuple(sorted(set(lines))))


def flagged(lines: tuple[int, ...]) -> pl.Expr:
    """Add the flag of a correction to the rows that come from corrected lines."""
    both = pl.concat_str(
        [pl.when(pl.col("flags") != "").then("flags"), pl.lit(FLAG)],
        separator=" ",
        ignore_nulls=True,
    )
    return pl.when(pl.col("line").is_in(lines)).then(both).otherwise("flags").alias("flags")


def _read(place: str, where: str, *words: str) -> Correction:
    pairs = [part.partition("=") for part in where.split(";") if part.strip()]
    column, expect, use, reason, told_on = words
    if not (pairs and column and reason) or not all(sign for _, sign, _ in pairs):
        raise UnreadableFile(
            f"{place}: a correction says where (geo=IT; time_period=2019), in which column and "
            f"why; where is '{where}', column '{column}', reason '{reason}'"
        )
    held = {name.strip(): value.strip() for name, _, value in pairs}
    return Correction(place, held, column, expect, use, reason, told_on)


def _line(rows: pl.LazyFrame, one: Correction) -> int | None:
    """Find the one line a correction is about; say why where it is not made."""
    here = [pl.col(name).cast(pl.String).fill_null("") == held for name, held in one.where.items()]
    met = rows.filter(*here).select("line", one.column).head(2).collect(engine="streaming")
    if met.is_empty():
        return None
    line, value = met.row(0)
    if met.height > 1:
        note(
            f"{one.place}: not corrected, as several lines are meant ({line} is the first); "
            "name more columns",
            f"{one.place}：未更正，因有多行符合（首行为第 {line} 行）；请指定更多列",
        )
        return None
    if (value or "") != one.expect:
        note(
            f"{one.place}: not corrected, as {one.column} in line {line} is '{value or ''}' and "
            f"'{one.expect}' was expected; the publisher may have mended it: look, and take the "
            "correction out",
            f"{one.place}：未更正，第 {line} 行 {one.column} 为“{value or ''}”，而非预期的"
            f"“{one.expect}”；发布者可能已修正，请核对后删除此更正",
        )
        return None
    return int(line)
