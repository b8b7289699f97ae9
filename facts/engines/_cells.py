"""Batches to cells, as Ibis expressions, so that another engine can run the same step.

A cell is what is left of facts when it no longer matters who reported: for a published table the
figure itself; for returns of units the sum over units, with how many reported and the largest one.
"""

from functools import cache

import ibis
from ibis.expr.types import Column, Table

from facts.codes import measures
from facts.periods import YEARS_LONG
from facts.schema import DIMENSIONS, KEY, STATUSES

ROWS = "batch_row"  # the table the engine puts the batches' rows in
MOVERS = "mover"  # the table it puts the units in that moved, as `movers` finds them
CELL = (
    "frequency", "period", *DIMENSIONS, "measure", "value", "status", "reporters", "largest",
    "unit",
)  # fmt: skip
"""Columns of a cell; status is a set of bits in the order of facts.schema.STATUSES.

Units that moved stand apart, each under a number in `unit`; in all other cells it is null.
"""


@cache
def compiled(
    grain: str,
    names: tuple[str, ...],
    unique: tuple[str, ...],
    *,
    is_one: bool,
    has_movers: bool,
    dialect: str = "duckdb",
) -> str:
    """Write the step as SQL over the table `batch_row`, once for each shape of batch.

    Parameters
    ----------
    grain : "table" or "unit".
    names : the measures; columns of `batch_row` for the grain "unit".
    unique : the columns that name a row of a unit.
    is_one : there is one batch, in which no row of a unit stands twice.
    has_movers : the table `mover` has units, as facts.engines._movers finds them.
    dialect : of the engine that will run it.
    """
    cells = (
        _of_tables()
        if grain == "table"
        else _of_units(names, unique, is_one=is_one, has_movers=has_movers)
    )
    return str(ibis.to_sql(cells.select(*CELL), dialect=dialect))


def _of_tables() -> Table:
    name = ("measure", "period", *DIMENSIONS)
    rows = latest_rows(rows_of({"measure": "string", "value": "float64"}), name)
    frequency = _frequency(rows.period)
    stock = rows.measure.isin(_kind("stock"))
    return rows.mutate(
        frequency=frequency,
        value=ibis.ifelse(stock, rows.value * _years(frequency), rows.value),
        status=_bits(rows.status),
        reporters=ibis.null("int64"),
        largest=ibis.null("float64"),
        unit=ibis.null("int64"),
    )


def _of_units(
    names: tuple[str, ...], unique: tuple[str, ...], *, is_one: bool, has_movers: bool
) -> Table:
    own_words = dict.fromkeys(unique, "string")  # a case of an injury has a word of its own
    sent = rows_of(own_words | dict.fromkeys(names, "float64"))
    rows = _numbered(sent if is_one else latest_rows(sent, unique), has_movers=has_movers)
    stocks, maxima = _kind("stock"), _kind("maximum")
    own = _frequency(rows.period)
    rows = _with_cover(
        rows.mutate(
            own=own,
            status=_bits(rows.status),
            **{name: rows[name] * _years(own) for name in names if name in stocks},
        )
    )
    by = ("frequency", "period", *DIMENSIONS, "unit")
    spread = ibis.union(*[_at(rows, letter) for letter in ("A", "Q", "M")])
    sums = {name: spread[name].max() if name in maxima else spread[name].sum() for name in names}
    units = spread.group_by(*by, "enterprise").agg(status=spread.status.bit_or(), **sums)
    units = _with_whole(units, names)
    cells = units.group_by(*by).agg(
        status=units.status.bit_or(),
        **{
            f"{part}_{name}": figure
            for name in names
            for part, figure in (
                ("value", units[name].max() if name in maxima else units[name].sum()),
                ("reporters", units[name].count(where=units.is_home)),
                ("largest", units[f"whole_{name}"].max()),
            )
        },
    )
    return ibis.union(
        *[
            cells.filter(cells[f"value_{name}"].notnull()).select(
                *by,
                "status",
                measure=ibis.literal(name),
                value=cells[f"value_{name}"],
                reporters=cells[f"reporters_{name}"],
                largest=cells[f"largest_{name}"],
            )
            for name in names
        ]
    )


def _with_whole(units: Table, names: tuple[str, ...]) -> Table:
    """Add what a unit gave in all its cells, and in which one of them it counts as a reporter.

    A unit that changed its industry within a year stands in two cells: it is still one reporter,
    and the largest share of a sum is what it gave in both.
    """
    place = [units[name] for name in DIMENSIONS if name != "detail"]
    window = ibis.window(group_by=[units.frequency, units.period, units.enterprise, units.detail])
    number = units.unit.cast("string").fill_null("")
    key = number.concat(*[part for name in place for part in ("|", name)])
    keyed = units.mutate(key=key)
    return keyed.mutate(
        is_home=keyed.key == keyed.key.min().over(window),
        **{f"whole_{name}": units[name].sum().over(window) for name in names},
    )


def rows_of(numbers: dict[str, str]) -> Table:
    columns = {name: "string" for name in KEY if name != "line"}
    return ibis.table({**columns, **numbers, "sequence": "int64"}, name=ROWS)


def _numbered(rows: Table, *, has_movers: bool) -> Table:
    """Add the number of each unit that moved; null for all others."""
    if not has_movers:
        return rows.mutate(unit=ibis.null("int64"))
    movers = ibis.table({"mover": "string", "place": "string", "unit": "int64"}, name=MOVERS)
    same = [rows.enterprise == movers.mover, rows.workplace.identical_to(movers.place)]
    return rows.left_join(movers, same).drop("mover", "place")


def latest_rows(rows: Table, unique: tuple[str, ...]) -> Table:
    """Keep what was accepted last of every row that has been sent more than once."""
    window = ibis.window(group_by=[rows[name] for name in unique])
    return rows.mutate(last=rows.sequence.max().over(window)).filter(
        lambda row: row.sequence == row.last
    )


def _with_cover(rows: Table) -> Table:
    """Add whether the same unit sent a yearly, quarterly or monthly return for the same time."""
    unit = [rows.enterprise, rows.workplace, rows.detail]
    labels = {"A": rows.period.substr(0, 4), "Q": _quarter(rows), "M": rows.period.substr(0, 7)}
    return rows.mutate(
        **{
            f"has_{letter}": (rows.own == letter)
            .cast("int8")
            .max()
            .over(ibis.window(group_by=[*unit, label]))
            == 1
            for letter, label in labels.items()
        }
    )


def _at(rows: Table, letter: str) -> Table:
    """Give the rows that add up to periods of one frequency, their period written in it.

    A unit that sent a yearly return and quarterly ones counts once, by the yearly one; a month
    counts where no return of its quarter or year covers it.
    """
    left = ~rows.has_M | (rows.own == "M")
    kept = {
        "M": rows.own.isin(("M", "D")) & left,
        "Q": (rows.own == "Q") | (rows.own.isin(("M", "D")) & ~rows.has_Q & left),
        "A": (rows.own == "A")
        | (~rows.has_A & ((rows.own == "Q") | (rows.own.isin(("M", "D")) & ~rows.has_Q & left))),
    }[letter]
    period = {"A": rows.period.substr(0, 4), "Q": _quarter(rows), "M": rows.period.substr(0, 7)}
    return rows.filter(kept).mutate(frequency=ibis.literal(letter), period=period[letter])


def _quarter(rows: Table) -> Column:
    month = rows.period.substr(5, 2).try_cast("int64")
    number = ((month + 2) // 3).cast("int64").cast("string")
    return ibis.ifelse(rows.own == "Q", rows.period, rows.period.substr(0, 4) + "-Q" + number)


def _frequency(period: Column) -> Column:
    return ibis.cases(
        (period.length() == 4, "A"), (period.contains("Q"), "Q"), (period.length() == 7, "M"),
        else_="D",
    )  # fmt: skip


def _years(frequency: Column) -> Column:
    return ibis.cases(*((frequency == letter, years) for letter, years in YEARS_LONG.items()))


def _bits(status: Column) -> Column:
    bits = [
        ibis.ifelse(status.contains(letter), 1 << place, 0) for place, letter in enumerate(STATUSES)
    ]
    return sum(bits[1:], bits[0]).cast("int64")


def _kind(kind: str) -> list[str]:
    rows = measures()
    return rows.filter(rows["kind"] == kind)["id"].to_list()
