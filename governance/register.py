"""The register of enterprises: what each is from a day on, and what happened to it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl
import sqlalchemy as sql

from facts.hierarchy import closure
from facts.refusal import UnreadableFile
from governance import ledger as books
from governance.ledger import Ledger
from governance.merging import all_of, as_one, stands_for
from governance.return_context import NO_REGISTER
from governance.return_form import code_ids
from governance.return_tables import ENTERPRISE, HAPPENING
from governance.roles import WHERE, Actor, Permission, Where, require
from ingest import is_credit_code, labelled, ours, read_table

ALIASES: Mapping[str, list[str]] = {
    "enterprise": ["enterprise_id", "credit_code", "统一社会信用代码"],
    "since": ["自", "生效日期"],
    "name": ["enterprise_name", "企业名称", "单位名称"],
    "area": ["行政区划", "行政区划代码"],
    "industry": ["行业", "行业代码"],
    "ownership": ["所有制"],
    "size": ["规模", "企业规模"],
    "closed": ["关闭日期", "注销日期"],
    "contact": ["联系方式", "联系人"],
}
Query = sql.Select[tuple[object, ...]]
REQUIRED = ("enterprise", "since", "name", "area", "industry", "ownership", "size")
EVENTS = ("completion", "declared", "casualty", "casualty_fire_road", "supplemented")
"""What may happen to an enterprise that a clock of its own counts from, or that answers one:
acceptance on completion, a hazard declaration, an accident, a fire or road accident, a supplement
on their casualties."""


def import_register(
    ledger: Ledger, file: Path, actor: Actor, when: datetime, *, dry_run: bool = False
) -> tuple[int, pl.DataFrame]:
    """Enter a file of enterprises: a row with a later `since` says what changed on that day.

    A row of the same enterprise and day replaces the earlier one. Rows that break a rule are not
    entered; the others are, all at once.

    Returns
    -------
    how many rows are entered; and of each that is not its line and why (en, zh).

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    UnreadableFile
        If the file is no table or lacks a column.
    """
    require(actor, Permission.KEEP_REGISTER)
    good, bad = judged(ledger, read_table(file, aliases=ALIASES, required=REQUIRED), actor)
    if not dry_run and not good.is_empty():
        _enter(ledger, good, file.name, actor, when)
    return good.height, bad


def judged(ledger: Ledger, raw: pl.LazyFrame, actor: Actor) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows as somebody wrote them into those of the register, and line, en, zh of others."""
    rows = raw.pipe(_complete).collect()
    why_en, why_zh = _wrong(_not_theirs(ledger, actor))
    told = rows.with_columns(
        en=pl.concat_str(why_en, separator="; ", ignore_nulls=True),
        zh=pl.concat_str(why_zh, separator="；", ignore_nulls=True),
    )
    good = told.filter(pl.col("en") == "").select(NO_REGISTER.columns)
    bad = told.filter(pl.col("en") != "").select("line", "en", "zh").cast({"line": pl.UInt32})
    return good, bad


def _not_theirs(ledger: Ledger, actor: Actor) -> pl.Expr:
    """Truth of whether a row is of another country than the actor's, or its enterprise was."""
    if WHERE[actor.role] is Where.EVERYWHERE:
        return pl.lit(value=False)
    inside = areas_below(actor.place)
    others = as_entered(ledger).filter(~pl.col("area").is_in(inside))["enterprise"].unique()
    return ~pl.col("area").is_in(inside) | pl.col("enterprise").is_in(others.implode())


def areas_below(area: str) -> list[str]:
    """Give an area and every area that is part of it."""
    rows = closure().filter(pl.col("dimension") == "area", pl.col("ancestor") == area)
    return rows["id"].to_list()


def _complete(rows: pl.LazyFrame) -> pl.LazyFrame:
    names = rows.collect_schema().names()
    absent = [name for name in NO_REGISTER.columns if name not in names]
    return (
        rows.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
        .with_columns(
            enterprise=pl.col("enterprise").str.strip_chars().str.to_uppercase(),
            area=ours("area", r"^(\d{6})(?:\.0)?$", "CN-"),
            industry=ours("industry", r"^([A-T]|\d{2,4})$", "GBT4754_"),
            ownership=labelled("ownership"),
            size=labelled("size"),
            contact=pl.col("contact").fill_null(""),
        )
        .with_columns(repeats=pl.len().over("enterprise", "since"))
    )


def _wrong(not_theirs: pl.Expr) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """Say in both languages what is wrong with a row of the register; empty where nothing is."""

    def day(name: str) -> pl.Expr:
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)

    code = pl.col("enterprise")
    sentences = [
        (pl.col("_broken").is_not_null(), "the row cannot be read", "此行无法读取"),
        (
            (pl.col("area").str.starts_with("CN") & ~is_credit_code(code)) | code.is_null(),
            "enterprise is no unified social credit code",
            "统一社会信用代码无效",
        ),
        (day("since").is_null(), "since is no day (2024-03-01)", "生效日期应写成 2024-03-01"),
        (
            pl.col("closed").is_not_null() & day("closed").is_null(),
            "closed is no day (2024-03-01)",
            "关闭日期应写成 2024-03-01",
        ),
        (pl.col("name").is_null(), "name is empty", "企业名称为空"),
        (pl.col("repeats") > 1, "the same enterprise and day twice", "同一企业同一日期重复"),
        *(
            (
                ~pl.col(name).is_in(code_ids(name)),
                f"{name} is not in the code list data/codes/{name}.csv",
                f"{name} 不在代码表中",
            )
            for name in ("area", "industry", "ownership", "size")
        ),
        (not_theirs, "the enterprise is not of the country you keep", "该企业不属于您管理的国家"),
    ]
    broken = [found.fill_null(value=False) for found, _, _ in sentences]
    return (
        [pl.when(one).then(pl.lit(en)) for one, (_, en, _) in zip(broken, sentences, strict=True)],
        [pl.when(one).then(pl.lit(zh)) for one, (_, _, zh) in zip(broken, sentences, strict=True)],
    )


def _enter(ledger: Ledger, rows: pl.DataFrame, file: str, actor: Actor, when: datetime) -> None:
    at = books.moment(when)
    entered = rows.with_columns(recorded=pl.lit(at), recorded_by=pl.lit(actor.name))
    same = sql.and_(
        ENTERPRISE.c.enterprise == sql.bindparam("of"), ENTERPRISE.c.since == sql.bindparam("day")
    )
    keys = rows.select(of="enterprise", day="since").to_dicts()
    with ledger.writing() as connection:
        connection.execute(ENTERPRISE.delete().where(same), keys)
        connection.execute(ENTERPRISE.insert(), entered.to_dicts())
        said: dict[str, object] = {"file": file, "rows": rows.height}
        books.write(connection, when, actor.name, "register", said)


def register(
    ledger: Ledger, of: Collection[str] = (), areas: Collection[str] | None = None
) -> pl.DataFrame:
    """Give the rows of the register: enterprise, since, what it was from then on, closed.

    An entry that stands for another is left out, so that each enterprise is here once.

    Parameters
    ----------
    of : enterprises; none named are all. For a merged entry stands the one it stands for.
    areas : all rows of whoever was ever in one of these; None asks for all.
    """
    ends = stands_for(ledger)
    rows = as_entered(ledger, all_of(of, ends), areas)
    return rows.filter(~pl.col("enterprise").is_in([*ends]))


def as_entered(
    ledger: Ledger, of: Collection[str] = (), areas: Collection[str] | None = None
) -> pl.DataFrame:
    """Give rows as `register` does, merged entries among them."""
    query = sql.select(*(ENTERPRISE.c[name] for name in NO_REGISTER.columns))
    if areas is not None:
        ever = sql.select(ENTERPRISE.c.enterprise).where(ENTERPRISE.c.area.in_([*areas]))
        query = query.where(ENTERPRISE.c.enterprise.in_(ever))
    with ledger.reading() as connection:
        rows = connection.execute(_of(query, ENTERPRISE, of)).all()
    return pl.DataFrame(rows, schema=NO_REGISTER.schema, orient="row")


def registered(ledger: Ledger, day: date) -> pl.DataFrame:
    """Give what each enterprise at work was on a day; one row an enterprise."""
    on = day.isoformat()
    return (
        register(ledger)
        .filter(pl.col("since") <= on)
        .sort("since")
        .unique("enterprise", keep="last", maintain_order=True)
        .filter(pl.col("closed").is_null() | (pl.col("closed") >= on))
        .sort("enterprise")
    )


def record(
    ledger: Ledger, file: Path, actor: Actor, when: datetime, *, dry_run: bool = False
) -> int:
    """Enter what happened to enterprises: a file of enterprise, event (one of EVENTS) and day.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    UnreadableFile
        If a row names no event or no day; nothing is entered then.
    """
    require(actor, Permission.KEEP_REGISTER)
    rows = (
        read_table(file, required=("enterprise", "event", "day"))
        .select("line", "enterprise", "event", "day")
        .collect()
    )
    is_day = pl.col("day").str.to_date("%Y-%m-%d", strict=False).is_not_null()
    is_good = is_day & pl.col("event").is_in(EVENTS) & pl.col("enterprise").is_not_null()
    bad = rows.filter(~is_good.fill_null(value=False))
    if not bad.is_empty():
        raise UnreadableFile(
            f"{file.name}:{bad['line'][0]}: event '{bad['event'][0]}' on '{bad['day'][0]}'; write "
            f"one of {', '.join(EVENTS)} and a day as 2024-03-01"
        )
    fresh = rows.drop("line").unique().join(
        _happened(ledger), on=["enterprise", "event", "day"], how="anti"
    )  # fmt: skip
    if not dry_run and not fresh.is_empty():
        entered = fresh.with_columns(
            recorded=pl.lit(books.moment(when)), recorded_by=pl.lit(actor.name)
        )
        with ledger.writing() as connection:
            connection.execute(HAPPENING.insert(), entered.to_dicts())
            books.write(connection, when, actor.name, "record events", {"rows": fresh.height})
    return fresh.height


def _of(query: Query, table: sql.Table, of: Collection[str]) -> Query:
    return query.where(table.c.enterprise.in_([*of])) if of else query


def happenings(ledger: Ledger, of: Collection[str] = ()) -> pl.DataFrame:
    """Give what happened to some enterprises, or to all: enterprise, event, day [ISO].

    What happened to a merged entry happened to the one it stands for.
    """
    ends = stands_for(ledger)
    rows = as_one(_happened(ledger, all_of(of, ends)), ends)
    return rows.unique(maintain_order=True)


def _happened(ledger: Ledger, of: Collection[str] = ()) -> pl.DataFrame:
    query = sql.select(HAPPENING.c.enterprise, HAPPENING.c.event, HAPPENING.c.day)
    with ledger.reading() as connection:
        rows = connection.execute(_of(query, HAPPENING, of)).all()
    names = ("enterprise", "event", "day")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
