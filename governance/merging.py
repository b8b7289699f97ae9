"""Entries of the register that are one enterprise: which stands for which, and who said so.

What is filed, owed and recorded under a duplicate counts for the one it stands for, from the next
question on. Nothing that was written is changed: facts already accepted keep the code they came
with, and an undone merge leaves everything as it was.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion, SpokenRefusal, UnknownCode, WrongState
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import APART, MERGE
from governance.ledger import Ledger
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Permission, Where, require
from governance.workflow import areas_above

LONGEST = 2_000  # of a reason [characters]


class Merge(NamedTuple):
    """One merge, as it was said."""

    duplicate: str
    into: str
    reason: str
    at: str
    by: str


class Apart(NamedTuple):
    """Two entries somebody looked at and found to be two enterprises; one < other."""

    one: str
    other: str
    reason: str
    at: str
    by: str


class MergeRefused(SpokenRefusal, WrongState):
    """What cannot be merged, undone or kept apart as things stand, said in both languages."""


class NotInRegister(SpokenRefusal, UnknownCode):
    """An entry that is not in the register somebody keeps, said in both languages."""


class NoReason(SpokenRefusal, BadQuestion):
    """A decision without a reason, or with too long a one, said in both languages."""


def merges(ledger: Ledger) -> list[Merge]:
    """Give every merge that holds, the latest first."""
    query = sql.select(MERGE).order_by(MERGE.c.at.desc(), MERGE.c.duplicate)
    with ledger.reading() as connection:
        return [Merge(*row) for row in connection.execute(query)]


def stands_for(ledger: Ledger) -> Mapping[str, str]:
    """Give the one enterprise each duplicate stands for; a chain is followed to its end."""
    with ledger.reading() as connection:
        return _ends(connection)


def same(ledger: Ledger, code: str) -> frozenset[str]:
    """Give every code that is one enterprise with this one, itself among them."""
    return all_of([code], stands_for(ledger))


def all_of(codes: Iterable[str], ends: Mapping[str, str]) -> frozenset[str]:
    """Give every code that is one enterprise with one of these, these among them."""
    asked = {ends.get(code, code) for code in codes}
    return frozenset(asked | {duplicate for duplicate, one in ends.items() if one in asked})


def as_one(rows: pl.DataFrame, ends: Mapping[str, str]) -> pl.DataFrame:
    """Write the one an enterprise stands for in place of its code, in the column `enterprise`."""
    return rows.with_columns(pl.col("enterprise").replace(ends)) if ends else rows


def merge(
    ledger: Ledger, duplicate: str, into: str, reason: str, actor: Actor, when: datetime
) -> Merge:
    """Let an entry of the register stand for another from now on.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    UnknownCode
        If one of the two is not in the register, or not in the actor's country: the two are not
        told apart.
    WrongState
        If the entry stands for another already, or the other one stands for it.
    BadQuestion
        If no reason is given, or one too long.
    """
    require(actor, Permission.KEEP_REGISTER)
    reason = _reason(reason)
    with ledger.writing() as connection:
        _require_known(connection, (duplicate, into), actor)
        ends = _ends(connection)
        if duplicate in ends:
            raise MergeRefused(
                Text(
                    f"{duplicate} stands for {ends[duplicate]} already; undo that merge first",
                    f"{duplicate} 已并入 {ends[duplicate]}；请先撤销该合并",
                )
            )
        if duplicate == into:
            raise MergeRefused(
                Text(f"{into} is one entry; name two", f"{into} 是同一条目；请填写两个不同代码")
            )
        if ends.get(into, into) == duplicate:
            raise MergeRefused(
                Text(
                    f"{into} stands for {duplicate}, so {duplicate} cannot stand for {into}; "
                    "undo that merge first, or merge the other way",
                    f"{into} 已并入 {duplicate}，不能反向合并；请先撤销该合并",
                )
            )
        made = Merge(duplicate, into, reason, books.moment(when), actor.name)
        connection.execute(APART.delete().where(_is_pair(duplicate, into)))
        connection.execute(MERGE.insert().values(**made._asdict()))
        said: dict[str, object] = {"duplicate": duplicate, "into": into, "reason": reason}
        books.write(connection, when, actor.name, "merge enterprises", said)
    return made


def unmerge(ledger: Ledger, duplicate: str, reason: str, actor: Actor, when: datetime) -> None:
    """Undo a merge: the two are two again.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    UnknownCode
        If the entry is not in the register or not in the actor's country.
    WrongState
        If it stands for no other.
    BadQuestion
        If no reason is given, or one too long.
    """
    require(actor, Permission.KEEP_REGISTER)
    reason = _reason(reason)
    with ledger.writing() as connection:
        _require_known(connection, (duplicate,), actor)
        into = connection.execute(
            sql.select(MERGE.c.into).where(MERGE.c.duplicate == duplicate)
        ).scalar()
        if into is None:
            raise MergeRefused(
                Text(
                    f"{duplicate} stands for no other entry; there is no merge to undo",
                    f"{duplicate} 未并入其他条目；没有可撤销的合并",
                )
            )
        connection.execute(MERGE.delete().where(MERGE.c.duplicate == duplicate))
        said: dict[str, object] = {"duplicate": duplicate, "into": into, "reason": reason}
        books.write(connection, when, actor.name, "unmerge enterprises", said)


def keep_apart(
    ledger: Ledger, one: str, other: str, reason: str, actor: Actor, when: datetime
) -> None:
    """Remember that two entries are two enterprises, so that they are not proposed again.

    Raises
    ------
    NotAllowed, UnknownCode, BadQuestion
        As `merge` does.
    WrongState
        If they are merged; that is undone first.
    """
    require(actor, Permission.KEEP_REGISTER)
    reason = _reason(reason)
    with ledger.writing() as connection:
        _require_known(connection, (one, other), actor)
        ends = _ends(connection)
        if ends.get(one, one) == ends.get(other, other):
            raise MergeRefused(
                Text(
                    f"{one} and {other} are one enterprise here; undo the merge first",
                    f"{one} 与 {other} 在名录中为同一企业；请先撤销合并",
                )
            )
        first, second = sorted((one, other))
        made = Apart(first, second, reason, books.moment(when), actor.name)
        connection.execute(APART.delete().where(_is_pair(one, other)))
        connection.execute(APART.insert().values(**made._asdict()))
        said: dict[str, object] = {"enterprises": [first, second], "reason": reason}
        books.write(connection, when, actor.name, "keep enterprises apart", said)


def propose_again(ledger: Ledger, one: str, other: str, actor: Actor, when: datetime) -> None:
    """Forget that two entries are two enterprises.

    Raises
    ------
    NotAllowed, UnknownCode
        As `merge` does.
    WrongState
        If nobody kept them apart.
    """
    require(actor, Permission.KEEP_REGISTER)
    with ledger.writing() as connection:
        _require_known(connection, (one, other), actor)
        if not connection.execute(APART.delete().where(_is_pair(one, other))).rowcount:
            raise MergeRefused(
                Text(
                    f"{one} and {other} are not kept apart; nothing was decided of them",
                    f"{one} 与 {other} 未被标记为两家企业",
                )
            )
        said: dict[str, object] = {"enterprises": sorted((one, other))}
        books.write(connection, when, actor.name, "propose enterprises again", said)


def decided_apart(ledger: Ledger) -> list[Apart]:
    """Give every pair that was found to be two enterprises, the latest first."""
    query = sql.select(APART).order_by(APART.c.at.desc(), APART.c.one, APART.c.other)
    with ledger.reading() as connection:
        return [Apart(*row) for row in connection.execute(query)]


def kept_apart(ledger: Ledger) -> pl.DataFrame:
    """Give the pairs that were found to be two enterprises: one, other; one < other."""
    with ledger.reading() as connection:
        rows = connection.execute(sql.select(APART.c.one, APART.c.other)).all()
    return pl.DataFrame(rows, schema={"one": pl.String, "other": pl.String}, orient="row")


def is_within(area: str, actor: Actor) -> bool:
    """Say whether an area is the actor's, or part of it; everything is, for who has no place."""
    return WHERE[actor.role] is Where.EVERYWHERE or actor.place in areas_above(area)


def _ends(connection: sql.Connection) -> dict[str, str]:
    into = {row.duplicate: row.into for row in connection.execute(sql.select(MERGE))}
    return {duplicate: _end(duplicate, into) for duplicate in into}


def _end(code: str, into: Mapping[str, str]) -> str:
    """Follow a chain; there is no circle, as `merge` lets none be made."""
    while code in into:
        code = into[code]
    return code


def _is_pair(one: str, other: str) -> sql.ColumnElement[bool]:
    first, second = sorted((one, other))
    return sql.and_(APART.c.one == first, APART.c.other == second)


def _reason(words: str) -> str:
    if not words.strip():
        raise NoReason(
            Text(
                "say why; what is merged, undone or kept apart needs a reason",
                "请填写原因；合并、撤销或区分企业均须说明原因",
            )
        )
    if len(words) > LONGEST:
        raise NoReason(
            Text(
                f"a reason has at most {LONGEST:,} characters; shorten it",
                f"原因最多 {LONGEST:,} 个字符；请缩短",
            )
        )
    return words.strip()


def _require_known(connection: sql.Connection, asked: Iterable[str], actor: Actor) -> None:
    """Refuse codes that no row of the register has, or that are of another country."""
    for code in asked:
        query = sql.select(ENTERPRISE.c.area).where(ENTERPRISE.c.enterprise == code)
        found = connection.execute(query.order_by(ENTERPRISE.c.since.desc()).limit(1)).scalar()
        if found is None or not is_within(found, actor):
            raise NotInRegister(
                Text(
                    f"'{code}' is not in the register that {actor.name} keeps",
                    f"您管理的名录中没有“{code}”",
                )
            )
