"""Whose return has not come, or came late, in an actor's area: live from the ledger."""

from collections import OrderedDict
from collections.abc import Collection
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.hierarchy import children, closure, within
from facts.refusal import BadQuestion, NotAllowed
from governance.completeness import workers
from governance.desk_tables import NOTICE
from governance.filings import MOST_NAMED
from governance.harmless import harmless
from governance.ledger import JOURNAL, Ledger, write
from governance.register import register
from governance.return_doors import FEW, owed_to
from governance.roles import WHERE, Actor, Permission, Where, require
from governance.workflow import enterprises

LISTED = ("missing", "late", "open")
"""States that are listed; see governance.obligations.STATES."""

WITHOUT_EFFECT = (
    "accept", "account added", "account disabled", "account enabled", "accounts imported",
    "attach file", "back up", "export missing", "gather returns", "letters", "link made",
    "password chosen", "publish", "read attachment", "read profile", "read return",
    "refused returns", "remark on return", "remind", "remove attachment", "role changed",
    "save return", "second factor", "sign in", "sign out", "token made", "token revoked", "warn",
)  # fmt: skip
"""Entries of the journal after which nothing owed can be otherwise."""

KEPT = 4  # answers kept, the last asked
SIZES = ("large", "medium", "small", "micro")  # which gap matters more
ROWS = (
    "enterprise", "name", "contact", "obligation", "period", "due", "sent", "state", "days", "area",
    "industry", "size",
)  # fmt: skip
"""days: from its last day until it came, or until the day of the question; below 0 what is left."""


class Wanted(NamedTuple):
    """Which rows are asked for; an empty word asks for all."""

    state: str = "missing"
    obligation: str = ""
    period: str = ""
    area: str = ""
    words: str = ""


class Missing:
    """What has not come, kept for as long as the ledger says the same."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._kept: OrderedDict[tuple[int, str, date], pl.DataFrame] = OrderedDict()

    def rows(self, actor: Actor, on: date, wanted: Wanted | None = None) -> pl.DataFrame:
        """Give what is listed of an actor's area on a day, the longest overdue first.

        What fell due from the first day of the year before on is listed.

        Returns
        -------
        The columns of ROWS, one row an enterprise, obligation and period.

        Raises
        ------
        NotAllowed
            If the actor may not see what others owe.
        BadQuestion
            If the state is none of LISTED.
        """
        require(actor, Permission.SEE_RETURNS)
        if enterprises(actor) is not None:
            raise NotAllowed(f"{actor.name} ({actor.role.value}) may not see what others owe")
        key = (_mark(self.ledger), _where(actor), on)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = _rows(self.ledger, actor, on)
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found if wanted is None else _chosen(found, wanted)


def with_history(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    """Add what is known of each: its workers as last said, and when it was reminded last."""
    named = rows["enterprise"].unique().to_list()
    last = (
        workers(ledger, named).sort("period").group_by("enterprise").agg(pl.col("workers").last())
    )
    return rows.join(last, on="enterprise", how="left", validate="m:1").join(
        reminded(ledger, named), on=["enterprise", "obligation", "period"], how="left",
        validate="m:1",
    )  # fmt: skip


def reminded(ledger: Ledger, named: Collection[str] = ()) -> pl.DataFrame:
    """Give when each was reminded last: enterprise, obligation, period, reminded, mailed."""
    columns = (NOTICE.c.enterprise, NOTICE.c.obligation, NOTICE.c.period)
    query = sql.select(*columns, sql.func.max(NOTICE.c.at), sql.func.max(NOTICE.c.mailed)).group_by(
        *columns
    )
    if 0 < len(named) <= MOST_NAMED:
        query = query.where(NOTICE.c.enterprise.in_([*named]))
    names = ("enterprise", "obligation", "period", "reminded", "mailed")
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _mark(ledger: Ledger) -> int:
    """Mark what the ledger says of what is owed: its last entry that can have changed it."""
    query = (
        sql.select(JOURNAL.c.place)
        .where(JOURNAL.c.verb.not_in(WITHOUT_EFFECT))
        .order_by(JOURNAL.c.place.desc())
        .limit(1)
    )
    with ledger.reading() as connection:
        return int(connection.execute(query).scalar() or 0)


def _where(actor: Actor) -> str:
    return "" if WHERE[actor.role] is Where.EVERYWHERE else actor.place


def _rows(ledger: Ledger, actor: Actor, on: date) -> pl.DataFrame:
    found = owed_to(ledger, actor, on, on.replace(year=on.year - 1, month=1, day=1))
    shown = found.filter(pl.col("state").is_in(LISTED))
    if WHERE[actor.role] is not Where.EVERYWHERE:
        shown = shown.filter(pl.col("area").is_in([*within("area", actor.place)]))
    owing = shown["enterprise"].unique().to_list()
    rows = register(ledger, owing if 0 < len(owing) <= FEW else ())
    last = rows.sort("since").unique("enterprise", keep="last")
    until = pl.coalesce("sent", pl.lit(on.isoformat())).str.to_date()
    order = pl.col("size").replace_strict(
        {size: place for place, size in enumerate(SIZES)}, default=len(SIZES)
    )
    return (
        shown.join(last.select("enterprise", "name", "contact"), on="enterprise", how="left",
                   validate="m:1")
        .with_columns(days=(until - pl.col("due").str.to_date()).dt.total_days())
        .sort(pl.col("days"), order, "enterprise", descending=[True, False, False])
        .select(ROWS)
    )  # fmt: skip


def _chosen(rows: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    if wanted.state and wanted.state not in LISTED:
        raise BadQuestion(f"nothing listed is '{wanted.state}'; it is {', '.join(LISTED)}")
    if wanted.state:
        rows = rows.filter(pl.col("state") == wanted.state)
    if wanted.obligation:
        rows = rows.filter(pl.col("obligation") == wanted.obligation)
    if wanted.period:
        rows = rows.filter(pl.col("period") == wanted.period)
    if wanted.area:
        rows = rows.filter(pl.col("area").is_in([*within("area", wanted.area)]))
    if wanted.words:
        said = wanted.words.casefold()
        names = pl.col("name").fill_null("").str.to_lowercase()
        is_named = names.str.contains(said, literal=True)
        rows = rows.filter(is_named | (pl.col("enterprise") == wanted.words.upper()))
    return rows


def counted(rows: pl.DataFrame) -> dict[str, int]:
    """Count the rows of each state of LISTED."""
    found = dict(rows.group_by("state").len().iter_rows())
    return {state: int(found.get(state, 0)) for state in LISTED}


def areas_below(rows: pl.DataFrame, held: str) -> list[str]:
    """Give the parts of an area that rows are in; of none the countries, or parts of the one."""
    here = closure().filter(pl.col("dimension") == "area")
    above = here.filter(pl.col("id").is_in(rows["area"].unique().to_list()))
    if held:
        met = set(above["ancestor"])
        return [one for one in children("area", held) if one in met]
    top = above.filter(pl.col("ancestor_level") == 1)["ancestor"].unique().sort().to_list()
    return areas_below(rows, top[0]) if len(top) == 1 else top


def take_away(missing: Missing, actor: Actor, when: datetime, wanted: Wanted) -> str:
    """Write what is listed as CSV, and into the journal that it was taken; no cell is a formula.

    Raises
    ------
    NotAllowed
        If the actor may not see what others owe.
    """
    rows = with_history(missing.ledger, missing.rows(actor, when.date(), wanted))
    written = rows.with_columns(harmless(pl.col(pl.String)))
    said: dict[str, object] = {"rows": rows.height, **wanted._asdict()}
    with missing.ledger.writing() as connection:
        write(connection, when, actor.name, "export missing", said)
    return "\ufeff" + written.write_csv()
