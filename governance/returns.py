"""Returns are saved, checked and submitted; one way for the form, the workbook and the file.

What is answered as submitted is in the ledger, whose database has synced it to the disk.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion, NotAllowed
from governance import ledger as books
from governance.answers import ROWS, Answer, Sending, answered, keep
from governance.filings import (
    MOST_NAMED,
    TAKEN_BACK,
    Version,
    digest_of,
    known_of,
    last_versions,
    next_number,
    receipt_number,
    require_seen,
)
from governance.glance import note
from governance.ledger import Ledger
from governance.received import read_few
from governance.return_check import of_own, outcomes, typed_now, with_fixes
from governance.return_context import Context, place
from governance.return_form import FORM, known_names, read_returns, rows_of
from governance.return_rules import judge
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require
from governance.workflow import DECIDED, Action, Filing, State, after, enterprises

Words = Mapping[str, str]
"""The cells of a return by field, as they were typed."""

OPEN = (State.DRAFT, State.RETURNED, State.WITHDRAWN)


def submit_file(
    ledger: Ledger, file: Path, actor: Actor, when: datetime, *, key: str = "",
    dry_run: bool = False, most: int | None = None,
) -> Answer:  # fmt: skip
    """Submit every row of a file that breaks no hard rule; see `submit`.

    Parameters
    ----------
    most : rows a file may have; None takes any number.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    UnreadableFile
        If it is no table, lacks a column the return cannot do without, or has too many rows.
    """
    require(actor, Permission.FILE_RETURNS)
    raw = read_returns(file) if most is None else read_few(file, read_returns, most)
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    return _submit(
        ledger, raw, actor, when, key=key or digest, digest=digest, name=file.name,
        is_file=not key, dry_run=dry_run,
    )  # fmt: skip


def submit(
    ledger: Ledger, words: Sequence[Words], actor: Actor, when: datetime, *, key: str = "",
    dry_run: bool = False, seen: str | None = None,
) -> Answer:  # fmt: skip
    """Submit returns typed into a form or a workbook.

    A row with a hard finding is refused; one with a soft finding needs its `reason`. The others
    are submitted, all in one transaction. A return that was approved already is amended: it needs
    a reason and becomes a new version.

    Parameters
    ----------
    key : name the sender gives to this sending; the same key is answered as it was before.
    dry_run : check and say what would become of it; keep nothing.
    seen : mark of the version the sender looked at, as governance.filings.mark_of gives it; None
        asks nothing.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    BadQuestion
        If the key was used for something else.
    ChangedMeanwhile
        If the return is no longer as it was seen.
    """
    require(actor, Permission.FILE_RETURNS)
    said = json.dumps([dict(one) for one in words], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(said.encode()).hexdigest()
    return _submit(
        ledger, rows_of(words), actor, when, key=key, digest=digest, name="", is_file=False,
        dry_run=dry_run, seen=seen,
    )  # fmt: skip


def _submit(
    ledger: Ledger, raw: pl.LazyFrame, actor: Actor, when: datetime, *, key: str, digest: str,
    name: str, is_file: bool, dry_run: bool, seen: str | None = None,
) -> Answer:  # fmt: skip
    sending = Sending(key or _fresh_key(digest, when), digest, name)
    if key and not is_file and not dry_run:
        with ledger.reading() as connection:
            if before := answered(connection, sending, actor):
                return before
    typed = typed_now(raw)
    keys = typed.select("enterprise", "period").collect().drop_nulls()
    periods = _known_periods(typed)
    known = known_of(
        ledger, actor, when.date(), keys["enterprise"].unique().to_list(), periods,
        digest if is_file else "",
    )  # fmt: skip
    found, rows = _checked(typed, known)
    judged = _judged(typed, rows, found)
    if not dry_run:
        _note_strangers(ledger, found, actor, when)
    if dry_run or not (judged["outcome"] == "ready").any():
        return Answer(judged.select(*ROWS), found)
    words = raw.drop("_broken").collect()
    return _enter(ledger, judged, words, found, sending, actor, when, seen)


def _note_strangers(ledger: Ledger, found: pl.DataFrame, actor: Actor, when: datetime) -> None:
    """Write into the journal that somebody tried to report for who is not theirs."""
    strangers = found.filter(pl.col("rule") == "not_yours")["enterprise"].unique().sort()
    if len(strangers):
        said: dict[str, object] = {"enterprises": strangers.head(MOST_NAMED).to_list()}
        with ledger.writing() as connection:
            books.write(connection, when, actor.name, "refused returns", said)


def _known_periods(typed: pl.LazyFrame) -> list[str]:
    return typed.filter("is_period").select(pl.col("period").unique()).collect()["period"].to_list()


def _checked(typed: pl.LazyFrame, known: Context) -> tuple[pl.DataFrame, pl.DataFrame]:
    found = of_own(judge(place(typed, known)).collect(engine="streaming"))
    return with_fixes(found), outcomes(typed, found)


def _judged(typed: pl.LazyFrame, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Say of each row whether it may be submitted."""
    told = typed.select(
        "line", "area", "size", "reason",
        rate=pl.when(pl.col("hours_worked") > 0)
        .then(pl.col("events") * 1_000_000 / pl.col("hours_worked")),
    ).collect()  # fmt: skip
    outcome = (
        pl.when(pl.col("hard") > 0).then(pl.lit("refused"))
        .when((pl.col("soft") > 0) & pl.col("reason").is_null()).then(pl.lit("reason_needed"))
        .otherwise(pl.lit("ready"))
    )  # fmt: skip
    of_file = found.filter(pl.col("line").is_null(), pl.col("severity") == "hard").height
    return rows.join(told, on="line", validate="1:1").with_columns(
        outcome=pl.lit("refused") if of_file else outcome,
        number=pl.lit(None, pl.Int64), version=pl.lit(None, pl.Int64),
        receipt=pl.lit(None, pl.String),
    ).with_columns(pl.col("line", "hard", "soft").cast(pl.Int64))  # fmt: skip


def _fresh_key(digest: str, when: datetime) -> str:
    return f"{digest[:32]}-{when.timestamp():.6f}"


def _enter(
    ledger: Ledger, judged: pl.DataFrame, words: pl.DataFrame, found: pl.DataFrame,
    sending: Sending, actor: Actor, when: datetime, seen: str | None,
) -> Answer:  # fmt: skip
    """Write the rows that are ready, all or none; say what became of every row."""
    ready = judged.filter(pl.col("outcome") == "ready")
    cells = {row["line"]: row for row in words.iter_rows(named=True)}
    soft = _soft(found)
    with ledger.writing() as connection:
        if before := answered(connection, sending, actor):
            return before
        last = last_versions(connection, ready.select("enterprise", "period").rows())
        free = next_number(connection)
        made: list[dict[str, object]] = []
        for row in ready.iter_rows(named=True):
            typed_words = _kept_words(cells[row["line"]])
            before_it = last.get((row["enterprise"], row["period"]))
            require_seen(before_it, seen)
            made.append(_filed(row, typed_words, soft.get(row["line"], ()), before_it,
                               free + len(made), actor, when))  # fmt: skip
        _write(connection, made)
        note(connection, made)
        answer = Answer(_with_results(judged, ready, made), found)
        keep(connection, sending, answer, actor, when)
        said: dict[str, object] = {
            "returns": [one["number"] for one in made],
            "receipts": [one["receipt"] for one in made],
        }
        books.write(connection, when, actor.name, "submit returns", said)
    return answer


def _soft(found: pl.DataFrame) -> dict[int, list[str]]:
    rows = found.filter(pl.col("severity") == "soft").group_by("line").agg(pl.col("rule").unique())
    return {line: sorted(rules) for line, rules in rows.iter_rows()}


def _kept_words(cells: Mapping[str, object]) -> dict[str, str]:
    return {name: str(cell) for name, cell in cells.items() if cell is not None and name != "line"}


def _filed(
    row: Mapping[str, object], words: dict[str, str], soft: Sequence[str], before: Version | None,
    free: int, actor: Actor, when: datetime,
) -> dict[str, object]:  # fmt: skip
    """Make the row of the ledger for a return that is submitted: anew, again, or as an amendment.

    Raises
    ------
    WrongState, NotAllowed
        If it is no longer where it was when it was checked.
    """
    enterprise, period = str(row["enterprise"]), str(row["period"])
    is_again = before is not None and before.state in OPEN
    is_with_us = before is not None and before.state.value not in TAKEN_BACK
    version = 1 if before is None else before.version + (0 if is_again else 1)
    number = before.number if is_again and before else free
    stands = before.filing if before else Filing(free, enterprise, State.DRAFT, "", 0, "")
    action = Action.AMEND if before is not None and before.state in DECIDED else Action.SUBMIT
    state, level = after(stands, action, actor)
    at, reason = books.moment(when), words.get("reason", "")
    return {
        "number": number, "form": FORM, "enterprise": enterprise, "period": period,
        "version": version, "state": state.value, "area": row["area"], "size": row["size"],
        "rate": row["rate"], "level": level, "words": words, "soft": dict.fromkeys(soft, reason),
        "reason": (reason or before.reason) if before and version > 1 else "",
        "digest": digest_of(words, enterprise, period, version),
        "receipt": receipt_number(number, version, when),
        "first_submitted": (before.first_submitted if before and is_with_us else None) or at,
        "submitted": at, "submitted_by": actor.name, "changed": at, "changed_by": actor.name,
        "batch": "",
    }  # fmt: skip


def _write(connection: sql.Connection, made: Sequence[dict[str, object]]) -> None:
    """Write versions; one that stands in the ledger already is written over by the same number."""
    numbers = [one["number"] for one in made]
    for piece in books.in_pieces(numbers):
        connection.execute(FILING.delete().where(FILING.c.number.in_(piece)))
    if made:
        connection.execute(FILING.insert(), [*made])


def _with_results(
    judged: pl.DataFrame, ready: pl.DataFrame, made: Sequence[Mapping[str, object]]
) -> pl.DataFrame:
    names = ("number", "version", "receipt")
    got = ready.select("line").with_columns(
        pl.Series(name, [one[name] for one in made], ROWS[name]) for name in names
    )
    return (
        judged.drop(names)
        .join(got, on="line", how="left", validate="1:1")
        .with_columns(
            outcome=pl.when(pl.col("number").is_not_null())
            .then(pl.lit("submitted"))
            .otherwise("outcome")
        )
        .select(*ROWS)
    )


def save(
    ledger: Ledger, words: Words, actor: Actor, when: datetime, seen: str | None = None
) -> int:
    """Keep what was typed so far as a draft, whatever it breaks; give its number.

    A form saves itself every few seconds: the journal has an entry where a draft begins, is taken
    up again, or goes on by another hand, and none for each saving.

    Parameters
    ----------
    seen : mark of the version that was looked at, as for `submit`.

    Raises
    ------
    NotAllowed
        If the actor may not file returns, or not for this enterprise.
    BadQuestion
        If it does not say which enterprise and period it is of.
    WrongState
        If the return is submitted or decided on.
    ChangedMeanwhile
        If the return is no longer as it was seen.
    """
    require(actor, Permission.FILE_RETURNS)
    row = typed_now(rows_of([words])).collect().row(0, named=True)
    if not row["enterprise"] or not row["is_period"]:
        raise BadQuestion("a draft says which enterprise and period it is of; fill those in first")
    enterprise, period = row["enterprise"], row["period"]
    own = enterprises(actor)
    if own is not None and enterprise not in own:
        raise NotAllowed(f"{actor.name} may not file returns of {enterprise}")
    cells = {name: cell for name, cell in words.items() if cell and name in known_names()}
    with ledger.writing() as connection:
        before = last_versions(connection, [(enterprise, period)]).get((enterprise, period))
        require_seen(before, seen)
        number = before.number if before else next_number(connection)
        stands = before.filing if before else Filing(number, enterprise, State.DRAFT, "", 0, "")
        state, level = after(stands, Action.SAVE, actor)
        changed = {"state": state.value, "level": level, "words": cells,
                   "changed": books.moment(when), "changed_by": actor.name}  # fmt: skip
        begun = {"number": number, "form": FORM, "enterprise": enterprise, "period": period,
                 "version": 1, "area": row["area"] or "", "size": row["size"] or "",
                 "soft": {}}  # fmt: skip
        of_this = FILING.update().where(FILING.c.number == number)
        entry = of_this if before else FILING.insert().values(**begun)
        connection.execute(entry.values(**changed))
        if before is None or (before.state, before.changed_by) != (state, actor.name):
            books.write(connection, when, actor.name, "save return", {"return": number})
    return number
