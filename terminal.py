"""How the command line writes: answers on stdout, complaints on stderr, bars on a terminal only."""

import json
import math
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import polars as pl
from rich.console import Console
from rich.measure import Measurement
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from analysis import Analysis, Answer
from api.formats import plain, table
from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS, NORMAL, TOTAL
from governance import REASONS, RULES, Explanation, Release, Report
from ingest import Fetched, Receipt

WIDE = 160  # of what is written to a file or a pipe [characters]
answers = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else WIDE)
complaints = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

SHOWN_COMPLAINTS = 50  # more than a screen helps nobody; the file of rejects has them all
SHOWN = ("events", "value", "lower", "upper", "status")
QUIET = ("within", "similar", "no_change", "no_clear_change")  # verdicts that come last
UNBOUNDED = 10_000  # a table too wide for the terminal is written whole, never cut [characters]
NAME = 12  # letters of a batch that are shown
NARROWEST, WIDEST = 8, 32  # a label in a table; CSV and JSON have it whole [characters]
BORDER = " │ "  # between columns
RECEIPT = (
    "source",
    "batch",
    "rows_read",
    "rows_kept",
    "without_value",
    "facts",
    "rejects",
    "rejects_file",
    "flags",
    "corrected",
)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that something is going on, on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    is_off = not complaints.is_terminal
    with Progress(*columns, console=complaints, transient=True, disable=is_off) as bar:
        bar.add_task(what, total=None)
        yield


@contextmanager
def downloading(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show how much of a file has come, on a terminal only."""
    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=complaints, disable=not complaints.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda come, total: bar.update(task, completed=come, total=total)


def say_fetched(source: str, came: Fetched, *, as_json: bool) -> None:
    """Say what came, and the command that takes it in."""
    if as_json:
        said = came._asdict() | {"files": [str(file) for file in came.files]}
        say_json({"source": source, **said})
        return
    state = "fetched" if came.is_new else "unchanged"
    answers.print(f"{state}: {came.size:,} bytes, SHA-256 {came.sha256[:12]}…")
    for file in came.files:
        answers.print(f"osh ingest {source} {shlex.quote(str(file))}", soft_wrap=True)


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
            f"{receipt.file}: {receipt.rows_read} rows = {receipt.rows_kept} kept + "
            f"{receipt.rejects} rejects; {receipt.facts} facts, batch {receipt.batch}"
        )
        if receipt.without_value:
            answers.print(f"  kept without a value: {receipt.without_value} rows")
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


def say_reports(reports: Sequence[Report], *, as_json: bool) -> None:
    """List the reports on batches."""
    rows = [
        (one.batch[:NAME], one.source, one.file, one.facts, one.rejects, sum(one.counts.values()),
         _held_up(one))
        for one in reports
    ]  # fmt: skip
    names = ("batch", "source", "file", "facts", "rejects", "findings", "publication")
    say_rows(names, rows, as_json=as_json)


def say_report(report: Report, *, as_json: bool) -> None:
    """Say what is known of the quality of a batch: counts, then each finding with its place."""
    if as_json:
        say_json(report.as_words())
        return
    answers.print(
        f"batch {report.batch} of {report.source} ({report.file}): {report.rows_read} rows, "
        f"{report.facts} facts, {report.rejects} rejects, {report.repeats} repeats, "
        f"{report.corrected} lines corrected; {_held_up(report)}"
    )
    for reason, rows in report.reasons.items():
        answers.print(f"  refused, {rows} rows: {reason}")
    for flag, rows in report.flags.items():
        answers.print(f"  kept and flagged {flag}: {rows} rows")
    if report.received_before:
        answers.print("  the same file was received before")
    for rule, count in report.counts.items():
        answers.print(f"{RULES[rule].text.en}: {count}")
    drawn = report.findings.drop("rule").with_columns(pl.selectors.float().round(2))
    if not drawn.is_empty():
        answers.print(_drawn(report.findings.select("rule", *drawn.columns)), crop=False)


def say_explanation(found: Explanation, *, as_json: bool) -> None:
    """Say what a figure rests on: its definition, its numbers, their cells, files and lines."""
    if as_json:
        say_json(found.as_words())
        return
    card, figure = found.release.indicator, found.figure
    answers.print(f"{card.title.en} [{card.unit.en}], {found.release.question}")
    answers.print(f"  {card.definition.en}")
    for name in ("events", "exposure", "value", "lower", "upper", "status", "source"):
        if figure[name] is not None:
            answers.print(f"  {name}: {_written(figure[name])}")
    if found.withheld:
        answers.print(f"  {found.withheld.en}")
    names = {batch.digest: batch.file for batch in found.files.values()}
    for part in found.parts:
        answers.print(
            f"{part.side}: {part.measure} {_written(part.value)} (status {part.status}) "
            f"of {part.source}, {part.lines.height} lines"
        )
        if part.note:
            answers.print(f"  {part.note.en}")
        place = pl.format("{}:{}", pl.col("digest").replace(names), pl.col("line"))
        rows = part.lines.rows.select(place.alias("line"), pl.exclude("line", "digest"))
        full = [name for name in rows.columns if set(rows[name]) - {None, TOTAL}]
        answers.print(_drawn(rows.select(full)), crop=False)
        if part.lines.height > rows.height:
            answers.print(f"  … and {part.lines.height - rows.height} more lines")
    for batch in found.files.values():
        answers.print(
            f"batch {batch.digest}: {batch.file}, retrieved {batch.retrieved}, SHA-256 {batch.raw}"
        )
    answers.print(f"cite as: {found.release.citation.en}")


def _held_up(report: Report) -> str:
    if report.held_up.is_empty():
        return "nothing to acknowledge"
    return f"acknowledged: {report.acknowledged}" if report.acknowledged else "to be acknowledged"


def say_figures(release: Release) -> None:
    """Draw the figures a person wants to see; JSON and CSV have every column."""
    card = release.indicator
    answers.print(
        f"{card.title.en} [{card.unit.en}], vintage {release.edition.number}", markup=False
    )
    if release.edition.synthetic:
        answers.print("holds demonstration data", style="reverse")
    if not release.figures.is_empty():
        drawn = _drawn(_shown(release))
        least = Measurement.get(answers, answers.options.update(width=UNBOUNDED), drawn).minimum
        drawn.width = least if least > answers.width else None
        answers.print(drawn, crop=False)
    for name, rows in release.tables.items():
        if not rows.is_empty():
            answers.print(name)
            answers.print(_drawn(_labelled(rows)), crop=False)
    for note in release.notes:
        complaints.print(note.en)
    for sentence in _not_judged(release):
        complaints.print(sentence)


def say_computed(card: Analysis, answer: Answer, *, as_json: bool) -> None:
    """Say what a method gave: as one line of JSON, or drawn, its numbers before its tables."""
    computed = answer.computed
    if as_json:
        say_json(
            {
                "analysis": card.id,
                "version": card.version,
                "parameters": plain(dict(answer.parameters)),
                "scalars": plain(dict(computed.scalars)),
                "tables": {name: plain(rows.to_dicts()) for name, rows in computed.tables.items()},
                "warnings": [warning._asdict() for warning in computed.warnings],
            }
        )
        return
    answers.print(card.title.en)
    if computed.scalars:
        rows = [(name, _six_digits(value)) for name, value in computed.scalars.items()]
        say_rows(("", "value"), rows, as_json=False)
    for name, found in computed.tables.items():
        answers.print(name)
        lines = [[_six_digits(value) for value in row] for row in found.rows()]
        say_rows(found.columns, lines, as_json=False)
    for warning in computed.warnings:
        complaints.print(warning.en)


def _six_digits(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_six_digits, value))
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _shown(release: Release) -> pl.DataFrame:
    """Choose the columns, say codes in words, and put what stands out first."""
    figures, card = table(release), release.analysis
    units = [
        name
        for name in DIMENSIONS
        if name in figures.columns
        and (figures["area"].n_unique() > 1 if name == "area" else name in release.question.by)
    ]
    said = figures.with_columns(
        *(pl.col(name).replace(dimension_labels(name, "en")) for name in units),
        pl.col("reason").replace({code: text.en for code, text in REASONS.items()}),
        status=pl.when(pl.col("status") != NORMAL).then("status"),
    )
    last = "reason"
    if card and card.verdict:
        last, words = card.verdict, [*card.words][::-1]
        loudest = sorted(words, key=QUIET.__contains__)
        order = pl.col(last).replace_strict(loudest, range(len(words)), return_dtype=pl.Int32)
        said = (
            said.sort("period", order, "value", descending=[False, False, True], nulls_last=True)
            .with_columns(  # a row without a value has a reason and no verdict
                pl.col(last).replace({code: text.en for code, text in card.words.items()})
            )
            .with_columns(pl.coalesce(last, "reason"))
        )
    full = [name for name in (*SHOWN, last) if said[name].null_count() < said.height]
    return said.select("period", *units, *full)


def _labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Say codes in words; a dimension of one code says nothing and is left out."""
    known = [name for name in rows.columns if name in DIMENSIONS]
    alike = [name for name in known if rows[name].n_unique() == 1]
    return rows.with_columns(
        pl.col(name).replace(dimension_labels(name, "en")) for name in known
    ).drop(alike)


def _not_judged(release: Release) -> list[str]:
    """Say once of all rows together why an analysis has no verdict on them."""
    card = release.analysis
    reasons = [name for name in card.adds if name.endswith("_reason")] if card else []
    if card is None or not reasons:
        return []
    found = release.figures.select(why=pl.coalesce(reasons)).drop_nulls()
    counted = found.group_by("why", maintain_order=True).len()
    return [f"not judged, {card.words[why].en}: {rows} rows" for why, rows in counted.iter_rows()]


def _drawn(figures: pl.DataFrame) -> Table:
    """Draw a table whose words give way to its numbers: labels first, then verdicts."""
    cells = {
        name: [_written(value) for value in figures[name].to_list()] for name in figures.columns
    }
    widths = {name: max(len(cell) for cell in (name, *cells[name])) for name in cells}
    labels = [name for name in cells if name in DIMENSIONS]
    others = sum(min(widths[name], WIDEST) for name in cells if name not in labels)
    room = answers.width - others - len(BORDER) * (len(cells) - 1)
    label_width = min(WIDEST, max(NARROWEST, room // max(1, len(labels))))
    drawn = Table(show_edge=False, pad_edge=False)
    for name in cells:
        if name in labels:
            width = min(label_width, widths[name])
            drawn.add_column(name, width=width, overflow="ellipsis", no_wrap=True)
        else:
            is_number = figures[name].dtype.is_numeric()
            is_short = is_number or name in ("period", "status")
            drawn.add_column(name, justify="right" if is_number else "left", no_wrap=is_short)
    for row in zip(*cells.values(), strict=True):
        drawn.add_row(*row)
    return drawn


def _written(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    """Give the decimals that show four digits of a number, at least one."""
    return max(1, 3 - math.floor(math.log10(abs(value))))
