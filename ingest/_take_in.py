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
from typing import NamedTuple

import polars as pl

from facts.batches import FOLDER, digest
from facts.on_disk import make_folder, put
from facts.refusal import UnreadableFile
from facts.text import Text
from ingest._check import check
from ingest._corrections import FOLDER as CORRECTIONS
from ingest._corrections import correct, flagged
from ingest._hearing import hearing
from ingest._own_table import keep_mapping
from ingest._repeats import ROWS_A_GROUP, without_repeats
from ingest._source import Source, layout


@dataclass(frozen=True)
class Receipt:
    """What became of a file.

    batch : digest of its facts, which names home/batches/<batch>.parquet.
    raw : SHA-256 of the file as it came; it lies in home/raw/<source>/<raw>/<file>.
    rows_read : rows below the header, blank ones left out.
    rows_kept : those of them that are kept, whole; with `rejects` they add up to `rows_read`.
    without_value : those kept that say no number, as a value the publisher marks as missing.
    facts : numbers that are kept; a row of grain "unit" holds several.
    rejects : lines that are not kept; `rejects_file` says of each why, and is None without any.
    flags : how many rows broke each soft rule.
    first_period, last_period : of the facts; None without any.
    layout : name of the layout the card reads, as `layout` gives it.
    corrected : lines of the raw file in which a known error was corrected.
    """

    source: str
    batch: str
    raw: str
    file: str
    rows_read: int
    rows_kept: int
    without_value: int
    facts: int
    rejects: int
    rejects_file: Path | None
    flags: Mapping[str, int]
    notes: tuple[Text, ...]
    seconds: float
    synthetic: bool
    first_period: str | None
    last_period: str | None
    layout: str = ""
    corrected: int = 0


def take_in(
    source: Source,
    file: Path,
    home: Path,
    *,
    synthetic: bool = False,
    corrections: Path = CORRECTIONS,
) -> Receipt:
    """Copy a file to the home, check its rows, and keep facts and rejects.

    The same file taken in twice gives the same batch.

    Parameters
    ----------
    corrections : folder with the known errors of publishers, a file a source.

    Raises
    ------
    UnreadableFile
        If the file cannot be read at all; then nothing but the raw copy is kept.
    """
    started = time.perf_counter()
    if source.admit and file.is_file():
        source.admit(file)
    raw, name = _keep(file, home / "raw" / source.id)
    with tempfile.TemporaryDirectory(dir=home, prefix="taking-in-") as folder:
        work = Path(folder)
        with hearing(work) as heard:
            mapping = _keep_mapping(source, raw, home)
            words = _words(source, name, mapping, synthetic=synthetic)
            rows_read, corrected = _split(source, raw, work, words, corrections)
            without_repeats(source, work / "facts.parquet", work / "rejects.parquet")
        batch = digest(work / "facts.parquet")
        kept = home / FOLDER / f"{batch}.parquet"
        held = _contents(work, source)
        put(work / "facts.parquet", kept)
        rejects, rejects_file = _list_rejects(work, home / "rejects" / f"{batch}.csv", file.name)
    return Receipt(
        source=source.id,
        batch=batch,
        raw=name,
        file=file.name,
        rows_read=rows_read,
        rows_kept=held.lines,
        without_value=held.without_value,
        facts=held.facts,
        rejects=rejects,
        rejects_file=rejects_file,
        flags=held.flags,
        notes=tuple(heard.notes),
        seconds=time.perf_counter() - started,
        synthetic=synthetic,
        first_period=held.first,
        last_period=held.last,
        layout=layout(source),
        corrected=corrected,
    )


def _keep(file: Path, folder: Path) -> tuple[Path, str]:
    """Copy the file as it came to a folder named after its content; give the copy and the name."""
    if not file.is_file():
        raise UnreadableFile(f"{file}: there is no such file; look at how its name is written")
    with file.open("rb") as content:
        name = hashlib.file_digest(content, "sha256").hexdigest()
    kept = folder / name / file.name
    if not kept.is_file():
        part = make_folder(kept.parent) / f".{file.name}.{os.getpid()}"
        shutil.copyfile(file, part)
        put(part, kept)
    return kept, name


def _keep_mapping(source: Source, raw: Path, home: Path) -> dict[str, str]:
    """Copy the mapping a source was made of beside the raw file; give its SHA-256 for the batch."""
    if source.mapping is None:
        return {}
    content = source.mapping.read_bytes()
    name = hashlib.sha256(content).hexdigest()
    part = raw.with_name(f".{name}.{os.getpid()}")
    part.write_bytes(content)
    put(part, raw.with_name(f"{name}.mapping.yaml"))
    keep_mapping(home, source)
    return {"mapping": name}


def _words(source: Source, raw: str, more: Mapping[str, str], *, synthetic: bool) -> str:
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
            **more,
        }
    )


def _split(source: Source, raw: Path, work: Path, words: str, corrections: Path) -> tuple[int, int]:
    """Write facts and rejects in one reading of the raw file; give rows read and lines corrected.

    A source with known errors is read once more, to look for them.
    """
    rows, lines = correct(source.read(raw), source.id, corrections)
    tidy = source.tidy(rows)
    if "_broken" in rows.collect_schema() and "_broken" not in tidy.collect_schema():
        raise TypeError(f"tidy of the source {source.id} loses the column _broken")
    checked = check(tidy, source)
    if lines:
        checked = checked.with_columns(flagged(lines))
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
    return int(count.item()), len(lines)


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
    part = work / "rejects.csv"
    rejects.sort("line").select(pl.lit(name).alias("file"), "line", "reason").sink_csv(
        part, engine="streaming"
    )
    put(part, file)
    return lines, file


class _Held(NamedTuple):
    """What a batch holds: lines kept whole, those of them without a number, numbers, flags."""

    lines: int
    without_value: int
    facts: int
    flags: dict[str, int]
    first: str | None
    last: str | None


def _contents(work: Path, source: Source) -> _Held:
    rows = pl.scan_parquet(work / "facts.parquet", glob=False)
    refused = pl.scan_parquet(work / "rejects.parquet", glob=False).select("line").unique()
    figures = ["value"] if source.grain == "table" else list(source.measures)
    counted = rows.select(
        facts=pl.sum_horizontal(pl.col(figures).count()),
        first=pl.col("period").min(),
        last=pl.col("period").max(),
    )
    lines = (
        rows.select("line", is_empty=pl.all_horizontal(pl.col(figures).is_null()))
        .group_by("line")
        .agg(pl.col("is_empty").all())
        .join(refused, on="line", how="anti")
        .select(pl.len(), without_value=pl.col("is_empty").sum())
    )
    flagged = (
        rows.filter(pl.col("flags") != "")
        .select(pl.col("flags").str.split(" ").explode())
        .group_by("flags")
        .len()
        .sort("flags")
    )
    counts, kept, flags = pl.collect_all([counted, lines, flagged], engine="streaming")
    facts, first, last = counts.row(0)
    lines_kept, without_value = kept.row(0)
    return _Held(
        lines_kept, without_value or 0, int(facts or 0), dict(flags.iter_rows()), first, last
    )
