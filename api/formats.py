"""A release written for machines: the same figures as JSON or CSV, nothing rounded."""

import csv
import io
import math
from collections.abc import Iterable, Iterator

import polars as pl

from facts.hierarchy import dimension_labels
from facts.schema import DIMENSIONS
from facts.text import LANGUAGES
from governance import REASONS, Provenance, Release
from governance.harmless import FORMULA

FIRST = ("events", "exposure", "value", "lower", "upper", "lower_998", "upper_998")
LAST = ("status", "reporters", "source", "synthetic", "hidden", "reason")


def as_json(release: Release) -> dict[str, object]:
    """Give a release as the words of a JSON answer.

    Keys: question, vintage, indicator, figures (one object a row: period, the dimensions, the
    numbers, status, source, hidden, reason, what the analysis adds), hidden, notes, sources (where
    the figures come from), citation (of these figures, ready to copy). analysis is null or holds
    id, title, version, reference, parameters (those in force), sentences, notes, warnings, tables.
    """
    card, edition = release.indicator, release.edition
    return {
        "question": str(release.question),
        "vintage": edition.number,
        "published": edition.created.isoformat(timespec="seconds"),
        "synthetic": edition.synthetic,
        "indicator": {
            "id": card.id,
            "title": card.title._asdict(),
            "unit": card.unit._asdict(),
            "definition": card.definition._asdict(),
            "numerator": card.numerator._asdict(),
            "denominator": card.denominator._asdict(),
            "per": card.per,
            "shape": card.shape,
            "interval": card.interval,
            "polarity": card.polarity,
            "caliber": card.caliber,
            "valid_from": card.valid_from or None,
            "valid_to": card.valid_to or None,
            "status": card.status,
            "caveats": [caveat._asdict() for caveat in card.caveats],
            "reference": card.reference,
        },
        "analysis": _analysis(release),
        "figures": plain(table(release).to_dicts()),
        "hidden": release.hidden,
        "notes": [note._asdict() for note in release.notes],
        "sources": [each.as_words() for each in release.provenance],
        "citation": release.citation._asdict(),
    }


def _analysis(release: Release) -> dict[str, object] | None:
    """Say how an analysis was done and what it gives beside the figures."""
    method = release.method
    if method is None:
        return None
    return {
        "id": method.id,
        "title": method.title._asdict(),
        "version": method.version,
        "reference": method.reference,
        "parameters": plain(dict(method.parameters)),
        "sentences": [sentence._asdict() for sentence in method.sentences],
        "notes": [note._asdict() for note in method.notes],
        "warnings": [warning._asdict() for warning in method.warnings],
        "tables": {name: plain(rows.to_dicts()) for name, rows in release.tables.items()},
    }


def plain(value: object) -> object:
    """Say what JSON has no sign for: infinite as a word, not a number as null."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def table(release: Release) -> pl.DataFrame:
    """Give the figures with their columns in one order: where, what, how sure, why not."""
    names = release.figures.columns
    where = ["period", *(name for name in DIMENSIONS if name in names)]
    added = [name for name in names if name not in (*where, *FIRST, *LAST)]
    return release.figures.select(*where, *FIRST, *LAST, *added)


def as_csv(release: Release) -> Iterator[str]:
    """Write a release as CSV for a spreadsheet: lines of what it is, then the table with labels.

    Every code has its English and Chinese label beside it. A text that a spreadsheet would take
    for a formula is written with an apostrophe in front.
    """
    card, edition = release.indicator, release.edition
    figures = table(release)
    dimensions = [name for name in DIMENSIONS if name in figures.columns]
    about = [
        ("question", str(release.question)),
        ("vintage", str(edition.number)),
        ("published", edition.created.isoformat(timespec="seconds")),
        ("indicator", card.title.en),
        ("indicator (zh)", card.title.zh),
        ("unit", card.unit.en),
        ("caliber", card.caliber),
        ("definition", card.definition.en),
        ("reference", card.reference),
        *(("caveat", caveat.en) for caveat in card.caveats),
        *(("note", note.en) for note in release.notes),
        *(("source", _written(each)) for each in release.provenance),
        ("cite as", release.citation.en),
        ("cite as (zh)", release.citation.zh),
    ]
    if edition.synthetic:
        about.insert(0, ("made up", "this vintage holds demonstration data: 含演示数据"))
    yield "\ufeff"
    yield from _lines([(f"# {name}", value) for name, value in about])
    named = figures.with_columns(
        pl.col(name).replace(dimension_labels(name, way)).alias(f"{name}_{way}")
        for name in dimensions
        for way in LANGUAGES
    ).with_columns(pl.col("reason").replace({code: text.en for code, text in REASONS.items()}))
    yield from _lines([named.columns])
    yield from _lines(named.iter_rows())


def _written(origin: Provenance) -> str:
    """Say in one line where figures come from; the checksum is of the file received last."""
    told = [f"{origin.producer.en}: {origin.title.en}"]
    told += [f"retrieved {origin.retrieved}"] if origin.retrieved else []
    told += [f"licence: {origin.licence.en}"] if origin.licence.en else []
    told += [f"SHA-256 {file.checksum}" for file in origin.files[:1]]
    told += [f"{origin.count} files"] if origin.count > 1 else []
    return "; ".join(told)


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_safe(value) for value in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
