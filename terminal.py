"""How the command line writes: answers on stdout, complaints on stderr, bars on a terminal only."""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import polars as pl
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.formats import table
from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS, NORMAL
from governance import REASONS, Release
from ingest import Receipt

WIDE = 160  # of what is written to a file or a pipe [characters]
answers = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else WIDE)
complaints = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

SHOWN_COMPLAINTS = 50  # more than a screen helps nobody; the file of rejects has them all
NUMBERS, WHY = ("events", "value", "lower", "upper"), ("status", "reason")
QUIET = ("within", "similar", "no_change", "no_clear_change")  # verdicts that come last
WIDEST = 32  # of a label in a table; CSV and JSON have it whole [characters]
RECEIPT = ("source", "batch", "rows_read", "facts", "rejects", "rejects_file", "flags")


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that something is going on, on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    is_off = not complaints.is_terminal
    with Progress(*columns, console=complaints, transient=True, disable=is_off) as bar:
        bar.add_task(what, total=None)
        yield


def say_json(said: object) -> None:
    """Write one line of JSON."""
    sys.stdout.write(json.dumps(said, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def say_receipt(receipt: Receipt, *, as_json: bool) -> None:
    """Say what became of a file, and complain of each line that was refused."""
    if as_json:
        said = {name: asdict(receipt)[name] for name in RECEIPT}
        say_json(said | {"seconds": round(receipt.seconds, 3), "file": receipt.file})
    else:
        answers.print(
            f"{receipt.file}: {receipt.rows_read} rows, {receipt.facts} facts, "
            f"{receipt.rejects} rejects, batch {receipt.batch}"
        )
        for name, rows in receipt.flags.items():
            answers.print(f"  kept and flagged {name}: {rows} rows")
        for note in receipt.notes:
            complaints.print(f"{receipt.file}: {note.en}")
    if receipt.rejects_file is None:
        return
    for file, line, reason in pl.read_csv(receipt.rejects_file, n_rows=SHOWN_COMPLAINTS).rows():
        complaints.print(f"{file}:{line}: {reason}")
    if receipt.rejects > SHOWN_COMPLAINTS:
        rest = receipt.rejects - SHOWN_COMPLAINTS
        complaints.print(f"… and {rest} more in {receipt.rejects_file}")


def say_rows(names: Sequence[str], rows: Sequence[Sequence[object]], *, as_json: bool) -> None:
    """Write a list as a table or as JSON."""
    if as_json:
        say_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    drawn = Table(*names)
    for row in rows:
        drawn.add_row(*(str(value) for value in row))
    answers.print(drawn)


def say_figures(release: Release) -> None:
    """Draw the figures a person wants to see; JSON and CSV have every column."""
    card = release.indicator
    answers.print(
        f"{card.title.en} [{card.unit.en}], vintage {release.edition.number}", markup=False
    )
    if release.edition.synthetic:
        answers.print("holds demonstration data", style="reverse")
    drawn = _drawn(_shown(release))
    narrowest = answers.measure(drawn).minimum  # a table that fits nowhere is wide, never cut
    answers.print(drawn, width=max(answers.width, narrowest), crop=False, no_wrap=True)
    for note in release.notes:
        complaints.print(note.en)


def _shown(release: Release) -> pl.DataFrame:
    """Choose the columns, say codes in words, and put what stands out first."""
    figures, card = table(release), release.analysis
    units = [
        name
        for name in DIMENSIONS
        if name in figures.columns
        and (figures["area"].n_unique() > 1 if name == "area" else name in release.question.by)
    ]
    words = {code: text.en for code, text in REASONS.items()}
    said = figures.with_columns(
        *(pl.col(name).replace(dimension_labels(name, "en")) for name in units),
        pl.col("reason").replace(words),
        status=pl.when(pl.col("status") != NORMAL).then("status"),
    )
    verdicts = []
    if card and card.verdict:
        verdicts = [card.verdict]
        loudest = sorted(reversed([*card.words]), key=QUIET.__contains__)
        order = pl.col(card.verdict).replace_strict(
            loudest, range(len(loudest)), return_dtype=pl.Int32
        )
        said = said.sort(
            "period", order, "value", descending=[False, False, True], nulls_last=True
        ).with_columns(
            pl.coalesce(card.verdict, *(name for name in card.adds if name.endswith("_reason")))
            .replace({code: text.en for code, text in card.words.items()})
        )
    full = [name for name in (*NUMBERS, *verdicts, *WHY) if said[name].null_count() < said.height]
    return said.select("period", *units, *full)


def _drawn(figures: pl.DataFrame) -> Table:
    """Draw a table whose labels give way to its numbers."""
    drawn = Table()
    for name in figures.columns:
        if figures[name].dtype.is_numeric():
            drawn.add_column(name, justify="right", no_wrap=True)
        else:
            drawn.add_column(name, no_wrap=name in ("period", "status"))
    for row in figures.iter_rows(named=True):
        drawn.add_row(
            *(
                _label(value) if name in DIMENSIONS else _written(value)
                for name, value in row.items()
            )
        )
    return drawn


def _label(value: object) -> Text:
    """Keep a label in one line, shortened where there is no room for it."""
    label = Text(_written(value), no_wrap=True, overflow="ellipsis")
    label.truncate(WIDEST, overflow="ellipsis")
    return label


def _written(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    """Give the decimals that show four digits of a number, at least one."""
    return max(1, 3 - math.floor(math.log10(abs(value))))
