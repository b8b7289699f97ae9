"""Where figures come from, and how to cite them: producer, file, day, licence, checksum."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from facts.refusal import UnreadableFile
from facts.text import Language, Text
from governance.ledger import Accepted
from governance.question import Question
from indicators import Indicator
from ingest import Source

RECORD = ".provenance.json"  # ends the name of what `osh fetch` writes beside a file
RETRIEVED = Text("retrieved {}", "{} 获取")
MADE_UP = Text("made up for demonstration", "演示用虚构数据")
COMMA = Text(", ", "，")
SHORT = 12  # letters of a checksum that are shown to a person
MOST_FILES = 100  # files of a source that are listed, the last accepted ones


class File(NamedTuple):
    """A raw file that is in a vintage.

    retrieved : day it was fetched from its publisher, else the day it was received.
    checksum : SHA-256 of the file as it came.
    layout : name of the layout it was read by; empty where it was not kept yet.
    corrected : lines in which a known error was corrected.
    """

    file: str
    retrieved: str
    checksum: str
    batch: str
    layout: str
    corrected: int


@dataclass(frozen=True)
class Provenance:
    """Where the figures of one source in a vintage come from.

    files : the raw files, the last accepted first; none where they are returns, which are not
        public. count : how many there are in all.
    retrieved : the last day a file of it was retrieved.
    """

    source: str
    title: Text
    producer: Text
    citation: Text
    licence: Text
    reference: str
    retrieved: str
    synthetic: bool
    count: int
    files: tuple[File, ...]

    def as_words(self) -> dict[str, object]:
        """Give it as the words of a JSON answer."""
        return {
            "source": self.source,
            "title": self.title._asdict(),
            "producer": self.producer._asdict(),
            "citation": self.citation._asdict(),
            "licence": self.licence._asdict(),
            "reference": self.reference,
            "retrieved": self.retrieved,
            "synthetic": self.synthetic,
            "file_count": self.count,
            "files": [file._asdict() for file in self.files],
        }


def provenance(
    accepted: Sequence[Accepted], batches: Sequence[str], known: Mapping[str, Source]
) -> dict[str, Provenance]:
    """Say of every source in a vintage where its figures come from.

    Parameters
    ----------
    accepted : the ledger's batches, in the order of acceptance.
    batches : digests of those in the vintage.
    known : the cards of the sources, by id.
    """
    inside = set(batches)
    found: dict[str, list[Accepted]] = {}
    for batch in accepted:
        if batch.digest in inside:
            found.setdefault(batch.source, []).append(batch)
    return {name: _of(name, known.get(name), of_it) for name, of_it in sorted(found.items())}


def cite(
    question: Question, indicator: Indicator, made: datetime, origins: Sequence[Provenance]
) -> Text:
    """Write the citation of a figure, ready to copy.

    Parameters
    ----------
    question : with its vintage, so that the address shows the same for ever.
    made : when the vintage was made.
    """
    day = made.date().isoformat()
    cited = "; ".join(_cited(each, "en") for each in origins)
    zh = "；".join(_cited(each, "zh") for each in origins)
    return Text(
        f"{cited}. {indicator.title.en} [{indicator.unit.en}]: OSH Observatory, vintage "
        f"{question.vintage} of {day}, {question}.",
        f"{zh}。{indicator.title.zh}（{indicator.unit.zh}）：OSH Observatory，第 "
        f"{question.vintage} 版（{day}），{question}。",
    )


def _cited(origin: Provenance, language: Language) -> str:
    parts = [
        origin.citation.to(language),
        RETRIEVED.to(language).format(origin.retrieved) if origin.retrieved else "",
        MADE_UP.to(language) if origin.synthetic else "",
    ]
    return COMMA.to(language).join(part for part in parts if part)


def recorded(file: Path) -> date | None:
    """Read the day a file was fetched from the record beside it; None where there is none.

    Raises
    ------
    UnreadableFile
        If there is a record and it does not say the day.
    """
    beside = file.with_name(file.name + RECORD)
    if not beside.is_file():
        return None
    try:
        return date.fromisoformat(str(json.loads(beside.read_text("utf-8"))["retrieved"])[:10])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f'{beside}: does not say the day as "retrieved": "2026-11-22"; write it, or give the '
            "day as --retrieved and take the record away"
        ) from error


def _of(name: str, card: Source | None, batches: Sequence[Accepted]) -> Provenance:
    """Put a card and its batches together; a source without a card says its id alone."""
    itself = Text(name, name)
    files = [
        File(one.file, one.retrieved, one.raw, one.digest, one.layout, one.corrected)
        for one in reversed(batches[-MOST_FILES:])
    ]
    return Provenance(
        source=name,
        title=card.title if card else itself,
        producer=card.publisher if card else itself,
        citation=_citation(card) if card else itself,
        licence=card.licence if card else Text("", ""),
        reference=card.reference if card else "",
        retrieved=max(one.retrieved for one in batches),
        synthetic=any(one.synthetic for one in batches),
        count=len(batches),
        files=tuple(files) if card and card.published else (),
    )


def _citation(card: Source) -> Text:
    """Give a card's citation; its publisher and title where it has none."""
    if card.citation.en:
        return card.citation
    return Text(
        *(
            f"{who}{comma}{what}"
            for who, comma, what in zip(card.publisher, COMMA, card.title, strict=True)
        )
    )
