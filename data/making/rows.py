"""What a code list and a crosswalk are made of, and how they are written."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent.parent
LABELS = HERE / "labels"


class Code(NamedTuple):
    """One row of a list: the columns of every file in data/codes but measure and caliber."""

    id: str
    scheme: str
    version: str
    code: str
    label_en: str
    label_zh: str
    parent: str
    level: int
    valid_from: str = ""
    valid_to: str = ""


class Step(NamedTuple):
    """One row of a crosswalk; the weights [share of the whole] of one code add up to 1."""

    theirs: str
    ours: str
    weight: str = "1"


class Link(NamedTuple):
    """One row of what a code became, from a day [ISO 8601] on; see `facts.codes.became`."""

    origin: str
    target: str
    weight: str
    on: str
    basis: str


class Label(NamedTuple):
    """A name in both languages; an empty one is still to be found."""

    en: str
    zh: str


def written(name: str) -> list[dict[str, str]]:
    """Read a file of data/labels, which people write by hand."""
    with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def label(row: dict[str, str]) -> Label:
    """Take the two names out of a row of data/labels."""
    return Label(row["label_en"], row["label_zh"])


def real_data() -> Path:
    """Give the folder of files that others publish and the project does not hold.

    Raises
    ------
    FileNotFoundError
        If OSH_REAL_DATA names no folder and none lies beside the project.
    """
    folder = Path(os.environ.get("OSH_REAL_DATA", HERE.parent.parent / "shared" / "data"))
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{folder}: the divisions' revisions and the exchange specification's tables are not "
            "there; set OSH_REAL_DATA to the folder that holds codes/ and china/"
        )
    return folder


def share(part: int, whole: int) -> str:
    """Write a share so that the same numbers give the same text: 1, 0.5, 0.3333333333333333."""
    return "1" if part == whole else repr(part / whole)


def write(header: Iterable[str], rows: Iterable[tuple[object, ...]], file: Path) -> None:
    """Write a list with its header; the same rows give the same bytes."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
