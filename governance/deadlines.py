"""The clock of one enterprise: what it owes, in how many days, and what came too late."""

from datetime import date, timedelta

import polars as pl

from governance.extending import extensions
from governance.ledger import Ledger
from governance.return_doors import owed_to
from governance.roles import Actor

AHEAD = timedelta(days=120)  # a quarter and its return fit into it

CLOCK = {
    "obligation": pl.String,
    "form": pl.String,
    "period": pl.String,
    "from_day": pl.String,
    "due": pl.String,
    "locked": pl.String,
    "sent": pl.String,
    "state": pl.String,
    "days": pl.Int64,
    "is_extended": pl.Boolean,
    "area": pl.String,
}


def deadlines(ledger: Ledger, actor: Actor, enterprise: str, on: date) -> pl.DataFrame:
    """Give what an enterprise owes since the year before, also of periods that are not over yet.

    Parameters
    ----------
    enterprise : the code it counts under; of merged entries the one they stand for.

    Returns
    -------
    The columns of CLOCK, one row an obligation and period, the first due first. state: as
    governance.obligations.STATES, or "ahead" where the first day it may come is not here yet.
    days: until the last day it may come in time, below 0 once that is over; of what was sent, how
    many days before (or, below 0, after) that last day it came.

    Raises
    ------
    NotAllowed
        If the actor may not see returns.
    """
    rows = owed_to(ledger, actor, on + AHEAD, year_before(on), enterprise=enterprise)
    given = extensions(ledger).select("obligation", "enterprise", "period", is_extended=True)
    today, is_sent = pl.lit(on), pl.col("sent").is_not_null()
    due = pl.col("due").str.to_date()
    until = due - pl.when(is_sent).then(pl.col("sent").str.to_date()).otherwise(today)
    return (
        rows.join(given, on=["obligation", "enterprise", "period"], how="left")
        .with_columns(
            days=until.dt.total_days(),
            is_extended=pl.col("is_extended").fill_null(value=False),
            state=pl.when(is_sent)
            .then("state")
            .when(pl.col("from_day").str.to_date() > today)
            .then(pl.lit("ahead"))
            .when(due >= today)
            .then(pl.lit("open"))
            .otherwise(pl.lit("missing")),
        )
        .select(*CLOCK)
        .sort("due", "obligation")
    )


def year_before(on: date) -> date:
    """Give the first day of the year before: no clock looks further back."""
    return date(on.year - 1, 1, 1)


def waiting(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep what is still to be sent: late first, then what is due next; nothing sent."""
    return rows.filter(pl.col("state").is_in(["missing", "open", "ahead"])).sort("due")
