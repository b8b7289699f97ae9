"""Proposed merges: looked for once, kept in the home, and shown until somebody has decided."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import sqlalchemy as sql

from facts.refusal import BrokenHome
from governance import ledger as books
from governance.account_tables import ACCOUNT
from governance.duplicates import candidates
from governance.filings import QUIET
from governance.ledger import JOURNAL, Ledger
from governance.merging import all_of, as_one, is_within, kept_apart, stands_for
from governance.register import as_entered, register
from governance.return_tables import FILING
from governance.roles import Actor, Permission, require

KEPT = Path("register", "duplicates.parquet")  # below the home
CHANGING = ("register", "change register")  # verbs after which it is worth looking again
PAGE = 25  # pairs on a page


class Looked(NamedTuple):
    """What was found when duplicates were looked for last.

    at : when. changes : how often the register was changed since.
    pairs : as governance.duplicates.candidates gives them, without what was decided on.
    """

    at: str
    changes: int
    pairs: pl.DataFrame


class Side(NamedTuple):
    """One of two entries that may be one.

    row : its last row of the register. periods : of the returns filed under it that stand.
    accounts : that report for it.
    """

    row: Mapping[str, str | None]
    periods: tuple[str, ...]
    accounts: int


def look(ledger: Ledger, home: Path, actor: Actor, when: datetime) -> int:
    """Look for duplicates in the whole register and keep what is found; gives how many pairs.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    """
    require(actor, Permission.KEEP_REGISTER)
    place = _last_change(ledger)
    found = candidates(register(ledger))
    file = home / KEPT
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{actor.name.encode().hex()[:32]}")
    found.write_parquet(fresh, metadata={"at": books.moment(when), "place": str(place)})
    fresh.replace(file)
    return found.height


def proposals(ledger: Ledger, home: Path, actor: Actor) -> Looked | None:
    """Give the pairs of the actor's country nobody has decided on; None where none were looked for.

    Raises
    ------
    NotAllowed
        If the actor may not keep the register.
    BrokenHome
        If what was kept cannot be read.
    """
    require(actor, Permission.KEEP_REGISTER)
    file = home / KEPT
    if not file.is_file():
        return None
    try:
        about, pairs = pl.read_parquet_metadata(file), pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError) as found:
        raise BrokenHome(f"{file} cannot be read; look for duplicates again") from found
    ends = stands_for(ledger)
    merged = [*ends]
    areas = pl.concat([pairs["area"], pairs["other_area"]]).unique()
    own = [area for area in areas if is_within(area, actor)]
    left = pairs.filter(
        ~pl.col("one").is_in(merged) & ~pl.col("other").is_in(merged),
        pl.col("area").is_in(own) & pl.col("other_area").is_in(own),
    ).join(kept_apart(ledger), on=["one", "other"], how="anti", maintain_order="left")
    return Looked(about["at"], _changes(ledger, int(about["place"])), left)


def sides(ledger: Ledger, codes: Collection[str]) -> dict[str, Side]:
    """Give what is known of entries of the register, the returns of those merged into them too."""
    if not codes:
        return {}
    ends = stands_for(ledger)
    rows = as_entered(ledger, codes).sort("since").unique("enterprise", keep="last")
    query = sql.select(FILING.c.enterprise, FILING.c.period).where(
        FILING.c.enterprise.in_(all_of(codes, ends)),
        FILING.c.state.not_in([state.value for state in QUIET]),
    )
    with ledger.reading() as connection:
        filed = pl.DataFrame(
            connection.execute(query.distinct()).all(),
            schema={"enterprise": pl.String, "period": pl.String}, orient="row",
        )  # fmt: skip
        accounts = {code: _accounts(connection, code) for code in codes}
    periods = as_one(filed, ends).group_by("enterprise").agg(pl.col("period").unique().sort())
    of = {code: tuple(held) for code, held in periods.iter_rows()}
    return {
        row["enterprise"]: Side(row, of.get(row["enterprise"], ()), accounts[row["enterprise"]])
        for row in rows.iter_rows(named=True)
    }


def _accounts(connection: sql.Connection, code: str) -> int:
    """Count the accounts whose place names an enterprise, alone or among others."""
    place = sql.literal("+") + ACCOUNT.c.place + "+"
    named = place.contains(f"+{code}+", autoescape=True)
    query = sql.select(sql.func.count()).select_from(ACCOUNT).where(named, ~ACCOUNT.c.disabled)
    return int(connection.execute(query).scalar() or 0)


def _last_change(ledger: Ledger) -> int:
    return max(ledger.last(verb) for verb in CHANGING)


def _changes(ledger: Ledger, place: int) -> int:
    query = sql.select(sql.func.count()).where(
        JOURNAL.c.verb.in_(CHANGING), JOURNAL.c.place > place
    )
    with ledger.reading() as connection:
        return int(connection.execute(query).scalar() or 0)
