"""The journal for those who audit: its entries, whether its chain holds, and a copy to keep."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import SpokenRefusal
from facts.text import Text
from governance.chain import START, Whole, Written, followed
from governance.ledger import JOURNAL, Ledger, write
from governance.roles import Actor, Permission, require

AT_ONCE = 5_000  # entries read from the database at once
OF_RETURNS = ("return", "returns", "filing", "filings")
"""Words of an entry under which numbers of returns stand."""


class Asked(NamedTuple):
    """Which entries are asked for; empty words ask for nothing.

    verb, by : of a verb, of an actor. first, until : days [ISO], both among them.
    about : the number of a return, or the code of an enterprise, or another word that was said.
    """

    verb: str = ""
    by: str = ""
    first: str = ""
    until: str = ""
    about: str = ""


class NoDay(SpokenRefusal):
    """A day that is none, said in both languages."""


def entries(
    ledger: Ledger, by_whom: Actor, *, before: int = 0, last: int = 100, **asked: str
) -> list[Written]:
    """Give the latest entries, the oldest of them first.

    Parameters
    ----------
    before : only entries that stand before this place; 0 asks for no place.
    asked : the words of Asked.

    Raises
    ------
    NotAllowed
        If the actor may not see the journal.
    NoDay
        If a day is not written as 2026-03-01.
    """
    require(by_whom, Permission.SEE_JOURNAL)
    of = Asked(**asked)
    query = _where(sql.select(JOURNAL), of).order_by(JOURNAL.c.place.desc())
    if before:
        query = query.where(JOURNAL.c.place < before)
    found: list[Written] = []
    with ledger.streaming(query, min(AT_ONCE, last)) as rows:
        for row in rows:
            entry = Written(*row)
            if _names(entry.said, of.about):
                found.append(entry)
            if len(found) == last:
                break
    return found[::-1]


def verbs_of(ledger: Ledger, by_whom: Actor) -> list[str]:
    """Give every verb the journal holds."""
    require(by_whom, Permission.SEE_JOURNAL)
    with ledger.reading() as connection:
        query = sql.select(JOURNAL.c.verb).distinct().order_by(JOURNAL.c.verb)
        return [*connection.execute(query).scalars()]


def counted(ledger: Ledger, by_whom: Actor) -> Whole:
    """Give how many entries there are and the last link, without a look at the chain."""
    require(by_whom, Permission.SEE_JOURNAL)
    end = sql.select(JOURNAL.c.link).order_by(JOURNAL.c.place.desc()).limit(1)
    with ledger.reading() as connection:
        count = connection.execute(sql.select(sql.func.count()).select_from(JOURNAL)).scalar()
        return Whole(int(count or 0), connection.execute(end).scalar() or START, ())


def verify(ledger: Ledger, by_whom: Actor, until: str = "") -> Whole:
    """Compare every entry with its link.

    Parameters
    ----------
    until : a link that was kept elsewhere and must be met; without one an end that was cut off is
        not seen.

    Raises
    ------
    NotAllowed
        If the actor may not see the journal.
    """
    require(by_whom, Permission.SEE_JOURNAL)
    with ledger.streaming(sql.select(JOURNAL).order_by(JOURNAL.c.place), AT_ONCE) as rows:
        return followed((Written(*row) for row in rows), until)


def export(
    ledger: Ledger, by_whom: Actor, when: datetime, **asked: str
) -> Iterator[tuple[str, Written]]:
    """Give entries with the link each is chained to, and write down that they left.

    The oldest is the first. The entry that says so is among them where it is asked for.

    Raises
    ------
    NotAllowed, NoDay
        As `entries` does; before anything is given.
    """
    require(by_whom, Permission.SEE_JOURNAL)
    of = Asked(**asked)
    chained = sql.func.lag(JOURNAL.c.link, 1, START).over(order_by=JOURNAL.c.place)
    every = sql.select(JOURNAL, chained.label("before")).subquery()
    query = _where(
        sql.select(every.c.before, *(every.c[one] for one in Written._fields)), of, every
    )
    with ledger.writing() as connection:
        said = {name: word for name, word in of._asdict().items() if word}
        write(connection, when, by_whom.name, "export journal", {"asked": said})
    return _streamed(ledger, query.order_by(every.c.place), of.about)


def _streamed(
    ledger: Ledger, query: sql.Select[tuple[object, ...]], about: str
) -> Iterator[tuple[str, Written]]:
    with ledger.streaming(query, AT_ONCE) as rows:
        for row in rows:
            entry = Written(*row[1:])
            if _names(entry.said, about):
                yield row[0], entry


def _where(
    query: sql.Select[tuple[object, ...]], of: Asked, table: sql.FromClause = JOURNAL
) -> sql.Select[tuple[object, ...]]:
    if of.verb:
        query = query.where(table.c.verb == of.verb)
    if of.by:
        query = query.where(table.c.actor == of.by)
    if of.first:
        query = query.where(table.c.at >= _day(of.first))
    if of.until:
        query = query.where(
            table.c.at < _day(of.until) + "U"
        )  # after every moment of the day: T < U
    if of.about:
        words = sql.cast(table.c.said, sql.String)
        query = query.where(words.contains(of.about, autoescape=True))
    return query


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as found:
        raise NoDay(
            Text(
                f"'{words}' is no day; write it as 2026-03-01",
                f"“{words}”不是日期，应写成 2026-03-01",
            )
        ) from found


def _names(said: dict[str, object], about: str) -> bool:
    """Say whether an entry is about a return of a number, or about anything else that was said."""
    if not (about.isascii() and about.isdecimal() and len(about) < 10):
        return True
    held = [said[name] for name in OF_RETURNS if name in said]
    return any(int(about) in (one if isinstance(one, list) else [one]) for one in held)
