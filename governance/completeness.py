"""Who owed a return and whose came, counted for facts: a raw file a period, taken in as any other.

Only returns whose day has passed are counted. A period whose counts changed is written again,
whole, and stands for what was counted before. The same ledger gives the same bytes.
"""

import hashlib
import tempfile
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

import polars as pl
import sqlalchemy as sql

from facts.schema import TOTAL, UNKNOWN
from governance import obligations as owing
from governance.extending import extensions
from governance.filings import MOST_NAMED, TAKEN_BACK, sent
from governance.ledger import Ledger
from governance.merging import all_of, as_one, stands_for
from governance.publication import accept
from governance.quality import acknowledge, report
from governance.register import happenings, register
from governance.return_form import FORM
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require
from ingest import numbers, sources

SOURCE = "completeness"  # the card the files are read by
DECLARATION = "hazard_declaration"  # the form of the obligations that ask for one
MORE_CAME = "counted again from the ledger: returns go on coming in after their day"
NO_WORKERS = pl.DataFrame(
    schema={"enterprise": pl.String, "period": pl.String, "workers": pl.Float64}
)
COLUMNS = (
    "enterprise", "period", "obligation", "area", "industry", "ownership", "size", "returns_due",
    "returns_received", "returns_on_time", "workers_of_due", "workers_of_reporting",
    "enterprises_to_declare", "enterprises_declared",
)  # fmt: skip
"""Of a file; ingest/completeness.py says what each holds."""

_UNIT = ("enterprise", "period", "obligation")
_PLACE = ("area", "industry", "ownership", "size")


def keep(
    ledger: Ledger, home: Path, actor: Actor, when: datetime, *, synthetic: bool = False
) -> list[str]:
    """Take in the counts of every period that are not what was taken in last; give the periods.

    What moved is acknowledged here, in the journal, as more returns come in from day to day.

    Raises
    ------
    NotAllowed
        If the actor may not take in files.
    """
    require(actor, Permission.TAKE_IN)
    rows = counts(ledger, when.date())
    last = {one.file: one.raw for one in ledger.batches() if one.source == SOURCE}
    kept = []
    for (period,), part in rows.group_by("period", maintain_order=True):
        name, content = f"completeness-{period}.csv", part.write_csv().encode()
        if last.get(name) == hashlib.sha256(content).hexdigest():
            continue
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_bytes(content)
            batch = accept(
                ledger, home, sources()[SOURCE], file, actor, when, synthetic=synthetic
            ).batch
        if report(ledger, home, batch, actor).held_up.height and actor.may(Permission.ACKNOWLEDGE):
            acknowledge(ledger, home, batch, MORE_CAME, actor, when)
        kept.append(str(period))
    return kept


def counts(ledger: Ledger, on: date) -> pl.DataFrame:
    """Count what was owed and its day had passed by a day; see `counted`."""
    rows = register(ledger)
    found = owing.owed(
        rows, sent(ledger), on, EVER, extensions=extensions(ledger),
        events=happenings(ledger).join(rows.select("enterprise").unique(), on="enterprise",
                                       how="semi"),
    )  # fmt: skip
    return counted(found, rows, workers(ledger), on)


EVER = date(2000, 1, 1)  # no obligation is older


def counted(
    owed: pl.DataFrame, register: pl.DataFrame, workers: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Make the rows of what is owed.

    Parameters
    ----------
    owed : as governance.obligations.owed gives it.
    register : every row of the register.
    workers : enterprise, period, workers; what returns said.

    Returns
    -------
    The columns of COLUMNS, a row an enterprise, period and obligation (_T: its declarations of a
    year), sorted by these.
    """
    due = owed.filter(pl.col("due") < on.isoformat()).pipe(_owned, register)
    is_calendar = pl.col("obligation").is_in(_of_calendar())
    returns = (
        due.with_columns(
            period=pl.when(is_calendar).then("period").otherwise(pl.col("due").str.head(7)),
            came=pl.col("sent").is_not_null(),
            in_time=pl.col("state") == "on_time",
        )
        .group_by(_UNIT)
        .agg(
            pl.col(_PLACE).sort_by("due").last(),
            returns_due=pl.len(),
            returns_received=pl.col("came").sum(),
            returns_on_time=pl.col("in_time").sum(),
        )
        .pipe(_with_workers, workers)
    )
    parts = [returns, _declared(due, on)]
    return (
        pl.concat(parts, how="diagonal_relaxed")
        .with_columns(pl.col(COLUMNS[len(_UNIT) + len(_PLACE) :]).cast(pl.Int64))
        .select(COLUMNS)
        .sort(_UNIT)
    )


def workers(ledger: Ledger, named: Collection[str] = ()) -> pl.DataFrame:
    """Give the workers that the last version of each return said: enterprise, period, workers.

    Parameters
    ----------
    named : enterprises; of none or of many every return is read.
    """
    said = FILING.c.words["workers"].as_string()
    query = (
        sql.select(FILING.c.enterprise, FILING.c.period, FILING.c.version, said)
        .where(FILING.c.form == FORM, FILING.c.state.not_in(TAKEN_BACK))
        .order_by(FILING.c.version)
    )
    ends = stands_for(ledger)
    if 0 < len(named) <= MOST_NAMED:
        query = query.where(FILING.c.enterprise.in_(all_of(named, ends)))
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    schema = {"enterprise": pl.String, "period": pl.String, "version": pl.Int64,
              "workers": pl.String}  # fmt: skip
    read = pl.DataFrame(rows, schema=schema, orient="row").lazy().pipe(numbers, ["workers"])
    return (
        as_one(read.collect(), ends)
        .drop_nulls("workers")
        .unique(["enterprise", "period"], keep="last", maintain_order=True)
        .select(NO_WORKERS.columns)
    )


def _of_calendar() -> list[str]:
    return [one.id for one in owing.obligations() if one.clock == "calendar"]


def _owned(due: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Put beside each the ownership of then, or the first there is."""
    held = register.select("enterprise", "ownership", day=pl.col("since").str.to_date()).sort("day")
    first = held.unique("enterprise", keep="first").select("enterprise", first="ownership")
    return (
        due.with_columns(day=pl.col("from_day").str.to_date())
        .sort("day")
        .join_asof(held, on="day", by="enterprise", check_sortedness=False)
        .join(first, on="enterprise", how="left", validate="m:1")
        .with_columns(ownership=pl.coalesce("ownership", "first", pl.lit(UNKNOWN)))
        .drop("day", "first")
    )


def _with_workers(returns: pl.DataFrame, workers: pl.DataFrame) -> pl.DataFrame:
    """Add the workers of whoever owes a return of the calendar: as last said before it, or next."""
    ends = {
        period: owing.last_day(period)
        for period in {*returns["period"].unique(), *workers["period"].unique()}
    }
    end = pl.col("period").replace_strict(ends, return_dtype=pl.Date)
    said = workers.with_columns(end=end).sort("end", "period", "enterprise")
    said = said.select("enterprise", "end", "workers")
    placed = returns.with_columns(end=end).sort("end")
    before, after = (said.rename({"workers": name}) for name in ("before", "after"))
    placed = placed.join_asof(before, on="end", by="enterprise", check_sortedness=False).join_asof(
        after, on="end", by="enterprise", strategy="forward", check_sortedness=False
    )
    known = placed.with_columns(known=pl.coalesce("before", "after"))
    # of who never said it, the middle of its size: left out, the largest gaps would not be seen
    middle = pl.col("known").median()
    count = pl.coalesce("known", middle.over("period", "size"), middle.over("size")).round()
    is_calendar = pl.col("obligation").is_in(_of_calendar())
    due = pl.when(is_calendar).then(count)
    return known.with_columns(
        workers_of_due=due,
        workers_of_reporting=due * (pl.col("returns_received") > 0).cast(pl.Float64),
    )


def _declared(due: pl.DataFrame, on: date) -> pl.DataFrame:
    """Count who had to declare hazards in a year that is over, and who had by its end."""
    year = pl.col("due").str.head(4)
    in_time = pl.col("sent").str.head(4) <= year
    return (
        due.filter(pl.col("form") == DECLARATION, year < str(on.year))
        .with_columns(period=year, obligation=pl.lit(TOTAL), done=in_time.fill_null(value=False))
        .group_by(_UNIT)
        .agg(
            pl.col(_PLACE).sort_by("due").last(),
            enterprises_to_declare=pl.lit(1),
            enterprises_declared=pl.col("done").all().cast(pl.Int64),
        )
    )
