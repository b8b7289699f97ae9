"""What a worker representative says of a return that was submitted; nobody changes it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sql

from facts.refusal import BadQuestion, NotAllowed, SpokenRefusal, UnknownCode, WrongState
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import REMARK
from governance.filings import Version, filing, versions
from governance.ledger import Ledger
from governance.roles import Actor, Permission, require
from governance.workflow import STANDING, enterprises, may_see

CONFIRMATION, OBJECTION = "confirmation", "remark"
KINDS = {
    CONFIRMATION: Text("Confirmation", "确认"),
    OBJECTION: Text("Remark", "意见"),
}
LONGEST = 2_000  # of a remark [characters]
MOST = 50  # remarks of one person on a version


class Remark(NamedTuple):
    """What was said of a version; see desk_tables.REMARK."""

    number: int
    filing: int
    kind: str
    said: str
    at: str
    by: str


class RemarkRefusal(SpokenRefusal, BadQuestion):
    """A remark that is not taken, and why, in both languages."""


class NotNow(SpokenRefusal, WrongState):
    """A remark on a version that is not submitted, or not any more."""


def remark(
    ledger: Ledger, number: int, kind: str, said: str, actor: Actor, when: datetime
) -> Remark:
    """Write a confirmation of a submitted version, or a remark on it.

    Raises
    ------
    NotAllowed
        If the actor is no worker representative.
    UnknownCode
        If there is no such return of their enterprise.
    NotNow
        If the version is not submitted, was sent back, withdrawn or replaced.
    RemarkRefusal
        If a remark has no words or too many, or the same was said before.
    """
    require(actor, Permission.REMARK)
    own = enterprises(actor)
    if own is None:
        raise NotAllowed(f"{actor.name} is of no enterprise; its worker representative may remark")
    told = said.strip()
    _require_words(kind, told)
    with ledger.writing() as connection:
        found = versions(connection, numbers=[number])
        if not found or not may_see(found[0].filing, actor):
            raise UnknownCode(f"there is no return {number} that {actor.name} may see")
        _require_standing(found[0])
        _require_fresh(_of(connection, number), found[0], kind, told, actor)
        free = connection.execute(sql.select(sql.func.max(REMARK.c.number))).scalar() or 0
        made = Remark(int(free) + 1, number, kind, told, books.moment(when), actor.name)
        connection.execute(REMARK.insert().values(made._asdict()))
        entry: dict[str, object] = {"return": number, "kind": kind}
        books.write(connection, when, actor.name, "remark on return", entry)
    return made


def remarks(ledger: Ledger, number: int, actor: Actor) -> list[Remark]:
    """Give what worker representatives said of a version, the first said first.

    Raises
    ------
    UnknownCode
        If there is no such return, or it is not one this actor may see.
    """
    filing(ledger, number, actor)
    with ledger.reading() as connection:
        return _of(connection, number)


def remarked(ledger: Ledger, numbers: Collection[int], kind: str = "") -> dict[int, int]:
    """Count what was said of returns, by number; of what nothing was said is left out.

    Parameters
    ----------
    kind : one of KINDS; empty counts both.
    """
    wanted = sorted(numbers)
    found: dict[int, int] = {}
    with ledger.reading() as connection:
        for piece in books.in_pieces(wanted):
            query = (
                sql.select(REMARK.c.filing, sql.func.count())
                .where(REMARK.c.filing.in_(piece))
                .group_by(REMARK.c.filing)
            )
            chosen = query.where(REMARK.c.kind == kind) if kind else query
            found |= {row[0]: row[1] for row in connection.execute(chosen)}
    return found


def may_remark(version: Version, actor: Actor) -> bool:
    """Say whether somebody may remark on a version as it stands."""
    is_theirs = enterprises(actor) is not None and may_see(version.filing, actor)
    return actor.may(Permission.REMARK) and is_theirs and version.state in STANDING


def is_earlier(one: Remark, version: Version) -> bool:
    """Say whether it was said of what the version held before it was sent back and sent again."""
    return version.submitted is not None and one.at < version.submitted


def _require_words(kind: str, told: str) -> None:
    if kind not in KINDS:
        raise BadQuestion(f"'{kind}' is not said of a return; there are {', '.join(KINDS)}")
    if kind == OBJECTION and not told:
        raise RemarkRefusal(Text("a remark is empty; write what is to be said", "请填写意见内容"))
    if len(told) > LONGEST:
        raise RemarkRefusal(
            Text(
                f"a remark has at most {LONGEST:,} characters, and this has {len(told):,}; "
                "shorten it",
                f"意见最多 {LONGEST:,} 字，现有 {len(told):,} 字；请精简",
            )
        )


def _require_standing(version: Version) -> None:
    if version.state not in STANDING:
        raise NotNow(
            Text(
                f"return {version.number} is {version.state.value}; a remark is on what is "
                "submitted, so wait until it is, or open the version that replaced it",
                f"报表 {version.number} 未处于已提交状态；请在提交后或对更正后的版本填写意见",
            )
        )


def _require_fresh(
    before: list[Remark], version: Version, kind: str, told: str, actor: Actor
) -> None:
    own = [one for one in before if one.by == actor.name]
    here = {(one.kind, one.said) for one in own if not is_earlier(one, version)}
    if (kind, told) in here or (kind == CONFIRMATION and any(kind == one for one, _ in here)):
        raise RemarkRefusal(
            Text("this was said already and stands with the return", "已填写过，并随报表保存")
        )
    if len(own) >= MOST:
        raise RemarkRefusal(
            Text(
                f"one person makes at most {MOST} remarks on a return",
                f"每人最多填写 {MOST} 条意见",
            )
        )


def _of(connection: sql.Connection, number: int) -> list[Remark]:
    query = sql.select(REMARK).where(REMARK.c.filing == number).order_by(REMARK.c.number)
    return [Remark(*row) for row in connection.execute(query)]
