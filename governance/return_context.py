"""What is known beside a return: the register, what was filed before, the deadline, the file."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from governance.return_form import GATE, NO, YES, detail_names
from ingest import RETURN_COUNTS

FOREVER = "9999-12-31"
NO_REGISTER = pl.DataFrame(
    schema=dict.fromkeys(
        ("enterprise", "since", "name", "area", "industry", "ownership", "size", "closed",
         "contact"), pl.String,
    )
)  # fmt: skip
NO_FILINGS = pl.DataFrame(
    schema={
        "number": pl.Int64, "enterprise": pl.String, "period": pl.String, "version": pl.Int64,
        "state": pl.String, "area": pl.String, "size": pl.String,
        "counts": pl.Struct(dict.fromkeys(RETURN_COUNTS, pl.Float64)),
    }
)  # fmt: skip
NO_LOCKS = pl.DataFrame(schema={"enterprise": pl.String, "period": pl.String, "locked": pl.String})
NO_RATES = pl.DataFrame(schema={"size": pl.String, "size_rate": pl.Float64})
KEY = ["enterprise", "period"]
LARGE_BLOCK = 1  # enterprises of one area and industry with the same workers and hours, at most


class Context(NamedTuple):
    """What returns are held against.

    today : the day of the check.
    own : enterprises the sender may report for; None for all.
    register : rows as the ledger's table has them; a row from `since` on.
    filed : the last version of each return filed before, the counts as a struct.
    locks : the last day a return may be sent, by enterprise (empty for all) and period.
    size_rates : median rate of each size class, as `size_rates` gives it.
    is_file_known : the very file was received before.
    """

    today: date
    own: Sequence[str] | None = None
    register: pl.DataFrame = NO_REGISTER
    filed: pl.DataFrame = NO_FILINGS
    locks: pl.DataFrame = NO_LOCKS
    size_rates: pl.DataFrame = NO_RATES
    is_file_known: bool = False


def place(rows: pl.LazyFrame, known: Context) -> pl.LazyFrame:
    """Put typed returns beside what is known of them: every column the rules may name.

    The rows are read once for what concerns them together (periods, repeats, copied blocks), and
    stream past afterwards.
    """
    few = rows.select(*KEY, "period_end", "period_start", "area", "industry", "workers",
                      "hours_worked")  # fmt: skip
    periods, repeats, copies = pl.collect_all(
        [
            few.select("period", "period_start", "period_end").unique(),
            few.group_by(KEY).len("same_key").filter(pl.col("same_key") > 1),
            few.filter(pl.col("workers") > 0)
            .group_by("period", "area", "industry", "workers", "hours_worked")
            .agg(copies=pl.col("enterprise").n_unique())
            .filter(pl.col("copies") > LARGE_BLOCK),
        ],
        engine="streaming",
    )
    counts = _counts_of(rows)
    is_first = known.register.is_empty()
    own = pl.lit(True) if known.own is None else pl.col("enterprise").is_in([*known.own])
    joined = _joined(rows, repeats, KEY)
    joined = _joined(joined, copies, ["period", "area", "industry", "workers", "hours_worked"])
    joined = _joined(joined, _registered(known.register, periods), KEY)
    joined = _joined(joined, _before(known.filed, periods), KEY)
    joined = _joined(joined, _quarters(known.filed), KEY)
    joined = _joined(joined, _states(known.filed), KEY)
    joined = _joined(joined, known.size_rates, ["size"])
    joined = _joined(joined, known.locks.filter(pl.col("enterprise") != ""), KEY)
    general = known.locks.filter(pl.col("enterprise") == "").select("period", general="locked")
    return _joined(joined, general, ["period"]).with_columns(
        today=pl.lit(known.today.isoformat()),
        is_own=own,
        is_registered=pl.lit(is_first) | pl.col("register_area").is_not_null(),
        has_reason=pl.col("reason").is_not_null(),
        is_file_known=pl.lit(known.is_file_known),
        broken_row=pl.col("broken").is_not_null(),
        is_gate_known=pl.col(GATE).is_in([YES, NO]) | pl.col(GATE).is_null(),
        is_same_as_last=_same_counts(counts),
        locked=pl.coalesce("locked", "general"),
        disease_status=pl.col("disease_status"),
    )


def _joined(rows: pl.LazyFrame, known: pl.DataFrame, on: list[str]) -> pl.LazyFrame:
    """Join what is known; where nothing is, its columns are null and no row is looked up."""
    if known.is_empty():
        absent = {name: kind for name, kind in known.schema.items() if name not in on}
        return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in absent.items())
    return rows.join(known.lazy(), on=on, how="left", validate="m:1", nulls_equal=False)


def _counts_of(rows: pl.LazyFrame) -> list[str]:
    names = rows.collect_schema().names()
    return [*RETURN_COUNTS, *detail_names(names)]


def _same_counts(counts: Sequence[str]) -> pl.Expr:
    """Truth of whether every count of the last return stands here again, and not all are empty."""
    own = [name for name in counts if name in RETURN_COUNTS]
    alike = [pl.col(name).eq_missing(pl.col("last_counts").struct.field(name)) for name in own]
    return pl.col("last_counts").is_not_null() & pl.all_horizontal(alike)


def _registered(register: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Give what each enterprise was at the end of each period, and since when it is at work."""
    ends = periods.drop_nulls()
    begun = register.group_by("enterprise").agg(begun=pl.col("since").min())
    attributes = ("area", "industry", "ownership", "size")
    return (
        register.join(begun, on="enterprise", validate="m:1")
        .join(ends, how="cross")
        .filter((pl.col("since") <= pl.col("period_end")) | (pl.col("since") == pl.col("begun")))
        .sort("since")
        .unique(KEY, keep="last", maintain_order=True)
        .select(
            *KEY,
            "begun",
            "closed",
            *(pl.col(name).alias(f"register_{name}") for name in attributes),
        )
    )


def _with_end(filed: pl.DataFrame) -> pl.DataFrame:
    return filed.filter(~pl.col("state").is_in(["draft", "withdrawn"]))


def _before(filed: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Sum up, for each period of the file, the enterprise's returns of that length before it."""
    told = _with_end(filed).select(
        "enterprise", past="period", past_counts="counts", length=pl.col("period").str.len_chars(),
        form=pl.col("period").str.slice(4, 2).str.slice(0, 2).str.replace(r"-\d", "-0"),
    )  # fmt: skip
    asked = periods.select(
        "period", length=pl.col("period").str.len_chars(),
        form=pl.col("period").str.slice(4, 2).str.slice(0, 2).str.replace(r"-\d", "-0"),
    ).drop_nulls()  # fmt: skip
    cell = pl.col("past_counts").struct.field
    return (
        told.join(asked, on=["length", "form"])
        .filter(pl.col("past") < pl.col("period"))
        .with_columns(
            hours=cell("hours_worked"),
            hurt=cell("deaths") + cell("serious_injuries") + cell("minor_injuries"),
        )
        .sort("past")
        .group_by(KEY)
        .agg(
            last_period=pl.col("past").last(),
            last_workers=cell("workers").last(),
            last_hours=pl.col("hours").last(),
            last_counts=pl.col("past_counts").last(),
            past_events=pl.col("hurt").filter(pl.col("hours") > 0).sum(),
            past_hours=pl.col("hours").filter(pl.col("hurt").is_not_null()).sum(),
            past_returns=(pl.col("hours").is_not_null() & pl.col("hurt").is_not_null()).sum(),
        )
    )


def _quarters(filed: pl.DataFrame) -> pl.DataFrame:
    """Add up the quarters of each year that were filed."""
    cell = pl.col("counts").struct.field
    return (
        _with_end(filed)
        .filter(pl.col("period").str.contains("-Q"))
        .group_by("enterprise", period=pl.col("period").str.head(4))
        .agg(
            quarters=pl.len(),
            quarter_hours=cell("hours_worked").sum(),
            quarter_events=(
                cell("deaths") + cell("serious_injuries") + cell("minor_injuries")
            ).sum(),
        )
    )


def _states(filed: pl.DataFrame) -> pl.DataFrame:
    return filed.select(*KEY, "state")


def size_rates(rates: pl.DataFrame) -> pl.DataFrame:
    """Give the median of each size class that has enough returns.

    Parameters
    ----------
    rates : size, rate [dead and injured per million hours]; one row a return.
    """
    return (
        rates.drop_nulls()
        .group_by("size")
        .agg(size_rate=pl.col("rate").median(), peers=pl.len())
        .filter(pl.col("peers") >= FEWEST_PEERS, pl.col("size_rate") > 0)
        .drop("peers")
    )


FEWEST_PEERS = 20  # returns a size class is judged by, at least
