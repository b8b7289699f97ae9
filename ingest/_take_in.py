"""Takes a file in: keeps it as it came, makes facts of its rows and names the rest."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from facts.batches import FOLDER, digest
from facts.refusal import UnreadableFile
from facts.text import Text
from ingest._check import check
from ingest._hearing import hearing
from ingest._repeats import ROWS_A_GROUP, without_repeats
from ingest._source import Source


@dataclass(frozen=True)
class Receipt:
    """What became of a file.

    batch : digest of its facts, which names home/batches/<batch>.parquet.
    raw : SHA-256 of the file as it came; it lies in home/raw/<source>/<raw>/<file>.
    rows_read : rows below the header, blank ones left out.
    facts : numbers that are kept; a row of grain "unit" holds several.
    rejects : lines that are not kept; `rejects_file` says of each why, and is None without any.
    flags : how many rows broke each soft rule.
    first_period, last_period : of the facts; None without any.
    """

    source: str
    batch: str
    raw: str
    file: str
    rows_read: int
    facts: int
    rejects: int
    rejects_file: Path | None
    flags: Mapping[str, int]
    notes: tuple[Text, ...]
    seconds: float
    synthetic: bool
    first_period: str | None
    last_period: str | None


def take_in(source: Source, file: Path, home: Path, *, synthetic: bool = False) -> Receipt:
    """Copy a file to the home, check its rows, and keep facts and rejects.

    The same file taken in twice gives the same batch.

    Raises
    ------
    UnreadableFile
        If the file cannot be read at all; then nothing but the raw copy is kept.
    """
    started = time.perf_counter()
    raw, name = _keep(file, home / "raw" / source.id)
    with tempfile.TemporaryDirectory(dir=home, prefix="taking-in-") as folder:
        work = Path(folder)
        with hearing(work) as heard:
            rows_read = _split(source, raw, work, _words(source, name, synthetic=synthetic))
            without_repeats(source, work / "facts.parquet", work / "rejects.parquet")
        batch = digest(work / "facts.parquet")
        (home / FOLDER).mkdir(exist_ok=True)
        kept = home / FOLDER / f"{batch}.parquet"
        (work / "facts.parquet").replace(kept)
        rejects, rejects_file = _list_rejects(work, home / "rejects" / f"{batch}.csv", file.name)
    facts, flags, first, last = _contents(kept, source)
    return Receipt(
        source=source.id,
        batch=batch,
        raw=name,
        file=file.name,
        rows_read=rows_read,
        facts=facts,
        rejects=rejects,
        rejects_file=rejects_file,
        flags=flags,
        notes=tuple(heard.notes),
        seconds=time.perf_counter() - started,
        synthetic=synthetic,
        first_period=first,
        last_period=last,
    )


def _keep(file: Path, folder: Path) -> tuple[Path, str]:
    """Copy the file as it came to a folder named after its content; give the copy and the name."""
    if not file.is_file():
        raise UnreadableFile(f"{file}: there is no such file; look at how its name is written")
    with file.open("rb") as content:
        name = hashlib.file_digest(content, "sha256").hexdigest()
    kept = folder / name / file.name
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f".{file.name}.{os.getpid()}")
        shutil.copyfile(file, part)
        part.replace(kept)
    return kept, name


def _words(source: Source, raw: str, *, synthetic: bool) -> str:
    """What the batch says of itself; facts.batches reads it back."""
    return json.dumps(
        {
            "source": source.id,
            "grain": source.grain,
            "family": source.family,
            "preference": source.preference,
            "published": source.published,
            "synthetic": synthetic,
            "measures": source.measures,
            "unique": source.whole or source.unique,
            "raw": raw,
        }
    )


def _split(source: Source, raw: Path, work: Path, words: str) -> int:
    """Write facts and rejects in one reading of the raw file; give the rows that were read."""
    rows = source.read(raw)
    tidy = source.tidy(rows)
    if "_broken" in rows.collect_schema() and "_broken" not in tidy.collect_schema():
        raise TypeError(f"tidy of the source {source.id} loses the column _broken")
    checked = check(tidy, source)
    facts = (
        checked.filter(pl.col("_reject").is_null())
        .drop("_reject")
        .sink_parquet(
            work / "facts.parquet",
            row_group_size=ROWS_A_GROUP,
            metadata={"osh": words},
            lazy=True,
        )
    )
    rejects = (
        checked.filter(pl.col("_reject").is_not_null())
        .select("line", reason="_reject")
        .sink_parquet(work / "rejects.parquet", lazy=True)
    )
    *_, count = pl.collect_all([facts, rejects, rows.select(pl.len())], engine="streaming")
    return int(count.item())


def _list_rejects(work: Path, file: Path, name: str) -> tuple[int, Path | None]:
    """Write one line for each line of the raw file that was refused, in its order."""
    rejects = pl.scan_parquet(work / "rejects.parquet", glob=False)
    counted = rejects.select(pl.len(), lines=pl.col("line").n_unique()).collect(engine="streaming")
    rows, lines = counted.row(0)
    if not rows:
        return 0, None
    if rows > lines:  # several facts of one line were refused
        rejects = rejects.group_by("line").agg(
            pl.col("reason").unique(maintain_order=True).str.join("; ")
        )
    file.parent.mkdir(exist_ok=True)
    part = work / "rejects.csv"
    rejects.sort("line").select(pl.lit(name).alias("file"), "line", "reason").sink_csv(
        part, engine="streaming"
    )
    part.replace(file)
    return lines, file


def _contents(batch: Path, source: Source) -> tuple[int, dict[str, int], str | None, str | None]:
    """Count facts and flags of a batch, and give its first and last period."""
    rows = pl.scan_parquet(batch, glob=False)
    figures = ["value"] if source.grain == "table" else list(source.measures)
    counted = rows.select(
        facts=pl.sum_horizontal(pl.col(figures).count()),
        first=pl.col("period").min(),
        last=pl.col("period").max(),
    )
    flagged = (
        rows.filter(pl.col("flags") != "")
        .select(pl.col("flags").str.split(" ").explode())
        .group_by("flags")
        .len()
        .sort("flags")
    )
    counts, flags = pl.collect_all([counted, flagged], engine="streaming")
    facts, first, last = counts.row(0)
    return int(facts or 0), dict(flags.iter_rows()), first, last
