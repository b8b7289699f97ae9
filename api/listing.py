"""Lists by program, a page at a time: codes with their validity, and what is owed."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Annotated, Literal
from urllib.parse import urlencode

import polars as pl
from flask import request
from pydantic import BaseModel, Field

from api.route import Call, Given, Route, Told
from api.words import Code, Day, Paged
from facts.codes import LISTS, as_of, codes
from facts.refusal import BadQuestion, UnknownCode
from facts.text import Text
from governance import Actor, Permission, require
from governance.ledger import Ledger
from governance.return_doors import owed_to
from governance.workflow import enterprises

GROUP = "lists"
ListName = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]


class Coded(Told):
    """A code of a list; valid_from and valid_to are days, null where the list names none."""

    id: str
    scheme: str | None
    version: str | None
    code: str | None
    label_en: str | None
    label_zh: str | None
    parent: str | None
    level: int | None
    valid_from: str | None
    valid_to: str | None


class Codes(Told):
    """A part of a code list."""

    items: list[Coded]
    next: int | None


class Lists(Told):
    """The code lists there are."""

    items: list[str]


class Owed(Told):
    """A return that is or was owed. from_day, due : first and last day it may come."""

    enterprise: str
    obligation: str
    form: str
    period: str
    from_day: str
    due: str
    locked: str | None
    sent: str | None
    state: str
    area: str | None
    industry: str | None
    size: str | None


class AllOwed(Told):
    """A part of what is owed."""

    items: list[Owed]
    next: int | None


class OfList(Paged):
    """Which codes."""

    on: Annotated[
        Day | None, Text("In force on this day; else all.", "在该日有效；缺省为全部。")
    ] = None
    parent: Annotated[Code | None, Text("Parts of this code.", "该代码的下级。")] = None


class OfOwed(Paged):
    """Which obligations."""

    state: Annotated[
        Literal["open", "on_time", "late", "missing", "early"] | None,
        Text("How it stands.", "状态。"),
    ] = None
    enterprise: Annotated[Code | None, Text("Of one enterprise.", "企业代码。")] = None
    first: Annotated[
        Day | None, Text("Periods from this day on; else of the last two years.",
                         "自该日起的报告期；缺省为最近两年。"),
    ] = None  # fmt: skip


def page_of(told: BaseModel, following: int | None) -> Given:
    """Answer a page, with a link to the one that follows (RFC 8288)."""
    links = [f'<{_address(0)}>; rel="first"']
    if following is not None:
        links.append(f'<{_address(following)}>; rel="next"')
    return Given(told, 200, {"Link": ", ".join(links)})


def _address(after: int) -> str:
    words = {name: value for name, value in request.args.items() if name != "after"}
    words |= {"after": str(after)} if after else {}
    return f"{request.path}?{urlencode(words)}" if words else request.path


def _part(rows: pl.DataFrame, asked: Paged) -> tuple[list[dict[str, object]], int | None]:
    """Cut a page out of rows in a fixed order; `after` counts the rows before it."""
    end = asked.after + asked.limit
    return rows.slice(asked.after, asked.limit).to_dicts(), end if rows.height > end else None


def lists(call: Call) -> Given:
    """Name the code lists."""
    require(call.actor, Permission.ASK)
    return Given(Lists(items=[*_names()]))


@cache
def _names() -> tuple[str, ...]:
    """Name the lists that have the columns of a code list."""
    needed = set(Coded.model_fields)
    found = sorted((LISTS / "codes").glob("*.csv"))
    return tuple(
        file.stem for file in found if needed <= set(pl.scan_csv(file).collect_schema().names())
    )


def coded(call: Call, name: ListName, asked: OfList) -> Given:
    """Give the codes of a list, in its order."""
    require(call.actor, Permission.ASK)
    known = _names()
    if name not in known:
        raise UnknownCode(f"no code list is called '{name}'; there are: {', '.join(known)}")
    rows = as_of(name, asked.on) if asked.on else codes(name)
    if asked.parent:
        rows = rows.filter(pl.col("parent") == asked.parent)
    found, following = _part(rows.select(*Coded.model_fields), asked)
    return page_of(
        Codes(items=[Coded.model_validate(row) for row in found], next=following), following
    )  # fmt: skip


def owed(call: Call, asked: OfOwed) -> Given:
    """Give what is owed, as far as the account may see it."""
    first = _day(asked.first) if asked.first else date(call.when.year - 2, 1, 1)
    is_office = enterprises(call.actor) is None and not asked.enterprise
    rows = (
        _owed_in_minute(
            call.door.ledger, call.actor, call.when.replace(second=0, microsecond=0), first,
            asked.state or "",
        )
        if is_office
        else owed_to(
            call.door.ledger, call.actor, call.when.date(), first, state=asked.state or "",
            enterprise=asked.enterprise or "",
        )
    )  # fmt: skip
    found, following = _part(rows, asked)
    return page_of(
        AllOwed(items=[Owed.model_validate(row) for row in found], next=following), following
    )  # fmt: skip


@lru_cache(maxsize=2)
def _owed_in_minute(
    ledger: Ledger, actor: Actor, minute: datetime, first: date, state: str
) -> pl.DataFrame:
    """Give what an office's enterprises owe, worked out once a minute: a country has many pages."""
    return owed_to(ledger, actor, minute.date(), first, state=state)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as found:
        raise BadQuestion(f"there is no day {said}") from found


ROUTES: tuple[Route, ...] = (
    Route(
        "GET", "/codes", GROUP, (Permission.ASK,), Text("The code lists", "代码表目录"), lists,
        {200: Lists},
    ),
    Route(
        "GET", "/codes/{name}", GROUP, (Permission.ASK,),
        Text("The codes of a list, with the days they hold", "代码及其有效期"), coded, {200: Codes},
    ),
    Route(
        "GET", "/obligations", GROUP, (Permission.SEE_RETURNS,),
        Text("What is owed, until when, and whether it came", "应报事项、期限与状态"), owed,
        {200: AllOwed},
    ),
)  # fmt: skip
