"""Tables a method works on: read as text, then held to what the method declares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from analysis._parameters import SAID, Kind
from analysis._rates import Numbers
from facts.refusal import BadQuestion, UnreadableFile
from facts.text import Text

NOTHING = ("", "NA", "NaN", "nan")  # how a missing value is written
TYPES: dict[Kind, pl.DataType] = {
    Kind.NUMBER: pl.Float64(),
    Kind.WHOLE: pl.Int64(),
    Kind.WORD: pl.String(),
    Kind.TRUTH: pl.Boolean(),
}
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class Column(NamedTuple):
    """A column of a table.

    says : what it holds, with its unit.
    kind : NUMBER, WHOLE, WORD or TRUTH.
    is_optional : the table may be without it.
    may_be_missing : a row may be without a value.
    least : the smallest number it may hold, None for any.
    is_open : the smallest itself is left out.
    """

    says: Text
    kind: Kind = Kind.NUMBER
    is_optional: bool = False
    may_be_missing: bool = False
    least: float | None = None
    is_open: bool = False


@dataclass(frozen=True)
class Table:
    """A table a method works on.

    says : what one row is.
    columns : its columns by name; an optional one that is absent is filled with nulls.
    others : what every further column holds (one criterion or list each); None when further
        columns are left out.
    others_named : the pattern of their names; those unlike it are left out.
    is_optional : the method can do without it; it then gets a table of no rows.
    """

    says: Text
    columns: Mapping[str, Column] = field(default_factory=dict)
    others: Column | None = None
    others_named: str = ".*"
    is_optional: bool = False


def numbers(table: pl.DataFrame, name: str) -> Numbers:
    """Give a column as an array, missing as NaN."""
    return np.array(table[name].cast(pl.Float64).fill_null(np.nan).to_numpy(), dtype=np.float64)


def read_table(file: Path) -> pl.DataFrame:
    """Read a CSV as text; what it holds is judged when a method is known.

    Raises
    ------
    UnreadableFile
        If there is no such file, or it is no CSV.
    """
    try:
        found = pl.read_csv(file, infer_schema=False, null_values=list(NOTHING))
    except (OSError, pl.exceptions.PolarsError) as error:
        said = str(error).splitlines()[0]
        raise UnreadableFile(f"{file}: cannot be read as a CSV ({said}); give one") from error
    return found.rename(lambda name: name.strip().strip("﻿"))


def held_to(
    card: str, tables: Mapping[str, Table], given: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Give the tables a method declares, each with its columns in their kinds.

    Raises
    ------
    BadQuestion
        If a table or a column lacks, a table has no rows, or a cell is missing, of another kind,
        infinite or out of range; of an optional column either all cells may be missing or none.
    """
    for name in given:
        if name not in tables:
            raise BadQuestion(f"{card} takes no table '{name}'; it takes: {', '.join(tables)}")
    return {
        name: _held(f"{card}: {name}", table, given.get(name)) for name, table in tables.items()
    }


def _held(place: str, table: Table, given: pl.DataFrame | None) -> pl.DataFrame:
    if given is None:
        if not table.is_optional:
            raise BadQuestion(f"{place} is not given ({table.says.en}); give it as a CSV")
        return pl.DataFrame(schema={name: TYPES[one.kind] for name, one in table.columns.items()})
    if not (given.height or table.is_optional):
        raise BadQuestion(f"{place} has no rows; each is {table.says.en}; give at least one")
    lacking = [
        name
        for name, column in table.columns.items()
        if name not in given.columns and not column.is_optional
    ]
    if lacking:
        raise BadQuestion(
            f"{place} has no column {' and '.join(lacking)}; it has: {', '.join(given.columns)}; "
            f"{'; '.join(f'{name} is {table.columns[name].says.en}' for name in lacking)}"
        )
    others = [
        name
        for name in given.columns
        if name not in table.columns and re.fullmatch(table.others_named, name)
    ]
    columns = dict(table.columns) | (dict.fromkeys(others, table.others) if table.others else {})
    return pl.DataFrame(
        [
            _cast(place, name, column, given[name])
            if name in given.columns
            else pl.Series(name, [None] * given.height, TYPES[column.kind])
            for name, column in columns.items()
            if column is not None
        ]
    )


def _cast(place: str, name: str, column: Column, given: pl.Series) -> pl.Series:
    cast = _as(column.kind, given.rename(name))
    wrong = cast.is_null() & given.is_not_null()
    if wrong.any():
        _refuse(place, name, given, wrong, f"not {SAID[column.kind]}; write one or leave it empty")
    is_absent = column.is_optional and cast.is_null().all()
    if not column.may_be_missing and not is_absent and cast.is_null().any():
        _refuse(place, name, given, cast.is_null(), "missing; give a value or leave the row out")
    if column.kind is Kind.NUMBER and cast.is_infinite().any():
        _refuse(place, name, given, cast.is_infinite(), "it must be finite")
    if column.least is not None:
        low = cast <= column.least if column.is_open else cast < column.least
        bound = f"{'above' if column.is_open else 'at least'} {column.least:g}"
        if low.any():
            _refuse(place, name, given, low.fill_null(value=False), f"it must be {bound}")
    return cast


def _as(kind: Kind, given: pl.Series) -> pl.Series:
    if given.dtype != pl.String:
        return given.cast(TYPES[kind], strict=False)
    text = given.str.strip_chars()
    if kind is Kind.WHOLE:
        number = text.cast(pl.Float64, strict=False)
        return number.set(number.round() != number, None).cast(pl.Int64, strict=False)
    if kind is Kind.TRUTH:
        return text.str.to_lowercase().replace_strict(TRUTHS, default=None, return_dtype=pl.Boolean)
    return text.cast(TYPES[kind], strict=False)


def _refuse(place: str, name: str, given: pl.Series, where: pl.Series, why: str) -> None:
    row = int(where.arg_true()[0])
    raise BadQuestion(f"{place} row {row + 1}: {name} is '{given[row]}', {why}")
