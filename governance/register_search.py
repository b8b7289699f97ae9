"""The register searched: by name or code, place, industry and size, as it was on a day."""

from datetime import date, datetime
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.codes import latest
from facts.hierarchy import closure
from facts.refusal import SpokenRefusal, UnknownCode
from facts.text import Text
from governance import ledger as books
from governance.desk_tables import MERGE
from governance.ledger import Ledger
from governance.register import areas_below
from governance.register_changes import require_register
from governance.return_context import NO_REGISTER
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Where

PAGE = 50  # enterprises on a page
STATES: dict[str, Text] = {
    "at_work": Text("at work", "在营"),
    "closed": Text("closed", "已关闭"),
    "merged": Text("merged into another", "已并入其他企业"),
    "all": Text("all", "全部"),
}


class Asked(NamedTuple):
    """What is searched for; empty words ask for nothing.

    text : part of the name, or how the code begins. area, industry : with all below them.
    state : one of STATES. on : the day the register is read as of.
    """

    on: date
    text: str = ""
    area: str = ""
    industry: str = ""
    ownership: str = ""
    size: str = ""
    state: str = "at_work"


class NotInList(SpokenRefusal, UnknownCode):
    """A code that is in no list, said in both languages."""


def search(
    ledger: Ledger, asked: Asked, actor: Actor, page: int = 1, length: int | None = PAGE
) -> tuple[pl.DataFrame, int]:
    """Give a page of what is found, and how many there are in all.

    Parameters
    ----------
    page : from 1. length : of a page; None is everything on one.

    Returns
    -------
    The columns of the register as they were on the day, and `into`, the code an entry stands for
    (null for most); sorted by name. An enterprise that was not there yet is not found.

    Raises
    ------
    NotAllowed
        If the register is not for this actor.
    NotInList
        If a code asked for is in no list.
    """
    require_register(actor)
    query = _query(asked, actor)
    with ledger.reading() as connection:
        counted = sql.select(sql.func.count()).select_from(query.subquery())
        total = int(connection.execute(counted).scalar() or 0)
        ordered = query.order_by(ENTERPRISE.c.name, ENTERPRISE.c.enterprise)
        cut = ordered.limit(length).offset((page - 1) * length) if length else ordered
        rows = connection.execute(cut).all()
    names = (*NO_REGISTER.columns, "into")
    found = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return found, total


def export(ledger: Ledger, asked: Asked, actor: Actor, when: datetime) -> pl.DataFrame:
    """Give everything that is found, and write into the journal that it left.

    Raises
    ------
    NotAllowed, NotInList
        As `search` does.
    """
    rows, total = search(ledger, asked, actor, length=None)
    said: dict[str, object] = {"rows": total, "asked": {
        name: str(value) for name, value in asked._asdict().items() if value
    }}  # fmt: skip
    with ledger.writing() as connection:
        books.write(connection, when, actor.name, "export register", said)
    return rows


def steps_down(ledger: Ledger, name: str, held: str, actor: Actor) -> list[str]:
    """Give the codes right below one that entries of the actor's area have, or have codes below.

    Parameters
    ----------
    name : area or industry. held : the code; empty gives the topmost.
    """
    require_register(actor)
    column = ENTERPRISE.c[name]
    query = sql.select(column).where(*_place(actor)).distinct()
    with ledger.reading() as connection:
        met = connection.execute(query).scalars().all()
    rows = closure().filter(pl.col("dimension") == name, pl.col("id").is_in(met))
    below = rows["ancestor"].unique().to_list()
    listed = latest(name).filter(pl.col("id").is_in(below))
    above = pl.col("parent") == held if held else pl.col("level") == 1
    return listed.filter(above)["id"].unique(maintain_order=True).to_list()


def _query(asked: Asked, actor: Actor) -> sql.Select[tuple[object, ...]]:
    """Select each enterprise's row of the day, as far as it is asked for and the actor's."""
    other = ENTERPRISE.alias("other")
    day = asked.on.isoformat()
    then = (
        sql.select(sql.func.max(other.c.since))
        .where(other.c.enterprise == ENTERPRISE.c.enterprise, other.c.since <= day)
        .scalar_subquery()
    )
    columns = [ENTERPRISE.c[name] for name in NO_REGISTER.columns]
    query = (
        sql.select(*columns, MERGE.c.into)
        .join_from(ENTERPRISE, MERGE, MERGE.c.duplicate == ENTERPRISE.c.enterprise, isouter=True)
        .where(ENTERPRISE.c.since == then, *_state(asked.state, day), *_place(actor))
    )
    if asked.text:
        begins = ENTERPRISE.c.enterprise.startswith(asked.text.upper(), autoescape=True)
        named = sql.func.lower(ENTERPRISE.c.name).contains(asked.text.lower(), autoescape=True)
        query = query.where(sql.or_(begins, named))
    for name in ("area", "industry"):
        if code := getattr(asked, name):
            query = query.where(ENTERPRISE.c[name].in_(_below(name, code)))
    for name in ("ownership", "size"):
        if code := getattr(asked, name):
            query = query.where(ENTERPRISE.c[name] == _listed(name, code))
    return query


def _state(state: str, day: str) -> list[sql.ColumnElement[bool]]:
    closed, into = ENTERPRISE.c.closed, MERGE.c.into
    conditions: dict[str, list[sql.ColumnElement[bool]]] = {
        "at_work": [sql.or_(closed.is_(None), closed >= day), into.is_(None)],
        "closed": [closed < day, into.is_(None)],
        "merged": [into.is_not(None)],
        "all": [],
    }
    if state not in conditions:
        named = ", ".join(STATES)
        raise NotInList(
            Text(f"no state is '{state}'; there are {named}", f"没有状态“{state}”；可选：{named}")
        )
    return conditions[state]


def _place(actor: Actor) -> list[sql.ColumnElement[bool]]:
    if WHERE[actor.role] is Where.EVERYWHERE:
        return []
    return [ENTERPRISE.c.area.in_(areas_below(actor.place))]


def _below(name: str, code: str) -> list[str]:
    rows = closure().filter(pl.col("dimension") == name, pl.col("ancestor") == _listed(name, code))
    return rows["id"].unique().to_list()


def _listed(name: str, code: str) -> str:
    if code not in set(latest(name)["id"]):
        raise NotInList(
            Text(
                f"{name} '{code}' is not in the code list data/codes/{name}.csv",
                f"“{code}”不在代码表 data/codes/{name}.csv 中",
            )
        )
    return code
