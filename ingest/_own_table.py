"""Makes a source of a mapping file, so that a table can be taken in without a card of its own."""

import os
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

import polars as pl

from facts.codes import crosswalk, latest, measures
from facts.on_disk import make_folder, put
from facts.periods import PATTERNS
from facts.refusal import UnreadableFile
from facts.schema import MISSING, NORMAL, TOTAL, UNKNOWN
from facts.text import Text
from ingest._hearing import note
from ingest._mapping import Column, Figure, TableMapping, read_mapping
from ingest._numbers import numbers, years
from ingest._source import Rule, Source
from ingest._table import read_table

FOLDER = "mappings"  # of a home: the mapping of each table of its own that was taken in last
PREFIX = "table_"  # of the id of a source made of a mapping; a card has another


def own_table(file: Path) -> tuple[Source, bool]:
    """Make the source that a mapping file describes, and tell whether its rows are made up.

    Raises
    ------
    UnreadableFile
        If anything in the mapping is wrong; the sentence names every mistake by line and key.
    """
    mapping = read_mapping(file)
    return _source(mapping, file), mapping.synthetic


def own_tables(home: Path) -> Mapping[str, Source]:
    """Give the tables of a home's own that were taken in, by the id of their source.

    A mapping that this version no longer reads is left out: its figures are shown under their id.
    """
    found = (_kept(file, file.stat().st_mtime_ns) for file in sorted(_folder(home).glob("*.yaml")))
    return {source.id: source for source in found if source}


def keep_mapping(home: Path, source: Source) -> None:
    """Keep the mapping of a table that was taken in, so that the home knows the table's words."""
    if source.mapping is None:
        return
    kept = _folder(home) / f"{source.id.removeprefix(PREFIX)}.yaml"
    part = make_folder(kept.parent) / f".{kept.name}.{os.getpid()}"
    part.write_bytes(source.mapping.read_bytes())
    put(part, kept)


@cache
def _kept(file: Path, _: int) -> Source | None:
    try:
        return own_table(file)[0]
    except UnreadableFile:
        return None


def _folder(home: Path) -> Path:
    return home / FOLDER


def _source(mapping: TableMapping, file: Path) -> Source:
    return Source(
        id=f"{PREFIX}{mapping.id}",
        title=mapping.title,
        publisher=mapping.publisher,
        grain="table",
        family=f"{PREFIX}{mapping.id}",
        preference=mapping.preference,
        published=mapping.published,
        measures=tuple(mapping.measures),
        read=partial(_read, mapping),
        tidy=partial(_tidy, mapping),
        citation=Text(mapping.citation, mapping.citation),
        licence=Text(mapping.licence, mapping.licence),
        reference=mapping.reference,
        rules=_rules(mapping) if "detail" in mapping.columns else (),
        mapping=file,
    )


def _rules(mapping: TableMapping) -> tuple[Rule, ...]:
    """Refuse a detail beside a measure that counts by no list."""
    listed = measures().filter(pl.col("detail").is_not_null())["id"]
    plain = [name for name in mapping.measures if name not in listed]
    return (
        Rule(
            "detail_of_a_measure_without",
            hard=True,
            broken=pl.col("measure").is_in(plain) & (pl.col("detail") != TOTAL),
            message=pl.format("{} counts by no list, and detail is '{}'", "measure", "detail"),
        ),
    )


def _read(mapping: TableMapping, file: Path) -> pl.LazyFrame:
    """Read the columns the mapping names; others are left."""
    named = [place.column for place in mapping.columns.values() if place.column]
    for figure in mapping.measures.values():
        named += [figure.column, *figure.where]
    wanted = list(dict.fromkeys(named))
    found = read_table(
        file,
        aliases={name: [name] for name in wanted},
        required=wanted,
        sheet=mapping.sheet or None,
    )
    names = found.collect_schema().names()
    if unread := [name for name in names if name not in (*wanted, "line", "_broken")]:
        note(f"columns not read: {', '.join(unread)}", f"未读取的列：{'、'.join(unread)}")
    return found.select(*wanted, "line", "_broken")


def _tidy(mapping: TableMapping, raw: pl.LazyFrame) -> pl.LazyFrame:
    """Say the table in our codes: for each measure the rows that hold it, and a row for the rest.

    A row no measure takes is refused, never left out.
    """
    figures = mapping.measures
    columns = list(dict.fromkeys(figure.column for figure in figures.values()))
    read = raw.pipe(numbers, columns)
    words = [_word(name, place).alias(name) for name, place in mapping.columns.items()]
    parts = [
        read.filter(_holds(figure)).select(
            "line",
            "_broken",
            *words,
            measure=pl.lit(name),
            value=pl.col(figure.column) * figure.times,
        )
        for name, figure in figures.items()
    ]
    if all(figure.where for figure in figures.values()):
        parts.append(_left_over(read, words, figures))
    return _with_status(pl.concat(parts), given="status" in mapping.columns)


def _holds(figure: Figure) -> pl.Expr:
    return pl.all_horizontal(
        pl.lit(value=True),
        *(pl.col(column).str.strip_chars() == word for column, word in figure.where.items()),
    )


def _left_over(
    read: pl.LazyFrame, words: list[pl.Expr], figures: Mapping[str, Figure]
) -> pl.LazyFrame:
    told = list(dict.fromkeys(column for figure in figures.values() for column in figure.where))
    said = pl.concat_str(
        [pl.format(f"{column} '{{}}'", pl.col(column).fill_null("")) for column in told],
        separator=", ",
    )
    taken = pl.any_horizontal(_holds(figure).fill_null(value=False) for figure in figures.values())
    return read.filter(~taken).select(
        "line",
        pl.concat_str(
            ["_broken", pl.format("no measure of the mapping takes rows of {}", said)],
            separator="; ",
            ignore_nulls=True,
        ).alias("_broken"),
        *words,
        measure=pl.lit(next(iter(figures))),
        value=pl.lit(None, pl.Float64),
    )


def _word(name: str, place: Column) -> pl.Expr:
    """Give our word for a cell; a word in no list stays, so that `check` can name it."""
    if place.value:
        return pl.lit(place.value)
    text = pl.col(place.column).str.strip_chars()
    if place.codes is not None:
        return _recoded(text, place.codes).fill_null(_empty(name))
    if place.crosswalk:
        origin, _, target = place.crosswalk.partition("__")
        walk = crosswalk(origin, target)
        return _recoded(text, dict(zip(walk["from"], walk["to"], strict=True))).fill_null(
            _empty(name)
        )
    if place.labels:
        return _recoded(text, _labels(name, place)).fill_null(_empty(name))
    if name == "period":
        return _period(place.column)
    return (pl.lit(place.prefix) + text.str.normalize("NFKC")).fill_null(_empty(name))


def _recoded(text: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    return text.replace(list(words), list(words.values()))


def _empty(name: str) -> str:
    return {"period": "", "status": NORMAL}.get(name, UNKNOWN)


def _labels(name: str, place: Column) -> dict[str, str]:
    """Give the id of each label that only one code of the list has, the highest if it repeats.

    A section and its only division often share their name, and are the same.
    """
    label = f"label_{place.labels}"
    meant = latest(name).filter(pl.col("id").str.starts_with(place.prefix))
    highest = pl.col("level") == pl.col("level").min().over(label)
    known = (meant.filter(highest) if place.prefix else meant).filter(pl.col(label).is_unique())
    return dict(zip(known[label], known["id"], strict=True))


def _period(column: str) -> pl.Expr:
    """Read a year, quarter or month however written: 2024, 2024Q1, 2024年3月, 2024-03."""
    text = (
        pl.col(column)
        .str.normalize("NFKC")
        .str.strip_chars()
        .str.replace(r"^(\d{4}) ?-? ?[Qq]([1-4])$", "$1-Q$2")
        .str.replace(r"^(\d{4})年第?([1-4])季度?$", "$1-Q$2")
        .str.replace(r"^(\d{4})年(\d)月$", "$1-0$2")
        .str.replace(r"^(\d{4})年(\d\d)月$", "$1-$2")
    )
    is_period = pl.any_horizontal(text.str.contains(pattern) for pattern in PATTERNS.values())
    return pl.when(is_period).then(text).otherwise(years(column))


def _with_status(rows: pl.LazyFrame, *, given: bool) -> pl.LazyFrame:
    """Add M where there is no value; a status of the table's own is kept beside it."""
    said = pl.col("status") if given else pl.lit(NORMAL)
    missing = (
        pl.when(said.is_in([NORMAL, MISSING]))
        .then(pl.lit(MISSING))
        .otherwise(said + pl.lit(MISSING))
    )
    return rows.with_columns(
        status=pl.when(pl.col("value").is_null()).then(missing).otherwise(said)
    )
