"""What a source is: where its files come from, how they are read and said in our codes."""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

from facts.text import Text

Grain = Literal["table", "unit"]

NOTHING = Text("", "")


class Rule(NamedTuple):
    """One sentence a row must not deserve.

    `broken` is an expression over the tidy columns that is true where the rule is broken;
    `message` is an expression that gives the sentence, with the value met and what was expected.
    A hard rule makes the row a reject; a soft one leaves its id in the row's `flags`.
    """

    id: str
    hard: bool
    broken: pl.Expr
    message: pl.Expr


class OpenFile(NamedTuple):
    """A file that anyone may fetch: the word it is asked by, its address, and our name for it."""

    word: str
    url: str
    name: str


@dataclass(frozen=True)
class Source:
    """A card: one publisher's layout.

    grain : "table" for published tables (overlapping cuts, one number a row: columns measure and
        value), "unit" for returns of enterprises or workplaces (no overlap, one column a measure).
    family : sources whose figures may meet in one rate, as ESAW's accidents over the LFS's workers.
        Where two families could answer the same question the higher `preference` answers.
    published : the publisher has released each row to the public, so small cells need no hiding.
    read : the raw file as text columns named as the publisher names them, and `line`.
    tidy : the same rows in our codes: the columns of facts.schema.KEY that the source knows
        (missing ones are filled with _T or null), and measure + value or one column a measure.
        A word that is in no crosswalk is left as it is, so that `check` can name it.
    measures : the measures it gives; for grain "unit" these are the columns.
    unique : columns that name a row of grain "unit"; a later batch's row replaces an earlier one's.
        A source may name one of its own, as the number of a case: the batch keeps it as text.
    whole : columns that name all the rows a later batch replaces together, so that a correction
        can take a row away; `unique` where empty.
    rules : rules of this source alone, checked after tidy; code lists, periods and numbers are
        checked for every source.
    citation : how the publisher wants to be cited, without the day it was retrieved.
    admit : looks at a file before a copy is kept, and refuses what must not be kept at all.
    open_files : what the publisher keeps at an open address; `osh fetch` brings them.
    mapping : the mapping file the source was made of; kept beside each raw file it read.
    licence : under what terms the figures may be used and passed on; empty where none is stated.
    """

    id: str
    title: Text
    publisher: Text
    grain: Grain
    family: str
    preference: int
    published: bool
    measures: tuple[str, ...]
    read: Callable[[Path], pl.LazyFrame]
    tidy: Callable[[pl.LazyFrame], pl.LazyFrame]
    rules: tuple[Rule, ...] = ()
    unique: tuple[str, ...] = ("enterprise", "workplace", "period", "detail")
    whole: tuple[str, ...] = ()
    reference: str = ""
    citation: Text = NOTHING
    licence: Text = NOTHING
    admit: Callable[[Path], None] | None = None
    open_files: tuple[OpenFile, ...] = ()
    mapping: Path | None = None


LETTERS = 12  # of the digest that names a layout


def layout(source: Source) -> str:
    """Name the layout a card reads by what the card's module says: 12 digits of its SHA-256.

    Two batches with one name were read by the same words; another name says that the way a file
    becomes facts has changed in between.
    """
    written = source.tidy.func if isinstance(source.tidy, partial) else source.tidy
    file = inspect.getsourcefile(written)
    content = Path(file).read_bytes() if file else source.id.encode()
    return hashlib.sha256(content).hexdigest()[:LETTERS]
