"""Explains one figure: its definition, its numbers, the cells they rest on, their files and lines.

A row that is hidden is explained by its reason alone, and a row made of returns down to its lines
only to those who see it in full.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from facts import batches as kept
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS, TOTAL
from facts.text import Text
from facts.trace import Lines, trace
from facts.vintage import Vintage
from governance.estimates import cells_of
from governance.ledger import Accepted, Ledger
from governance.release import REASONS, Release
from governance.roles import Actor, areas_seen_in_full

MOST_LINES = 20  # lines shown of each number, unless more are asked for

RETURNS = Text(
    "this figure is made of returns: their lines are shown to those who see their area in full",
    "该数值由企业填报数据汇总而成：仅对有权查看该地区完整数据者显示明细",
)
NO_SUM = Text(
    "these lines do not add up to this number: enterprises that moved since count where they "
    "reported last, or as of the day asked for",
    "各行之和与该数值不符：此后变更归属的企业按其最近一次填报（或所查日期）的归属计入",
)


class Part(NamedTuple):
    """One number of a figure: a measure of one source.

    side : numerator or denominator.
    value : in the measure's unit; unit-years for a stock.
    """

    side: str
    measure: str
    source: str
    value: float | None
    status: str
    lines: Lines
    note: Text | None


@dataclass(frozen=True)
class Explanation:
    """What one figure rests on.

    figure : its row of the release.
    parts : the numbers it was made of, with their lines; none where they are not this actor's.
    files : name of the raw file of each batch in the lines.
    withheld : why there are no parts; None where there are.
    """

    release: Release
    figure: Mapping[str, object]
    parts: tuple[Part, ...]
    files: Mapping[str, Accepted]
    withheld: Text | None

    def as_words(self) -> dict[str, object]:
        """Give it as the words of a JSON answer."""
        card = self.release.indicator
        return {
            "question": str(self.release.question),
            "indicator": card.id,
            "definition": card.definition._asdict(),
            "numerator": card.numerator._asdict(),
            "denominator": card.denominator._asdict(),
            "unit": card.unit._asdict(),
            "per": card.per,
            "figure": dict(self.figure),
            "withheld": self.withheld._asdict() if self.withheld else None,
            "parts": [self._part(part) for part in self.parts],
            "batches": [
                {
                    "batch": batch.digest, "source": batch.source, "file": batch.file,
                    "checksum": batch.raw, "retrieved": batch.retrieved,
                    "accepted": batch.accepted, "layout": batch.layout,
                }
                for batch in self.files.values()
            ],
            "citation": self.release.citation._asdict(),
        }  # fmt: skip

    def _part(self, part: Part) -> dict[str, object]:
        names = {name: batch.file for name, batch in self.files.items()}
        rows = part.lines.rows.rename({"digest": "batch"}).with_columns(
            file=pl.col("batch").replace(names)
        )
        return {
            "side": part.side,
            "measure": part.measure,
            "source": part.source,
            "value": part.value,
            "status": part.status,
            "lines": rows.to_dicts(),
            "line_count": part.lines.height,
            "lines_add_up_to": part.lines.total,
            "note": part.note._asdict() if part.note else None,
        }


def explain(
    release: Release,
    vintage: Vintage,
    ledger: Ledger,
    home: Path,
    row: Mapping[str, str],
    actor: Actor,
    most: int,
) -> Explanation:
    """Explain the one figure of a release that a row names.

    Parameters
    ----------
    row : what names it: period=2023, area=IT and whatever the answer is broken down by.
    most : lines shown of each number; all are counted.

    Raises
    ------
    BadQuestion
        If the row names no figure of the answer, or several.
    """
    figure = _figure(release, row)
    in_full = areas_seen_in_full(actor)
    reason = REASONS.get(str(figure["reason"]))
    if figure["hidden"]:
        return Explanation(release, figure, (), {}, reason)
    cells = _cells(release, figure, vintage)
    is_protected = not cells["published"].all()
    if is_protected and not (in_full is None or figure["area"] in in_full):
        return Explanation(release, figure, (), {}, RETURNS)
    parts = tuple(_part(cell, release, vintage, home, most) for cell in cells.to_dicts())
    names = {name for part in parts for name in part.lines.by_batch}
    files = {batch.digest: batch for batch in ledger.batches() if batch.digest in names}
    return Explanation(release, figure, parts, files, None)


def named(words: str) -> dict[str, str]:
    """Read what names a row: period=2023,area=IT.

    Raises
    ------
    BadQuestion
        If a part is no name and code.
    """
    pairs = [part.partition("=") for part in words.split(",") if part.strip()]
    if wrong := [name for name, _, code in pairs if not (name.strip() and code.strip())]:
        raise BadQuestion(
            f"'{wrong[0]}' does not name a row; write a dimension and its code: period=2023,area=IT"
        )
    return {name.strip(): code.strip() for name, _, code in pairs}


def _figure(release: Release, row: Mapping[str, str]) -> Mapping[str, object]:
    figures = release.figures
    units = ["period", *(name for name in DIMENSIONS if name in figures.columns)]
    if strangers := sorted(set(row) - set(units)):
        raise BadQuestion(
            f"a row of this answer is named by {', '.join(units)}, not by {', '.join(strangers)}"
        )
    found = figures.filter(*(pl.col(name) == code for name, code in row.items()))
    if found.height == 1:
        return found.row(0, named=True)
    open_units = [name for name in units if found[name].n_unique() > 1] or units
    example = (found if found.height else figures).select(units).head(1).to_dicts()
    raise BadQuestion(
        f"{found.height} figures of the answer fit '{_written(row)}'; name one by "
        f"{', '.join(open_units)}{f': {_written(example[0])}' if example else ''}"
    )


def _written(row: Mapping[str, str]) -> str:
    return ",".join(f"{name}={code}" for name, code in row.items())


def _cells(release: Release, figure: Mapping[str, object], vintage: Vintage) -> pl.DataFrame:
    """Read the cells of one figure: one row a measure, the numerator's first."""
    card = release.indicator
    cells = cells_of(vintage, release.question, card)
    units = [name for name in ("period", *DIMENSIONS) if name in cells.columns and name in figure]
    cells = cells.filter(*(pl.col(name) == figure[name] for name in units))
    if "numerator" not in cells.columns:
        cells = cells.with_columns(numerator=pl.col("measure").is_in(card.events))
    used = pl.col("measure").is_in([*card.events, *card.exposure])
    return cells.filter(used).sort("numerator", "measure", descending=[True, False])


def _part(
    cell: Mapping[str, object], release: Release, vintage: Vintage, home: Path, most: int
) -> Part:
    question, card = release.question, release.indicator
    measure, source = str(cell["measure"]), str(cell["source"])
    held = {name: codes[0] for name, codes in question.where.items() if len(codes) == 1}
    if cell["numerator"]:
        held |= card.events_where
    held |= {name: str(cell[name]) for name in DIMENSIONS if cell.get(name) is not None}
    held = {name: code for name, code in held.items() if code != TOTAL}
    of_source = [kept.batch(home, name) for name in vintage.batches]
    value = cell["value"]
    amount = float(value) if isinstance(value, int | float) else None
    lines = trace(
        vintage,
        [batch for batch in of_source if batch.source == source],
        measure,
        str(cell["period"]),
        held,
        amount,
        most,
        question.asof,
        question.scheme,
    )
    is_whole = (
        amount is None
        or lines.total is None
        or abs(lines.total - amount) <= 1e-9 * max(abs(amount), 1)
    )
    return Part(
        side="numerator" if cell["numerator"] else "denominator",
        measure=measure,
        source=source,
        value=amount,
        status=str(cell["status"]),
        lines=lines,
        note=None if is_whole else NO_SUM,
    )
