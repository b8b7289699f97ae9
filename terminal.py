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

from api.formats import table
from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS
from governance import REASONS, Release
from ingest import Receipt

WIDE = 160  # of what is written to a file or a pipe [characters]
answers = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else WIDE)
complaints = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

SHOWN_COMPLAINTS = 50  # more than a screen helps nobody; the file of rejects has them all
SHOWN = ("events", "exposure", "value", "lower", "upper", "status", "reason")
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
    figures = table(release)
    where = ["period", *(name for name in DIMENSIONS if name in figures.columns)]
    added = list(release.analysis.adds) if release.analysis else []
    full = [name for name in (*SHOWN, *added) if figures[name].null_count() < figures.height]
    shown = figures.with_columns(
        *(pl.col(name).replace(dimension_labels(name, "en")) for name in where[1:]),
        pl.col("reason").replace({code: text.en for code, text in REASONS.items()}),
    ).select(*where, *full)
    drawn = Table()
    for name in shown.columns:
        is_number = shown[name].dtype.is_numeric()
        if is_number or name in ("period", "status"):
            drawn.add_column(name, justify="right" if is_number else "left", no_wrap=True)
        else:
            drawn.add_column(name, overflow="ellipsis", no_wrap=True, max_width=WIDEST)
    for row in shown.iter_rows():
        drawn.add_row(*(_written(value) for value in row))
    answers.print(drawn)
    for note in release.notes:
        complaints.print(note.en)


def _written(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    """Give the decimals that show four digits of a number, at least one."""
    return max(1, 3 - math.floor(math.log10(abs(value))))
