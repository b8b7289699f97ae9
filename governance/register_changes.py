"""One enterprise of the register: what it was from when on, a change from a day on, its end."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
import sqlalchemy as sql

from facts.refusal import BadQuestion, NotAllowed, SpokenRefusal
from facts.text import Text
from governance import ledger as books
from governance.ledger import Ledger
from governance.merging import NotInRegister, is_within, same
from governance.register import as_entered, judged
from governance.return_tables import ENTERPRISE
from governance.roles import WHERE, Actor, Permission, Where, require

CHANGING = ("name", "area", "industry", "ownership", "size", "contact")
"""What may become otherwise from a day on."""


class NoSuchRow(SpokenRefusal, BadQuestion):
    """A change that cannot stand in the register, said in both languages."""


def history(ledger: Ledger, code: str, actor: Actor) -> pl.DataFrame:
    """Give the rows of an enterprise, and of those that stand for it, the first `since` first.

    Raises
    ------
    NotAllowed
        If the register is not for this actor.
    UnknownCode
        If there is no such enterprise in the actor's area; the two are not told apart.
    """
    require_register(actor)
    rows = as_entered(ledger, same(ledger, code)).sort("since", "enterprise")
    own = rows.filter(pl.col("enterprise") == code)
    if own.is_empty() or not any(is_within(area, actor) for area in own["area"]):
        raise NotInRegister(
            Text(
                f"'{code}' is not in the register that {actor.name} may see",
                f"您可查看的名录中没有“{code}”",
            )
        )
    return rows


def require_register(actor: Actor) -> None:
    """Let pass whoever sees the register of an area or of all: it is not for enterprises.

    Raises
    ------
    NotAllowed
        If it is not for this actor.
    """
    require(actor, Permission.SEE_RETURNS)
    if WHERE[actor.role] is Where.ENTERPRISE:
        raise NotAllowed(f"{actor.name} ({actor.role.value}) may not see the register")


def change(
    ledger: Ledger, code: str, since: str, attributes: Mapping[str, str], actor: Actor,
    when: datetime,
) -> tuple[str, ...]:  # fmt: skip
    """Say what an enterprise is from a day on; gives the names of what became otherwise.

    A change before a later row of the enterprise holds until that row. One of the day of a row
    takes its place.

    Parameters
    ----------
    since : ISO date. attributes : of CHANGING; what is not named stays.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    UnknownCode
        If there is no such enterprise in the actor's country.
    NoSuchRow
        If the row would break a rule of the register, or nothing would change.
    """
    if strange := set(attributes) - set(CHANGING):
        raise BadQuestion(f"no attribute is called {', '.join(sorted(strange))}")
    before = _row_then(ledger, code, since, actor)
    after = before | {name: text.strip() for name, text in attributes.items()} | {"since": since}
    return _written(ledger, before, after, actor, when)


def close(ledger: Ledger, code: str, day: str, actor: Actor, when: datetime) -> tuple[str, ...]:
    """Say that an enterprise ended on a day: it owes nothing for later periods.

    Raises
    ------
    NotAllowed, UnknownCode, NoSuchRow
        As `change` does.
    """
    before = _row_then(ledger, code, day, actor)
    return _written(ledger, before, before | {"since": day, "closed": day}, actor, when)


def reopen(ledger: Ledger, code: str, day: str, actor: Actor, when: datetime) -> tuple[str, ...]:
    """Say that an enterprise is at work again from a day on.

    Raises
    ------
    NotAllowed, UnknownCode, NoSuchRow
        As `change` does.
    """
    before = _row_then(ledger, code, day, actor)
    return _written(ledger, before, before | {"since": day, "closed": None}, actor, when)


def _row_then(ledger: Ledger, code: str, day: str, actor: Actor) -> dict[str, str | None]:
    """Give the row that holds on a day, or the first there is."""
    require(actor, Permission.KEEP_REGISTER)
    try:
        on = date.fromisoformat(day).isoformat()
    except ValueError as found:
        raise NoSuchRow(
            Text(
                f"'{day}' is no day; write it as 2024-03-01", f"“{day}”不是日期，应写成 2024-03-01"
            )
        ) from found
    rows = history(ledger, code, actor).filter(pl.col("enterprise") == code)
    then = rows.filter(pl.col("since") <= on)
    found_row: dict[str, str | None] = (
        (then if then.height else rows.head(1)).tail(1).row(0, named=True)
    )
    return found_row


def _written(
    ledger: Ledger, before: Mapping[str, str | None], after: Mapping[str, str | None],
    actor: Actor, when: datetime,
) -> tuple[str, ...]:  # fmt: skip
    changed = tuple(name for name in (*CHANGING, "closed") if before[name] != after[name])
    if not changed:
        raise NoSuchRow(
            Text(
                "nothing would change; write what becomes otherwise",
                "内容没有变化；请填写变更后的内容",
            )
        )
    raw = pl.LazyFrame([dict(after)], schema=dict.fromkeys(before, pl.String)).with_columns(
        line=pl.lit(1, pl.UInt32), _broken=pl.lit(None, pl.String)
    )
    good, bad = judged(ledger, raw.with_columns(_null_if_empty("name")), actor)
    if not bad.is_empty():
        raise NoSuchRow(Text(bad["en"][0], bad["zh"][0]))
    row = good.row(0, named=True)
    same_day = sql.and_(
        ENTERPRISE.c.enterprise == row["enterprise"], ENTERPRISE.c.since == row["since"]
    )
    noted = {"recorded": books.moment(when), "recorded_by": actor.name}
    with ledger.writing() as connection:
        connection.execute(ENTERPRISE.delete().where(same_day))
        connection.execute(ENTERPRISE.insert().values(**row, **noted))
        said: dict[str, object] = {
            "enterprise": row["enterprise"], "since": row["since"], "changed": list(changed)
        }  # fmt: skip
        books.write(connection, when, actor.name, "change register", said)
    return changed


def _null_if_empty(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)
