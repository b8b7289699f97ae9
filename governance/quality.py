"""What is known of the quality of a batch: worked out when it is accepted, kept beside it.

A jump beyond the rule must be acknowledged, with a reason, before the batch is published.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from threading import get_ident
from typing import NamedTuple

import polars as pl

from facts import batches as kept
from facts.on_disk import make_folder, put
from facts.refusal import BrokenHome, UnknownCode
from facts.soundness import COLUMNS, TOLERANCE, findings
from facts.text import Text
from facts.unit_changes import JUMP
from governance import ledger as books
from governance.ledger import Accepted, Ledger
from governance.roles import Actor, Permission, areas_seen_in_full, require

FOLDER = "quality"
MOST_KEPT = 200  # findings of one rule that are kept; all are counted
LOOKED_BACK = 100  # earlier batches that are compared with, the last ones
MOST_REASONS = 50  # reasons of refusal that are kept, the commonest
REPEATS = "repeats line|contradicts line"  # how refusals of a line that was there before begin
SHORT = 12  # letters of a batch's name that a person is asked to write
ACKNOWLEDGE = "acknowledge"  # the journal's verb


class Told(NamedTuple):
    """A rule in words, and whether a finding of it holds publication up."""

    text: Text
    holds_up: bool = False


RULES: dict[str, Told] = {
    "jump": Told(
        Text(
            f"moved by more than {JUMP:.0%} of what was accepted before, and by more than chance "
            "moves a count (99.8 %)",
            f"与此前接受的数值相比变动超过 {JUMP:.0%}，且超出计数的偶然波动（99.8%）",
        ),
        holds_up=True,
    ),
    "exchanged": Told(
        Text("two figures changed places since the batch before", "两个数值与前一批次相比互换")
    ),
    "sexes_exchanged": Told(
        Text(
            "men's and women's figures look exchanged beside the periods around",
            "与前后时期相比，男女数值疑似互换",
        )
    ),
    "parts_exceed_total": Told(
        Text(
            f"the parts add up to more than the total, by over {TOLERANCE:.1%} and its rounding",
            f"分项之和大于合计，超出 {TOLERANCE:.1%} 及舍入误差",
        )
    ),
    "parts_short_of_total": Told(
        Text(
            f"all parts are given and add up to less than the total, by over {TOLERANCE:.1%} and "
            "its rounding",
            f"分项齐全但其和小于合计，超出 {TOLERANCE:.1%} 及舍入误差",
        )
    ),
    "same_figures_again": Told(
        Text("every figure is the same as in another period", "全部数值与另一时期相同")
    ),
    **{
        f"lost_{name}": Told(
            Text(f"{en} was in the batch before and is not here", f"前一批次有该{zh}，本批次没有")
        )
        for name, (en, zh) in {
            "period": ("a period", "时期"),
            "area": ("an area", "地区"),
            "industry": ("an industry", "行业"),
            "ownership": ("an ownership", "所有制"),
            "size": ("a size", "规模"),
            "sex": ("a sex", "性别"),
            "detail": ("a detail", "细目"),
        }.items()
    },
}
"""Every rule a batch is held to, the ones to look at first above."""


@dataclass(frozen=True)
class Report:
    """What is known of the quality of one batch.

    reasons : rows that were refused, by reason, the values met left out; the commonest first.
    flags : rows that broke each soft rule.
    counts : findings of each rule.
    findings : facts.soundness.COLUMNS; at most MOST_KEPT of a rule.
    repeats : lines that say what another line of the file says.
    received_before : the same raw file had given a batch before.
    published : the source's rows are public, so everyone may read this.
    acknowledged : the reason given for the findings that hold publication up; None while none is.
    """

    batch: str
    source: str
    file: str
    rows_read: int
    facts: int
    rejects: int
    corrected: int
    reasons: Mapping[str, int]
    flags: Mapping[str, int]
    counts: Mapping[str, int]
    findings: pl.DataFrame
    repeats: int
    received_before: bool
    published: bool
    acknowledged: str | None = None

    @property
    def held_up(self) -> pl.DataFrame:
        """Give the findings that must be acknowledged before the batch is published."""
        holding = [rule for rule, told in RULES.items() if told.holds_up]
        return self.findings.filter(pl.col("rule").is_in(holding))

    def as_words(self) -> dict[str, object]:
        """Give it as the words of a JSON answer; what is kept in the home is the same."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return told | {"findings": self.findings.to_dicts()}


def inspect(ledger: Ledger, home: Path, name: str) -> Report:
    """Work out the quality of an accepted batch, and keep it in home/quality."""
    accepted = ledger.batches()
    one = _known(accepted, name)
    before = [batch for batch in accepted if batch.sequence < one.sequence]
    batch = kept.batch(home, name)
    found = findings(batch, [kept.batch(home, each.digest) for each in _comparable(one, before)])
    counts = found.group_by("rule", maintain_order=True).len()
    reasons, repeats = _reasons(home / "rejects" / f"{name}.csv")
    report = Report(
        batch=name,
        source=one.source,
        file=one.file,
        rows_read=one.rows_read,
        facts=one.facts,
        rejects=one.rejects,
        corrected=one.corrected,
        reasons=reasons,
        flags=_flags(batch.file),
        counts=dict(counts.iter_rows()),
        findings=found.group_by("rule", maintain_order=True).head(MOST_KEPT).select([*COLUMNS]),
        repeats=repeats,
        received_before=any(each.raw == one.raw for each in before),
        published=batch.published,
    )
    _keep(home, report)
    return report


def report(ledger: Ledger, home: Path, name: str, actor: Actor) -> Report:
    """Give the report of a batch, with the findings of areas this actor may see.

    Parameters
    ----------
    name : digest of the batch, or the first letters of it.

    Raises
    ------
    NotAllowed
        If the batch is made of returns and the actor may not see reports of those.
    UnknownCode
        If no batch, or more than one, begins so.
    """
    require(actor, Permission.ASK)
    found = _kept(ledger, home, name)
    if not found.published:
        require(actor, Permission.SEE_QUALITY)
    return _with_reasons(ledger, [_seen(found, actor)])[0]


def reports(ledger: Ledger, home: Path, actor: Actor) -> list[Report]:
    """Give every report this actor may read, the last accepted first."""
    require(actor, Permission.ASK)
    files = [_file(home, one.digest) for one in reversed(ledger.batches())]
    read = [_read(file) for file in files if file.is_file()]
    seen = [_seen(one, actor) for one in read if one.published or actor.may(Permission.SEE_QUALITY)]
    return _with_reasons(ledger, seen)


def acknowledge(
    ledger: Ledger, home: Path, name: str, reason: str, actor: Actor, when: datetime
) -> Report:
    """Write into the journal that the jumps of a batch were looked at, and why they may stand.

    Raises
    ------
    NotAllowed
        If the actor may not.
    UnknownCode
        If no batch, or more than one, begins so; or if no reason is given.
    BrokenHome
        If nothing in it holds publication up.
    """
    require(actor, Permission.ACKNOWLEDGE)
    if not reason.strip():
        raise UnknownCode("an acknowledgement says why: --reason 'what was asked, and of whom'")
    found = _kept(ledger, home, name)
    if found.held_up.is_empty():
        raise BrokenHome(f"batch {found.batch}: nothing in it needs to be acknowledged")
    said: dict[str, object] = {"batch": found.batch, "reason": reason.strip()}
    with ledger.writing() as connection:
        books.write(connection, when, actor.name, ACKNOWLEDGE, said)
    return _with_reasons(ledger, [found])[0]


def held_up(ledger: Ledger, home: Path) -> list[str]:
    """Give a sentence for each finding that must be acknowledged before the next publication.

    Batches that the last vintage holds already hold nothing up.
    """
    since = ledger.last("publish")
    published = ledger.vintages()
    frozen = set(published[-1].batches) if published else set()
    accepted = ledger.batches()
    fresh = {one.digest for one in accepted} - frozen
    fresh |= {str(entry.said["batch"]) for entry in ledger.entries("accept", after=since)}
    looked_at = [_kept(ledger, home, one.digest) for one in accepted if one.digest in fresh]
    waiting = [one for one in looked_at if not one.held_up.is_empty()]
    return [_sentence(one) for one in _with_reasons(ledger, waiting) if one.acknowledged is None]


def _sentence(found: Report) -> str:
    first, count = found.held_up.row(0, named=True), found.held_up.height
    place = " ".join(part for part in (first["area"], first["period"], first["at"]) if part)
    more = f", and {count - 1} more" if count > 1 else ""
    name = found.batch[:SHORT]
    return (
        f"batch {name} ({found.file}): {first['measure']} of {place} is {first['met']:g}, and "
        f"{first['expected']:g} was accepted before{more}; look at `osh quality {name}`, then "
        f"send a better file or `osh acknowledge {name} --reason WHY`"
    )


def _comparable(one: Accepted, before: Sequence[Accepted]) -> list[Accepted]:
    """Choose of the earlier batches of a source those of the same years, and the one before."""
    same = [batch for batch in before if batch.source == one.source]
    return [
        batch
        for batch in same[-LOOKED_BACK:]
        if batch is same[-1]
        or batch.first_period is None
        or one.first_period is None
        or (
            _year(batch.first_period) <= _year(one.last_period)
            and _year(one.first_period) <= _year(batch.last_period)
        )
    ]


def _year(period: str | None) -> str:
    return (period or "")[:4]


def _reasons(file: Path) -> tuple[dict[str, int], int]:
    """Count lines by the reason they were refused for, and those that repeat another."""
    if not file.is_file():
        return {}, 0
    reasons = pl.scan_csv(file).select(reason=pl.col("reason").str.split("; ").explode())
    alike = pl.col("reason").str.replace_all(r"'[^']*'", "'…'").str.replace_all(r"\d[\d.,]*", "…")
    counted = (
        reasons.select(alike)
        .group_by("reason")
        .len()
        .sort("len", "reason", descending=[True, False])
        .collect(engine="streaming")
    )
    again = counted.filter(pl.col("reason").str.contains(REPEATS))["len"].sum()
    return dict(counted.head(MOST_REASONS).iter_rows()), int(again)


def _seen(found: Report, actor: Actor) -> Report:
    """Leave of a report on returns what is of the areas an actor sees in full."""
    in_full = areas_seen_in_full(actor)
    if found.published or in_full is None:
        return found
    own = found.findings.filter(pl.col("area").is_in(list(in_full)))
    return replace(found, file="", findings=own)


def _with_reasons(ledger: Ledger, found: Sequence[Report]) -> list[Report]:
    """Add what was said of the findings since the batch was accepted last."""
    accepts = {entry.said["batch"]: entry.place for entry in ledger.entries("accept")}
    said = {
        entry.said["batch"]: str(entry.said["reason"])
        for entry in ledger.entries(ACKNOWLEDGE)
        if entry.place > accepts.get(entry.said["batch"], 0)
    }
    return [replace(one, acknowledged=said.get(one.batch)) for one in found]


def _kept(ledger: Ledger, home: Path, name: str) -> Report:
    """Read the report that was kept; of a batch accepted without one it is worked out now."""
    digest = _known(ledger.batches(), name).digest
    file = _file(home, digest)
    return _read(file) if file.is_file() else inspect(ledger, home, digest)


def _flags(file: Path) -> dict[str, int]:
    counted = (
        pl.scan_parquet(file, glob=False)
        .filter(pl.col("flags") != "")
        .select(pl.col("flags").str.split(" ").explode())
        .group_by("flags")
        .len()
        .sort("flags")
        .collect(engine="streaming")
    )
    return dict(counted.iter_rows())


def _known(accepted: Sequence[Accepted], name: str) -> Accepted:
    found = [batch for batch in accepted if name and batch.digest.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownCode(f"{len(found)} batches begin with '{name}'; write more of its name")
    known = ", ".join(batch.digest[:SHORT] for batch in accepted[-5:]) or "none yet"
    raise UnknownCode(f"no batch begins with '{name}'; the last accepted are: {known}")


def _file(home: Path, name: str) -> Path:
    return home / FOLDER / f"{name}.json"


def _keep(home: Path, found: Report) -> None:
    file = _file(home, found.batch)
    told = found.as_words() | {"acknowledged": None}
    part = make_folder(file.parent) / f".{file.name}.{os.getpid()}.{get_ident()}"
    part.write_text(json.dumps(told, ensure_ascii=False, allow_nan=False), "utf-8")
    put(part, file)


def _read(file: Path) -> Report:
    told = json.loads(file.read_text("utf-8"))
    rows = pl.DataFrame(told.pop("findings"), schema=COLUMNS)
    return Report(**told, findings=rows)
