"""Enterprises are reminded of what they owe: a notice in their own pages, and a letter by mail.

Rows of data/reminders.csv say when a reminder is due and what it says. Nobody gets a second of one
kind for the same return. A notice is kept first; letters go out for notices, each at most once.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.codes import LISTS
from facts.refusal import UnknownCode
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import NOTICE
from governance.filings import MOST_NAMED, sent
from governance.ledger import Ledger
from governance.letters import send_reminder
from governance.mail import Post
from governance.merging import same
from governance.missing import Missing, Wanted
from governance.obligations import obligations
from governance.register import register
from governance.roles import WHERE, Actor, Permission, Where, require
from governance.workflow import areas_above, enterprises

BY_HAND = "by_hand"
KEY = ("enterprise", "obligation", "period")
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
FRESH = timedelta(days=14)  # older notices get no letter any more
AT_ONCE = 20  # letters sent while somebody waits for the page; `osh remind` sends the others
ROWS_AT_ONCE = 20_000  # notices in one statement


class Reminder(NamedTuple):
    """One row of the table.

    first_day, last_day : when it is due, counted from the last day of the return [days]; None for
    the one that is sent by hand. obligations : it is for these; for all where none is named.
    """

    id: str
    first_day: int | None
    last_day: int | None
    obligations: tuple[str, ...]
    text: Text


class Notice(NamedTuple):
    """A reminder as the ledger keeps it; mailed: when a letter went out, empty where none did."""

    number: int
    enterprise: str
    obligation: str
    period: str
    kind: str
    said: str
    at: str
    by: str
    mailed: str

    @property
    def text(self) -> Text:
        """What it says."""
        en, _, zh = self.said.partition("\n")
        return Text(en, zh or en)


class Reminded(NamedTuple):
    """What became of reminding: how many notices are kept, and how many were there before."""

    kept: int
    before: int


class Mailed(NamedTuple):
    """What became of letters: sent, not taken by the mail server, and waiting for the next run."""

    sent: int
    failed: int
    waiting: int


@cache
def reminders() -> tuple[Reminder, ...]:
    """Give every rule there is."""
    rows = pl.read_csv(LISTS / "reminders.csv", infer_schema=False).fill_null("")
    return tuple(
        Reminder(
            row["id"],
            int(row["first_day"]) if row["first_day"] else None,
            int(row["last_day"]) if row["last_day"] else None,
            tuple(row["obligations"].split(",")) if row["obligations"] else (),
            Text(row["text_en"], row["text_zh"]),
        )
        for row in rows.iter_rows(named=True)
    )


def remind(
    missing: Missing, keys: Collection[tuple[str, str, str]] | Wanted, actor: Actor, when: datetime
) -> Reminded:
    """Remind by hand of some returns (enterprise, obligation, period), or of all that are wanted.

    What has come meanwhile, or is not of the actor's area, is left out.

    Raises
    ------
    NotAllowed
        If the actor may not remind enterprises.
    """
    require(actor, Permission.REMIND)
    if isinstance(keys, Wanted):
        rows = missing.rows(actor, when.date(), keys)
    else:
        chosen = pl.DataFrame([*keys], schema=dict.fromkeys(KEY, pl.String), orient="row")
        rows = missing.rows(actor, when.date()).join(chosen.unique(), on=KEY, how="semi")
    (rule,) = (one for one in reminders() if one.id == BY_HAND)
    return _keep(missing.ledger, [(rule, _unsent(rows))], actor, when)


def remind_by_rules(
    missing: Missing, actor: Actor, when: datetime, *, dry_run: bool = False
) -> dict[str, int]:
    """Remind of everything a rule says a reminder is due for today; the same day does it once.

    Returns
    -------
    rule -> notices kept, or of a dry run that would be.

    Raises
    ------
    NotAllowed
        If the actor may not remind enterprises.
    """
    require(actor, Permission.REMIND)
    rows = _unsent(missing.rows(actor, when.date()))
    due = [(rule, _due(rule, rows)) for rule in reminders() if rule.first_day is not None]
    if dry_run:
        with missing.ledger.reading() as connection:
            return {rule.id: _fresh(connection, rule, found).height for rule, found in due}
    return {
        rule.id: _keep(missing.ledger, [(rule, found)], actor, when).kept for rule, found in due
    }


def notices(ledger: Ledger, enterprise: str, actor: Actor) -> list[Notice]:
    """Give the reminders an enterprise was given, the last first.

    Raises
    ------
    UnknownCode
        If there is no such enterprise, or it is none this actor may see: the two are not told
        apart.
    """
    require(actor, Permission.SEE_RETURNS)
    codes = same(ledger, enterprise)
    own = enterprises(actor)
    rows = register(ledger, [enterprise])
    seen = (
        not codes.isdisjoint(own)
        if own is not None
        else not rows.is_empty()
        and (
            WHERE[actor.role] is Where.EVERYWHERE
            or any(actor.place in areas_above(area) for area in rows["area"])
        )
    )
    if not seen:
        raise UnknownCode(f"there is no enterprise {enterprise} that {actor.name} may see")
    query = (
        sql.select(NOTICE).where(NOTICE.c.enterprise.in_(codes)).order_by(NOTICE.c.number.desc())
    )
    with ledger.reading() as connection:
        return [Notice(*row) for row in connection.execute(query)]


def send_letters(
    ledger: Ledger, post: Post, address: str, actor: Actor, when: datetime, most: int | None = None
) -> Mailed:
    """Send a letter for every fresh notice that has none, where the contact is a mail address.

    A notice is marked before its letter goes, so that being stopped sends none twice.

    Parameters
    ----------
    address : of this installation, to which the letter points.
    most : letters sent now; the others wait for the next run.
    """
    require(actor, Permission.REMIND)
    waiting = _letters(ledger, when)
    sent = failed = 0
    for one in waiting[: len(waiting) if most is None else most]:
        if not _claim(ledger, one.number, books.moment(when)):
            continue
        try:
            send_reminder(post, one.to, one.text, address)
            sent += 1
        except OSError:
            _claim(ledger, one.number, "", before=books.moment(when))
            failed += 1
            break  # a server that is not there takes none of the others
    if sent or failed:
        with ledger.writing() as connection:
            books.write(connection, when, actor.name, "letters", {"sent": sent, "failed": failed})
    return Mailed(sent, failed, len(waiting) - sent)


class _Letter(NamedTuple):
    number: int
    to: str
    text: Text


def _letters(ledger: Ledger, when: datetime) -> list[_Letter]:
    """Give the notices that wait for a letter, and where it goes; none of what came meanwhile."""
    query = (
        sql.select(NOTICE.c.number, *(NOTICE.c[name] for name in KEY), NOTICE.c.said)
        .where(NOTICE.c.mailed == "", NOTICE.c.at >= books.moment(when - FRESH))
        .order_by(NOTICE.c.number)
    )
    with ledger.reading() as connection:
        found = connection.execute(query).all()
    if not found:
        return []
    names = {row.enterprise for row in found}
    named = [*names] if len(names) <= MOST_NAMED else []
    forms = {one.id: one.form for one in obligations()}
    came = {*sent(ledger, named).select("form", "enterprise", "period").iter_rows()}
    rows = register(ledger, named).sort("since")
    contacts = dict(rows.select("enterprise", "contact").iter_rows())  # the last row holds
    return [
        _Letter(row.number, contacts[row.enterprise].strip(), Text(*row.said.split("\n", 1)))
        for row in found
        if ADDRESS.fullmatch((contacts.get(row.enterprise) or "").strip())
        and (forms.get(row.obligation), row.enterprise, row.period) not in came
    ]


def _claim(ledger: Ledger, number: int, mailed: str, before: str = "") -> bool:
    """Write over when a letter went, if it still says what it did; says whether it was."""
    with ledger.writing() as connection:
        changed = connection.execute(
            NOTICE.update()
            .where(NOTICE.c.number == number, NOTICE.c.mailed == before)
            .values(mailed=mailed)
        )
        return changed.rowcount == 1


def _unsent(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("sent").is_null())


def _due(rule: Reminder, rows: pl.DataFrame) -> pl.DataFrame:
    found = rows.filter(pl.col("days").is_between(rule.first_day, rule.last_day))
    return found.filter(pl.col("obligation").is_in(rule.obligations)) if rule.obligations else found


def _fresh(connection: sql.Connection, rule: Reminder, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out whom a notice of the same kind was given for the same return."""
    query = sql.select(*(NOTICE.c[name] for name in KEY)).where(NOTICE.c.kind == rule.id)
    given = connection.execute(query).all()
    before = pl.DataFrame(given, schema=dict.fromkeys(KEY, pl.String), orient="row")
    return rows.join(before, on=KEY, how="anti", maintain_order="left")


def _keep(
    ledger: Ledger, due: Sequence[tuple[Reminder, pl.DataFrame]], actor: Actor, when: datetime
) -> Reminded:
    at, kept, before = books.moment(when), 0, 0
    with ledger.writing() as connection:
        for rule, rows in due:
            fresh = _fresh(connection, rule, rows)
            before += rows.height - fresh.height
            told = fresh.select(*KEY, said=_said(rule)).with_columns(
                kind=pl.lit(rule.id), at=pl.lit(at), by=pl.lit(actor.name), mailed=pl.lit("")
            )
            for part in told.iter_slices(ROWS_AT_ONCE):
                connection.execute(NOTICE.insert(), part.to_dicts())
            kept += fresh.height
            if fresh.height:
                said: dict[str, object] = {"kind": rule.id, "notices": fresh.height}
                books.write(connection, when, actor.name, "remind", said)
    return Reminded(kept, before)


def _said(rule: Reminder) -> pl.Expr:
    """Write the text of a rule for each row, English above Chinese."""
    labels = {one.id: one.label for one in obligations()}
    written = []
    for text, named in (
        (rule.text.en, {id: label.en for id, label in labels.items()}),
        (rule.text.zh, {id: label.zh for id, label in labels.items()}),
    ):
        pieces = re.split(r"(\{\w+\})", text)
        words = {
            "{obligation}": pl.col("obligation").replace_strict(named),
            "{period}": pl.col("period"),
            "{due}": pl.col("due"),
        }
        written.append(pl.concat_str([words.get(piece, pl.lit(piece)) for piece in pieces]))
    return pl.concat_str(written, separator="\n")
