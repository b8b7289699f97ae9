"""What programs ask about what was sent: a submission by its key, returns a page at a time."""

from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import UnknownCode
from governance.answers import kept
from governance.filings import Version, versions
from governance.ledger import Ledger, in_pieces
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require
from governance.waiting import seen
from governance.workflow import State, enterprises


class Submission(NamedTuple):
    """What was sent under a key, and where it stands now.

    at : when it was received [UTC]. rows : the columns of governance.returns.ROWS.
    states : of each return by its number; one that was submitted again is as it is now.
    """

    key: str
    at: str
    rows: pl.DataFrame
    states: dict[int, str]


def submission(ledger: Ledger, key: str, actor: Actor) -> Submission:
    """Find what the actor sent under a key.

    Raises
    ------
    NotAllowed
        If the actor may not file returns.
    UnknownCode
        If they sent nothing under it, or nothing of it was submitted.
    """
    require(actor, Permission.FILE_RETURNS)
    with ledger.reading() as connection:
        found = kept(connection, key, actor)
        if found is None:
            raise UnknownCode(f"{actor.name} submitted nothing under the key '{key}'")
        rows = _still_own(found.answer.rows, actor)
        numbers = rows["number"].drop_nulls().to_list()
        states: dict[int, str] = {}
        for piece in in_pieces(numbers):
            query = sql.select(FILING.c.number, FILING.c.state).where(FILING.c.number.in_(piece))
            states |= {one.number: one.state for one in connection.execute(query)}
    return Submission(key, found.at, rows, states)


def _still_own(rows: pl.DataFrame, actor: Actor) -> pl.DataFrame:
    """Leave out what an account sent for enterprises that are no longer its own."""
    own = enterprises(actor)
    return rows if own is None else rows.filter(pl.col("enterprise").is_in(own))


def returns_after(
    ledger: Ledger, actor: Actor, after: int, most: int, *, state: State | None = None,
    period: str = "", enterprise: str = "",
) -> list[Version]:  # fmt: skip
    """Give the returns an actor may see whose number is above one, the lowest first.

    Parameters
    ----------
    most : returns that are given at most.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    """
    query = sql.select(FILING.c.number).where(seen(actor), FILING.c.number > after)
    for column, value in (("period", period), ("enterprise", enterprise)):
        if value:
            query = query.where(FILING.c[column] == value)
    if state is not None:
        query = query.where(FILING.c.state == state.value)
    with ledger.reading() as connection:
        numbers = connection.execute(query.order_by(FILING.c.number).limit(most)).scalars().all()
        return versions(connection, numbers=numbers) if numbers else []
